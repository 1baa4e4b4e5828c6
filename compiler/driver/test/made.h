/* compiler/driver/test/made.h - test cases that were made, as the text of a mock file. */
#ifndef SFNC_DRIVER_TEST_MADE_H
#define SFNC_DRIVER_TEST_MADE_H

#include <stdbool.h>

#include "compiler/support/arena.h"
#include "runtime/base/buffer.h"

/* Calls of a Task: "0", "1-2". */
struct made_answer {
    const char *state;
    const char *calls;
    const char *text; /* JSON: {"Return": ...}, {"Throw": ...} */
    bool filling;     /* it answers what was not thought of */
    bool unused;      /* no call has asked for it */
};

struct made_case {
    const char *name;
    const char *input;  /* JSON */
    const char *expect; /* JSON, or NULL */
    const char *fails;  /* why a failure is expected; NULL: none is */
    struct made_answer *answers;
    size_t count;
    const struct made_case *next;
};

/* What stands in every such file, so that the next time it may be replaced. */
#define MADE_MARK "made by sfnc test --generate"

/* Append a mock file with these cases. Equal responses of a state are written once. */
void made_write(struct arena *arena, const char *machine, const struct made_case *first,
                struct buffer *out);

#endif
