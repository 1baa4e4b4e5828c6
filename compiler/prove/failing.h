/* compiler/prove/failing.h - whether a state that is no Choice may fail by itself, and by what. */
#ifndef SFNC_PROVE_FAILING_H
#define SFNC_PROVE_FAILING_H

#include "compiler/prove/analysis/analysis.h"
#include "compiler/prove/origins/origin.h"

struct failing {
    bool may_fail; /* a path, an expression or a field of it */
    bool must;     /* for every input */
    /* Of the first that may fail, in words, and what helps; or NULL. */
    const char *why;
    const char *advice;
};

/* The state is reached. Words live in the arena. */
struct failing failing_of(const struct analysis *analysis, const struct ir_state *state,
                          struct origins *origins, struct arena *arena);

#endif
