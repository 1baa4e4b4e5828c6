/* compiler/prove/failing.h - whether a state may fail by itself, and by what. */
#ifndef SFNC_PROVE_FAILING_H
#define SFNC_PROVE_FAILING_H

#include "compiler/prove/analysis/analysis.h"
#include "compiler/prove/choice/choice.h"
#include "compiler/prove/origins/origin.h"

struct failing {
    bool may_fail; /* a path, an expression or a field of it */
    bool must;     /* for every input */
    /* Of the first that may fail, in words, and what helps; or NULL. */
    const char *why;
    const char *advice;
};

/* Of a state that is reached, and is no Choice. Words live in the arena. */
struct failing failing_of(const struct analysis *analysis, const struct ir_state *state,
                          struct origins *origins, struct arena *arena);

/* The same of what a Choice does once a rule, or its Default, is taken: its fields Assign, Output
 * and OutputPath. Whether it must is not said. */
struct failing failing_when_taken(const struct analysis *analysis, const struct choice *choice,
                                  struct origins *origins, struct arena *arena);

#endif
