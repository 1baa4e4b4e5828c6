/* compiler/prove/claims.h - what can be claimed of a program, and what came of it.
 *
 * Three verdicts, never two: a claim is proved, or refuted by an input that was tried, or not
 * proven, with the reason. A claim about a state is about every input that may come to it. */
#ifndef SFNC_PROVE_CLAIMS_H
#define SFNC_PROVE_CLAIMS_H

#include "compiler/prove/bounds/bounds.h"
#include "compiler/prove/choice/choice.h"

enum claim_kind {
    CLAIM_TOTAL,      /* of a Choice: every input finds a rule, or the Default */
    CLAIM_TAKEN,      /* of a rule: some input takes it */
    CLAIM_NO_FAILURE, /* of a state: its paths, expressions and conditions do not fail */
    CLAIM_ENDS,       /* every execution ends, or waits for something that has a name */
    CLAIM_HISTORY,    /* of STANDARD: no execution has more events than AWS allows */
};

enum verdict { VERDICT_PROVED, VERDICT_REFUTED, VERDICT_UNPROVEN };

struct claim {
    enum claim_kind kind;
    enum verdict verdict;
    const struct ir_state *state;  /* NULL: of the whole program */
    const char *subject;           /* "Choices[0]", or NULL */
    const char *because;           /* in a few words */
    const char *advice;            /* of what is not proven: what helps, or NULL */
    const struct value *input;     /* that shows it, or NULL ... */
    const struct value *variables; /* ... with these, as an object; or NULL */
    struct claim *next;
};

/* All claims about a program, by states in their order; with bounds (or NULL) those about how long
 * executions are, too. In the arena. */
struct claim *claims_of(const struct analysis *analysis, const struct ir_program *program,
                        const struct bounds *bounds, struct solver *solver, struct arena *arena);

/* "total", "taken", "no-failure", "ends", "history"; "proved", "refuted", "not proven". */
const char *claim_name(enum claim_kind kind);
const char *verdict_name(enum verdict verdict);

#endif
