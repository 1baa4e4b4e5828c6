/* tests/property/play.c - a world for executions: its clock jumps, its tasks answer by the seed.
 *
 * In: a program and a specimen. Out: all that the execution did, as text.
 * Why so: what a task answers depends on the seed, the state's name and how many tasks ran before,
 * so that two runs of the same machine see the same world. */
#include "tests/property/play.h"

#include <stdlib.h>
#include <string.h>

#include "runtime/base/bug.h"
#include "runtime/base/count.h"
#include "runtime/engine/engine.h"
#include "runtime/engine/execution.h"
#include "runtime/json/read.h"
#include "runtime/json/value.h"
#include "runtime/json/write.h"
#include "runtime/lang/random.h"
#include "tests/property/held.h"
#include "tests/property/invariants.h"
#include "tests/property/ports.h"

#define START_MS INT64_C(1700000000000)
#define STEPS_MAX 3000
#define PLANS_MAX 4096
#define OVER_MAX 8

enum plan_kind { TIMER_DUE, TASK_STARTED, TASK_HEARTBEAT, TASK_ANSWER, PORT_ANSWER };

/* What is going to happen, unless it is given up before. */
struct plan {
    enum plan_kind kind;
    uint64_t id;
    int64_t due_ms;
    uint64_t order;
    uint64_t random; /* TASK_ANSWER: which one */
    const char *state;
};

struct world {
    uint64_t seed;
    const struct play_options *options;
    struct execution *execution;
    struct effects effects;
    struct plan plans[PLANS_MAX];
    size_t count;
    uint64_t order;
    uint64_t calls; /* tasks started so far */
    struct ports ports;
    struct held held;
    int64_t now_ms;
    struct buffer *seen;
    const char *problem;
    uint64_t over[OVER_MAX]; /* ids of timers and tasks that are no more, the last ones */
    size_t over_count;
    bool ended;
};

static uint64_t hash_of(const char *text, uint64_t seed)
{
    uint64_t hash = seed;

    for (; *text != '\0'; text++) {
        hash ^= (unsigned char)*text;
        (void)random_next(&hash);
        hash *= UINT64_C(0x100000001b3);
    }
    return hash;
}

static void add_plan(struct world *world, struct plan plan)
{
    ENSURE(world->count < PLANS_MAX);
    plan.order = world->order++;
    world->plans[world->count++] = plan;
}

static size_t forget(struct world *world, uint64_t id, bool timer)
{
    size_t kept = 0, forgotten;

    for (size_t i = 0; i < world->count; i++) {
        const struct plan *at = &world->plans[i];

        if (at->id != id || (at->kind == TIMER_DUE) != timer)
            world->plans[kept++] = *at;
    }
    forgotten = world->count - kept;
    world->count = kept;
    return forgotten;
}

static void take(struct world *world, struct happening happening)
{
    happening.now_ms = world->now_ms;
    held_happens(&world->held, &happening);
    execution_take(world->execution, &happening, &world->effects);
}

/* ---- tasks ---- */

static void start_task(struct world *world, const struct effect *effect)
{
    uint64_t random = hash_of(effect->state, world->seed) + world->calls++;
    unsigned heartbeats = random_next(&random) % 4 == 0 ? random_next(&random) % 6 : 0;
    int64_t at = world->now_ms;
    bool answers = random_next(&random) % 16 != 0;
    struct plan plan = {TASK_STARTED, effect->id, at, 0, 0, effect->state};

    if (random_next(&random) % 4 != 0)
        add_plan(world, plan);
    for (unsigned i = 0; i < heartbeats; i++) {
        plan.kind = TASK_HEARTBEAT;
        plan.due_ms = at += (int64_t)(random_next(&random) % 3000);
        add_plan(world, plan);
    }
    if (!answers)
        return;
    plan.kind = TASK_ANSWER;
    plan.due_ms = at + (int64_t)(random_next(&random) % 2 == 0 ? 0 : random_next(&random) % 4000);
    plan.random = random;
    add_plan(world, plan);
}

/* What the quota of --aws-limits is about: just below, above, and half of it. */
static char *large_output(uint64_t *random)
{
    static const size_t sizes[] = {262144, 262145, 140000};
    size_t size = sizes[random_next(random) % 3];
    char *text = mem_alloc(size + 1);

    memset(text, 'x', size);
    text[0] = text[size - 1] = '"';
    text[size] = '\0';
    return text;
}

/* As deep as JSON may be, or a little less. */
static char *deep_output(uint64_t *random)
{
    size_t depth = VALUE_DEPTH_MAX - random_next(random) % 5;
    char *text = mem_alloc(2 * depth + 1);

    memset(text, '[', depth);
    memset(text + depth, ']', depth);
    text[2 * depth] = '\0';
    return text;
}

static void answer(struct world *world, const struct plan *plan)
{
    static const char *const outputs[] = {
        "{\"n\":2,\"s\":\"abc\",\"o\":{\"n\":1},\"items\":[{\"n\":1},{\"n\":2,\"s\":\"a\"}]}",
        "{\"a\":1,\"b\":[true,null],\"t\":\"2023-11-14T22:13:26Z\"}",
        "[1,2,3]",
        "null",
        "\"text\"",
        "{}",
        " {\"n\" : 1.50, \"s\" : \"\\u00e9\"} ",
        "7",
        "{\"n\":",
        ""};
    static const char *const errors[] = {"Boom",
                                         "Boom",
                                         "Custom.Error",
                                         "States.TaskFailed",
                                         "States.Timeout",
                                         "States.Permissions",
                                         "States.Runtime",
                                         "",
                                         NULL,
                                         "States.HeartbeatTimeout"};
    static const char *const causes[] = {"why", "", NULL, "{\"errorMessage\":\"no\"}",
                                         "\303\251 \"quoted\"\n"};
    uint64_t random = plan->random;
    unsigned choice = random_next(&random) % 10;

    if (choice < 6) {
        unsigned which = random_next(&random) % 40;
        const char *output = outputs[which < 10 ? which : which % 8];
        unsigned odd = random_next(&random) % 50;
        char *copy = odd == 0                           ? deep_output(&random)
                     : odd == 1 && world->seed % 3 == 0 ? large_output(&random)
                                                        : mem_text(output, strlen(output));

        take(world, (struct happening){.kind = HAPPENING_TASK_SUCCEEDED,
                                       .id = plan->id,
                                       .output = copy,
                                       .output_size = strlen(copy)});
        memset(copy, 'x', strlen(copy)); /* the engine has its own copy */
        free(copy);
    } else {
        const char *error = errors[random_next(&random) % 10];
        const char *cause = causes[random_next(&random) % 5];

        take(world,
             (struct happening){
                 .kind = HAPPENING_TASK_FAILED, .id = plan->id, .error = error, .cause = cause});
    }
}

/* ---- effects ---- */

static void note_over(struct world *world, uint64_t id)
{
    world->over[world->over_count++ % OVER_MAX] = id;
}

static void log_effect(struct world *world, const struct effect *effect)
{
    static const char *const kinds[] = {
        [EFFECT_ARM] = "arm",
        [EFFECT_DISARM] = "disarm",
        [EFFECT_TASK] = "task",
        [EFFECT_CANCEL] = "cancel",
        [EFFECT_OPEN_ITEMS] = "open items",
        [EFFECT_ITEMS] = "items",
        [EFFECT_OPEN_RESULTS] = "open results",
        [EFFECT_RESULT] = "result",
        [EFFECT_PENDING] = "pending",
        [EFFECT_END_RESULTS] = "end results",
        [EFFECT_CLOSE] = "close",
        [EFFECT_ENDED] = "ended",
    };

    buffer_add_format(world->seen, "@%lld %s %llu", (long long)(world->now_ms - START_MS),
                      kinds[effect->kind], (unsigned long long)effect->id);
    if (effect->kind == EFFECT_ARM)
        buffer_add_format(world->seen, " +%lld", (long long)(effect->due_ms - world->now_ms));
    if (effect->kind == EFFECT_TASK) {
        buffer_add_format(world->seen, " %s %s %s %lld ", effect->state, effect->resource,
                          effect->token != NULL ? effect->token : "-",
                          (long long)effect->timeout_ms);
        json_write(world->seen, effect->input);
    }
    if (effect->kind == EFFECT_OPEN_ITEMS || effect->kind == EFFECT_OPEN_RESULTS ||
        effect->kind == EFFECT_RESULT || effect->kind == EFFECT_PENDING) {
        buffer_add_format(world->seen, " %lld %s ", (long long)effect->count,
                          effect->failed ? "failed" : "-");
        json_write(world->seen, effect->input);
    }
    buffer_add_byte(world->seen, '\n');
}

static void complain(struct world *world, const char *problem)
{
    if (world->problem == NULL)
        world->problem = problem;
}

static void take_data(struct world *world, const struct effect *effect)
{
    int64_t delay;
    const char *problem;

    if (effect->kind == EFFECT_CLOSE) {
        (void)forget(world, effect->id, false);
        note_over(world, effect->id);
    }
    problem = ports_take(&world->ports, effect, &delay);
    if (problem != NULL)
        complain(world, problem);
    if (delay >= 0)
        add_plan(world, (struct plan){PORT_ANSWER, effect->id, world->now_ms + delay, 0, 0, NULL});
}

static void take_effects(struct world *world)
{
    for (size_t i = 0; i < world->effects.count; i++) {
        const struct effect *effect = &world->effects.items[i];

        log_effect(world, effect);
        held_takes(&world->held, effect);
        if (world->ended)
            complain(world, "an effect after the end");
        switch (effect->kind) {
        case EFFECT_ARM:
            add_plan(world, (struct plan){TIMER_DUE, effect->id, effect->due_ms, 0, 0, NULL});
            break;
        case EFFECT_DISARM:
            if (forget(world, effect->id, true) != 1)
                complain(world, "a timer that is not armed was disarmed");
            note_over(world, effect->id);
            break;
        case EFFECT_TASK:
            start_task(world, effect);
            break;
        case EFFECT_CANCEL:
            (void)forget(world, effect->id, false);
            note_over(world, effect->id);
            break;
        case EFFECT_OPEN_ITEMS:
        case EFFECT_ITEMS:
        case EFFECT_OPEN_RESULTS:
        case EFFECT_RESULT:
        case EFFECT_PENDING:
        case EFFECT_END_RESULTS:
        case EFFECT_CLOSE:
            take_data(world, effect);
            break;
        case EFFECT_ENDED:
            world->ended = true;
            break;
        }
    }
}

/* ---- what happens ---- */

static struct plan take_next(struct world *world)
{
    size_t next = 0;
    struct plan plan;

    for (size_t i = 1; i < world->count; i++) {
        const struct plan *at = &world->plans[i], *best = &world->plans[next];

        if (at->due_ms < best->due_ms || (at->due_ms == best->due_ms && at->order < best->order))
            next = i;
    }
    plan = world->plans[next];
    memmove(&world->plans[next], &world->plans[next + 1], (world->count - next - 1) * sizeof plan);
    world->count--;
    return plan;
}

static void port_says(void *context, const struct happening *happening)
{
    take(context, *happening);
}

static void happen(struct world *world)
{
    struct plan plan = take_next(world);

    if (plan.due_ms > world->now_ms)
        world->now_ms = plan.due_ms;
    switch (plan.kind) {
    case TIMER_DUE:
        note_over(world, plan.id);
        take(world, (struct happening){.kind = HAPPENING_TIMER_DUE, .id = plan.id});
        break;
    case TASK_STARTED:
        take(world, (struct happening){.kind = HAPPENING_TASK_STARTED, .id = plan.id});
        break;
    case TASK_HEARTBEAT:
        take(world, (struct happening){.kind = HAPPENING_TASK_HEARTBEAT, .id = plan.id});
        break;
    case TASK_ANSWER:
        (void)forget(world, plan.id, false);
        note_over(world, plan.id);
        answer(world, &plan);
        break;
    case PORT_ANSWER:
        if (ports_answer(&world->ports, plan.id, port_says, world))
            note_over(world, plan.id);
        break;
    }
}

static void before_event(struct world *world)
{
    struct execution *execution = world->execution;

    effects_clear(&world->effects);
    if (!world->options->collects)
        return;
    execution_wake(execution); /* it sleeps with less than it would collect */
    if (execution->root != NULL)
        execution_collect(execution);
    execution->collect_at = 0;
}

/* The world may be late: what is over is ignored, whatever is told of it. */
static void come_late(struct world *world)
{
    static const struct happening late[] = {
        {.kind = HAPPENING_TIMER_DUE},
        {.kind = HAPPENING_TASK_STARTED},
        {.kind = HAPPENING_TASK_HEARTBEAT},
        {.kind = HAPPENING_TASK_FAILED, .error = "Late"},
        {.kind = HAPPENING_TASK_SUCCEEDED, .output = "{}", .output_size = 2},
        {.kind = HAPPENING_ITEMS, .items = &value_empty_array, .last = true},
        {.kind = HAPPENING_RESULTS_ENDED},
        {.kind = HAPPENING_DATA_FAILED, .cause = "late"},
    };

    for (size_t i = 0; i < world->over_count && i < OVER_MAX; i++) {
        effects_clear(&world->effects);
        for (size_t n = 0; n < COUNT_OF(late); n++) {
            struct happening happening = late[n];

            happening.id = world->over[i];
            take(world, happening);
        }
        if (world->effects.count > 0)
            complain(world, "something late had an effect");
    }
}

static void live(struct world *world)
{
    /* Some are stopped amid their life. */
    int stop = world->seed % 17 == 0 ? (int)(world->seed / 17 % 12) : -1;
    const char *problem;

    for (int step = 0; !world->ended; step++) {
        if (world->options->steps > 0 && step == world->options->steps)
            return;
        if (world->options->late)
            come_late(world);
        before_event(world);
        if (world->count == 0 || step == STEPS_MAX || step == stop)
            take(world, (struct happening){.kind = HAPPENING_STOP,
                                           .error = world->count == 0 ? "Stuck" : NULL,
                                           .cause = "nobody answers"});
        else
            happen(world);
        take_effects(world);
        problem = execution_problem(world->execution);
        if (problem == NULL)
            problem = held_problem(&world->held, world->execution, world->options->collects);
        if (problem != NULL)
            complain(world, problem);
    }
    if (world->count > 0 && world->problem == NULL)
        world->problem = "an ended execution has left a timer or a task behind";
    if (world->problem == NULL)
        world->problem = ports_problem(&world->ports);
}

/* ---- the outcome ---- */

static void add_outcome(struct world *world)
{
    const struct execution *execution = world->execution;
    enum execution_status status = execution_status(execution);
    const struct value *error = execution_error(execution), *cause = execution_cause(execution);

    buffer_add_text(world->seen, execution_status_name(status));
    if (status == EXECUTION_SUCCEEDED) {
        buffer_add_byte(world->seen, ' ');
        json_write(world->seen, execution_output(execution));
    }
    buffer_add_text(world->seen, "\nerror: ");
    if (error != NULL)
        buffer_add(world->seen, error->as.text, error->size);
    buffer_add_text(world->seen, "\ncause: ");
    if (cause != NULL)
        buffer_add(world->seen, cause->as.text, cause->size);
    buffer_add_byte(world->seen, '\n');
    if (status == EXECUTION_RUNNING)
        complain(world, "an ended execution is RUNNING");
}

/* The history as the text that people see: it is JSON, and so is an account of it a text. */
static const char *add_history(const struct execution *execution, struct buffer *seen)
{
    const struct history *history = execution_history(execution);
    struct buffer account = BUFFER_EMPTY;
    struct json_error error;
    struct region region;
    size_t from = seen->size;
    bool is_json;

    history_render(history, seen);
    region_init(&region);
    is_json = json_read(&region, seen->text + from, seen->size - from, JSON_TEXT_BORROWED,
                        &error) != NULL;
    region_fini(&region);
    history_render_account(history, &account);
    buffer_fini(&account);
    buffer_add_byte(seen, '\n');
    if (!is_json)
        return "the history is not JSON";
    return history_problem(history, execution_status(execution));
}

static void start(struct world *world, struct engine *engine, const struct buffer *input)
{
    struct execution_start start = {.name = world->seed % 5 == 0 ? NULL : "one",
                                    .input = input->text,
                                    .input_size = input->size,
                                    .seed = world->seed};
    struct json_error error;

    world->execution = execution_new(engine, &start, &error);
    ENSURE(world->execution != NULL);
    world->ports.execution = world->execution;
    take(world, (struct happening){.kind = HAPPENING_START});
    take_effects(world);
}

const char *play(const struct sfn_program *program, const struct specimen *specimen, size_t number,
                 const struct play_options *options, struct buffer *seen)
{
    struct world *world = mem_zeroed(1, sizeof *world);
    struct engine_options engine_options = {.program = program, .record_history = !options->silent};
    struct engine *engine;
    const char *problem;

    world->seed = specimen_world(specimen, number);
    world->options = options;
    world->seen = seen;
    world->now_ms = START_MS;
    engine_options.aws_limits = world->seed % 3 == 0;
    engine = engine_new(&engine_options);
    effects_init(&world->effects);
    ports_init(&world->ports, specimen, world->seed);
    start(world, engine, &specimen->inputs[number]);
    live(world);
    ports_fini(&world->ports, world->ended ? seen : NULL);
    if (world->ended)
        add_outcome(world);
    problem = world->problem;
    if (world->ended && !options->silent) {
        const char *broken = add_history(world->execution, seen);

        problem = problem == NULL ? broken : problem;
    }
    execution_free(world->execution);
    engine_free(engine);
    effects_fini(&world->effects);
    free(world);
    return problem;
}
