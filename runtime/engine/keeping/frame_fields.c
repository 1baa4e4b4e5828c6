/* runtime/engine/keeping/frame_fields.c - the fields of a frame's row: written, and read again.
 * In: a frame that waits; or fields, and a frame that was just made. Out: the other one.
 * Ids are written without the number of the frame, which they all begin with. What a frame has only
 * while it runs has no field (docs/members.txt). */
#include <string.h>

#include "runtime/base/bug.h"
#include "runtime/base/count.h"
#include "runtime/engine/execution.h"
#include "runtime/engine/keeping/fields.h"
#include "runtime/engine/frame.h"
#include "runtime/engine/ids.h"
#include "runtime/engine/join.h"
#include "runtime/engine/limits.h"
#include "runtime/engine/map_told.h"
#include "runtime/engine/task.h"

/* How many retriers a state may have, which only a damaged row exceeds. */
#define RETRIERS_MAX 10000

static const char *const wait_names[] = {
    [FRAME_RUNS] = "failed", /* of a frame that has stopped */
    [FRAME_WAITS] = "timer",    [FRAME_RETRIES] = "retry", [FRAME_WORKS] = "task",
    [FRAME_JOINS] = "children", [FRAME_PAUSES] = "pause",
};

static const char *const type_names[] = {
    [SFN_PASS] = "Pass",         [SFN_TASK] = "Task",       [SFN_CHOICE] = "Choice",
    [SFN_WAIT] = "Wait",         [SFN_SUCCEED] = "Succeed", [SFN_FAIL] = "Fail",
    [SFN_PARALLEL] = "Parallel", [SFN_MAP] = "Map",
};

static const char *const stop_names[] = {
    [FRAME_STOPPED] = "stopped",
    [FRAME_PENDING] = "pending",
};

static void add_id(const struct fields_out *out, enum field field, uint64_t id)
{
    fields_add(out, field, (int64_t)id_serial(id));
}

static uint64_t read_id(const struct fields *fields, enum field field, uint64_t frame)
{
    int64_t serial = fields_number(fields, field, 1, ID_SERIAL_MAX);

    return serial == 0 ? 0 : frame << ID_SERIAL_BITS | (uint64_t)serial;
}

/* What the definition or its data say: any integer. */
static int64_t read_said(const struct fields *fields, enum field field, int64_t least)
{
    return fields_number(fields, field, least, INT64_MAX);
}

static size_t read_size(const struct fields *fields, enum field field)
{
    return (size_t)fields_number(fields, field, 0, FIELDS_MOST);
}

/* An event's number, a time, seconds: nothing that may be negative. */
static int64_t read_positive(const struct fields *fields, enum field field)
{
    return fields_number(fields, field, 0, FIELDS_MOST);
}

void timer_fields_write(const struct fields_out *out, enum field field, const struct timer *timer)
{
    if (timer->id == 0)
        return;
    fields_begin_in(out, field);
    add_id(out, FIELD_ID, timer->id);
    fields_add(out, FIELD_DUE_MS, timer->due_ms);
    fields_end(out);
}

void timer_fields_read(const struct fields *fields, enum field field, uint64_t frame,
                       struct timer *timer)
{
    struct fields in = fields_in(fields, field);

    timer->id = read_id(&in, FIELD_ID, frame);
    timer->due_ms = fields_number(&in, FIELD_DUE_MS, -FIELDS_MOST, FIELDS_MOST);
}

/* ---- a child's execution ---- */

static void write_ledger(const struct fields_out *out, const struct ledger *ledger)
{
    fields_begin_in(out, FIELD_EXECUTION);
    fields_add(out, FIELD_EVENTS, ledger->events);
    fields_add(out, FIELD_VARIABLES_BYTES, ledger->variables_bytes);
    fields_add(out, FIELD_STARTED_MS, ledger->started_ms);
    fields_add(out, FIELD_NUMBER, (int64_t)ledger->number);
    if (ledger->status != EXECUTION_RUNNING)
        fields_add_word(out, FIELD_STATUS, execution_status_names, ledger->status);
    fields_add(out, FIELD_REDRIVES, ledger->redrives);
    fields_add(out, FIELD_REDRIVEN_MS, ledger->redriven_ms);
    timer_fields_write(out, FIELD_TIMER, &ledger->timer);
    fields_end(out);
}

static void read_ledger(struct frame *frame, const struct fields *fields)
{
    struct fields in = fields_in(fields, FIELD_EXECUTION);

    if (!frame->parent->join->distributed)
        return;
    frame->own = (struct ledger){
        .events = read_positive(&in, FIELD_EVENTS),
        .variables_bytes = fields_number(&in, FIELD_VARIABLES_BYTES, -FIELDS_MOST, FIELDS_MOST),
        .started_ms = fields_number(&in, FIELD_STARTED_MS, -FIELDS_MOST, FIELDS_MOST),
        .number = (uint64_t)read_positive(&in, FIELD_NUMBER),
        .redrives = fields_number(&in, FIELD_REDRIVES, 0, INT32_MAX),
        .redriven_ms = fields_number(&in, FIELD_REDRIVEN_MS, -FIELDS_MOST, FIELDS_MOST),
    };
    if (fields_have(&in, FIELD_STATUS))
        frame->own.status =
            (uint8_t)fields_word(&in, FIELD_STATUS, execution_status_names, EXECUTION_STATUSES);
    if (frame->own.status == EXECUTION_STATUSES)
        fields_refuse(&in, FIELD_STATUS);
    limits_set_child(frame);
    map_told_record(frame);
    timer_fields_read(&in, FIELD_TIMER, frame->number, &frame->own.timer);
    frame->ledger = &frame->own;
}

/* ---- a task ---- */

static void write_task(const struct fields_out *out, const struct task *task)
{
    fields_begin_in(out, FIELD_TASK);
    add_id(out, FIELD_ID, task->id);
    timer_fields_write(out, FIELD_TIMEOUT, &task->timeout);
    timer_fields_write(out, FIELD_HEARTBEAT, &task->heartbeat);
    fields_add(out, FIELD_TIMEOUT_SECONDS, task->timeout_seconds);
    fields_add(out, FIELD_HEARTBEAT_SECONDS, task->heartbeat_seconds);
    fields_add_flag(out, FIELD_STARTED, task->started);
    fields_add_flag(out, FIELD_SUBMITTED, task->submitted);
    fields_add_flag(out, FIELD_WORKING, task->working);
    fields_add_flag(out, FIELD_SAME_INPUT, task->same_input);
    fields_add_text(out, FIELD_TOKEN, task->token[0] != '\0' ? task->token : NULL);
    fields_end(out);
}

static void read_task(struct frame *frame, const struct fields *fields)
{
    struct fields in = fields_in(fields, FIELD_TASK);
    struct task *task = frame->task = task_new(frame->execution->engine);
    const char *token = fields_text(&in, FIELD_TOKEN);

    task->id = read_id(&in, FIELD_ID, frame->number);
    timer_fields_read(&in, FIELD_TIMEOUT, frame->number, &task->timeout);
    timer_fields_read(&in, FIELD_HEARTBEAT, frame->number, &task->heartbeat);
    task->timeout_seconds = read_positive(&in, FIELD_TIMEOUT_SECONDS);
    task->heartbeat_seconds = read_positive(&in, FIELD_HEARTBEAT_SECONDS);
    task->started = fields_flag(&in, FIELD_STARTED);
    task->submitted = fields_flag(&in, FIELD_SUBMITTED);
    task->working = fields_flag(&in, FIELD_WORKING);
    task->same_input = fields_flag(&in, FIELD_SAME_INPUT);
    if (token != NULL && strlen(token) < TASK_TOKEN_SIZE)
        memcpy(task->token, token, strlen(token) + 1);
    else if (token != NULL)
        fields_refuse(fields, FIELD_TOKEN);
    if (task->id == 0)
        fields_refuse(fields, FIELD_TASK);
}

/* ---- children ---- */

static void write_ends(const struct fields_out *out, enum field field, const struct map_ends *ends)
{
    fields_begin_in(out, field);
    fields_add(out, FIELD_SUCCEEDED, (int64_t)ends->succeeded);
    fields_add(out, FIELD_FAILED, (int64_t)ends->failed);
    fields_add(out, FIELD_TIMED_OUT, (int64_t)ends->timed_out);
    fields_add(out, FIELD_ABORTED, (int64_t)ends->aborted);
    fields_add(out, FIELD_NOT_REDRIVABLE, (int64_t)ends->not_redrivable);
    fields_end(out);
}

static struct map_ends read_ends(const struct fields *fields, enum field field)
{
    struct fields in = fields_in(fields, field);

    return (struct map_ends){
        .succeeded = read_size(&in, FIELD_SUCCEEDED),
        .failed = read_size(&in, FIELD_FAILED),
        .timed_out = read_size(&in, FIELD_TIMED_OUT),
        .aborted = read_size(&in, FIELD_ABORTED),
        .not_redrivable = read_size(&in, FIELD_NOT_REDRIVABLE),
    };
}

/* What names the run and its children, also after the definition has changed. */
static const char *label_of(const struct sfn_map *map)
{
    return map->label != NULL ? map->label : "";
}

static const char *execution_type_of(const struct sfn_map *map)
{
    return map->express ? "EXPRESS" : "STANDARD";
}

static void write_run(const struct fields_out *out, const struct frame *frame)
{
    const struct map_run *run = &frame->join->run;

    fields_begin_in(out, FIELD_RUN);
    if (!out->compact) { /* which another definition never reads */
        fields_add_text(out, FIELD_LABEL, label_of(frame->state->map));
        fields_add_text(out, FIELD_EXECUTION_TYPE, execution_type_of(frame->state->map));
    }
    fields_add_bits(out, FIELD_SEED, run->seed);
    fields_add(out, FIELD_BATCH_ITEMS, run->batch_items);
    fields_add(out, FIELD_BATCH_BYTES, run->batch_bytes);
    fields_add(out, FIELD_MAX_ITEMS, run->max_items);
    fields_add(out, FIELD_CONCURRENCY, run->concurrency);
    fields_add(out, FIELD_STARTED_MS, run->started_ms);
    fields_add(out, FIELD_REDRIVES, run->redrives);
    fields_add(out, FIELD_REDRIVEN_MS, run->redriven_ms);
    fields_add(out, FIELD_REDRIVEN_FRAME, (int64_t)run->redriven_frame);
    write_ends(out, FIELD_ITEM_ENDS, &run->item_ends);
    write_ends(out, FIELD_EXECUTION_ENDS, &run->execution_ends);
    write_ends(out, FIELD_PENDING_ITEMS, &run->pending_items);
    write_ends(out, FIELD_PENDING_EXECUTIONS, &run->pending_executions);
    add_id(out, FIELD_ID, run->id);
    add_id(out, FIELD_SOURCE, run->source);
    add_id(out, FIELD_SINK, run->sink);
    fields_add_flag(out, FIELD_ASKED, run->asked);
    fields_add_flag(out, FIELD_STARVED, run->starved);
    fields_add_flag(out, FIELD_ENDED, run->ended);
    fields_add_flag(out, FIELD_BATCHES, run->batches);
    fields_end(out);
}

/* Whether the field says what it would say now; rows may be older than it. */
static bool is_same_text(const struct fields *fields, enum field field, const char *now)
{
    const char *text = fields_have(fields, field) ? fields_text(fields, field) : NULL;

    return text == NULL || strcmp(text, now) == 0;
}

/* Whether the Map of another definition can go on with the run. Items that are still to be read
 * need a reader, and results that are still to be written, or were, a writer; that of what has been
 * read or written is looked for with its rows. */
static void check_map(const struct frame *frame, const struct fields *in)
{
    const struct sfn_map *map = frame->state->map;
    const struct join *join = frame->join;
    const char *name = frame->state->name;

    if (!is_same_text(in, FIELD_LABEL, label_of(map)))
        execution_damaged(frame->execution,
                          "Map \"%s\" has another Label, which is in the names of its executions",
                          name);
    else if (!is_same_text(in, FIELD_EXECUTION_TYPE, execution_type_of(map)))
        execution_damaged(frame->execution, "Map \"%s\" has another ExecutionType", name);
    else if (map->reader == NULL && (join->run.source != 0 || !join->drained))
        execution_damaged(frame->execution, "Map \"%s\" has no ItemReader any more", name);
    else if (map->writer == NULL && join->run.sink != 0)
        execution_damaged(frame->execution, "Map \"%s\" has no ResultWriter any more", name);
}

static void read_run(const struct frame *frame, const struct fields *fields)
{
    struct fields in = fields_in(fields, FIELD_RUN);
    struct map_run *run = &frame->join->run;

    *run = (struct map_run){
        .seed = fields_bits(&in, FIELD_SEED),
        .batch_items = read_said(&in, FIELD_BATCH_ITEMS, 0),
        .batch_bytes = read_said(&in, FIELD_BATCH_BYTES, 0),
        .max_items = read_said(&in, FIELD_MAX_ITEMS, INT64_MIN),
        .concurrency = read_said(&in, FIELD_CONCURRENCY, 0),
        .started_ms = fields_number(&in, FIELD_STARTED_MS, -FIELDS_MOST, FIELDS_MOST),
        .redrives = fields_number(&in, FIELD_REDRIVES, 0, INT32_MAX),
        .redriven_ms = fields_number(&in, FIELD_REDRIVEN_MS, -FIELDS_MOST, FIELDS_MOST),
        .redriven_frame = read_size(&in, FIELD_REDRIVEN_FRAME),
        .item_ends = read_ends(&in, FIELD_ITEM_ENDS),
        .execution_ends = read_ends(&in, FIELD_EXECUTION_ENDS),
        .pending_items = read_ends(&in, FIELD_PENDING_ITEMS),
        .pending_executions = read_ends(&in, FIELD_PENDING_EXECUTIONS),
        .id = read_id(&in, FIELD_ID, frame->number),
        .source = read_id(&in, FIELD_SOURCE, frame->number),
        .sink = read_id(&in, FIELD_SINK, frame->number),
        .asked = fields_flag(&in, FIELD_ASKED),
        .starved = fields_flag(&in, FIELD_STARVED),
        .ended = fields_flag(&in, FIELD_ENDED),
        .batches = fields_flag(&in, FIELD_BATCHES),
        .begun = true,
    };
    check_map(frame, &in);
}

static void write_join(const struct fields_out *out, const struct frame *frame)
{
    const struct join *join = frame->join;

    fields_begin_in(out, FIELD_CHILDREN);
    fields_add(out, FIELD_COUNT, (int64_t)join->count);
    fields_add(out, FIELD_TAKEN, (int64_t)join->taken);
    fields_add(out, FIELD_BEGUN, (int64_t)join->started);
    fields_add(out, FIELD_ACTIVE, (int64_t)join->active);
    fields_add(out, FIELD_PENDING, (int64_t)join->pending);
    fields_add(out, FIELD_FAILED, (int64_t)join->failed);
    fields_add(out, FIELD_RESULTS, (int64_t)join->results_count);
    if (join->limit != SIZE_MAX)
        fields_add(out, FIELD_LIMIT, (int64_t)join->limit);
    fields_add(out, FIELD_ANNOUNCED, (int64_t)join->announced);
    fields_add(out, FIELD_ANNOUNCED_ID, join->announced_id);
    fields_add(out, FIELD_LAST_ID, join->last_id);
    fields_add(out, FIELD_INNER_ID, join->inner_id);
    if (join->tolerated_count >= 0)
        fields_add_given(out, FIELD_TOLERATED_COUNT, join->tolerated_count);
    if (join->tolerated_percentage >= 0)
        fields_add_real(out, FIELD_TOLERATED_PERCENTAGE, join->tolerated_percentage);
    fields_add_flag(out, FIELD_DRAINED, join->drained);
    fields_add_flag(out, FIELD_PLACED, join->placed);
    if (join->distributed)
        write_run(out, frame);
    fields_end(out);
}

static void read_tolerated(struct join *join, const struct fields *fields)
{
    if (fields_have(fields, FIELD_TOLERATED_COUNT))
        join->tolerated_count = read_said(fields, FIELD_TOLERATED_COUNT, 0);
    if (fields_have(fields, FIELD_TOLERATED_PERCENTAGE))
        join->tolerated_percentage = fields_real(fields, FIELD_TOLERATED_PERCENTAGE);
}

/* Whether each child of the run has ended, is pending or active, and each item that was taken has a
 * child. */
static bool ends_fit(const struct join *join)
{
    const struct map_run *run = &join->run;

    return join->pending == map_ends_sum(&run->pending_executions) &&
           join->started - join->active - join->pending == map_ends_sum(&run->execution_ends) &&
           map_ends_sum(&run->item_ends) + map_ends_sum(&run->pending_items) <= join->taken &&
           run->id != 0;
}

/* Whether the counters are such as they can become. */
static bool counters_fit(const struct frame *frame)
{
    const struct join *join = frame->join;

    return join->taken <= join->count && join->started <= join->taken &&
           join->active + join->pending <= join->started && join->results_count <= join->count &&
           join->announced <= join->count &&
           (join->map || join->count == (size_t)frame->state->inner_count) &&
           (!join->distributed || ends_fit(join));
}

/* Items and results stay in their rows until they are asked for. */
static void read_join(struct frame *frame, const struct fields *fields)
{
    struct fields in = fields_in(fields, FIELD_CHILDREN);
    struct join *join = join_new(frame, frame->state->kind == SFN_MAP);

    join->count = join->base = join->items_written = read_size(&in, FIELD_COUNT);
    join->taken = read_size(&in, FIELD_TAKEN);
    join->started = read_size(&in, FIELD_BEGUN);
    join->active = read_size(&in, FIELD_ACTIVE);
    join->pending = read_size(&in, FIELD_PENDING);
    join->stopped = frame->stop != FRAME_LIVE;
    join->failed = read_size(&in, FIELD_FAILED);
    join->results_count = read_size(&in, FIELD_RESULTS);
    join->limit = (size_t)read_said(&in, FIELD_LIMIT, 1);
    if (join->limit == 0)
        join->limit = SIZE_MAX;
    join->announced = read_size(&in, FIELD_ANNOUNCED);
    join->announced_id = read_positive(&in, FIELD_ANNOUNCED_ID);
    join->last_id = read_positive(&in, FIELD_LAST_ID);
    join->inner_id = read_positive(&in, FIELD_INNER_ID);
    read_tolerated(join, &in);
    join->drained = fields_flag(&in, FIELD_DRAINED);
    join->placed = fields_flag(&in, FIELD_PLACED);
    join->begun = join->written = join->partial = true;
    join->distributed = join->map && frame->state->map->distributed;
    if (join->map && join->distributed != fields_have(&in, FIELD_RUN)) {
        execution_damaged(frame->execution, "Map \"%s\" is %s, and was not", frame->state->name,
                          join->distributed ? "DISTRIBUTED" : "INLINE");
        fields_refuse(fields, FIELD_CHILDREN);
        return;
    }
    if (join->distributed)
        read_run(frame, &in);
    if (!join->map && join->count != (size_t)frame->state->inner_count)
        execution_damaged(frame->execution, "state \"%s\" has other branches", frame->state->name);
    if (!counters_fit(frame))
        fields_refuse(fields, FIELD_CHILDREN);
}

/* ---- the frame ---- */

/* A pause is before a state is entered or, at the end of simulated time, before its work. */
static void write_next(const struct fields_out *out, const struct frame *frame)
{
    const struct sfn_program *program = frame->execution->engine->options.program;

    for (size_t i = 0; i < program->state_count; i++) {
        const struct sfn_state *state = &program->states[i];

        if (state->enter != frame->next_point && state->work != frame->next_point)
            continue;
        fields_add_text(out, FIELD_NEXT, state->name);
        fields_add_flag(out, FIELD_ENTERED, state->enter != frame->next_point);
        return;
    }
    BUG("a frame pauses where no state begins");
}

void frame_fields_write(const struct frame *frame, const struct fields_out *out)
{
    fields_begin(out);
    fields_add_text(out, FIELD_STATE, frame->state->name);
    if (!out->compact) /* which another definition never reads */
        fields_add_word(out, FIELD_TYPE, type_names, (size_t)frame->state->kind);
    fields_add_word(out, FIELD_WAIT, wait_names, frame->wait);
    if (frame->stop != FRAME_LIVE)
        fields_add_word(out, FIELD_STOP, stop_names, frame->stop);
    if (frame->parent != NULL) {
        fields_add(out, FIELD_PARENT, (int64_t)frame->parent->number);
        fields_add(out, FIELD_INDEX, frame->index);
        fields_add(out, FIELD_ITEMS, frame->items);
    }
    fields_add(out, FIELD_SERIAL, frame->serial);
    fields_add(out, FIELD_ENTERED_ID, frame->entered_id);
    fields_add(out, FIELD_ENTERED_MS, frame->entered_ms);
    fields_add(out, FIELD_LAST_ID, frame->last_id);
    timer_fields_write(out, FIELD_TIMER, &frame->timer);
    fields_add_numbers(out, FIELD_ATTEMPTS, frame->attempts, frame->attempts_count);
    fields_add(out, FIELD_RETRIES, frame->retries);
    fields_add_flag(out, FIELD_MOVED, frame->moved);
    fields_add_flag(out, FIELD_HANDLING, frame->handling);
    fields_add(out, FIELD_VARIABLES_BYTES, frame->variables_bytes);
    if (frame->wait == FRAME_PAUSES)
        write_next(out, frame);
    if (frame->ledger == &frame->own)
        write_ledger(out, &frame->own);
    if (frame->task != NULL)
        write_task(out, frame->task);
    if (frame->join != NULL)
        write_join(out, frame);
    fields_end(out);
}

uint64_t frame_fields_parent(const struct fields *fields)
{
    return (uint64_t)fields_number(fields, FIELD_PARENT, 0, FIELDS_MOST);
}

uint32_t frame_fields_index(const struct fields *fields)
{
    return (uint32_t)fields_number(fields, FIELD_INDEX, 0, UINT32_MAX);
}

static void read_attempts(struct frame *frame, const struct fields *fields)
{
    int32_t *attempts;
    size_t count = fields_numbers(fields, FIELD_ATTEMPTS, 0, INT32_MAX, &attempts);

    if (count > RETRIERS_MAX) {
        fields_refuse(fields, FIELD_ATTEMPTS);
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
                                          enum field field)
{
    struct engine *engine = frame->execution->engine;
    const char *name = fields_text(fields, field);
    const struct sfn_state *state = name != NULL ? engine_state_named(engine, name) : NULL;

    if (state != NULL && &engine->options.program->scopes[state->scope] == frame->scope)
        return state;
    if (name != NULL)
        execution_damaged(frame->execution, "there is no state \"%s\" where it was", name);
    fields_refuse(fields, field);
    return NULL;
}

/* What it waits for, and what it has for that. Its state is known. */
static void read_wait(struct frame *frame, const struct fields *fields)
{
    size_t wait = fields_word(fields, FIELD_WAIT, wait_names, COUNT_OF(wait_names));
    int32_t kind = frame->state->kind;
    const struct sfn_state *next;

    frame->wait = wait < COUNT_OF(wait_names) ? (uint8_t)wait : FRAME_RUNS;
    if (frame->wait == FRAME_WAITS && kind == SFN_WAIT) {
        return;
    } else if (frame->stop != FRAME_LIVE && frame->wait == FRAME_WORKS && kind == SFN_TASK) {
        return;
    } else if (frame->stop != FRAME_LIVE && frame->wait == FRAME_RUNS) {
        return;
    } else if (frame->wait == FRAME_RETRIES && frame->state->work >= 0) {
        return;
    } else if (frame->wait == FRAME_WORKS && kind == SFN_TASK) {
        read_task(frame, fields);
    } else if (frame->wait == FRAME_JOINS && (kind == SFN_PARALLEL || kind == SFN_MAP)) {
        read_join(frame, fields);
    } else if (frame->wait == FRAME_PAUSES) {
        next = read_state(frame, fields, FIELD_NEXT);
        frame->next_point = next == NULL                         ? -1
                            : fields_flag(fields, FIELD_ENTERED) ? next->work
                                                                 : next->enter;
        if (frame->next_point < 0)
            fields_refuse(fields, FIELD_NEXT);
    } else {
        fields_refuse(fields, FIELD_WAIT);
    }
}

/* Whether the state is of the type that it was when the row was written. */
static bool has_type(const struct frame *frame, const struct fields *fields)
{
    size_t type;

    if (!fields_have(fields, FIELD_TYPE))
        return true;
    type = fields_word(fields, FIELD_TYPE, type_names, COUNT_OF(type_names));
    if (type == (size_t)frame->state->kind)
        return true;
    execution_damaged(frame->execution, "state \"%s\" is of another type", frame->state->name);
    fields_refuse(fields, FIELD_TYPE);
    return false;
}

static void read_stop(struct frame *frame, const struct fields *fields)
{
    size_t stop = FRAME_LIVE;

    if (fields_have(fields, FIELD_STOP))
        stop = fields_word(fields, FIELD_STOP, stop_names, COUNT_OF(stop_names));
    if (stop < COUNT_OF(stop_names))
        frame->stop = (uint8_t)stop;
    else
        fields_refuse(fields, FIELD_STOP);
}

void frame_fields_read(struct frame *frame, const struct fields *fields)
{
    frame->index = frame_fields_index(fields);
    frame->items = (uint32_t)fields_number(fields, FIELD_ITEMS, 0, UINT32_MAX);
    frame->serial = (uint32_t)fields_number(fields, FIELD_SERIAL, 0, ID_SERIAL_MAX);
    frame->entered_id = read_positive(fields, FIELD_ENTERED_ID);
    frame->entered_ms = fields_number(fields, FIELD_ENTERED_MS, -FIELDS_MOST, FIELDS_MOST);
    frame->last_id = read_positive(fields, FIELD_LAST_ID);
    timer_fields_read(fields, FIELD_TIMER, frame->number, &frame->timer);
    read_attempts(frame, fields);
    frame->retries = (int32_t)fields_number(fields, FIELD_RETRIES, 0, INT32_MAX);
    frame->moved = fields_flag(fields, FIELD_MOVED);
    frame->handling = fields_flag(fields, FIELD_HANDLING);
    frame->variables_bytes =
        fields_number(fields, FIELD_VARIABLES_BYTES, -FIELDS_MOST, FIELDS_MOST);
    if (frame->parent != NULL)
        read_ledger(frame, fields);
    read_stop(frame, fields);
    frame->state = read_state(frame, fields, FIELD_STATE);
    if (frame->state != NULL && has_type(frame, fields))
        read_wait(frame, fields);
}
