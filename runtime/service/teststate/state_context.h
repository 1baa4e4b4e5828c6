/* runtime/service/teststate/state_context.h - the context object of a state that is tested. */
#ifndef SFN_SERVICE_STATE_CONTEXT_H
#define SFN_SERVICE_STATE_CONTEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "sfn/value.h"

struct engine_place;
struct region;

/* What the context object of a test tells, when none is given. */
struct state_context {
    const struct engine_place *place;
    const char *role_arn;      /* NULL: none */
    const struct value *input; /* of the state, and so of its execution */
    bool works;                /* a Task, Parallel or Map, which counts its retries ... */
    int32_t retries;           /* ... so often */
    bool token;                /* the state's work answers by task token */
    bool in_map;               /* the state is one of a Map's: its input is the first item */
    int64_t now_ms;
    uint64_t seed; /* of the names that are made up */
};

/* Make it, in the region; it borrows the input. */
const struct value *state_context_make(struct region *region, const struct state_context *about);

/* NULL, or what AWS says is wrong with a context object that is given; free it. */
char *state_context_problem(const struct value *context);

#endif
