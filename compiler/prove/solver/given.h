/* compiler/prove/solver/given.h - whether an input that was found may come, by the schema of what
 * executions are given, and by the rules of the states before.
 *
 * A shape holds more than its schema lets through. What is found by the shapes is looked at again
 * by the schema itself: where the state is given the execution's own input, and where parts that
 * its rules look at come from parts of that of which only the schema tells all. */
#ifndef SFNC_PROVE_SOLVER_GIVEN_H
#define SFNC_PROVE_SOLVER_GIVEN_H

#include "compiler/prove/solver/arrival.h"
#include "compiler/prove/solver/formula.h"

struct given {
    struct arena *arena;
    const struct value *schema; /* by which inputs of the state are judged; NULL: by none */
    const struct value *open;   /* what of it says more than shapes do; or NULL */
    const char *open_result; /* what of the schema of a result, of which rules look at parts, says
                              * more; or NULL */
    const struct world *world;
    struct arrivals *arrivals; /* the formula's */
    const struct ir_state *state;
    bool linked;    /* rules look at several of input and variables, which states before may link */
    bool own;       /* the state is given the execution's own input, as it was */
    unsigned *left; /* how often may still be mended */
};

struct given given_of(const struct analysis *analysis, const struct ir_state *state,
                      const struct formula *formula);

/* Whether it may come. If not, *why says what of the schema it does not fulfil, or that rules of
 * earlier states do not let it through. What `refutes` a claim (no rule, a failure) is not shown
 * where it may be that its parts never come together. */
bool given_allows(const struct given *given, const struct witness *witness, bool refutes,
                  const char **why);

#define GIVEN_TURNS 8

/* The same witness with its input changed so that it may come; each turn in another way. False when
 * none was found. */
bool given_mend(const struct given *given, const struct witness *witness, bool refutes,
                unsigned turn, struct witness *out);

#endif
