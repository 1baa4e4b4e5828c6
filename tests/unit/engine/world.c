/* tests/unit/engine/world.c - a clock, timers and tasks that answer on demand. */
#include "tests/unit/engine/world.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "runtime/base/bug.h"
#include "runtime/json/read.h"
#include "runtime/json/value.h"
#include "runtime/json/write.h"

static void make_token(void *context, void *owner, uint64_t id, char token[TASK_TOKEN_SIZE])
{
    (void)context;
    (void)owner;
    (void)snprintf(token, TASK_TOKEN_SIZE, "token of %llu", (unsigned long long)id);
}

static void open(struct world *world, const struct sfn_program *program, int flags)
{
    static const struct token_maker token_maker = {.make = make_token};
    struct engine_options options = {.program = program,
                                     .record_history = (flags & WORLD_RECORDS) != 0,
                                     .aws_limits = (flags & WORLD_LIMITS) != 0};

    memset(world, 0, sizeof *world);
    world->program = program;
    if ((flags & WORLD_TOLD) != 0) {
        world->roll.recorded = options.record_history;
        world->map_sink = roll_sink(&world->roll);
        options.map_sink = &world->map_sink;
    }
    if ((flags & WORLD_TOKENS) != 0) {
        options.tokens_come_back = true;
        options.token_maker = &token_maker;
    }
    if ((flags & WORLD_KEPT) != 0) {
        world->row_sink = keeper_sink(&world->keeper);
        world->row_source = keeper_source(&world->keeper);
        options.row_sink = &world->row_sink;
        options.row_source = &world->row_source;
        options.frames_kept = SIZE_MAX;
        options.redriver = &redriver;
    }
    world->engine = engine_new(&options);
    world->now_ms = WORLD_START_MS;
    effects_init(&world->effects);
    buffer_init(&world->log);
    buffer_init(&world->text);
}

void world_open(struct world *world, const struct sfn_program *program, bool record, bool limits)
{
    open(world, program, (record ? WORLD_RECORDS : 0) | (limits ? WORLD_LIMITS : 0));
}

/* The text with ' for " and ` for ': free it. */
static char *requoted(const char *text)
{
    char *copy = mem_text(text, strlen(text));

    for (char *at = copy; *at != '\0'; at++)
        *at = *at == '\'' ? '"' : *at == '`' ? '\'' : *at;
    return copy;
}

void world_of(struct world *world, const char *definition, int flags)
{
    char *text = requoted(definition);
    struct program compiled = program_compile("machine", text, (flags & WORLD_EXPRESS) != 0);

    open(world, compiled.sfn, flags);
    world->compiled = compiled;
    free(text);
}

void world_close(struct world *world)
{
    execution_free(world->execution);
    engine_free(world->engine);
    if (world->compiled.sfn != NULL)
        program_drop(&world->compiled);
    roll_fini(&world->roll);
    keeper_fini(&world->keeper);
    effects_fini(&world->effects);
    buffer_fini(&world->log);
    buffer_fini(&world->text);
}

static void forget_timer(struct world *world, uint64_t id)
{
    for (size_t i = 0; i < world->timers_count; i++)
        if (world->timers[i].id == id) {
            memmove(&world->timers[i], &world->timers[i + 1],
                    (world->timers_count - i - 1) * sizeof world->timers[0]);
            world->timers_count--;
            return;
        }
    BUG("a timer that is not armed was disarmed");
}

static void forget_task(struct world *world, uint64_t id)
{
    for (size_t i = 0; i < world->tasks_count; i++)
        if (world->tasks[i].id == id) {
            memmove(&world->tasks[i], &world->tasks[i + 1],
                    (world->tasks_count - i - 1) * sizeof world->tasks[0]);
            world->tasks_count--;
            return;
        }
    BUG("a task that does not run was cancelled");
}

static void log_effect(struct world *world, const struct effect *effect)
{
    static const char *const kinds[] = {
        [EFFECT_ARM] = "arm",
        [EFFECT_DISARM] = "disarm",
        [EFFECT_TASK] = "task",
        [EFFECT_CANCEL] = "cancel",
        [EFFECT_OPEN_ITEMS] = "open-items",
        [EFFECT_ITEMS] = "items",
        [EFFECT_OPEN_RESULTS] = "open-results",
        [EFFECT_RESULT] = "result",
        [EFFECT_PENDING] = "pending",
        [EFFECT_END_RESULTS] = "end-results",
        [EFFECT_CLOSE] = "close",
        [EFFECT_ENDED] = "ended",
    };

    buffer_add_format(&world->log, "%s %llu", kinds[effect->kind], (unsigned long long)effect->id);
    if (effect->kind == EFFECT_ARM)
        buffer_add_format(&world->log, " +%lld", (long long)(effect->due_ms - world->now_ms));
    if (effect->kind == EFFECT_TASK) {
        buffer_add_format(&world->log, " %s %s %s ", effect->state, effect->resource,
                          effect->token != NULL ? effect->token : "-");
        json_write(&world->log, effect->input);
    }
    if (effect->kind == EFFECT_RESULT) {
        buffer_add_text(&world->log, " ");
        json_write(&world->log, effect->input);
    }
    buffer_add_byte(&world->log, '\n');
}

static void take_data(struct world *world, const struct effect *effect)
{
    uint64_t *port = effect->id == world->source ? &world->source : &world->sink;

    switch (effect->kind) {
    case EFFECT_OPEN_ITEMS:
        ENSURE(world->source == 0);
        world->source = effect->id;
        break;
    case EFFECT_OPEN_RESULTS:
        ENSURE(world->sink == 0);
        world->sink = effect->id;
        break;
    case EFFECT_ITEMS:
        ENSURE(effect->id == world->source && world->wanted == 0);
        world->wanted = effect->count;
        break;
    case EFFECT_RESULT:
    case EFFECT_PENDING:
    case EFFECT_END_RESULTS:
        ENSURE(effect->id == world->sink);
        break;
    default:
        ENSURE(effect->id == *port);
        *port = 0;
        world->wanted = 0;
        break;
    }
}

static void take_effects(struct world *world)
{
    for (size_t i = 0; i < world->effects.count; i++) {
        const struct effect *effect = &world->effects.items[i];

        log_effect(world, effect);
        switch (effect->kind) {
        case EFFECT_ARM:
            ENSURE(world->timers_count < WORLD_MAX);
            world->timers[world->timers_count++] = (struct world_timer){effect->id, effect->due_ms};
            break;
        case EFFECT_DISARM:
            forget_timer(world, effect->id);
            break;
        case EFFECT_TASK:
            ENSURE(world->tasks_count < WORLD_MAX);
            world->tasks[world->tasks_count++] = (struct world_task){effect->id, effect->state};
            break;
        case EFFECT_CANCEL:
            forget_task(world, effect->id);
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
            ENSURE(i + 1 == world->effects.count);
            ENSURE(world->timers_count == 0 && world->tasks_count == 0);
            ENSURE(world->source == 0 && world->sink == 0);
            world->ended++;
            break;
        }
    }
}

static bool is_absent(void *context, const struct sfn_state *state)
{
    const struct world *world = context;

    for (size_t i = 0; i < world->absent_count; i++)
        if (strcmp(world->absent[i], state->name) == 0)
            return true;
    return false;
}

static void happen(struct world *world, struct happening happening)
{
    happening.now_ms = world->now_ms;
    happening.absent = is_absent;
    happening.absent_context = world;
    effects_clear(&world->effects);
    execution_take(world->execution, &happening, &world->effects);
    if (world->map_sink.context != NULL)
        roll_check(&world->roll, execution_status(world->execution) != EXECUTION_RUNNING);
}

void world_begin(struct world *world, const struct execution_start *start)
{
    struct json_error error;

    world->execution = execution_new(world->engine, start, &error);
    ENSURE(world->execution != NULL);
    happen(world, (struct happening){.kind = HAPPENING_START});
    take_effects(world);
}

void world_start(struct world *world, const char *input)
{
    struct execution_start start = {
        .name = "one", .input = input, .input_size = strlen(input), .seed = 42, .owner = world};

    execution_free(world->execution);
    world->timers_count = world->tasks_count = 0;
    world->source = world->sink = 0;
    world->wanted = 0;
    world->ended = 0;
    buffer_clear(&world->log);
    world_begin(world, &start);
}

void world_due(struct world *world, uint64_t timer)
{
    happen(world, (struct happening){.kind = HAPPENING_TIMER_DUE, .id = timer});
    take_effects(world);
}

int64_t world_next_timer(struct world *world)
{
    size_t next = 0;
    struct world_timer timer;
    int64_t elapsed;

    if (world->timers_count == 0)
        return -1;
    for (size_t i = 1; i < world->timers_count; i++)
        if (world->timers[i].due_ms < world->timers[next].due_ms)
            next = i;
    timer = world->timers[next];
    forget_timer(world, timer.id);
    elapsed = timer.due_ms - world->now_ms;
    world->now_ms = timer.due_ms;
    world_due(world, timer.id);
    return elapsed;
}

uint64_t world_task(const struct world *world, const char *state)
{
    for (size_t i = 0; i < world->tasks_count; i++)
        if (strcmp(world->tasks[i].state, state) == 0)
            return world->tasks[i].id;
    return 0;
}

static uint64_t take_task(struct world *world, const char *state)
{
    uint64_t id = world_task(world, state);

    ENSURE(id != 0);
    forget_task(world, id);
    return id;
}

/* Task `id` has this output. `last`: and nothing more comes of it. */
static void give(struct world *world, enum happening_kind kind, uint64_t id, const char *output,
                 bool last)
{
    char *copy = mem_text(output, strlen(output));
    struct json_error error;
    struct region region;
    const struct value *value;

    region_init(&region);
    value = json_read(&region, copy, strlen(copy), JSON_TEXT_BORROWED, &error);
    ENSURE(value != NULL);
    happen(world,
           (struct happening){
               .kind = kind, .id = id, .output = value, .output_size = strlen(copy), .last = last});
    memset(copy, 'x', strlen(copy)); /* the engine has its own copy */
    free(copy);
    region_fini(&region);
    take_effects(world);
}

void world_succeed(struct world *world, const char *state, const char *output)
{
    give(world, HAPPENING_TASK_SUCCEEDED, take_task(world, state), output, true);
}

void world_submit(struct world *world, const char *state, const char *output)
{
    give(world, HAPPENING_TASK_SUBMITTED, world_task(world, state), output, true);
}

void world_submit_job(struct world *world, const char *state, const char *output)
{
    give(world, HAPPENING_TASK_SUBMITTED, world_task(world, state), output, false);
}

void world_fail(struct world *world, const char *state, const char *error, const char *cause)
{
    uint64_t id = take_task(world, state);

    happen(world, (struct happening){
                      .kind = HAPPENING_TASK_FAILED, .id = id, .error = error, .cause = cause});
    take_effects(world);
}

void world_take_as(struct world *world, const char *state, const char *worker)
{
    uint64_t task = world_task(world, state);

    happen(world, (struct happening){.kind = HAPPENING_TASK_STARTED, .id = task, .worker = worker});
    take_effects(world);
}

void world_take(struct world *world, const char *state)
{
    world_take_as(world, state, NULL);
}

void world_heartbeat(struct world *world, const char *state)
{
    happen(world,
           (struct happening){.kind = HAPPENING_TASK_HEARTBEAT, .id = world_task(world, state)});
    take_effects(world);
}

void world_items(struct world *world, const char *items, bool last)
{
    uint64_t source = world->source;
    struct region region;
    struct json_error error;
    const struct value *array;

    ENSURE(source != 0 && world->wanted > 0);
    region_init(&region);
    array = json_read(&region, items, strlen(items), JSON_TEXT_COPIED, &error);
    ENSURE(array != NULL);
    world->wanted = 0;
    if (last)
        world->source = 0;
    happen(world,
           (struct happening){.kind = HAPPENING_ITEMS, .id = source, .items = array, .last = last});
    region_fini(&region); /* the engine has its own copy */
    take_effects(world);
}

void world_results_end(struct world *world)
{
    uint64_t sink = world->sink;

    world->sink = 0;
    happen(world, (struct happening){.kind = HAPPENING_RESULTS_ENDED, .id = sink});
    take_effects(world);
}

void world_data_fails(struct world *world, uint64_t id, const char *cause)
{
    if (id == world->source)
        world->source = 0;
    else
        world->sink = 0;
    world->wanted = 0;
    happen(world, (struct happening){.kind = HAPPENING_DATA_FAILED, .id = id, .cause = cause});
    take_effects(world);
}

void world_redrive(struct world *world)
{
    happen(world, (struct happening){.kind = HAPPENING_REDRIVE});
    take_effects(world);
}

void world_stop(struct world *world, const char *error, const char *cause)
{
    happen(world, (struct happening){.kind = HAPPENING_STOP, .error = error, .cause = cause});
    take_effects(world);
}

void world_stop_child(struct world *world, uint64_t id, const char *error, const char *cause)
{
    happen(world,
           (struct happening){.kind = HAPPENING_STOP, .id = id, .error = error, .cause = cause});
    take_effects(world);
}

void world_change_run(struct world *world, uint64_t id, const struct map_run_change *change)
{
    happen(world, (struct happening){.kind = HAPPENING_UPDATE_MAP_RUN, .id = id, .change = change});
    take_effects(world);
}

const struct effect *world_effect(const struct world *world, enum effect_kind kind)
{
    for (size_t i = world->effects.count; i > 0; i--)
        if (world->effects.items[i - 1].kind == kind)
            return &world->effects.items[i - 1];
    return NULL;
}

const char *world_outcome(struct world *world)
{
    const struct execution *execution = world->execution;
    enum execution_status status = execution_status(execution);
    const struct value *error = execution_error(execution), *cause = execution_cause(execution);

    buffer_clear(&world->text);
    buffer_add_text(&world->text, execution_status_name(status));
    if (status == EXECUTION_SUCCEEDED) {
        buffer_add_byte(&world->text, ' ');
        json_write(&world->text, execution_output(execution));
    }
    if (error != NULL)
        buffer_add_format(&world->text, " %.*s", (int)error->size, error->as.text);
    if (cause != NULL)
        buffer_add_format(&world->text, ": %.*s", (int)cause->size, cause->as.text);
    return world->text.text;
}

const char *world_history(struct world *world)
{
    buffer_clear(&world->text);
    history_render(execution_history(world->execution), &world->text);
    return world->text.text;
}

const char *world_sequence(struct world *world)
{
    struct buffer lines = BUFFER_EMPTY;
    struct region region;
    struct json_error error;
    const struct value *document, *events;

    world_history(world);
    region_init(&region);
    document = json_read(&region, world->text.text, world->text.size, JSON_TEXT_COPIED, &error);
    ENSURE(document != NULL);
    events = value_member_named(document, "events");
    for (uint32_t i = 0; i < events->size; i++) {
        const struct value *event = &events->as.items[i];
        const struct value *type = value_member_named(event, "type");

        buffer_add_format(&lines, "%lld<%lld %.*s\n",
                          (long long)value_member_named(event, "id")->as.integer,
                          (long long)value_member_named(event, "previousEventId")->as.integer,
                          (int)type->size, type->as.text);
    }
    buffer_clear(&world->text);
    buffer_add(&world->text, lines.text, lines.size);
    buffer_fini(&lines);
    region_fini(&region);
    return world->text.text;
}

const struct value *field(const struct value *object, const char *name)
{
    return value_member_named(object, name);
}
