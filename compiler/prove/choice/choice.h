/* compiler/prove/choice/choice.h - what is proven of the rules of a Choice.
 *
 * A way out of it (a rule that is taken, the Default, no rule at all, an operation that fails) is
 * possible, with an input that takes it; or impossible, which is proven; or neither is known. */
#ifndef SFNC_PROVE_CHOICE_CHOICE_H
#define SFNC_PROVE_CHOICE_CHOICE_H

#include "compiler/prove/analysis/analysis.h"
#include "compiler/prove/solver/solver.h"
#include "compiler/prove/solver/witness.h"

enum possible {
    POSSIBLE,   /* `witness` takes it: that was tried (replay.h) */
    IMPOSSIBLE, /* no input does */
    UNDECIDED,  /* `why` */
};

struct choice_way {
    enum possible possible;
    struct witness witness;
    const char *why;    /* of UNDECIDED, in a few words ... */
    const char *advice; /* ... and what helps, or NULL */
    /* Of a rule that is IMPOSSIBLE: by itself, or because these rules (their numbers, in order) are
     * taken or fail before. */
    bool alone;
    bool explained; /* which of both is known */
    size_t covering_count;
    size_t *covering;
};

/* A part of a rule that has several: whether it can be true, or false, where it is looked at. */
struct choice_part {
    const struct ir_part *part;
    bool seen_true, seen_false;   /* some run has found it so */
    bool asked;                   /* ... so the solver is ... */
    bool decided;                 /* ... or need not be */
    bool never_true, never_false; /* after the earlier rules */
    /* The same of the rule alone: the earlier ones are not the reason. */
    bool alone_never_true, alone_never_false;
    size_t covering_count; /* of one that alone could be true: of the rules that leave nothing */
    size_t *covering;
};

struct choice {
    const struct ir_state *state;
    size_t rule_count;
    bool has_default;
    struct choice_way *ways; /* by rule; behind them the Default, or that no rule is taken */
    size_t fail_count;
    struct choice_way *fails;              /* by operation that may fail ... */
    const struct ir_instruction **failing; /* ... which is this one */
    struct ir_block **taken;               /* by way: the code that is run then */
    struct ir_block **entries;             /* by rule: the code that tries it */
    struct choice_part **parts; /* by rule: NULL, or its parts, the rule itself first (parts.h) */
};

/* Prove what can be proven of all Choice states that are reached; one process of the solver answers
 * for all. `whole`: also which operations can fail, and an input for each rule; else a rule that is
 * not IMPOSSIBLE is left UNDECIDED, and only for a Choice without Default is an input found that
 * takes no rule, and it is asked what parts of rules decide. Returns how many there are in *out. */
size_t choices_prove(const struct analysis *analysis, const struct ir_program *program,
                     struct solver *solver, bool whole, struct arena *arena, struct choice **out);

#endif
