/* compiler/prove/guess/guessing.c - run the rules of a Choice on what is guessed, and keep it. */
#include "compiler/prove/guess/guessing.h"

#define WHOLE_MAX 3 /* of the runs of a rule by itself */

static void set_beginning(struct guesser *g, const struct ir_block *block)
{
    replayer_begin(g->attempts.replayer, block);
    replayer_count(g->attempts.replayer, block == NULL);
}

void guessing_alone(struct guesser *g, size_t rule)
{
    g->alone = true;
    g->rule = rule;
    g->whole_left = WHOLE_MAX;
    set_beginning(g, g->f->entries[rule]);
}

void guessing_together(struct guesser *g)
{
    g->alone = false;
    set_beginning(g, NULL);
}

static bool is_wanted_failure(const struct guesser *g, const struct outcome *outcome)
{
    return g->failures && !g->grows && outcome->done == REPLAY_FAILED &&
           outcome->failing->id != 0 && g->guesses.fails[outcome->failing->id] == NULL;
}

static struct outcome run(struct guesser *g, const struct witness *witness)
{
    struct outcome outcome = attempt_run(&g->attempts, witness);

    if (!g->alone && is_wanted_failure(g, &outcome))
        g->guesses.fails[outcome.failing->id] = attempt_keep(&g->attempts, g->values, &outcome);
    return outcome;
}

/* Whether the rule by itself has shown what no run of all rules has. That it is taken is seen
 * later. */
static bool has_news(const struct guesser *g, const struct outcome *outcome)
{
    return !(outcome->done == REPLAY_REACHED && outcome->block == g->f->taken[g->rule]) &&
           (is_wanted_failure(g, outcome) || replayer_has_news(g->attempts.replayer));
}

struct outcome guessing_run(struct guesser *g)
{
    struct outcome outcome = {.done = REPLAY_UNKNOWN};
    struct witness witness;

    region_reset(&g->scratch->region);
    if (!input_build(&g->f->places, g->values, g->scratch, &witness))
        return outcome;
    outcome = run(g, &witness);
    if (!g->alone || g->whole_left == 0 || !has_news(g, &outcome))
        return outcome;
    g->whole_left--;
    guessing_together(g);
    (void)run(g, &witness);
    g->alone = true;
    set_beginning(g, g->f->entries[g->rule]);
    return run(g, &witness); /* it is at hand again */
}

bool guessing_succeeds(struct guesser *g, const struct outcome *outcome, size_t way)
{
    const struct witness **kept = &g->guesses.ways[way];

    if (outcome->done != REPLAY_REACHED || outcome->block != g->f->taken[way])
        return false;
    if (g->alone)
        return true;
    if (*kept == NULL)
        *kept = attempt_keep(&g->attempts, g->values, outcome);
    return *kept != NULL;
}
