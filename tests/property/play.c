/* tests/property/play.c - run an execution: the clock jumps, and a seed decides what tasks answer.
 *
 * In: a program and a specimen. Out: all that the execution did, as text.
 * Why so: what a task answers depends on the seed, the state's name and how many tasks ran before,
 * so that two runs of the same machine see the same world. */
#include "tests/property/play.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "runtime/base/bug.h"
#include "runtime/base/count.h"
#include "runtime/engine/engine.h"
#include "runtime/engine/execution.h"
#include "runtime/engine/keeping/sleep.h"
#include "runtime/json/read.h"
#include "runtime/json/value.h"
#include "runtime/json/write.h"
#include "runtime/lang/random.h"
#include "tests/property/held.h"
#include "tests/property/home.h"
#include "tests/property/invariants.h"
#include "tests/property/ports.h"
#include "tests/property/replay.h"
#include "tests/property/runs.h"
#include "tests/property/said.h"
#include "tests/property/told.h"

#define STEPS_MAX 3000
#define PLANS_MAX 4096
#define OVER_MAX 8

enum plan_kind {
    TIMER_DUE,
    TASK_STARTED,
    TASK_HEARTBEAT,
    TASK_SUBMITTED,
    TASK_ANSWER,
    PORT_ANSWER,
};

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
    struct script *script; /* NULL: what happens is not written down */
    struct held held;
    struct home home;
    int64_t now_ms;
    struct buffer *seen;
    size_t ports_from, ports_to; /* where in it stands what the ports wrote */
    const char *problem;
    uint64_t over[OVER_MAX]; /* ids of timers and tasks that are no more, the last ones */
    size_t over_count;
    uint64_t moves;
    int redrives;
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

static bool is_absent(void *context, const struct sfn_state *state)
{
    return strcmp(state->name, "S1") == 0 || strcmp(state->name, "S3") == 0;
}

/* In some worlds there are activities that do not exist every other second. */
static void take(struct world *world, struct happening happening)
{
    happening.now_ms = world->now_ms;
    if (world->seed % 8 == 5 && world->now_ms / 1000 % 2 == 0)
        happening.absent = is_absent;
    if (world->script != NULL)
        script_add(world->script, &happening);
    held_happens(&world->held, &happening);
    execution_take(world->execution, &happening, &world->effects);
}

/* ---- tasks ---- */

/* In some worlds others than the task may answer with its token. */
static bool tokens_come_back(uint64_t seed)
{
    return seed % 4 == 1;
}

/* In some a token is made of the id. */
static void make_token(void *context, void *owner, uint64_t id, char token[TASK_TOKEN_SIZE])
{
    (void)context;
    (void)owner;
    (void)snprintf(token, TASK_TOKEN_SIZE, "token of %llu", (unsigned long long)id);
}

static const struct token_maker token_maker = {.make = make_token};

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
    if (tokens_come_back(world->seed) && effect->token != NULL)
        add_plan(world, (struct plan){.kind = TASK_SUBMITTED,
                                      .id = effect->id,
                                      .due_ms = world->now_ms + (int64_t)(world->calls % 3) * 500});
    if (!answers)
        return;
    plan.kind = TASK_ANSWER;
    plan.due_ms = at + (int64_t)(random_next(&random) % 2 == 0 ? 0 : random_next(&random) % 4000);
    plan.random = random;
    add_plan(world, plan);
}

/* A task is answered with the value of this text; both are then spoilt and freed, for the engine
 * takes a copy. What is no JSON fails it, as it does in runtime/task. */
static void take_output(struct world *world, uint64_t id, char *text)
{
    struct happening happening = {
        .kind = HAPPENING_TASK_SUCCEEDED, .id = id, .output_size = strlen(text)};
    struct json_error error;
    struct region region;

    region_init(&region);
    happening.output = json_read(&region, text, happening.output_size, JSON_TEXT_BORROWED, &error);
    if (happening.output == NULL)
        happening = (struct happening){.kind = HAPPENING_TASK_FAILED,
                                       .id = id,
                                       .error = "States.TaskFailed",
                                       .cause = error.message};
    take(world, happening);
    region_fini(&region);
    memset(text, 'x', strlen(text));
    free(text);
}

static void answer(struct world *world, const struct plan *plan)
{
    struct task_said said = task_say(plan->random, world->seed % 3 == 0);

    if (said.output != NULL)
        take_output(world, plan->id, said.output);
    else
        take(world, (struct happening){.kind = HAPPENING_TASK_FAILED,
                                       .id = plan->id,
                                       .error = said.error,
                                       .cause = said.cause});
}

/* ---- effects ---- */

static void note_over(struct world *world, uint64_t id)
{
    world->over[world->over_count++ % OVER_MAX] = id;
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
    complain(world, problem);
    if (delay >= 0)
        add_plan(world, (struct plan){PORT_ANSWER, effect->id, world->now_ms + delay, 0, 0, NULL});
}

static void take_effects(struct world *world)
{
    tell_effects(&world->effects, world->now_ms, world->seen);
    for (size_t i = 0; i < world->effects.count; i++) {
        const struct effect *effect = &world->effects.items[i];

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
    case TASK_SUBMITTED:
        take(world, (struct happening){.kind = HAPPENING_TASK_SUBMITTED,
                                       .id = plan.id,
                                       .output = &value_zero,
                                       .last = plan.id % 2 == 0});
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
    if (execution->awake->root != NULL)
        execution_collect(execution);
    execution->awake->collect_at = 0;
}

/* The world may be late: what is over is ignored, whatever is told of it. */
static void come_late(struct world *world)
{
    static const struct map_run_change change = {1, 0, 0};
    static const struct happening late[] = {
        {.kind = HAPPENING_TIMER_DUE},
        {.kind = HAPPENING_TASK_STARTED},
        {.kind = HAPPENING_TASK_HEARTBEAT},
        {.kind = HAPPENING_TASK_SUBMITTED, .output = &value_zero},
        {.kind = HAPPENING_TASK_FAILED, .error = "Late"},
        {.kind = HAPPENING_TASK_SUCCEEDED, .output = &value_empty_object, .output_size = 2},
        {.kind = HAPPENING_ITEMS, .items = &value_empty_array, .last = true},
        {.kind = HAPPENING_RESULTS_ENDED},
        {.kind = HAPPENING_DATA_FAILED, .cause = "late"},
        {.kind = HAPPENING_STOP, .error = "Late"},
        {.kind = HAPPENING_UPDATE_MAP_RUN, .change = &change},
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

/* The process that did the work has ended with it. What is over is not asked for again. */
static void lose(struct world *world)
{
    complain(world, held_lose(&world->held, world->execution));
    complain(world, ports_lose(&world->ports));
    effects_clear(&world->effects);
    for (size_t i = 0; i < world->over_count && i < OVER_MAX; i++)
        execution_ask_again(world->execution, world->over[i], &world->effects);
    if (world->effects.count > 0)
        complain(world, "what is over is asked for again");
}

/* With options->restored it goes on elsewhere. */
static void move(struct world *world)
{
    world->execution = home_move(&world->home, world->execution);
    ENSURE(world->execution != NULL);
    world->ports.execution = world->execution;
    if (world->options->loses && ++world->moves % 3 == 0)
        lose(world);
}

/* What holds between two happenings. */
static void check(struct world *world)
{
    if (world->options->rests)
        execution_rest(world->execution);
    execution_wake(world->execution);
    if (world->options->restored || world->options->unloaded) {
        if (world->seed % 2 == 0 || world->ended)
            return; /* it stays in rows */
        home_load(&world->home, world->execution);
    }
    complain(world, execution_problem(world->execution));
    complain(world, held_problem(&world->held, world->execution, world->options->collects));
    complain(world, execution_damage(world->execution));
}

/* Now and then somebody stops a child of a distributed Map, or changes what its run allows. */
static bool meddle(struct world *world, int step)
{
    uint64_t random = world->seed + (uint64_t)step * 1000003;
    struct map_run_change change;
    struct happening happening;

    if (world->seed % 5 != 2 || random_next(&random) % 6 != 0 ||
        !runs_meddle(&world->home.roll, random, &happening, &change))
        return false;
    runs_tell_meddling(&happening, world->seen);
    take(world, happening);
    if (happening.kind == HAPPENING_STOP)
        note_over(world, happening.id);
    return true;
}

/* What follows a happening. */
static void settle(struct world *world)
{
    take_effects(world);
    roll_check(&world->home.roll, world->ended);
    complain(world, home_problem(&world->home, world->execution));
    move(world);
    check(world);
}

/* Somebody redrives the execution, which has ended; false: it is not to be. */
static bool redrive(struct world *world)
{
    if (!world->options->redriven || world->redrives++ == 2 ||
        execution_not_redrivable(world->execution) != NULL)
        return false;
    buffer_add_text(world->seen, "redriven\n");
    before_event(world);
    world->ended = false;
    world->over_count = 0; /* children that were stopped go on */
    world->now_ms += 1000;
    take(world, (struct happening){.kind = HAPPENING_REDRIVE});
    settle(world);
    return true;
}

static void live(struct world *world)
{
    /* Some are stopped amid their life. */
    int stop = world->seed % 17 == 0 ? (int)(world->seed / 17 % 12) : -1;

    for (int step = 0; !world->ended || redrive(world); step++) {
        if (execution_damage(world->execution) != NULL) {
            complain(world, execution_damage(world->execution));
            return;
        }
        if (world->ended)
            continue;
        if (world->options->steps > 0 && step == world->options->steps)
            return;
        if (world->options->late)
            come_late(world);
        before_event(world);
        if (world->count == 0 || step >= STEPS_MAX || step == stop)
            take(world, (struct happening){.kind = HAPPENING_STOP,
                                           .error = world->count == 0 ? "Stuck" : NULL,
                                           .cause = "nobody answers"});
        else if (!meddle(world, step))
            happen(world);
        settle(world);
    }
    if (world->count > 0)
        complain(world, "an ended execution has left a timer or a task behind");
    complain(world, ports_problem(&world->ports));
}

/* ---- from start to end ---- */

static void start(struct world *world, const struct execution_start *start)
{
    struct json_error error;

    world->execution = execution_new(world->home.engine, start, &error);
    ENSURE(world->execution != NULL);
    world->ports.execution = world->execution;
    take(world, (struct happening){.kind = HAPPENING_START});
    take_effects(world);
    move(world);
}

/* The run again, from what was written down of it: all but what its ports wrote. */
static void replay(struct world *world, const struct engine_options *engine_options,
                   const struct execution_start *start)
{
    struct buffer *seen = world->seen, again = BUFFER_EMPTY, outcome = BUFFER_EMPTY;

    complain(world,
             script_replay(world->script, engine_options, start, world->seed, &again, &outcome));
    buffer_add(&again, seen->text + world->ports_from, world->ports_to - world->ports_from);
    buffer_add(&again, outcome.text, outcome.size);
    buffer_fini(&outcome);
    buffer_fini(seen);
    *seen = again;
}

static void end(struct world *world)
{
    if (!world->ended) {
        ports_fini(&world->ports, NULL);
        return;
    }
    world->ports_from = world->seen->size;
    ports_fini(&world->ports, world->seen);
    world->ports_to = world->seen->size;
    complain(world, tell_outcome(world->execution, world->seen));
    if (world->options->restored && !world->options->silent) {
        buffer_add_text(world->seen, HISTORY_OPENS);
        buffer_add(world->seen, world->home.history.text, world->home.history.size);
        buffer_add_text(world->seen, HISTORY_CLOSES "\n");
    } else if (!world->options->silent) {
        complain(world, tell_history(world->execution, world->seen));
    }
    if (!world->options->silent)
        complain(world, runs_tell(&world->home.roll, world->seen));
    complain(world, world->home.roll.problem);
}

bool play_is_named(const struct specimen *specimen, size_t world)
{
    return specimen_world(specimen, world) % 5 != 0;
}

const char *play(const struct sfn_program *program, const struct specimen *specimen, size_t number,
                 const struct play_options *options, struct buffer *seen)
{
    const struct buffer *input = &specimen->inputs[number];
    struct world *world = mem_zeroed(1, sizeof *world);
    uint64_t seed = specimen_world(specimen, number);
    struct engine_options engine_options = {.program = program,
                                            .record_history = !options->silent,
                                            .aws_limits = seed % 3 == 0,
                                            .tokens_come_back = tokens_come_back(seed),
                                            .token_maker = seed % 5 == 1 ? &token_maker : NULL};
    struct execution_start begin = {.name = play_is_named(specimen, number) ? "one" : NULL,
                                    .input = input->text,
                                    .input_size = input->size,
                                    .seed = seed};
    const char *problem;

    world->options = options;
    home_open(&world->home, options, &engine_options, seed % 4 != 3);
    world->seed = seed;
    world->seen = seen;
    world->now_ms = START_MS;
    if (options->replays)
        world->script = script_new();
    effects_init(&world->effects);
    ports_init(&world->ports, specimen, world->seed);
    start(world, &begin);
    live(world);
    end(world);
    execution_free(world->execution);
    if (options->replays)
        replay(world, &world->home.engine_options, &begin);
    home_close(&world->home);
    script_free(world->script);
    effects_fini(&world->effects);
    problem = world->problem;
    free(world);
    return problem;
}
