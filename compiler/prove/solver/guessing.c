/* compiler/prove/solver/guessing.c - run the rules of a Choice on what is guessed, and keep it. */
#include "compiler/prove/solver/guessing.h"

static struct outcome try(struct guesser *g, const struct witness *witness)
{
    struct outcome outcome = {.done = REPLAY_UNKNOWN};

    outcome.done = replayer_run(g->replayer, witness->input, witness->variables, &outcome.block,
                                &outcome.failing);
    outcome.steps = replayer_steps(g->replayer);
    *g->steps -= outcome.steps < *g->steps ? outcome.steps : *g->steps;
    return outcome;
}

static bool is_same(const struct outcome *left, const struct outcome *right)
{
    return left->done == right->done &&
           (left->done == REPLAY_REACHED ? left->block == right->block
                                         : left->failing == right->failing);
}

/* Whether what a run comes to is against a claim: a failure, or that no rule holds. */
static bool refutes(const struct guesser *g, const struct outcome *outcome)
{
    return outcome->done == REPLAY_FAILED ||
           (!g->f->has_default && outcome->block == g->f->taken[g->f->rule_count]);
}

/* Something like the witness that comes to the same, and that the schema of the input allows. */
static bool mend(struct guesser *g, struct witness *witness, const struct outcome *outcome)
{
    const struct witness found = *witness;
    bool mended = false;

    for (unsigned turn = 0; turn < GIVEN_TURNS && !mended && *g->steps > 0; turn++)
        if (given_mend(g->given, &found, refutes(g, outcome), turn, witness)) {
            struct outcome other = try(g, witness);

            mended = is_same(&other, outcome);
        }
    (void)try(g, &found); /* the run that is at hand is its own */
    return mended;
}

/* The input that the values make, which comes to that, to be kept; NULL: none such may come. */
static const struct witness *keep(struct guesser *g, const struct outcome *outcome)
{
    struct witness *witness = ARENA_NEW(g->f->arena, struct witness);
    const char *why;

    if (!input_build_to_come(&g->f->places, g->values, g->f->arena, witness))
        return NULL;
    return (witness->comes && given_allows(g->given, witness, refutes(g, outcome), &why)) ||
                   mend(g, witness, outcome)
               ? witness
               : NULL;
}

struct outcome guessing_run(struct guesser *g)
{
    struct outcome outcome = {.done = REPLAY_UNKNOWN};
    struct witness witness;

    region_reset(&g->scratch->region);
    if (!input_build(&g->f->places, g->values, g->scratch, &witness))
        return outcome;
    outcome = try(g, &witness);
    if (!g->grows && outcome.done == REPLAY_FAILED && outcome.failing->id != 0 &&
        g->guesses.fails[outcome.failing->id] == NULL)
        g->guesses.fails[outcome.failing->id] = keep(g, &outcome);
    return outcome;
}

bool guessing_succeeds(struct guesser *g, const struct outcome *outcome, size_t way)
{
    const struct witness **kept = &g->guesses.ways[way];

    if (outcome->done != REPLAY_REACHED || outcome->block != g->f->taken[way])
        return false;
    if (*kept == NULL)
        *kept = keep(g, outcome);
    return *kept != NULL;
}
