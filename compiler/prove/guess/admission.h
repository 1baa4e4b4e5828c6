/* compiler/prove/guess/admission.h - whether an input that was found may come to the state of a
 * Choice.
 *
 * A shape holds more than comes. Where executions begin, all that the schema of their input lets
 * through comes; for any other state somebody who knows ways there is asked. */
#ifndef SFNC_PROVE_GUESS_ADMISSION_H
#define SFNC_PROVE_GUESS_ADMISSION_H

#include "compiler/prove/solver/arrival.h"
#include "compiler/prove/solver/formula.h"

/* Who knows what comes to states for certain (compiler/prove/inputs/coming.h). */
struct comings {
    void *context;
    /* Something that comes, whose places are what they are in the witness, as far as can be; each
     * turn is another try. */
    bool (*make)(void *context, const struct ir_state *state, const struct places *places,
                 const struct witness *wanted, unsigned turn, struct witness *out);
    unsigned turns;
};

struct admission {
    struct arena *arena;
    const struct analysis *analysis;
    const struct value *schema; /* by which inputs of the state are judged; NULL: by none */
    const struct value *open;   /* what of it says more than shapes do; or NULL */
    const char *open_result; /* what of the schema of a result, of which rules look at parts, says
                              * more; or NULL */
    const struct places *places; /* of the state's rules */
    struct arrivals *arrivals;   /* the formula's */
    const struct ir_state *state;
    const struct comings *comings; /* NULL: executions begin there */
    bool strict;                   /* what refutes nothing must come for certain, too */
    bool own;                      /* the state is given the execution's own input, as it was */
    unsigned *left;                /* how often may still be mended */
};

struct admission admission_of(const struct analysis *analysis, const struct ir_state *state,
                              const struct formula *formula, const struct comings *comings,
                              bool strict);

/* Whether it may come; of what `refutes` a claim (no rule, a failure) that has to be certain. If
 * not, *why says what is not known of it. */
bool admission_allows(const struct admission *admission, const struct witness *witness,
                      bool refutes, const char **why);

/* The same witness changed so that it may come; each turn in another way. False when none was
 * found. */
bool admission_mend(const struct admission *admission, const struct witness *witness, bool refutes,
                    unsigned turn, struct witness *out);
/* Whether the rules look at something in what comes that is only known once placeholders are
 * filled. */
bool admission_is_open(const struct admission *admission, const struct witness *witness);

/* How many turns there are. */
unsigned admission_turns(const struct admission *admission);

#endif
