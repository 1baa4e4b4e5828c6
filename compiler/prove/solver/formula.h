/* compiler/prove/solver/formula.h - a Choice state as a formula that a solver of SMT-LIB decides.
 *
 * In: the function of a Choice. Out: text of SMT-LIB that declares what its rules look at, and
 * defines, for each way out of it, when that is taken. A value is of a datatype of kinds; a number
 * is a real; a text is the number of its class (classes.h); of what is not understood nothing is
 * said, so that what the solver finds impossible is impossible. */
#ifndef SFNC_PROVE_SOLVER_FORMULA_H
#define SFNC_PROVE_SOLVER_FORMULA_H

#include "compiler/prove/analysis/analysis.h"
#include "compiler/prove/solver/classes.h"
#include "compiler/prove/solver/places.h"
#include "runtime/base/buffer.h"

struct formula {
    struct arena *arena;
    struct places places;
    struct classes classes;
    struct class_tests *tests; /* what they were cut by */
    bool classed;              /* false: of texts nothing is known but that they are texts */
    struct buffer text;        /* declarations, assertions, definitions */
    size_t rule_count;         /* without the Default */
    struct ir_block **taken;   /* by rule: where it has been taken; the last is the Default's */
    struct ir_block **entries; /* by rule: where it is begun; the last is where all have failed */
    bool has_default;
    const char **conditions; /* by block of what was written last: the term that it branches by */
    size_t fail_count; /* fail0, fail1, ...: an operation fails */
    const struct ir_instruction **fails;
    bool timed;    /* a test is about moments: of each place "ts" and "tm" are declared */
    bool plain;    /* "plain" is declared: no array stands where JSONata looks for a member */
    size_t opaque; /* how many parts are not understood */
    size_t opens;  /* how many constants of which nothing is known have been declared */
};

/* Find the rules of a Choice, and the places that they look at. False when the function is not
 * that of a Choice as it is lowered, or is never reached. Nothing is to be freed then. */
bool formula_begin(struct formula *formula, const struct analysis *analysis,
                   const struct ir_state *state, struct arena *arena);

/* Write the text, which is to be freed with buffer_fini. Names: "taken3" is true when rule 3 is
 * taken, "taken" of the number of rules the Default (or, without one, that no rule is); "fail3"
 * when that operation fails; "own3", "pass3" what rule 3 alone would do if it were begun: be taken,
 * or passed over. */
void formula_write(struct formula *formula, const struct ir_state *state);

/* Append what "own" and "pass" name, for all rules; formula_write has been called. */
void formula_alone(struct formula *formula, const struct ir_state *state);

#endif
