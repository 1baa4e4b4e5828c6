/* runtime/durable/offers.c - tasks that wait for a worker of an activity.
 *
 * In: effects that ask for such a task, and workers that take them. Out: offers, which lie in the
 * store until they are taken, in queues of their activities; what a worker is given. Unlike work
 * that is done here an offer is not lost with the process. */
#include "runtime/durable/offers.h"

#include <string.h>

#include "runtime/base/bug.h"
#include "runtime/durable/inside.h"

/* Whether the machine has states whose tasks wait for workers. */
static bool has_queues(const struct durable_machine *machine)
{
    return machine->absent != NULL && machine->work.unserved_count > 0;
}

/* Whether the execution has nothing here for the activity of a state. */
static bool is_lacking(const struct resident *resident, const char *state)
{
    const struct work *work = &resident->machine->work;

    return work_lacks(work, state) && !work_mocks(work, (uint64_t)resident->number, state);
}

bool offers_has(const struct resident *resident, const struct effect *effect)
{
    return effect->kind == EFFECT_TASK && has_queues(resident->machine) &&
           is_lacking(resident, effect->state);
}

bool offers_are_absent(void *context, const struct sfn_state *state)
{
    const struct resident *resident = context;
    const struct durable_machine *machine = resident->machine;

    return is_lacking(resident, state->name) &&
           (machine->absent == NULL || machine->absent(machine->context, state->task->text));
}

void offers_note(struct turn *turn, size_t index)
{
    struct changes *changes = &turn->resident->durable->changes;
    const struct effect *effect = &turn->effects.items[index];
    struct change *change = changes_at(changes, CHANGE_OFFER, 0, effect->id, "");

    change->present = true;
    change->effect = index;
    changes_set_text(changes, change, effect->resource, strlen(effect->resource));
}

void offers_end(struct turn *turn, uint64_t id)
{
    struct changes *changes = &turn->resident->durable->changes;
    struct change *change;

    if (!has_queues(turn->resident->machine))
        return;
    change = changes_at(changes, CHANGE_OFFER, 0, id, "");
    if (change->present)
        turn->effects.items[change->effect].id = 0;
    change->present = false;
}

void offers_give(struct turn *turn, struct arrival *arrival)
{
    struct execution *execution = turn->resident->execution;
    struct buffer *text = &turn->resident->durable->text;
    const size_t from = turn->effects.count;
    const struct effect *task;

    execution_ask_again(execution, arrival->happening.id, &turn->effects);
    if (turn->effects.count == from) /* its rows are damaged */
        return;
    task = &turn->effects.items[from];
    buffer_clear(text);
    execution_write_input(execution, task->input, text);
    arrival_set_task(arrival, task->token, text);
    turn->effects.count = from;
}
