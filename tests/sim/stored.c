/* tests/sim/stored.c - check that what a store has of a running execution is one execution.
 *
 * It is made of its rows in an engine of its own, all of it; then its frames must say the same as
 * timers, attempts and events, which lie beside them. */
#include "tests/sim/stored.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "runtime/base/bug.h"
#include "runtime/engine/engine.h"
#include "runtime/engine/execution.h"
#include "runtime/engine/join.h"
#include "runtime/engine/kept.h"
#include "runtime/engine/map_sink.h"
#include "runtime/engine/task.h"
#include "runtime/rows/row.h"
#include "tests/property/held.h"
#include "tests/property/invariants.h"
#include "tests/sim/machines.h"

struct stored {
    struct store *store;
    int64_t number;
    struct held held;
    uint64_t attempts[HELD_MAX]; /* their ids */
    size_t attempts_count;
    uint64_t offers[HELD_MAX]; /* the same */
    size_t offers_count;
    struct stored_waits waits;
    int64_t events;
};

/* ---- the rows, as the engine asks for them ---- */

static bool add_input(void *context, const struct store_execution *execution)
{
    buffer_add(context, execution->start.input.text, execution->start.input.size);
    return true;
}

static bool get(void *context, void *owner, const struct row_key *key, struct buffer *text)
{
    const struct stored *stored = context;
    const struct store_row_key wanted = {.frame = key->frame,
                                         .kind = key->kind,
                                         .index = key->index,
                                         .name = {key->name, strlen(key->name)}};

    (void)owner;
    if (key->kind == ROW_INPUT) /* it is a column of its own */
        return store_read_execution(stored->store, stored->number, (struct store_text){NULL, 0},
                                    add_input, text) == STORE_OK;
    return store_read_row(stored->store, stored->number, &wanted, text) == STORE_OK;
}

/* A store may not be called while it tells of what was found. */
struct frames {
    uint64_t *numbers;
    size_t count, capacity;
};

static bool add_frame(void *context, uint64_t frame)
{
    struct frames *frames = context;

    if (frames->count == frames->capacity) {
        frames->capacity = 2 * frames->capacity + 16;
        frames->numbers = mem_resize(frames->numbers, frames->capacity * sizeof *frames->numbers);
    }
    frames->numbers[frames->count++] = frame;
    return true;
}

static struct frames children_of(const struct stored *stored, uint64_t parent)
{
    struct frames frames = {.numbers = NULL};

    ENSURE(store_read_children(stored->store, stored->number, (int64_t)parent, 0, add_frame,
                               &frames) == STORE_OK);
    return frames;
}

static void children(void *context, void *owner, uint64_t parent,
                     void (*visit)(void *visitor, uint64_t frame), void *visitor)
{
    struct frames frames = children_of(context, parent);

    (void)owner;
    for (size_t i = 0; i < frames.count; i++)
        visit(visitor, frames.numbers[i]);
    free(frames.numbers);
}

/* Have all frames below this one in memory. */
static void load_below(const struct stored *stored, struct execution *execution, uint64_t parent)
{
    struct frames frames = children_of(stored, parent);

    for (size_t i = 0; i < frames.count; i++) {
        (void)frame_find(execution, frames.numbers[i] << ID_SERIAL_BITS);
        load_below(stored, execution, frames.numbers[i]);
    }
    free(frames.numbers);
}

/* ---- what lies beside them ---- */

static bool hold_timer(void *context, const struct store_timer *timer)
{
    struct stored *stored = context;

    if (timer->execution == stored->number)
        held_takes(&stored->held, &(struct effect){.kind = EFFECT_ARM,
                                                   .id = timer->id,
                                                   .due_ms = timer->due_ms,
                                                   .by_clock = timer->by_clock});
    return true;
}

static bool note_attempt(void *context, const struct store_attempt *attempt)
{
    struct stored *stored = context;

    if (attempt->execution == stored->number) {
        ENSURE(stored->attempts_count < HELD_MAX);
        stored->attempts[stored->attempts_count++] = attempt->id;
    }
    return true;
}

static bool note_offer(void *context, int64_t number, int64_t execution, uint64_t id)
{
    struct stored *stored = context;

    (void)number;
    if (execution == stored->number) {
        ENSURE(stored->offers_count < HELD_MAX);
        stored->offers[stored->offers_count++] = id;
    }
    return true;
}

static void hold_task(struct stored *stored, uint64_t id)
{
    held_takes(
        &stored->held,
        &(struct effect){
            .kind = EFFECT_TASK, .id = id, .state = "", .resource = "", .input = &value_null});
}

/* Those of tasks: how far a source or sink is, is not looked at. */
static void hold_attempts(struct stored *stored, struct execution *execution)
{
    for (size_t i = 0; i < stored->attempts_count; i++) {
        uint64_t id = stored->attempts[i];
        const struct frame *frame = frame_find(execution, id);
        const struct join *join = frame != NULL ? frame->join : NULL;

        if (join == NULL || (join->run.source != id && join->run.sink != id))
            hold_task(stored, id);
        else
            stored->waits.ports++;
    }
}

static void hold_offers(struct stored *stored)
{
    for (size_t i = 0; i < stored->offers_count; i++)
        hold_task(stored, stored->offers[i]);
    stored->waits.offers = stored->offers_count;
}

/* Whether a worker has taken the task of the frame, and has not hung up. */
static bool is_taken(const struct stored *stored, const struct frame *frame)
{
    if (strcmp(frame->state->task->text, SIM_ACTIVITY) != 0 || !frame->task->started)
        return false;
    for (size_t i = 0; i < stored->offers_count; i++)
        if (stored->offers[i] == frame->task->id)
            return false;
    return true;
}

/* A task whose call has returned is no attempt, and one that was taken is none and no offer. */
static void hold_tokens(struct stored *stored, const struct frame *frame)
{
    if (frame->task != NULL &&
        ((frame->task->submitted && !frame->task->working) || is_taken(stored, frame))) {
        hold_task(stored, frame->task->id);
        stored->waits.tokens++;
    }
    if (frame->join == NULL)
        return;
    for (const struct frame *child = frame->join->first; child != NULL; child = child->next)
        hold_tokens(stored, child);
}

static bool count_events(void *context, const struct store_events *events)
{
    ((struct stored *)context)->events = events->first + events->count - 1;
    return false;
}

static void read_beside(struct stored *stored)
{
    ENSURE(store_read_timers(stored->store, 0, INT64_MAX, INT32_MAX, NULL, hold_timer, stored) ==
           STORE_OK);
    ENSURE(store_read_attempts(stored->store, 0, NULL, note_attempt, stored) == STORE_OK);
    ENSURE(store_read_offers(stored->store, (struct store_text){SIM_ACTIVITY, strlen(SIM_ACTIVITY)},
                             0, INT32_MAX, note_offer, stored) == STORE_OK);
    ENSURE(store_read_events(stored->store, stored->number, 0, true, count_events, stored) ==
           STORE_OK);
}

static const char *compare(struct stored *stored, struct execution *execution)
{
    const char *problem = execution_damage(execution);

    if (problem == NULL)
        problem = execution_problem(execution);
    if (problem == NULL)
        problem = held_problem(&stored->held, execution, false);
    if (problem == NULL && stored->events != execution->awake->ledger.events)
        problem = "it counts other events than were recorded";
    return problem;
}

/* An engine that reads what is stored, and the execution in it; it is NULL, and why. */
struct restored {
    struct row_source source;
    struct engine *engine;
    struct execution *execution;
    struct buffer why;
};

/* Nobody is told anything here, but somebody was, who may have changed runs of distributed Maps. */
static const struct map_sink somebody = {.teller = &map_teller};

static void restore(struct restored *restored, struct stored *stored,
                    const struct sfn_program *program)
{
    *restored = (struct restored){.source = {.get = get, .children = children, .context = stored},
                                  .why = BUFFER_EMPTY};
    restored->engine = engine_new(&(struct engine_options){.program = program,
                                                           .row_source = &restored->source,
                                                           .map_sink = &somebody,
                                                           .frames_kept = SIZE_MAX});
    restored->execution = execution_restore(restored->engine, stored, &restored->why);
}

static void restored_fini(struct restored *restored)
{
    if (restored->execution != NULL)
        execution_free(restored->execution);
    engine_free(restored->engine);
    buffer_fini(&restored->why);
}

const char *stored_execution_problem(struct store *store, const struct sfn_program *program,
                                     int64_t number, struct stored_waits *waits)
{
    static struct stored stored;
    static char text[512];
    struct restored restored;
    const char *problem;

    stored.held.clock_set = true; /* somebody may have */
    stored.store = store;
    stored.number = number;
    stored.held.count = stored.attempts_count = stored.offers_count = 0;
    stored.events = 0;
    stored.waits = (struct stored_waits){.tokens = 0};
    read_beside(&stored);
    restore(&restored, &stored, program);
    if (restored.execution == NULL) {
        problem = restored.why.text;
    } else {
        load_below(&stored, restored.execution, 0);
        hold_attempts(&stored, restored.execution);
        hold_offers(&stored);
        if (restored.execution->awake->root != NULL)
            hold_tokens(&stored, restored.execution->awake->root);
        problem = compare(&stored, restored.execution);
    }
    if (problem != NULL)
        (void)snprintf(text, sizeof text, "what is stored of it: %s", problem);
    restored_fini(&restored);
    *waits = stored.waits;
    return problem != NULL ? text : NULL;
}

int64_t stored_heartbeat_ms(struct store *store, const struct sfn_program *program,
                            int64_t execution, uint64_t task)
{
    static struct stored stored;
    struct restored restored;
    const struct frame *frame = NULL;
    int64_t due_ms = INT64_MAX;

    stored.store = store;
    stored.number = execution;
    restore(&restored, &stored, program);
    if (restored.execution != NULL)
        frame = frame_find(restored.execution, task);
    if (frame != NULL && frame->task != NULL && frame->task->id == task)
        due_ms = frame->task->heartbeat.due_ms;
    restored_fini(&restored);
    return due_ms;
}
