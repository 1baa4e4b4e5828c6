/* compiler/prove/guess/attempt.c - inputs of a Choice are tried, and kept if they may come. */
#include "compiler/prove/guess/attempt.h"

struct outcome attempt_run(struct attempts *t, const struct witness *witness)
{
    struct outcome outcome = {.done = REPLAY_UNKNOWN};

    outcome.done = replayer_run(t->replayer, witness->input, witness->variables, &outcome.block,
                                &outcome.failing);
    outcome.steps = replayer_steps(t->replayer);
    *t->steps -= outcome.steps < *t->steps ? outcome.steps : *t->steps;
    return outcome;
}

static bool is_same(const struct outcome *left, const struct outcome *right)
{
    return left->done == right->done &&
           (left->done == REPLAY_REACHED ? left->block == right->block
                                         : left->failing == right->failing);
}

/* Whether what a run comes to is against a claim: a failure, or that no rule holds. */
static bool refutes(const struct attempts *t, const struct outcome *outcome)
{
    return outcome->done == REPLAY_FAILED ||
           (!t->f->has_default && outcome->block == t->f->taken[t->f->rule_count]);
}

/* Something like the witness that comes to the same, and that the schema of the input allows. */
static bool mend(struct attempts *t, struct witness *witness, const struct outcome *outcome)
{
    const struct witness found = *witness;
    bool mended = false;

    if (t->admission == NULL)
        return false;
    for (unsigned turn = 0; turn < admission_turns(t->admission) && !mended && *t->steps > 0;
         turn++)
        if (admission_mend(t->admission, &found, refutes(t, outcome), turn, witness)) {
            struct outcome other = attempt_run(t, witness);

            mended = is_same(&other, outcome);
        }
    if (!mended || outcome->done == REPLAY_FAILED)
        (void)attempt_run(t, &found); /* a search goes on from its own run */
    return mended;
}

static bool may_come(const struct attempts *t, const struct witness *witness,
                     const struct outcome *outcome)
{
    const char *why;

    return witness->comes && admission_allows(t->admission, witness, refutes(t, outcome), &why);
}

static bool comes_to(struct attempts *t, const struct witness *witness,
                     const struct outcome *outcome)
{
    struct outcome own = attempt_run(t, witness);

    return is_same(&own, outcome);
}

const struct witness *attempt_keep(struct attempts *t, const struct place_value *values,
                                   const struct outcome *outcome)
{
    struct witness *witness = ARENA_NEW(t->f->arena, struct witness);

    if (!input_build(&t->f->places, values, t->f->arena, witness))
        return NULL;
    witness->comes = input_comes(&t->f->places, witness);
    if (may_come(t, witness, outcome))
        return witness;
    /* What no place says may be something else on one of the ways: it is tried once more. */
    if (!input_build_to_come(&t->f->places, values, t->f->arena, witness))
        return NULL;
    if (may_come(t, witness, outcome) && comes_to(t, witness, outcome))
        return witness;
    return mend(t, witness, outcome) ? witness : NULL;
}
