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
#include "compiler/prove/replay/numbers.h"
#include "compiler/prove/replay/places.h"
#include "runtime/base/buffer.h"

/* What a script begins with: the sort of values. */
#define FORMULA_SORTS                                                                              \
    "(declare-datatypes ((V 0)) (((absent) (null) (bool (b Bool)) (num (n Real)) (str (s Int)) "   \
    "(arr) (obj) (fun))))\n"

struct terms;
struct arrivals;

/* An instruction whose result is not understood, or (not `whole`) not of each kind of value. */
struct formula_blind {
    const struct ir_instruction *at;
    struct span span; /* of what it is used by, where the same was computed before */
    bool whole;
    const struct formula_blind *before;
};

struct formula {
    struct arena *arena;
    struct places places;
    const struct numbers *numbers; /* of the Choice's function ... */
    struct terms *terms;           /* ... and what has been written of it */
    struct arrivals *arrivals;     /* what its input comes through; NULL: that is not looked at */
    struct classes classes;
    struct class_tests *tests; /* what they were cut by */
    bool classed;              /* false: of texts nothing is known but that they are texts */
    struct buffer text;        /* declarations, assertions, definitions */
    size_t rule_count;         /* without the Default */
    struct ir_block **taken;   /* by rule: where it has been taken; the last is the Default's */
    struct ir_block **entries; /* by rule: where it is begun; the last is where all have failed */
    bool has_default;
    const char **conditions; /* by block of what was written last: the term that it branches by */
    size_t fail_count;       /* fail0, fail1, ...: an operation fails */
    const struct ir_instruction **fails;
    bool timed;    /* a test is about moments: of each place "ts" and "tm" are declared */
    bool sized;    /* a test is about sizes: of each place "sz" and "ln" are declared */
    bool plain;    /* "plain" is declared: no array stands where JSONata looks for a member */
    size_t opaque; /* how many parts are not understood */
    const struct formula_blind *blind; /* of a Choice: which that are, the last of its code first */
    size_t opens; /* how many constants of which nothing is known have been declared */
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

/* One function of a course, and how it is gone through. */
struct formula_step {
    const struct ir_function *function;
    const struct ir_instruction *end; /* the terminator that it comes to */
    const struct world *world;        /* what is known there */
    const size_t *bases;
    /* out: which of the formula's places are its own */
    size_t first_place, place_count;
    int *place_of; /* as struct places has it */
    int root;
};

/* The formula of functions that are run one after the other. "step3" is true when the fourth comes
 * to its end. What a frame holds is another place in each: how they hang together is for the caller
 * to say. The text is to be freed with buffer_fini. */
void formula_course(struct formula *formula, struct formula_step *steps, size_t count,
                    struct arena *arena);

#endif
