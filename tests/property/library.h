/* tests/property/library.h - compile many programs into one shared object, and load it.
 *
 * Compiling and linking cost far more than running, so a batch goes through the C compiler once. */
#ifndef TESTS_PROPERTY_LIBRARY_H
#define TESTS_PROPERTY_LIBRARY_H

#include "compiler/backend/backend.h"

#define LIBRARY_MAX 512

struct library {
    char folder[256];
    size_t count;
    size_t c_count, object_count;
    void *handle;
};

/* Make a folder for all libraries of this process and its children, and remove it with whatever a
 * crash has left in it. */
void library_home_open(void);
void library_home_close(void);
/* What this process may call a folder of its own in it. */
void library_home_name(char out[256]);

/* Pair: library_close, which removes the folder. */
void library_open(struct library *library);
void library_close(struct library *library);

/* Add a program; the number that library_find wants. */
size_t library_add_c(struct library *library, struct ir_program *program);
size_t library_add_llvm(struct library *library, struct ir_program *program, int optimize);

/* Compile, link, load what was added. */
void library_load(struct library *library);
const struct sfn_program *library_find(const struct library *library, size_t number);

#endif
