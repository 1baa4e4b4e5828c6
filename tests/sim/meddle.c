/* tests/sim/meddle.c - who stops children of distributed Maps, and changes map runs.
 *
 * Which one is decided when it is asked for first, of those that are in the store then. */
#include <stdlib.h>
#include <string.h>

#include "runtime/base/bug.h"
#include "runtime/lang/random.h"
#include "runtime/store/read.h"
#include "tests/sim/world.h"

#define CHOICES_MAX 16

/* ARNs of what may be chosen; with the numbers of executions. */
struct choices {
    char *arns[CHOICES_MAX];
    int64_t numbers[CHOICES_MAX];
    size_t count;
};

static struct store *look(struct world *world)
{
    return world->disk->kind->look(world->disk);
}

static void add(struct choices *choices, struct store_text arn, int64_t number)
{
    choices->arns[choices->count] = mem_text(arn.text, arn.size);
    choices->numbers[choices->count++] = number;
}

static bool add_run(void *context, const struct store_map_run *run)
{
    struct choices *choices = context;

    add(choices, run->arn, run->execution);
    return choices->count < CHOICES_MAX;
}

static bool add_child(void *context, const struct store_execution *execution)
{
    struct choices *choices = context;

    add(choices, execution->start.id, execution->start.number);
    return choices->count < CHOICES_MAX;
}

/* One of them, all others are forgotten; NULL: there is none. */
static char *choose(struct choices *choices, uint64_t *dice, int64_t *number)
{
    size_t chosen = choices->count > 0 ? (size_t)(random_next(dice) % choices->count) : 0;
    char *arn = choices->count > 0 ? choices->arns[chosen] : NULL;

    *number = choices->numbers[chosen];
    for (size_t i = 0; i < choices->count; i++)
        if (i != chosen)
            free(choices->arns[i]);
    choices->count = 0;
    return arn;
}

static char *choose_run(struct world *world, int64_t execution, uint64_t *dice)
{
    struct choices choices = {.count = 0};
    int64_t number;

    (void)store_read_map_runs(look(world), execution, 0, add_run, &choices);
    return choose(&choices, dice, &number);
}

static char *choose_child(struct world *world, const char *run, uint64_t *dice, int64_t *number)
{
    const struct store_query query = {.map_run = {run, strlen(run)}, .most = CHOICES_MAX};
    struct choices choices = {.count = 0};
    struct buffer token = BUFFER_EMPTY;

    (void)store_list(look(world), &query, &token, add_child, &choices);
    buffer_fini(&token);
    return choose(&choices, dice, number);
}

/* A run in the execution or, if one is chosen there that has runs, in a child of it; and one of its
 * children if that is wanted. */
static char *choose_in(struct world *world, int64_t execution, bool child, uint64_t *dice)
{
    char *run = choose_run(world, execution, dice), *found = NULL, *deeper;
    int64_t number;

    if (run != NULL)
        found = choose_child(world, run, dice, &number);
    if (found != NULL) {
        deeper = random_next(dice) % 2 == 0 ? choose_in(world, number, child, dice) : NULL;
        if (deeper != NULL) {
            free(found);
            free(run);
            return deeper;
        }
    }
    free(child ? run : found);
    return child ? found : run;
}

bool meddle_choose(struct deed *deed)
{
    struct world *world = deed->world;
    uint64_t dice = world_hash(world, deed->run->name, 5 + (uint64_t)deed->kind);
    struct recorded recorded;

    if (deed->chosen != NULL)
        return true;
    recorded_read(world, deed->run, &recorded);
    if (recorded.is_there)
        deed->chosen = choose_in(world, recorded.number, deed->kind == DEED_STOP_CHILD, &dice);
    recorded_fini(&recorded);
    return deed->chosen != NULL;
}

void meddle_ask(struct deed *deed, const struct durable_asker *asker)
{
    uint64_t dice = world_hash(deed->world, deed->run->name, 50);
    const struct map_run_change change = {
        .max_concurrency = (int64_t)(random_next(&dice) % 6) - 1,
        .tolerated_count = (int64_t)(random_next(&dice) % 4) - 1,
        .tolerated_percentage = (double)(random_next(&dice) % 4) * 25 - 1,
    };

    if (deed->kind == DEED_STOP_CHILD)
        durable_stop(deed->world->durable, deed->chosen, "Sim.Stop", NULL, asker);
    else
        durable_update_map_run(deed->world->durable, deed->chosen, &change, asker);
}

static bool note_running(void *context, const struct store_execution *execution)
{
    *(bool *)context = execution->ended_ms == 0;
    return false;
}

void meddle_replied(struct deed *deed, const struct durable_reply *reply)
{
    const struct store_text arn = {deed->chosen, strlen(deed->chosen)};
    bool running = false;

    if (reply->result != DURABLE_OK && reply->result != DURABLE_NONE)
        world_complain(deed->world, "%s: %s was meddled with, and the answer is %s",
                       deed->run->name, deed->chosen, reply->why);
    if (deed->kind != DEED_STOP_CHILD)
        return;
    (void)store_read_execution(look(deed->world), 0, arn, note_running, &running);
    if (running)
        world_complain(deed->world, "%s was stopped, and runs", deed->chosen);
}
