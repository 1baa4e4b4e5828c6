/* runtime/engine/frame_fields.c - the fields of a frame's row: written, and read again.
 * In: a frame that waits; or fields, and a frame that was just made. Out: the other one.
 * Ids are written without the number of the frame, which they all begin with. What a frame has only
 * while it runs has no field (docs/members.txt). */
#include <string.h>

#include "runtime/base/bug.h"
#include "runtime/base/count.h"
#include "runtime/engine/execution.h"
#include "runtime/engine/fields.h"
#include "runtime/engine/frame.h"
#include "runtime/engine/ids.h"
#include "runtime/engine/join.h"
#include "runtime/engine/limits.h"
#include "runtime/engine/task.h"

/* How many retriers a state may have, which only a damaged row exceeds. */
#define RETRIERS_MAX 10000

static const char *const wait_names[] = {
    [FRAME_WAITS] = "timer",    [FRAME_RETRIES] = "retry", [FRAME_WORKS] = "task",
    [FRAME_JOINS] = "children", [FRAME_PAUSES] = "pause",
};

static void add_id(struct buffer *out, const char *name, uint64_t id)
{
    fields_add(out, name, (int64_t)id_serial(id));
}

static uint64_t read_id(const struct fields *fields, const char *name, uint64_t frame)
{
    int64_t serial = fields_number(fields, name, 1, ID_SERIAL_MAX);

    return serial == 0 ? 0 : frame << ID_SERIAL_BITS | (uint64_t)serial;
}

/* What the definition or its data say: any integer. */
static int64_t read_said(const struct fields *fields, const char *name, int64_t least)
{
    return fields_number(fields, name, least, INT64_MAX);
}

static size_t read_size(const struct fields *fields, const char *name)
{
    return (size_t)fields_number(fields, name, 0, FIELDS_MOST);
}

/* An event's number, a time, seconds: nothing that may be negative. */
static int64_t read_positive(const struct fields *fields, const char *name)
{
    return fields_number(fields, name, 0, FIELDS_MOST);
}

void timer_fields_write(struct buffer *out, const char *name, const struct timer *timer)
{
    if (timer->id == 0)
        return;
    fields_begin_in(out, name);
    add_id(out, "id", timer->id);
    fields_add(out, "due_ms", timer->due_ms);
    fields_end(out);
}

void timer_fields_read(const struct fields *fields, const char *name, uint64_t frame,
                       struct timer *timer)
{
    struct fields in = fields_in(fields, name);

    timer->id = read_id(&in, "id", frame);
    timer->due_ms = fields_number(&in, "due_ms", -FIELDS_MOST, FIELDS_MOST);
}

/* ---- a child's execution ---- */

static void write_ledger(struct buffer *out, const struct ledger *ledger)
{
    fields_begin_in(out, "execution");
    fields_add(out, "events", ledger->events);
    fields_add(out, "variables_bytes", ledger->variables_bytes);
    fields_add(out, "started_ms", ledger->started_ms);
    timer_fields_write(out, "timer", &ledger->timer);
    fields_end(out);
}

static void read_ledger(struct frame *frame, const struct fields *fields)
{
    struct fields in = fields_in(fields, "execution");

    if (!frame->parent->join->distributed)
        return;
    frame->own = (struct ledger){
        .events = read_positive(&in, "events"),
        .variables_bytes = fields_number(&in, "variables_bytes", -FIELDS_MOST, FIELDS_MOST),
        .started_ms = fields_number(&in, "started_ms", -FIELDS_MOST, FIELDS_MOST),
    };
    limits_set_child(frame);
    timer_fields_read(&in, "timer", frame->number, &frame->own.timer);
    frame->ledger = &frame->own;
}

/* ---- a task ---- */

static void write_task(struct buffer *out, const struct task *task)
{
    fields_begin_in(out, "task");
    add_id(out, "id", task->id);
    timer_fields_write(out, "timeout", &task->timeout);
    timer_fields_write(out, "heartbeat", &task->heartbeat);
    fields_add(out, "timeout_seconds", task->timeout_seconds);
    fields_add(out, "heartbeat_seconds", task->heartbeat_seconds);
    fields_add_flag(out, "started", task->started);
    fields_add_flag(out, "same_input", task->same_input);
    fields_add_text(out, "token", task->token[0] != '\0' ? task->token : NULL);
    fields_end(out);
}

static void read_task(struct frame *frame, const struct fields *fields)
{
    struct fields in = fields_in(fields, "task");
    struct task *task = frame->task = task_new(frame->execution->engine);
    const char *token = fields_text(&in, "token");

    task->id = read_id(&in, "id", frame->number);
    timer_fields_read(&in, "timeout", frame->number, &task->timeout);
    timer_fields_read(&in, "heartbeat", frame->number, &task->heartbeat);
    task->timeout_seconds = read_positive(&in, "timeout_seconds");
    task->heartbeat_seconds = read_positive(&in, "heartbeat_seconds");
    task->started = fields_flag(&in, "started");
    task->same_input = fields_flag(&in, "same_input");
    if (token != NULL && strlen(token) < TASK_TOKEN_SIZE)
        memcpy(task->token, token, strlen(token) + 1);
    else if (token != NULL)
        fields_refuse(fields, "token");
    if (task->id == 0)
        fields_refuse(fields, "task");
}

/* ---- children ---- */

static void write_run(struct buffer *out, const struct map_run *run)
{
    fields_begin_in(out, "run");
    fields_add_bits(out, "seed", run->seed);
    fields_add(out, "batch_items", run->batch_items);
    fields_add(out, "batch_bytes", run->batch_bytes);
    fields_add(out, "max_items", run->max_items);
    fields_add(out, "succeeded", (int64_t)run->succeeded);
    add_id(out, "source", run->source);
    add_id(out, "sink", run->sink);
    fields_add_flag(out, "asked", run->asked);
    fields_add_flag(out, "starved", run->starved);
    fields_add_flag(out, "ended", run->ended);
    fields_add_flag(out, "batches", run->batches);
    fields_end(out);
}

static void read_run(struct map_run *run, const struct fields *fields, uint64_t frame)
{
    struct fields in = fields_in(fields, "run");

    *run = (struct map_run){
        .seed = fields_bits(&in, "seed"),
        .batch_items = read_said(&in, "batch_items", 0),
        .batch_bytes = read_said(&in, "batch_bytes", 0),
        .max_items = read_said(&in, "max_items", INT64_MIN),
        .succeeded = read_size(&in, "succeeded"),
        .source = read_id(&in, "source", frame),
        .sink = read_id(&in, "sink", frame),
        .asked = fields_flag(&in, "asked"),
        .starved = fields_flag(&in, "starved"),
        .ended = fields_flag(&in, "ended"),
        .batches = fields_flag(&in, "batches"),
        .begun = true,
    };
}

static void write_join(struct buffer *out, const struct join *join)
{
    fields_begin_in(out, "children");
    fields_add(out, "count", (int64_t)join->count);
    fields_add(out, "taken", (int64_t)join->taken);
    fields_add(out, "started", (int64_t)join->started);
    fields_add(out, "active", (int64_t)join->active);
    fields_add(out, "failed", (int64_t)join->failed);
    fields_add(out, "results", (int64_t)join->results_count);
    if (join->limit != SIZE_MAX)
        fields_add(out, "limit", (int64_t)join->limit);
    fields_add(out, "announced", (int64_t)join->announced);
    fields_add(out, "announced_id", join->announced_id);
    fields_add(out, "last_id", join->last_id);
    fields_add(out, "inner_id", join->inner_id);
    if (join->tolerated_count >= 0)
        fields_add_given(out, "tolerated_count", join->tolerated_count);
    if (join->tolerated_percentage >= 0)
        fields_add_real(out, "tolerated_percentage", join->tolerated_percentage);
    fields_add_flag(out, "drained", join->drained);
    fields_add_flag(out, "placed", join->placed);
    if (join->distributed)
        write_run(out, &join->run);
    fields_end(out);
}

static void read_tolerated(struct join *join, const struct fields *fields)
{
    if (fields_have(fields, "tolerated_count"))
        join->tolerated_count = read_said(fields, "tolerated_count", 0);
    if (fields_have(fields, "tolerated_percentage"))
        join->tolerated_percentage = fields_real(fields, "tolerated_percentage");
}

/* Whether the counters are such as they can become. */
static bool counters_fit(const struct frame *frame)
{
    const struct join *join = frame->join;

    return join->taken <= join->count && join->started <= join->taken &&
           join->active <= join->started && join->results_count <= join->count &&
           join->announced <= join->count &&
           (join->map || join->count == (size_t)frame->state->inner_count);
}

/* Items and results stay in their rows until they are asked for. */
static void read_join(struct frame *frame, const struct fields *fields)
{
    struct fields in = fields_in(fields, "children");
    struct join *join = join_new(frame, frame->state->kind == SFN_MAP);

    join->count = join->base = join->items_written = read_size(&in, "count");
    join->taken = read_size(&in, "taken");
    join->started = read_size(&in, "started");
    join->active = read_size(&in, "active");
    join->failed = read_size(&in, "failed");
    join->results_count = read_size(&in, "results");
    join->limit = (size_t)read_said(&in, "limit", 1);
    if (join->limit == 0)
        join->limit = SIZE_MAX;
    join->announced = read_size(&in, "announced");
    join->announced_id = read_positive(&in, "announced_id");
    join->last_id = read_positive(&in, "last_id");
    join->inner_id = read_positive(&in, "inner_id");
    read_tolerated(join, &in);
    join->drained = fields_flag(&in, "drained");
    join->placed = fields_flag(&in, "placed");
    join->begun = join->written = join->partial = true;
    join->distributed = join->map && frame->state->map->distributed;
    if (join->distributed)
        read_run(&join->run, &in, frame->number);
    if (!counters_fit(frame))
        fields_refuse(fields, "children");
}

/* ---- the frame ---- */

/* A pause is before a state is entered or, at the end of simulated time, before its work. */
static void write_next(struct buffer *out, const struct frame *frame)
{
    const struct sfn_program *program = frame->execution->engine->options.program;

    for (size_t i = 0; i < program->state_count; i++) {
        const struct sfn_state *state = &program->states[i];

        if (state->enter != frame->next_point && state->work != frame->next_point)
            continue;
        fields_add_text(out, "next", state->name);
        fields_add_flag(out, "entered", state->enter != frame->next_point);
        return;
    }
    BUG("a frame pauses where no state begins");
}

void frame_fields_write(const struct frame *frame, struct buffer *out)
{
    fields_begin(out);
    fields_add_text(out, "state", frame->state->name);
    fields_add_text(out, "wait", wait_names[frame->wait]);
    if (frame->parent != NULL) {
        fields_add(out, "parent", (int64_t)frame->parent->number);
        fields_add(out, "index", frame->index);
        fields_add(out, "items", frame->items);
    }
    fields_add(out, "serial", frame->serial);
    fields_add(out, "entered_id", frame->entered_id);
    fields_add(out, "entered_ms", frame->entered_ms);
    fields_add(out, "last_id", frame->last_id);
    timer_fields_write(out, "timer", &frame->timer);
    fields_add_numbers(out, "attempts", frame->attempts, frame->attempts_count);
    fields_add(out, "retries", frame->retries);
    fields_add_flag(out, "moved", frame->moved);
    fields_add_flag(out, "handling", frame->handling);
    fields_add(out, "variables_bytes", frame->variables_bytes);
    if (frame->wait == FRAME_PAUSES)
        write_next(out, frame);
    if (frame->ledger == &frame->own)
        write_ledger(out, &frame->own);
    if (frame->task != NULL)
        write_task(out, frame->task);
    if (frame->join != NULL)
        write_join(out, frame->join);
    fields_end(out);
}

uint64_t frame_fields_parent(const struct fields *fields)
{
    return (uint64_t)fields_number(fields, "parent", 0, FIELDS_MOST);
}

uint32_t frame_fields_index(const struct fields *fields)
{
    return (uint32_t)fields_number(fields, "index", 0, UINT32_MAX);
}

static void read_attempts(struct frame *frame, const struct fields *fields)
{
    int32_t *attempts;
    size_t count = fields_numbers(fields, "attempts", 0, INT32_MAX, &attempts);

    if (count > RETRIERS_MAX) {
        fields_refuse(fields, "attempts");
        return;
    }
    if (count > frame->attempts_capacity) {
        frame->attempts = mem_resize(frame->attempts, count * sizeof *attempts);
        frame->attempts_capacity = (uint32_t)count;
    }
    if (count > 0)
        memcpy(frame->attempts, attempts, count * sizeof *attempts);
    frame->attempts_count = (uint32_t)count;
}

/* A state of the frame's scope; NULL: there is none with that name. */
static const struct sfn_state *read_state(const struct frame *frame, const struct fields *fields,
                                          const char *name)
{
    struct engine *engine = frame->execution->engine;
    const char *text = fields_text(fields, name);
    const struct sfn_state *state = text != NULL ? engine_state_named(engine, text) : NULL;

    if (state != NULL && &engine->options.program->scopes[state->scope] == frame->scope)
        return state;
    fields_refuse(fields, name);
    return NULL;
}

/* What it waits for, and what it has for that. Its state is known. */
static void read_wait(struct frame *frame, const struct fields *fields)
{
    const char *name = fields_text(fields, "wait");
    int32_t kind = frame->state->kind;
    const struct sfn_state *next;

    frame->wait = FRAME_RUNS;
    for (size_t i = 0; name != NULL && i < COUNT_OF(wait_names); i++)
        if (wait_names[i] != NULL && strcmp(wait_names[i], name) == 0)
            frame->wait = (uint8_t)i;
    if (frame->wait == FRAME_WAITS && kind == SFN_WAIT) {
        return;
    } else if (frame->wait == FRAME_RETRIES && frame->state->work >= 0) {
        return;
    } else if (frame->wait == FRAME_WORKS && kind == SFN_TASK) {
        read_task(frame, fields);
    } else if (frame->wait == FRAME_JOINS && (kind == SFN_PARALLEL || kind == SFN_MAP)) {
        read_join(frame, fields);
    } else if (frame->wait == FRAME_PAUSES) {
        next = read_state(frame, fields, "next");
        frame->next_point = next == NULL                     ? -1
                            : fields_flag(fields, "entered") ? next->work
                                                             : next->enter;
        if (frame->next_point < 0)
            fields_refuse(fields, "next");
    } else {
        fields_refuse(fields, "wait");
    }
}

void frame_fields_read(struct frame *frame, const struct fields *fields)
{
    frame->index = frame_fields_index(fields);
    frame->items = (uint32_t)fields_number(fields, "items", 0, UINT32_MAX);
    frame->serial = (uint32_t)fields_number(fields, "serial", 0, ID_SERIAL_MAX);
    frame->entered_id = read_positive(fields, "entered_id");
    frame->entered_ms = fields_number(fields, "entered_ms", -FIELDS_MOST, FIELDS_MOST);
    frame->last_id = read_positive(fields, "last_id");
    timer_fields_read(fields, "timer", frame->number, &frame->timer);
    read_attempts(frame, fields);
    frame->retries = (int32_t)fields_number(fields, "retries", 0, INT32_MAX);
    frame->moved = fields_flag(fields, "moved");
    frame->handling = fields_flag(fields, "handling");
    frame->variables_bytes = fields_number(fields, "variables_bytes", -FIELDS_MOST, FIELDS_MOST);
    if (frame->parent != NULL)
        read_ledger(frame, fields);
    frame->state = read_state(frame, fields, "state");
    if (frame->state != NULL)
        read_wait(frame, fields);
}
