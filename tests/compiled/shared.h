/* tests/compiled/shared.h - put a program through a back end and the C compiler into a shared
 * object, and load that: what `build --emit so` does. */
#ifndef TESTS_COMPILED_SHARED_H
#define TESTS_COMPILED_SHARED_H

#include "compiler/backend/backend.h"

struct shared {
    char folder[256]; /* where its files are */
    void *handle;
};

/* `optimize`: 0 to 3. Exits after a line on stderr when it cannot be done. Pair: shared_drop. The
 * program that calls this exports the runtime's symbols (--export-dynamic). */
void shared_load(struct shared *shared, struct ir_program *program, const struct backend *backend,
                 int optimize);
/* The address of a function of the program. */
void *shared_find(const struct shared *shared, const struct ir_program *program, const char *name);
void shared_drop(struct shared *shared);

#endif
