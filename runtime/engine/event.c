/* runtime/engine/event.c - number and record history events.
 * In: what happened. Out: the id of its event; the event is recorded when the execution has a
 * history. Why count them without a history: error messages quote event ids. */
#include <stdint.h>
#include <string.h>

#include "runtime/base/bug.h"
#include "runtime/base/count.h"
#include "runtime/engine/event.h"
#include "runtime/engine/execution.h"
#include "runtime/engine/failure.h"
#include "runtime/engine/frame.h"
#include "runtime/engine/map_told.h"
#include "runtime/engine/names.h"

#define DETAILS_MAX 8

struct value event_text(const char *text)
{
    return (struct value){.kind = VALUE_STRING,
                          .flags = VALUE_FIXED,
                          .size = (uint32_t)strlen(text),
                          .as.text = text};
}

/* An event is text in memory until its turn is over. One that has written much ends soon. */
static void note_size(struct engine *engine, size_t size)
{
    struct turn *turn = &engine->turn;

    turn->written += size;
    if (size > turn->largest)
        turn->largest = size;
    if (turn->written > PAUSE_BYTES && engine->options.memory_most != SIZE_MAX)
        turn->patience = 0;
}

static void record(struct frame *frame, enum history_type type, int64_t previous_id,
                   const struct history_detail *details, size_t count)
{
    const struct execution *execution = frame->execution;
    struct value text = execution_input_text(execution);
    struct history_detail written[DETAILS_MAX];

    ENSURE(count <= DETAILS_MAX);
    map_told_turn(frame);
    for (size_t i = 0; i < count; i++) {
        written[i] = details[i];
        if (details[i].kind != DETAIL_JSON || !value_is_input(details[i].value))
            continue;
        written[i].kind = DETAIL_WRITTEN;
        written[i].value = &text;
    }
    note_size(execution->engine,
              history_add(frame->ledger->history, type, frame->ledger->events, previous_id,
                          turn_of(execution)->now_ms, written, count));
}

int64_t event_record(struct frame *frame, enum history_type type, int64_t previous_id,
                     const struct history_detail *details, size_t count)
{
    struct ledger *ledger = frame->ledger;
    int64_t id = ++ledger->events;

    if (ledger->history != NULL && id <= ledger->events_most)
        record(frame, type, previous_id, details, count);
    return id;
}

void event_start(struct frame *top, const struct value *input)
{
    struct value role = event_text(execution_role_arn(top->execution));

    event_record(top, HISTORY_EXECUTION_STARTED, 0,
                 (struct history_detail[]){
                     {HISTORY_FIELD_INPUT, DETAIL_JSON, input, 0},
                     {HISTORY_FIELD_ROLE_ARN, DETAIL_TEXT, &role, 0},
                 },
                 2);
}

void event_end(struct frame *top, enum history_type type, int64_t previous_id,
               const struct history_detail *details, size_t count)
{
    struct ledger *ledger = top->ledger;

    if (ledger->events > ledger->events_most)
        ledger->events = ledger->events_most;
    if (previous_id > ledger->events)
        previous_id = ledger->events;
    ledger->events++;
    if (ledger->history != NULL)
        record(top, type, previous_id, details, count);
}

void event_redriven(struct frame *top)
{
    const struct ledger *ledger = top->ledger;

    top->last_id = event_record(top, HISTORY_EXECUTION_REDRIVEN, ledger->events,
                                (struct history_detail[]){{HISTORY_FIELD_REDRIVE_COUNT,
                                                           DETAIL_NUMBER, NULL, ledger->redrives}},
                                1);
}

void event_follow(struct frame *frame, enum history_type type, const struct history_detail *details,
                  size_t count)
{
    frame->last_id = event_record(frame, type, frame->last_id, details, count);
}

void event_ending(struct frame *top, const struct ending *ending)
{
    const struct value timeout = event_text(ERROR_TIMEOUT);
    const struct history_detail failure[] = {
        {HISTORY_FIELD_ERROR, DETAIL_TEXT, ending->error, 0},
        {HISTORY_FIELD_CAUSE, DETAIL_TEXT, ending->cause, 0},
    };

    switch (ending->status) {
    case EXECUTION_SUCCEEDED:
        event_end(top, HISTORY_EXECUTION_SUCCEEDED, top->last_id,
                  (struct history_detail[]){{HISTORY_FIELD_OUTPUT, DETAIL_JSON, ending->output, 0}},
                  1);
        break;
    case EXECUTION_FAILED:
        event_end(top, HISTORY_EXECUTION_FAILED, top->last_id, failure, COUNT_OF(failure));
        break;
    case EXECUTION_TIMED_OUT: /* the event names an error, the execution has none */
        event_end(top, HISTORY_EXECUTION_TIMED_OUT, 0,
                  (struct history_detail[]){{HISTORY_FIELD_ERROR, DETAIL_TEXT, &timeout, 0}}, 1);
        break;
    case EXECUTION_ABORTED:
        event_end(top, HISTORY_EXECUTION_ABORTED, 0, failure, COUNT_OF(failure));
        break;
    case EXECUTION_RUNNING:
        BUG("an execution that runs has not ended");
    }
}
