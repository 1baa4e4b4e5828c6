/* tests/keeper/store.c - an execution that lives in rows, and goes on after restarts. */
#include "tests/keeper/store.h"

#include <string.h>

#include "runtime/base/bug.h"
#include "runtime/base/count.h"
#include "runtime/json/value.h"

static struct engine *make_engine(struct store *store)
{
    const struct engine_options options = {
        .program = store->program,
        .record_history = true,
        .row_sink = &store->sink,
        .row_source = &store->source,
        .frames_kept = 0,
    };

    return engine_new(&options);
}

void store_init(struct store *store, const struct sfn_program *program)
{
    *store = (struct store){.program = program, .now_ms = STORE_START_MS};
    store->sink = keeper_sink(&store->keeper);
    store->source = keeper_source(&store->keeper);
    store->engine = make_engine(store);
    effects_init(&store->effects);
}

void store_close(struct store *store)
{
    execution_free(store->execution);
    engine_free(store->engine);
    effects_fini(&store->effects);
    keeper_fini(&store->keeper);
}

static void take(struct store *store, struct happening happening)
{
    happening.now_ms = store->now_ms;
    effects_clear(&store->effects);
    execution_take(store->execution, &happening, &store->effects);
}

void store_start(struct store *store, const char *input)
{
    struct execution_start start = {.name = "one", .input = input, .input_size = strlen(input)};

    store->execution = execution_new(store->engine, &start, NULL);
    take(store, (struct happening){.kind = HAPPENING_START});
}

bool store_restart(struct store *store, struct buffer *why)
{
    execution_free(store->execution);
    engine_free(store->engine);
    store->engine = make_engine(store);
    store->execution = execution_restore(store->engine, NULL, why);
    return store->execution != NULL;
}

void store_succeed(struct store *store, uint64_t id)
{
    store->now_ms++;
    take(store, (struct happening){.kind = HAPPENING_TASK_SUCCEEDED,
                                   .id = id,
                                   .output = value_boolean(true),
                                   .output_size = strlen("true")});
}

void store_heartbeat(struct store *store, uint64_t id)
{
    store->now_ms++;
    take(store, (struct happening){.kind = HAPPENING_TASK_HEARTBEAT, .id = id});
}

void store_due(struct store *store, uint64_t id)
{
    store->now_ms += 3000;
    take(store, (struct happening){.kind = HAPPENING_TIMER_DUE, .id = id});
}

uint64_t store_task(const struct store *store, size_t n)
{
    for (size_t i = 0; i < store->effects.count; i++)
        if (store->effects.items[i].kind == EFFECT_TASK && n-- == 0)
            return store->effects.items[i].id;
    return 0;
}

/* ---- whatever it waits for ---- */

void store_note(const struct store *store, struct store_ids *ids)
{
    for (size_t i = 0; i < store->effects.count; i++) {
        const struct effect *effect = &store->effects.items[i];

        if (effect->kind == EFFECT_TASK && ids->tasks_count < COUNT_OF(ids->tasks))
            ids->tasks[ids->tasks_count++] = effect->id;
        if (effect->kind == EFFECT_ARM && ids->timers_count < COUNT_OF(ids->timers))
            ids->timers[ids->timers_count++] = effect->id;
    }
}

void store_live_on(struct store *store, struct store_ids ids)
{
    for (size_t i = 0; i < ids.tasks_count; i++) {
        store_succeed(store, ids.tasks[i]);
        if (execution_damage(store->execution) == NULL)
            store_note(store, &ids);
    }
    for (size_t i = 0; i < ids.timers_count; i++)
        store_due(store, ids.timers[i]);
}

/* ---- an execution with children of all kinds ---- */

#define TASK "{\"Type\":\"Task\",\"Resource\":\"exec:./work\""

const char store_everything[] =
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

void store_start_everything(struct store *store, struct store_ids *ids)
{
    *ids = (struct store_ids){.tasks_count = 0};
    store_start(store, "{\"i\":[1,{\"k\":\"2\"},3,4,5]}");
    store_note(store, ids);
    ENSURE(ids->tasks_count > 1);
    store_succeed(store, ids->tasks[1]);
    store_note(store, ids);
}
