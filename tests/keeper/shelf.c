/* tests/keeper/shelf.c - an execution that lives in rows, and goes on after restarts. */
#include "tests/keeper/shelf.h"

#include <string.h>

#include "runtime/base/bug.h"
#include "runtime/base/count.h"
#include "runtime/json/value.h"

static struct engine *make_engine(struct shelf *shelf)
{
    const struct engine_options options = {
        .program = shelf->program,
        .record_history = true,
        .row_sink = &shelf->sink,
        .row_source = &shelf->source,
        .frames_kept = 0,
    };

    return engine_new(&options);
}

void shelf_init(struct shelf *shelf, const struct sfn_program *program)
{
    *shelf = (struct shelf){.program = program, .now_ms = SHELF_START_MS};
    shelf->sink = keeper_sink(&shelf->keeper);
    shelf->source = keeper_source(&shelf->keeper);
    shelf->engine = make_engine(shelf);
    effects_init(&shelf->effects);
}

void shelf_close(struct shelf *shelf)
{
    execution_free(shelf->execution);
    engine_free(shelf->engine);
    effects_fini(&shelf->effects);
    keeper_fini(&shelf->keeper);
}

static void take(struct shelf *shelf, struct happening happening)
{
    happening.now_ms = shelf->now_ms;
    effects_clear(&shelf->effects);
    execution_take(shelf->execution, &happening, &shelf->effects);
}

void shelf_start(struct shelf *shelf, const char *input)
{
    struct execution_start start = {.name = "one", .input = input, .input_size = strlen(input)};

    shelf->execution = execution_new(shelf->engine, &start, NULL);
    take(shelf, (struct happening){.kind = HAPPENING_START});
}

bool shelf_restart(struct shelf *shelf, struct buffer *why)
{
    execution_free(shelf->execution);
    engine_free(shelf->engine);
    shelf->engine = make_engine(shelf);
    shelf->execution = execution_restore(shelf->engine, NULL, why);
    return shelf->execution != NULL;
}

void shelf_succeed(struct shelf *shelf, uint64_t id)
{
    shelf->now_ms++;
    take(shelf, (struct happening){.kind = HAPPENING_TASK_SUCCEEDED,
                                   .id = id,
                                   .output = value_boolean(true),
                                   .output_size = strlen("true")});
}

void shelf_heartbeat(struct shelf *shelf, uint64_t id)
{
    shelf->now_ms++;
    take(shelf, (struct happening){.kind = HAPPENING_TASK_HEARTBEAT, .id = id});
}

void shelf_due(struct shelf *shelf, uint64_t id)
{
    shelf->now_ms += 3000;
    take(shelf, (struct happening){.kind = HAPPENING_TIMER_DUE, .id = id});
}

uint64_t shelf_task(const struct shelf *shelf, size_t n)
{
    for (size_t i = 0; i < shelf->effects.count; i++)
        if (shelf->effects.items[i].kind == EFFECT_TASK && n-- == 0)
            return shelf->effects.items[i].id;
    return 0;
}

/* ---- whatever it waits for ---- */

void shelf_note(const struct shelf *shelf, struct shelf_ids *ids)
{
    for (size_t i = 0; i < shelf->effects.count; i++) {
        const struct effect *effect = &shelf->effects.items[i];

        if (effect->kind == EFFECT_TASK && ids->tasks_count < COUNT_OF(ids->tasks))
            ids->tasks[ids->tasks_count++] = effect->id;
        if (effect->kind == EFFECT_ARM && ids->timers_count < COUNT_OF(ids->timers))
            ids->timers[ids->timers_count++] = effect->id;
    }
}

void shelf_live_on(struct shelf *shelf, struct shelf_ids ids)
{
    for (size_t i = 0; i < ids.tasks_count; i++) {
        shelf_succeed(shelf, ids.tasks[i]);
        if (execution_damage(shelf->execution) == NULL)
            shelf_note(shelf, &ids);
    }
    for (size_t i = 0; i < ids.timers_count; i++)
        shelf_due(shelf, ids.timers[i]);
}

/* ---- an execution with children of all kinds ---- */

#define TASK "{\"Type\":\"Task\",\"Resource\":\"exec:./work\""

const char shelf_everything[] =
    "{\"StartAt\":\"P\",\"States\":{\"P\":{\"Type\":\"Parallel\",\"End\":true,\"Branches\":["
    "{\"StartAt\":\"V\",\"States\":{\"V\":{\"Type\":\"Pass\",\"Assign\":{\"v\":[1],\"w\":\"x\"},"
    "\"Next\":\"T\"},\"T\":" TASK ",\"TimeoutSeconds\":9,\"HeartbeatSeconds\":5,"
    "\"Parameters\":{\"all.$\":\"$\"},\"Retry\":[{\"ErrorEquals\":[\"States.ALL\"]}],"
    "\"ResultSelector\":{\"v.$\":\"$v\"},\"End\":true}}},"
    "{\"StartAt\":\"W\",\"States\":{\"W\":{\"Type\":\"Wait\",\"Seconds\":3,\"End\":true}}},"
    "{\"StartAt\":\"M\",\"States\":{\"M\":{\"Type\":\"Map\",\"ItemsPath\":\"$.i\",\"End\":true,"
    "\"MaxConcurrency\":2,\"ItemProcessor\":{\"StartAt\":\"A\",\"States\":{\"A\":" TASK
    ",\"Next\":\"B\"},\"B\":" TASK
    ",\"Parameters\":{\"i.$\":\"$$.Map.Item.Value\"},\"End\":true}}}}}},"
    "{\"StartAt\":\"D\",\"States\":{\"D\":{\"Type\":\"Map\",\"ItemsPath\":\"$.i\",\"End\":true,"
    "\"ItemBatcher\":{\"MaxItemsPerBatch\":2,\"BatchInput\":{\"b\":1}},\"MaxConcurrency\":1,"
    "\"ItemProcessor\":{\"ProcessorConfig\":{\"Mode\":\"DISTRIBUTED\",\"ExecutionType\":"
    "\"EXPRESS\"},"
    "\"StartAt\":\"C\",\"States\":{\"C\":" TASK ",\"End\":true}}}}}}]}}}";

void shelf_start_everything(struct shelf *shelf, struct shelf_ids *ids)
{
    *ids = (struct shelf_ids){.tasks_count = 0};
    shelf_start(shelf, "{\"i\":[1,{\"k\":\"2\"},3,4,5]}");
    shelf_note(shelf, ids);
    ENSURE(ids->tasks_count > 1);
    shelf_succeed(shelf, ids->tasks[1]);
    shelf_note(shelf, ids);
}
