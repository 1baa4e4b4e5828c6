/* tests/mutation/world.c - run an execution in a world that is JSON, and note what it does. */
#include "tests/mutation/world.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "runtime/base/bug.h"
#include "runtime/engine/engine.h"
#include "runtime/json/read.h"
#include "runtime/json/value.h"
#include "runtime/json/write.h"

#define START_MS INT64_C(1700000000000)
#define ANSWER_MS 700 /* after so long a task answers */
#define PLANS_MAX 512
#define STEPS_MAX 600
#define CALLS_MAX 64

enum plan_kind { PLAN_TIMER, PLAN_ANSWER, PLAN_ITEMS, PLAN_RESULTS };

struct plan {
    enum plan_kind kind;
    uint64_t id;
    int64_t due_ms;
    const struct value *answer;
};

struct life {
    const struct value *world;
    struct execution *execution;
    struct effects effects;
    struct plan plans[PLANS_MAX]; /* in the order they were made */
    size_t count;
    struct {
        const char *state; /* names of the program */
        uint32_t calls;
    } called[CALLS_MAX];
    size_t states;
    int64_t now_ms;
    bool ended;
    struct buffer *seen;
};

static void plan(struct life *life, enum plan_kind kind, uint64_t id, int64_t due_ms,
                 const struct value *answer)
{
    if (life->count < PLANS_MAX)
        life->plans[life->count++] = (struct plan){kind, id, due_ms, answer};
}

static void forget(struct life *life, uint64_t id, bool timer)
{
    size_t kept = 0;

    for (size_t i = 0; i < life->count; i++)
        if (life->plans[i].id != id || (life->plans[i].kind == PLAN_TIMER) != timer)
            life->plans[kept++] = life->plans[i];
    life->count = kept;
}

/* How often the state has called before; one of too many is always called the first time. */
static uint32_t count_call(struct life *life, const char *state)
{
    size_t at = 0;

    while (at < life->states && strcmp(life->called[at].state, state) != 0)
        at++;
    if (at == CALLS_MAX)
        return 0;
    if (at == life->states)
        life->called[life->states++].state = state;
    return life->called[at].calls++;
}

static void start_task(struct life *life, const struct effect *effect)
{
    const struct value *answers =
        value_member_named(value_member_named(life->world, "answers"), effect->state);
    uint32_t call = count_call(life, effect->state);
    const struct value *answer = NULL;

    buffer_add_format(life->seen, "task %s %s %s %d %lld ", effect->state, effect->resource,
                      effect->token != NULL ? "token" : "-", effect->heartbeats,
                      (long long)effect->timeout_ms);
    json_write(life->seen, effect->input);
    buffer_add_byte(life->seen, '\n');
    if (value_is(answers, VALUE_ARRAY) && answers->size > 0)
        answer = value_item(answers, call < answers->size ? call : answers->size - 1);
    if (value_member_named(answer, "Never") == NULL)
        plan(life, PLAN_ANSWER, effect->id, life->now_ms + ANSWER_MS, answer);
}

static void take_effect(struct life *life, const struct effect *effect)
{
    switch (effect->kind) {
    case EFFECT_ARM:
        buffer_add_format(life->seen, "wait %lld\n", (long long)(effect->due_ms - life->now_ms));
        plan(life, PLAN_TIMER, effect->id, effect->due_ms, NULL);
        break;
    case EFFECT_DISARM:
        forget(life, effect->id, true);
        break;
    case EFFECT_TASK:
        start_task(life, effect);
        break;
    case EFFECT_OPEN_ITEMS:
    case EFFECT_OPEN_RESULTS:
    case EFFECT_RESULT:
        buffer_add_format(life->seen, "data %d ", effect->kind);
        json_write(life->seen, effect->input);
        buffer_add_byte(life->seen, '\n');
        break;
    case EFFECT_ITEMS:
        plan(life, PLAN_ITEMS, effect->id, life->now_ms, NULL);
        break;
    case EFFECT_END_RESULTS:
        plan(life, PLAN_RESULTS, effect->id, life->now_ms, NULL);
        break;
    case EFFECT_CANCEL:
    case EFFECT_CLOSE:
        forget(life, effect->id, false);
        break;
    case EFFECT_PENDING:
        break;
    case EFFECT_ENDED:
        life->ended = true;
        break;
    }
}

static void take(struct life *life, struct happening happening)
{
    effects_clear(&life->effects);
    happening.now_ms = life->now_ms;
    execution_take(life->execution, &happening, &life->effects);
    for (size_t i = 0; i < life->effects.count; i++)
        take_effect(life, &life->effects.items[i]);
}

static void answer(struct life *life, uint64_t id, const struct value *said)
{
    const struct value *error = value_member_named(said, "Error");
    const struct value *output = value_member_named(said, "Return");
    char *name;

    if (value_is(error, VALUE_STRING)) {
        name = mem_text(error->as.text, error->size);
        take(life, (struct happening){.kind = HAPPENING_TASK_FAILED,
                                      .id = id,
                                      .error = name,
                                      .cause = "told to fail"});
        free(name);
        return;
    }
    if (output == NULL)
        output = &value_empty_object;
    take(life, (struct happening){.kind = HAPPENING_TASK_SUCCEEDED,
                                  .id = id,
                                  .output = output,
                                  .output_size = json_size(output)});
}

static struct plan take_next(struct life *life)
{
    size_t next = 0;
    struct plan plan;

    for (size_t i = 1; i < life->count; i++)
        if (life->plans[i].due_ms < life->plans[next].due_ms)
            next = i;
    plan = life->plans[next];
    memmove(&life->plans[next], &life->plans[next + 1], (life->count - next - 1) * sizeof plan);
    life->count--;
    return plan;
}

static void happen(struct life *life)
{
    const struct value *items = value_member_named(life->world, "items");
    struct plan plan = take_next(life);

    if (plan.due_ms > life->now_ms)
        life->now_ms = plan.due_ms;
    switch (plan.kind) {
    case PLAN_TIMER:
        take(life, (struct happening){.kind = HAPPENING_TIMER_DUE, .id = plan.id});
        break;
    case PLAN_ANSWER:
        answer(life, plan.id, plan.answer);
        break;
    case PLAN_ITEMS:
        take(life, (struct happening){
                       .kind = HAPPENING_ITEMS,
                       .id = plan.id,
                       .items = value_is(items, VALUE_ARRAY) ? items : &value_empty_array,
                       .last = true});
        break;
    case PLAN_RESULTS:
        take(life, (struct happening){.kind = HAPPENING_RESULTS_ENDED, .id = plan.id});
        break;
    }
}

static void tell_outcome(struct life *life)
{
    enum execution_status status = execution_status(life->execution);
    const struct value *error = execution_error(life->execution);

    buffer_add_text(life->seen, execution_status_name(status));
    buffer_add_byte(life->seen, ' ');
    if (status == EXECUTION_SUCCEEDED)
        json_write(life->seen, execution_output(life->execution));
    else if (error != NULL)
        buffer_add(life->seen, error->as.text, error->size);
}

static void make_token(void *context, void *owner, uint64_t id, char token[TASK_TOKEN_SIZE])
{
    (void)context;
    (void)owner;
    (void)snprintf(token, TASK_TOKEN_SIZE, "token of %llu", (unsigned long long)id);
}

void world_run(const struct sfn_program *program, const struct value *world, struct buffer *seen)
{
    static const struct token_maker tokens = {.make = make_token};
    const struct engine_options options = {
        .program = program, .aws_limits = true, .ends_loops = true, .token_maker = &tokens};
    const struct value *seed = value_member_named(world, "seed");
    struct life life = {.world = world, .now_ms = START_MS, .seen = seen};
    struct engine *engine = engine_new(&options);
    struct buffer input = BUFFER_EMPTY;
    struct execution_start start = {.name = "one"};
    struct json_error error;

    json_write(&input, value_member_named(world, "input"));
    start.input = input.text;
    start.input_size = input.size;
    start.seed = value_is(seed, VALUE_INTEGER) ? (uint64_t)seed->as.integer : 0;
    effects_init(&life.effects);
    life.execution = execution_new(engine, &start, &error);
    ENSURE(life.execution != NULL);
    take(&life, (struct happening){.kind = HAPPENING_START});
    for (int step = 0; !life.ended; step++) {
        if (life.count == 0 || step == STEPS_MAX)
            take(&life, (struct happening){.kind = HAPPENING_STOP, .error = "Stuck"});
        else
            happen(&life);
    }
    tell_outcome(&life);
    execution_free(life.execution);
    engine_free(engine);
    effects_fini(&life.effects);
    buffer_fini(&input);
}
