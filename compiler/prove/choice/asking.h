/* compiler/prove/choice/asking.h - a Choice of which something is being found out. Inside choice.c
 * and its parts. */
#ifndef SFNC_PROVE_CHOICE_ASKING_H
#define SFNC_PROVE_CHOICE_ASKING_H

#include "compiler/prove/choice/choice.h"
#include "compiler/prove/guess/admission.h"
#include "compiler/prove/replay/replay.h"
#include "compiler/prove/solver/formula.h"

struct asking {
    struct choice *choice;
    struct formula formula;
    struct admission admission;
    struct replayer *replayer;
    struct arena *arena;
    bool whole;
    enum { ASK_ALL, ASK_SOME, ASK_NOTHING } asks; /* of the solver */
    bool *some;                                   /* by way: these; of ASK_SOME */
};

/* Whether an input is asked for that takes the way: finding one takes longer than that there is. */
bool asking_wants_input(const struct asking *asking, size_t way);

/* Whether the witness takes the way; or (`fails`) whether `failing` fails with it. */
bool asking_comes_to(struct asking *asking, const struct witness *witness, size_t way, bool fails,
                     const struct ir_instruction *failing);

/* Whether the witness of the way does it, and may come; or another one that is made of it, which it
 * then is. If not, way->why says why. */
bool asking_is_shown(struct asking *asking, struct choice_way *way, size_t number, bool fails,
                     const struct ir_instruction *failing);

/* Whether the solver is to say something of a way that was not guessed; of how many of the Choice;
 * and of any of them, or of any failure. */
bool asking_is_open(const struct choice_way *way);
size_t asking_open_ways(const struct choice *choice);
bool asking_has_open(const struct choice *choice);

#endif
