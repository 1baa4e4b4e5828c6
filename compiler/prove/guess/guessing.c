/* compiler/prove/guess/guessing.c - run the rules of a Choice on what is guessed, and keep it. */
#include "compiler/prove/guess/guessing.h"

struct outcome guessing_run(struct guesser *g)
{
    struct outcome outcome = {.done = REPLAY_UNKNOWN};
    struct witness witness;

    region_reset(&g->scratch->region);
    if (!input_build(&g->f->places, g->values, g->scratch, &witness))
        return outcome;
    outcome = attempt_run(&g->attempts, &witness);
    if (g->failures && !g->grows && outcome.done == REPLAY_FAILED && outcome.failing->id != 0 &&
        g->guesses.fails[outcome.failing->id] == NULL)
        g->guesses.fails[outcome.failing->id] = attempt_keep(&g->attempts, g->values, &outcome);
    return outcome;
}

bool guessing_succeeds(struct guesser *g, const struct outcome *outcome, size_t way)
{
    const struct witness **kept = &g->guesses.ways[way];

    if (outcome->done != REPLAY_REACHED || outcome->block != g->f->taken[way])
        return false;
    if (*kept == NULL)
        *kept = attempt_keep(&g->attempts, g->values, outcome);
    return *kept != NULL;
}
