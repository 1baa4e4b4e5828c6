/* runtime/durable/turn.c - let an execution take what has arrived, and make one commit of it.
 *
 * In: an execution in memory, its arrivals. Out: effects that may be carried out when the commit is
 * told, and the commit. Of a timer or task that the turn begins and ends again nothing is left. */
#include "runtime/durable/turn.h"

#include <stdlib.h>
#include <string.h>

#include "runtime/base/bug.h"
#include "runtime/durable/hold.h"
#include "runtime/durable/inside.h"
#include "runtime/durable/left.h"
#include "runtime/durable/offers.h"
#include "runtime/durable/pick.h"
#include "runtime/durable/resident.h"
#include "runtime/engine/names.h"
#include "runtime/json/value.h"
#include "runtime/json/write.h"

enum {
    EVENTS_BYTES = 1 << 20, /* a turn that has written so much takes no more */
};

/* ---- turns ---- */

struct turn *turn_new(struct durable *durable, struct resident *resident)
{
    struct turn *turn = durable->spare;

    if (turn == NULL) {
        turn = mem_zeroed(1, sizeof *turn);
        effects_init(&turn->effects);
        region_init(&turn->region);
    } else {
        durable->spare = turn->next;
    }
    turn->resident = resident;
    turn->done = NULL;
    turn->context = NULL;
    arrivals_init(&turn->taken);
    turn->result = STORE_OK;
    turn->now_ms = turn->own_ms = loop_now_ms(durable->options.loop);
    turn->set_ms = loop_set_by_ms(durable->options.loop);
    turn->starts = turn->redrives = turn->ends = false;
    turn->adopts = turn->defines = turn->absent = false;
    turn->left = NULL;
    return turn;
}

void turn_free(struct durable *durable, struct turn *turn)
{
    ENSURE(turn->taken.first == NULL);
    free(turn->left);
    turn->left = NULL;
    buffer_fini(&turn->lines);
    effects_clear(&turn->effects);
    region_reset(&turn->region);
    turn->next = durable->spare;
    durable->spare = turn;
}

void turns_fini(struct durable *durable)
{
    while (durable->spare != NULL) {
        struct turn *turn = durable->spare;

        durable->spare = turn->next;
        effects_fini(&turn->effects);
        region_fini(&turn->region);
        free(turn);
    }
}

/* ---- what changes ---- */

static struct change *at(struct durable *durable, int kind, uint64_t id)
{
    return changes_at(&durable->changes, kind, 0, id, "");
}

/* An attempt has ended. If this turn was to start it again, it does not. */
static void note_answer(struct turn *turn, uint64_t id)
{
    struct change *change = at(turn->resident->durable, CHANGE_ATTEMPT, id);

    if (change->present)
        turn->effects.items[change->effect].id = 0;
    change->present = false;
    offers_end(turn, id);
}

/* What the happening says is over. */
static void note_happening(struct turn *turn, const struct happening *happening)
{
    struct durable *durable = turn->resident->durable;

    switch (happening->kind) {
    case HAPPENING_TIMER_DUE:
        at(durable, CHANGE_TIMER, happening->id)->present = false;
        break;
    case HAPPENING_ITEMS:
        if (!happening->last)
            break;
        at(durable, CHANGE_ATTEMPT, happening->id)->present = false;
        break;
    case HAPPENING_TASK_SUBMITTED:
        if (happening->last)
            note_answer(turn, happening->id);
        break;
    case HAPPENING_TASK_SUCCEEDED:
    case HAPPENING_TASK_FAILED:
    case HAPPENING_RESULTS_ENDED:
    case HAPPENING_DATA_FAILED:
        note_answer(turn, happening->id);
        break;
    default:
        break;
    }
}

/* An effect of the turn begins it. What was not known was not there before: no id is given twice.
 */
static struct change *begin(struct durable *durable, int kind, uint64_t id, size_t effect)
{
    struct change *change = changes_find(&durable->changes, kind, 0, id, "");

    if (change == NULL) {
        change = at(durable, kind, id);
        change->before = false;
    }
    change->present = true;
    change->effect = effect;
    return change;
}

/* If the clock was set, and the store's timers are not moved yet, this one is moved with them. */
static void note_timer(const struct turn *turn, const struct effect *effect, size_t index)
{
    struct durable *durable = turn->resident->durable;
    struct change *change = begin(durable, CHANGE_TIMER, effect->id, index);

    change->due_ms = effect->due_ms;
    change->by_clock = effect->by_clock;
    if (!effect->by_clock)
        change->due_ms -= turn->set_ms - durable->timers.set_ms;
}

/* What whoever starts it again needs to know beside the execution's rows, and people. */
static void note_attempt(struct durable *durable, const struct effect *effect, size_t index)
{
    struct change *change = begin(durable, CHANGE_ATTEMPT, effect->id, index);
    struct buffer *text = &durable->text;

    buffer_clear(text);
    buffer_add_text(text, "{");
    if (effect->state != NULL) {
        buffer_add_text(text, "\"state\":");
        json_write_string(text, effect->state, strlen(effect->state));
        buffer_add_text(text, ",");
    }
    buffer_add_text(text, "\"resource\":");
    json_write_string(text, effect->resource, strlen(effect->resource));
    buffer_add_text(text, "}");
    changes_set_text(&durable->changes, change, text->text, text->size);
}

/* It is no more. If the turn has begun it, neither effect is carried out; but what goes on
 * elsewhere is stopped, if the turn was to find it again. */
static void note_over(struct turn *turn, int kind, struct effect *effect)
{
    struct change *change = at(turn->resident->durable, kind, effect->id);

    if (change->present) {
        turn->effects.items[change->effect].id = 0;
        if (!effect->resumes)
            effect->id = 0;
    }
    change->present = false;
}

static void note_task(struct turn *turn, size_t index)
{
    const struct effect *effect = &turn->effects.items[index];

    if (offers_has(turn->resident, effect))
        offers_note(turn, index);
    else
        note_attempt(turn->resident->durable, effect, index);
}

static void note_effect(struct turn *turn, size_t index)
{
    struct durable *durable = turn->resident->durable;
    struct effect *effect = &turn->effects.items[index];

    switch (effect->kind) {
    case EFFECT_ARM:
        note_timer(turn, effect, index);
        break;
    case EFFECT_DISARM:
        note_over(turn, CHANGE_TIMER, effect);
        break;
    case EFFECT_TASK:
        note_task(turn, index);
        break;
    case EFFECT_OPEN_ITEMS:
    case EFFECT_OPEN_RESULTS:
        note_attempt(durable, effect, index);
        break;
    case EFFECT_CANCEL:
        offers_end(turn, effect->id);
        note_over(turn, CHANGE_ATTEMPT, effect);
        break;
    case EFFECT_CLOSE:
        at(durable, CHANGE_ATTEMPT, effect->id)->present = false;
        break;
    case EFFECT_ENDED:
        turn->ends = true;
        break;
    default:
        break;
    }
}

/* ---- taking ---- */

static const char *copy_text(struct region *region, const char *text)
{
    size_t size = strlen(text) + 1;

    return memcpy(region_alloc(region, size), text, size);
}

/* Another happening follows, after which the effects from `from` on would point at nothing. */
static void own_effects(struct turn *turn, size_t from)
{
    for (size_t i = from; i < turn->effects.count; i++) {
        struct effect *effect = &turn->effects.items[i];

        if (effect->input != NULL)
            effect->input = value_copy(&turn->region, effect->input);
        if (effect->token != NULL)
            effect->token = copy_text(&turn->region, effect->token);
        if (effect->arn != NULL) {
            effect->arn = copy_text(&turn->region, effect->arn);
            effect->key = copy_text(&turn->region, effect->key);
        }
    }
}

static void note_effects(struct turn *turn, size_t from)
{
    for (size_t i = from; i < turn->effects.count; i++)
        note_effect(turn, i);
}

static void take_happening(struct turn *turn, struct happening happening)
{
    size_t from = turn->effects.count;
    int64_t own_ms;

    happening.now_ms = turn->now_ms;
    happening.absent = offers_are_absent;
    happening.absent_context = turn->resident;
    turn->starts = turn->starts || happening.kind == HAPPENING_START;
    turn->redrives = turn->redrives || happening.kind == HAPPENING_REDRIVE;
    note_happening(turn, &happening);
    own_ms = execution_take(turn->resident->execution, &happening, &turn->effects);
    if (own_ms > turn->own_ms)
        turn->own_ms = own_ms;
    note_effects(turn, from);
}

/* ---- work that was lost ---- */

/* It was lost too often: what brings the process down each time must not do so for ever. */
static void give_up(struct turn *turn, uint64_t id, bool is_task)
{
    take_happening(turn, (struct happening){
                             .kind = is_task ? HAPPENING_TASK_FAILED : HAPPENING_DATA_FAILED,
                             .id = id,
                             .error = is_task ? "States.Runtime" : NULL,
                             .cause = "The process that ran the execution ended five times while "
                                      "it waited for this work.",
                         });
}

/* Start it again, once it is recorded how often it was lost. Work that goes on elsewhere brings
 * nobody down. */
static void take_lost(struct turn *turn, const struct arrival *arrival)
{
    struct durable *durable = turn->resident->durable;
    struct change *change = at(durable, CHANGE_ATTEMPT, arrival->happening.id);
    size_t from = turn->effects.count;
    bool is_task, resumes;

    change->present = false; /* unless it is asked for */
    execution_ask_again(turn->resident->execution, arrival->happening.id, &turn->effects);
    if (turn->effects.count == from)
        return;
    is_task = turn->effects.items[from].kind == EFFECT_TASK;
    resumes = turn->effects.items[from].resumes;
    if (arrival->crashes < CRASHES_MAX || resumes) {
        note_effects(turn, from);
        change->crashes = resumes ? 0 : arrival->crashes;
        return;
    }
    turn->effects.count = from;
    give_up(turn, arrival->happening.id, is_task);
}

/* Why nothing can come of what was asked for, or NULL. */
static const char *refusal(struct execution *execution, const struct arrival *arrival)
{
    if (arrival->for_task && !execution_awaits(execution, arrival->happening.id))
        return REFUSED_LATE;
    if (arrival->happening.kind == HAPPENING_REDRIVE)
        return execution_not_redrivable(execution);
    return NULL;
}

/* A worker takes a task. If that is over, so is its offer. */
static void take_offer(struct turn *turn, struct arrival *arrival)
{
    offers_end(turn, arrival->happening.id);
    if (arrival->refused != NULL)
        return;
    take_happening(turn, arrival->happening);
    offers_give(turn, arrival);
}

/* A task is offered once more, if it is still waited for. */
static void take_again(struct turn *turn, const struct arrival *arrival)
{
    size_t from = turn->effects.count;

    execution_ask_again(turn->resident->execution, arrival->happening.id, &turn->effects);
    note_effects(turn, from);
}

static void take_one(struct turn *turn, struct arrival *arrival)
{
    arrival->refused = refusal(turn->resident->execution, arrival);
    if (arrival->lost)
        take_lost(turn, arrival);
    else if (arrival->again)
        take_again(turn, arrival);
    else if (arrival->takes)
        take_offer(turn, arrival);
    else if (arrival->refused == NULL)
        take_happening(turn, arrival->happening);
}

/* Whether what was taken so far can be made durable. */
static bool is_sound(struct turn *turn)
{
    const struct resident *resident = turn->resident;
    const char *damage = execution_damage(resident->execution);
    struct buffer *arn = &resident->durable->name;

    turn->result = resident->durable->read_result;
    if (turn->result != STORE_OK || damage == NULL)
        return turn->result == STORE_OK;
    buffer_clear(arn);
    execution_arn(resident->execution, arn);
    left_tell(resident->durable, arn->text, damage);
    turn->left = mem_text(damage, strlen(damage));
    turn->result = STORE_DAMAGED;
    return false;
}

static void take_all(struct turn *turn)
{
    size_t from = 0;

    pick_case(turn->resident);
    for (int count = 0; count < TURN_ARRIVALS && !turn->ends; count++) {
        struct arrival *arrival;

        if (turn->resident->durable->events.size > EVENTS_BYTES)
            return;
        arrival = arrivals_take(&turn->resident->arrivals);

        if (arrival == NULL)
            return;
        hold_end(turn->resident->durable, arrival);
        arrivals_add(&turn->taken, arrival);
        own_effects(turn, from);
        from = turn->effects.count;
        take_one(turn, arrival);
        if (!is_sound(turn))
            return;
    }
}

/* ---- the commit ---- */

static struct store_text text_of(const struct buffer *buffer)
{
    return (struct store_text){buffer->text, buffer->size};
}

/* Keep the machine's definition, unless it is known to be kept. */
static void add_definition(struct turn *turn, struct store_commit *commit)
{
    const struct durable_machine *machine = turn->resident->machine;
    const char *text = machine->work.program->definition;

    if (machine->kept_ms != INT64_MIN)
        return;
    store_commit_definition(commit, store_text_of(machine->digest),
                            store_text_of(text != NULL ? text : "{}"));
    turn->defines = true;
}

/* The execution goes on by another definition, once a row of it says so. */
static void add_adoption(struct turn *turn, struct store_commit *commit)
{
    struct resident *resident = turn->resident;
    const struct changes *changes = &resident->durable->changes;

    if (!resident->adopted || changes_find(changes, ROW_EXECUTION, 0, 0, "") == NULL)
        return;
    add_definition(turn, commit);
    store_commit_adopt(commit, resident->number, store_text_of(resident->machine->digest));
    turn->adopts = true;
}

static void add_start(struct turn *turn, struct store_commit *commit)
{
    const struct resident *resident = turn->resident;
    struct durable *durable = resident->durable;
    const struct durable_machine *machine = resident->machine;
    struct store_start start = {.number = resident->number,
                                .machine = store_text_of(machine->arn),
                                .definition = store_text_of(machine->digest),
                                .started_ms = turn->now_ms,
                                .detail = store_text_of(turn->taken.first->detail)};

    add_definition(turn, commit);
    buffer_clear(&durable->text);
    buffer_clear(&durable->name);
    execution_arn(resident->execution, &durable->text);
    execution_name(resident->execution, &durable->name);
    start.id = text_of(&durable->text);
    start.name = text_of(&durable->name);
    start.input.text = execution_input(resident->execution, &start.input.size);
    store_commit_start(commit, &start);
}

/* Write a value as text into a buffer. */
static struct store_text written(struct buffer *text, const struct value *value)
{
    if (value == NULL)
        return (struct store_text){NULL, 0};
    buffer_clear(text);
    json_write(text, value);
    return text_of(text);
}

static struct store_text string_of(const struct value *value)
{
    if (value == NULL)
        return (struct store_text){NULL, 0};
    return (struct store_text){value->as.text, value->size};
}

/* Whether the rows of an execution that has ended stay. */
static bool may_redrive(const struct execution *execution)
{
    return execution_not_redrivable(execution) == NULL;
}

static void add_end(const struct turn *turn, struct store_commit *commit)
{
    const struct resident *resident = turn->resident;
    const struct execution *execution = resident->execution;
    const struct store_end end = {
        .redrive_until_ms =
            may_redrive(execution) ? turn->now_ms + resident->durable->options.redrive_ms : 0,
        .status = store_text_of(execution_status_name(execution_status(execution))),
        .ended_ms = turn->own_ms,
        .output = written(&resident->durable->text, execution_output(execution)),
        .error = string_of(execution_error(execution)),
        .cause = string_of(execution_cause(execution)),
    };

    store_commit_end(commit, resident->number, &end);
}

static void add_events(struct durable *durable, struct store_commit *commit, int64_t execution)
{
    struct buffer *text = &durable->events;

    buffer_add_byte(text, ']');
    store_commit_events(commit, execution, durable->events_first, (int32_t)durable->events_count,
                        text_of(text));
}

static bool has_request(const struct turn *turn)
{
    for (const struct arrival *at = turn->taken.first; at != NULL; at = at->next)
        if (at->asker.request != 0)
            return true;
    return false;
}

static struct store_commit *make_commit(struct turn *turn)
{
    struct durable *durable = turn->resident->durable;
    int64_t number = turn->resident->number;
    struct store_commit *commit;

    if (durable->changes.count == 0 && durable->events_count == 0 && !turn->ends &&
        !has_request(turn) && !runs_are_told(&durable->runs))
        return NULL;
    commit = store_commit_new(store_lease_of(durable->store), turn);
    if (turn->starts)
        add_start(turn, commit);
    add_adoption(turn, commit);
    if (turn->redrives)
        store_commit_redrive(commit, number, turn->own_ms);
    runs_commit(&durable->runs, commit, store_text_of(turn->resident->machine->digest));
    if (!turn->ends || may_redrive(turn->resident->execution)) /* else they go with it */
        changes_commit(&durable->changes, commit, number);
    if (durable->events_count > 0)
        add_events(durable, commit, number);
    if (turn->ends)
        add_end(turn, commit);
    for (const struct arrival *at = turn->taken.first; at != NULL; at = at->next)
        if (at->asker.request != 0)
            store_commit_take_request(commit, at->asker.request);
    return commit;
}

/* Whether somebody wants it to go on although it has ended. */
static bool is_redrive(const struct resident *resident)
{
    const struct arrival *at = resident->arrivals.first;

    while (at != NULL && at->happening.kind != HAPPENING_REDRIVE)
        at = at->next;
    return at != NULL;
}

/* The execution has ended, or cannot go on here. */
static void cannot_wake(struct turn *turn)
{
    struct durable *durable = turn->resident->durable;
    const struct buffer *why = &durable->why;

    turn->result = durable->read_result != STORE_OK ? durable->read_result : STORE_NONE;
    if (turn->result != STORE_NONE || why->size == 0)
        return;
    turn->left = mem_text(why->text, why->size);
    if (!durable->covered)
        left_tell(durable, durable->name.text, turn->left);
}

struct turn *turn_take(struct resident *resident, struct store_commit **commit)
{
    struct durable *durable = resident->durable;
    struct turn *turn = turn_new(durable, resident);
    const struct arrival *first = resident->arrivals.first;

    changes_clear(&durable->changes, !first->lost && first->happening.kind == HAPPENING_START);
    runs_clear(&durable->runs);
    if (durable->events.capacity > (size_t)2 * EVENTS_BYTES)
        buffer_fini(&durable->events);
    else
        buffer_clear(&durable->events);
    durable->events_count = 0;
    durable->turn = turn;
    durable->read_result = STORE_OK;
    *commit = NULL;
    durable->absent = false;
    turn->wakes_ended = is_redrive(resident);
    if (resident_wake(resident, turn->wakes_ended))
        take_all(turn);
    else
        cannot_wake(turn);
    turn->absent = durable->absent;
    if (turn->result == STORE_OK)
        *commit = make_commit(turn);
    return turn;
}
