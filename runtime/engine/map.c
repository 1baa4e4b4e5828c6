/* runtime/engine/map.c - Map: its limits, its items, its iterations' events, for compiled code. */
#include "runtime/base/bug.h"
#include "runtime/engine/frame.h"

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

/* "The FIELD field refers to value "V" which is not a valid integer: PATH" */
static int32_t refuse(struct sfn_frame *head, const char *field, const struct value *value,
                      const char *kind, const char *path)
{
    if (value == NULL)
        frame_fail(head, ERROR_RUNTIME, "The %s field does not reference an input value: %s", field,
                   path);
    else
        frame_fail(head, ERROR_RUNTIME,
                   "The %s field refers to value \"%s\" which is not a valid %s: %s", field,
                   number_shown(head->region, value), kind, path);
    return 0;
}

/* Limits come before or after the items: whichever is first makes the join. */
static struct join *map_join(struct frame *frame)
{
    return frame->join != NULL ? frame->join : join_new(frame, true);
}

int32_t sfn_map_concurrency(struct sfn_frame *head, const struct value *value, const char *path)
{
    int64_t limit;

    if (!number_integer(value, &limit))
        return refuse(head, "MaxConcurrencyPath", value, "integer", path);
    if (limit < 0) {
        frame_fail(head, ERROR_RUNTIME, "MaxConcurrency cannot be negative.");
        return 0;
    }
    map_join(frame_of(head))->limit = limit == 0 ? SIZE_MAX : (size_t)limit;
    return 1;
}

int32_t sfn_map_tolerated_count(struct sfn_frame *head, const struct value *value, const char *path)
{
    int64_t count;

    if (!number_integer(value, &count))
        return refuse(head, "ToleratedFailureCountPath", value, "integer", path);
    if (count < 0) {
        frame_fail(head, ERROR_RUNTIME, "ToleratedFailureCount cannot be negative.");
        return 0;
    }
    map_join(frame_of(head))->tolerated_count = count;
    return 1;
}

int32_t sfn_map_tolerated_percentage(struct sfn_frame *head, const struct value *value,
                                     const char *path)
{
    double percentage;

    if (!number_real(value, &percentage))
        return refuse(head, "ToleratedFailurePercentagePath", value, "float", path);
    if (!(percentage >= 0 && percentage <= 100)) {
        frame_fail(head, ERROR_RUNTIME, "ToleratedFailurePercentage must be between 0 and 100.");
        return 0;
    }
    map_join(frame_of(head))->tolerated_percentage = percentage;
    return 1;
}

void sfn_map_begin(struct sfn_frame *head, const struct value *items)
{
    struct frame *frame = frame_of(head);
    struct join *join = map_join(frame);

    ENSURE(items->kind == VALUE_ARRAY);
    event_follow(
        frame, HISTORY_MAP_STARTED,
        (struct history_detail[]){{HISTORY_FIELD_LENGTH, DETAIL_NUMBER, NULL, items->size}}, 1);
    join->input = items;
    join->begun = true;
    join->last_id = join->inner_id = frame->last_id;
}

/* The first iterations, as many as may run at once, are announced together. */
static void announce(struct frame *frame)
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

void sfn_map_start(struct sfn_frame *head, const struct sfn_scope *scope, sfn_chooser selector)
{
    struct frame *frame = frame_of(head);
    struct join *join = frame->join;

    ENSURE(join != NULL && join->begun);
    join_add_scope(join, scope);
    join->selector = selector;
    join_expect(join, join->input->size);
    frame->wait = FRAME_JOINS;
    if (!join->distributed) {
        join->limit = limits_concurrency(frame, join->limit);
        announce(frame);
        return;
    }
    map_run_begin(frame);
    map_data_open(frame);
}

const struct value *map_item_selected(struct frame *parent, size_t index)
{
    struct join *join = parent->join;
    const struct value *item;

    if (join->selector == NULL)
        return &join->input->as.items[index - join->base];
    join->selecting = (int64_t)index;
    item = join->selector(&parent->head);
    join->selecting = -1;
    return item;
}

const struct value *map_child_input(struct frame *parent, uint32_t *items)
{
    if (parent->join->run.batches)
        return map_run_batch(parent, items);
    *items = 1;
    return map_item_selected(parent, parent->join->taken++);
}
