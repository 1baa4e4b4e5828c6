/* runtime/engine/map_iterations.c - record the history events of an inline Map's iterations.
 * As in AWS, the first iterations are announced together, as many as may run at once. */
#include "runtime/engine/event.h"
#include "runtime/engine/frame.h"
#include "runtime/engine/join.h"
#include "runtime/engine/map.h"

void map_iteration_event(struct frame *parent, enum history_type type, uint32_t index,
                         int64_t previous_id)
{
    struct value name;

    if (parent->ledger->history == NULL) {
        parent->ledger->events++;
        return;
    }
    name = event_text(parent->state->name);
    event_record(parent, type, previous_id,
                 (struct history_detail[]){
                     {HISTORY_FIELD_NAME, DETAIL_TEXT, &name, 0},
                     {HISTORY_FIELD_INDEX, DETAIL_NUMBER, NULL, index},
                 },
                 2);
}

void map_iterations_announce(struct frame *frame)
{
    struct join *join = frame->join;
    struct ledger *ledger = frame->ledger;

    join->announced = join->count < join->limit ? join->count : join->limit;
    join->announced_id = ledger->events + 1;
    if (ledger->history == NULL)
        ledger->events += (int64_t)join->announced;
    else
        for (size_t i = 0; i < join->announced; i++)
            map_iteration_event(frame, HISTORY_MAP_ITERATION_STARTED, (uint32_t)i, frame->last_id);
}

int64_t map_iteration_begin(struct frame *parent, uint32_t index)
{
    struct join *join = parent->join;

    if (index < join->announced)
        return join->announced_id + (int64_t)index;
    map_iteration_event(parent, HISTORY_MAP_ITERATION_STARTED, index, join->inner_id);
    return parent->ledger->events;
}

void map_iterations_abort(struct frame *parent)
{
    const struct join *join = parent->join;

    for (size_t i = join->started; i < join->announced; i++)
        map_iteration_event(parent, HISTORY_MAP_ITERATION_ABORTED, (uint32_t)i,
                            join->announced_id + (int64_t)i);
}
