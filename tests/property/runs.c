/* tests/property/runs.c - what a world does to distributed Maps, and what it is told of them. */
#include "tests/property/runs.h"

#include "runtime/lang/random.h"
#include "tests/property/invariants.h"

/* A number up to `most`, or -1: as it is. */
static int64_t choose(uint64_t *random, unsigned most)
{
    return (int64_t)(random_next(random) % (most + 2)) - 1;
}

bool runs_meddle(const struct roll *roll, uint64_t random, struct happening *happening,
                 struct map_run_change *change)
{
    if (roll->children_count == 0)
        return false;
    if (random_next(&random) % 2 == 0) {
        *happening = (struct happening){
            .kind = HAPPENING_STOP,
            .id = roll->children[random_next(&random) % roll->children_count].start.id,
            .error = random_next(&random) % 2 == 0 ? NULL : "Enough",
            .cause = random_next(&random) % 2 == 0 ? NULL : "somebody says so"};
        return true;
    }
    change->max_concurrency = choose(&random, 5);
    change->tolerated_count = choose(&random, 3);
    change->tolerated_percentage = (double)choose(&random, 4) * 25;
    *happening =
        (struct happening){.kind = HAPPENING_UPDATE_MAP_RUN,
                           .id = roll->runs[random_next(&random) % roll->runs_count].report.id,
                           .change = change};
    return true;
}

void runs_tell_meddling(const struct happening *happening, struct buffer *seen)
{
    bool stops = happening->kind == HAPPENING_STOP && happening->id != 0;

    if (stops || happening->kind == HAPPENING_UPDATE_MAP_RUN)
        buffer_add_format(seen, RUNS_MEDDLED "%s %llu\n", stops ? "stops" : "changes",
                          (unsigned long long)happening->id);
}

const char *runs_tell(const struct roll *roll, struct buffer *seen)
{
    const char *problem = NULL;

    roll_write(roll, seen);
    for (size_t i = 0; problem == NULL && roll->recorded && i < roll->children_count; i++)
        if (!roll->children[i].start.express)
            problem = history_problem(&roll->children[i].history, roll->children[i].end.status);
    return problem;
}
