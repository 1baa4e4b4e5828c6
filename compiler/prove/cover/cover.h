/* compiler/prove/cover/cover.h - what the rules of a Choice leave for each other, without a solver.
 *
 * Why: most rules look at a few values, each compared with constants. Then what a rule takes is a
 * few boxes, and whether earlier ones leave anything of them is seen by taking theirs away, of
 * which most do not meet. That is done in a fraction of the time that a solver takes to read the
 * question. Nothing is said of the rest, which is left to the solver.
 *
 * What is found impossible is so: all that is not looked into may be anything. What is found
 * possible was tried. */
#ifndef SFNC_PROVE_COVER_COVER_H
#define SFNC_PROVE_COVER_COVER_H

#include "compiler/prove/cover/paths.h"
#include "compiler/prove/guess/attempt.h"

struct cover;

/* What is asked for: an input that comes to the end of a rule, or turns there. */
struct cover_target {
    size_t rule; /* their number: that all are passed */
    enum { COVER_TAKEN, COVER_FAILING, COVER_TURN } what;
    const struct ir_instruction *failing; /* of FAILING: at this instruction */
    const struct path_turn *turns;        /* of TURN: any of these */
    size_t turn_count;
    bool quiet; /* no input is looked for: what is not COVERED is OPEN */
};

enum covered {
    COVERED, /* no input does */
    SHOWN,   /* one does */
    OPEN,    /* neither was found */
};

struct cover_answer {
    enum covered covered;
    bool alone; /* of COVERED: the rule by itself has none; else because of these earlier rules */
    size_t rule_count;
    size_t *rules;
    const struct witness *witness; /* of SHOWN; not of a TURN */
    bool free; /* of OPEN: as far as a solver could see some input does, which is not to be had */
};

/* Begin with a Choice. *work is how much may be done at most; what was is taken off. All lives in
 * the formula's arena. */
struct cover *cover_begin(struct attempts *trial, const struct ir_function *function, size_t *work);
void cover_end(struct cover *cover);

/* The rule that fails at an instruction; their number: none is known to. */
size_t cover_rule_of_failure(const struct cover *cover, const struct ir_instruction *failing);

/* Whether rules of earlier states say something of what comes to the Choice: then an input that is
 * tried may be none that comes. */
bool cover_is_gated(const struct cover *cover);

struct cover_answer cover_ask(struct cover *cover, const struct cover_target *target);

#endif
