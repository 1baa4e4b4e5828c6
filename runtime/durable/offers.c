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
    return machine->absent != NULL && machine->work.absent_count > 0;
}

bool offers_has(const struct resident *resident, const struct effect *effect)
{
    const struct work *work = &resident->machine->work;

    if (effect->kind != EFFECT_TASK || !has_queues(resident->machine))
        return false;
    for (size_t i = 0; i < work->absent_count; i++)
        if (strcmp(work->absent[i], effect->state) == 0)
            return !work_mocks(work, (uint64_t)resident->number, effect->state);
    return false;
}

void offers_find_absent(const struct resident *resident)
{
    const struct durable_machine *machine = resident->machine;
    struct durable *durable = machine->durable;
    const struct work *work = &machine->work;

    durable->absent_count = 0;
    if (durable->absent_capacity < work->absent_count) {
        durable->absent_capacity = work->absent_count;
        durable->absent_states =
            mem_resize(durable->absent_states, work->absent_count * sizeof(const char *));
    }
    for (size_t i = 0; i < work->absent_count; i++)
        if (!work_mocks(work, (uint64_t)resident->number, work->absent[i]) &&
            (machine->absent == NULL ||
             machine->absent(machine->context, work->unserved[i]->task->text)))
            durable->absent_states[durable->absent_count++] = work->absent[i];
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
