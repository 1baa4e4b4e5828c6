/* runtime/engine/inspect.h - the test of a single state: what it is given, and what it tells.
 *
 * The machine was compiled for it: the code of the state says what it computes. The work of a Map
 * or Parallel is not done; what its children would come to is given, as the answer of a Task is. */
#ifndef SFN_ENGINE_INSPECT_H
#define SFN_ENGINE_INSPECT_H

#include "runtime/engine/engine.h"

struct frame;

/* How the engine takes part: linked only by whoever tests states. */
struct inspector {
    void (*tell)(struct frame *frame, enum sfn_inspected what, const struct value *value);
    /* The children of the frame's state would begin now. */
    void (*join)(struct frame *frame);
    const struct value *(*context)(struct sfn_frame *head);
};
extern const struct inspector inspector;

/* Values and texts are borrowed as long as the execution lives. */
struct inspection {
    const struct inspector *inspector; /* &inspector */
    /* Is told of each value; it is borrowed until this returns. */
    void (*seen)(void *context, enum sfn_inspected what, const struct value *value);
    void *seen_context;
    const struct value *context; /* the context object */
    int32_t retries;             /* how often the retrier that names the error has retried before */
    /* Map and Parallel: what the children come to, the result or an error. Of a Map also the items
     * that its ItemReader would read, an array or NULL, and how many of them failed. */
    const struct value *result;
    bool fails;
    const char *error, *cause; /* NULL: none was given */
    const struct value *items;
    int64_t failed;
};

#endif
