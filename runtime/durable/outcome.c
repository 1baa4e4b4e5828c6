/* runtime/durable/outcome.c - act when a commit is durable; take it back when it is not.
 *
 * In: turns whose outcome the store has told. Out: tasks, timers, replies, ends; or nothing, and
 * the execution is read again from what the store has. What has arrived from outside is not lost
 * then: answers and timers wait for the next turn, only requests are refused. */
#include "runtime/durable/outcome.h"

#include <string.h>

#include "runtime/base/bug.h"
#include "runtime/base/text.h"
#include "runtime/durable/drive.h"
#include "runtime/durable/hold.h"
#include "runtime/durable/inside.h"
#include "runtime/durable/left.h"
#include "runtime/durable/offers.h"
#include "runtime/durable/resident.h"
#include "runtime/durable/retain.h"
#include "runtime/durable/timers.h"
#include "runtime/durable/turn.h"
#include "runtime/engine/names.h"
#include "runtime/store/read.h"

void outcome_done(void *context, void *subject, enum store_result result)
{
    struct turn *turn = subject;

    if (turn == NULL)
        return;
    turn->result = result;
    drive_told(context, turn);
}

/* ---- it is durable ---- */

/* Whether the effect is for a source or sink that was lost at a crash, and is not open again yet.
 * What it is told then is in rows, and it is told all of that when it opens. */
static bool is_for_lost(const struct resident *resident, const struct effect *effect)
{
    bool use = effect->kind == EFFECT_ITEMS || effect->kind == EFFECT_RESULT ||
               effect->kind == EFFECT_PENDING || effect->kind == EFFECT_END_RESULTS;

    return use && waits_find(&resident->durable->waits, resident, WAIT_PORT, effect->id) == NULL;
}

static void act_work(struct resident *resident, const struct effect *effect)
{
    struct durable *durable = resident->durable;
    size_t before = durable->waits.count;
    bool took;

    if (is_for_lost(resident, effect))
        return;
    took = work_do(&resident->machine->work, resident, effect);
    resident->works += durable->waits.count - before; /* one more, or fewer */
    if (took) {
        const struct happening started = {.kind = HAPPENING_TASK_STARTED, .id = effect->id};

        arrivals_add(&resident->arrivals, arrival_new(&started, NULL));
    }
}

static void tell_offered(const struct durable *durable, const struct effect *effect)
{
    if (durable->options.offered != NULL)
        durable->options.offered(durable->options.context, effect->resource);
}

static void act(struct turn *turn)
{
    struct resident *resident = turn->resident;
    struct durable *durable = resident->durable;

    for (size_t i = 0; i < turn->effects.count; i++) {
        const struct effect *effect = &turn->effects.items[i];
        const struct store_timer timer = {resident->number, effect->id, effect->due_ms,
                                          effect->by_clock};

        if (effect->id == 0) /* the same turn has taken it back; or it is the end */
            continue;
        if (effect->kind == EFFECT_ARM)
            timers_set(durable, &timer, turn->set_ms);
        else if (effect->kind == EFFECT_DISARM)
            timers_clear(durable, resident->number, effect->id);
        else if (offers_has(resident, effect))
            tell_offered(durable, effect);
        else
            act_work(resident, effect);
    }
}

/* Tell who asked that it is done, or that nothing came of it. */
static void reply(const struct turn *turn, const struct arrival *arrival)
{
    struct buffer *arn = &turn->resident->durable->text;
    struct durable_reply reply = {.result = DURABLE_OK,
                                  .number = turn->resident->number,
                                  .at_ms = arrival->for_task ? turn->now_ms : turn->own_ms,
                                  .token = arrival->token,
                                  .input = arrival->input,
                                  .input_size = arrival->input_size};

    if (arrival->refused != NULL) {
        reply.result = arrival->for_task ? DURABLE_TASK_OVER : DURABLE_NOT_REDRIVABLE;
        reply.why = arrival->refused;
    }
    buffer_clear(arn);
    execution_arn(turn->resident->execution, arn);
    reply.arn = arn->text;
    arrival->asker.replied(arrival->asker.context, &reply);
}

static void reply_all(struct turn *turn)
{
    struct arrival *arrival;

    while ((arrival = arrivals_take(&turn->taken)) != NULL) {
        if (arrival->asker.replied != NULL)
            reply(turn, arrival);
        arrival_free(arrival);
    }
}

static void tell_end(const struct resident *resident)
{
    const struct durable_machine *machine = resident->machine;
    struct buffer arn = BUFFER_EMPTY;

    if (machine->ended == NULL)
        return;
    execution_arn(resident->execution, &arn);
    machine->ended(machine->context,
                   &(struct durable_end){resident->number, arn.text, resident->execution});
    buffer_fini(&arn);
}

/* Nobody takes it any more. */
static void refuse_arrival(struct durable *durable, struct arrival *arrival,
                           enum durable_result result, const char *why)
{
    hold_end(durable, arrival);
    if (arrival->for_task && result == DURABLE_NONE)
        drive_refuse(durable, &arrival->asker, DURABLE_TASK_OVER, REFUSED_LATE);
    else if (arrival->happening.kind == HAPPENING_REDRIVE && result == DURABLE_NONE)
        drive_refuse(durable, &arrival->asker, DURABLE_NOT_REDRIVABLE,
                     "Execution cannot be redriven: it has succeeded meanwhile, or nothing is kept "
                     "of it");
    else if (!arrival->for_task && result == DURABLE_NO_TASK)
        drive_refuse(durable, &arrival->asker, DURABLE_NONE, why);
    else
        drive_refuse(durable, &arrival->asker, result, why);
    arrival_free(arrival);
}

static void refuse_arrivals(struct durable *durable, struct arrivals *arrivals,
                            enum durable_result result, const char *why)
{
    struct arrival *arrival;

    while ((arrival = arrivals_take(arrivals)) != NULL)
        refuse_arrival(durable, arrival, result, why);
}

/* The execution has ended. What has arrived for it is refused, but for a wish to redrive it, which
 * may have come meanwhile, and what is behind that. */
static void refuse_or_redrive(struct resident *resident, enum durable_result result,
                              const char *why)
{
    struct arrivals *arrivals = &resident->arrivals;

    while (arrivals->first != NULL && arrivals->first->happening.kind != HAPPENING_REDRIVE)
        refuse_arrival(resident->durable, arrivals_take(arrivals), result, why);
    resident->state = RESIDENT_IDLE;
    if (arrivals->first == NULL) {
        resident_let_go(resident);
        return;
    }
    resident_forget(resident); /* it is read again, as it has ended */
    drive_ready(resident);
}

/* It has ended, now or before. */
static void ended(struct resident *resident)
{
    struct durable *durable = resident->durable;

    retain_note_end(durable);
    work_end_execution(&resident->machine->work, (uint64_t)resident->number);
    refuse_or_redrive(resident, DURABLE_NONE, "the execution has ended");
}

/* The execution waits, or goes on with what has arrived meanwhile. */
static void go_on(struct resident *resident)
{
    resident->state = RESIDENT_IDLE;
    if (resident->arrivals.first != NULL)
        drive_ready(resident);
    else
        resident_rest(resident);
}

static void succeeded(struct turn *turn)
{
    struct resident *resident = turn->resident;

    changes_clear(&resident->durable->changes, false); /* they are of whatever turn came last */
    if (turn->adopts)
        resident->adopted = false;
    if (turn->starts || turn->adopts)
        retain_note_start(turn);
    if (turn->lines.size > 0)
        resident->machine->logged(resident->machine->context, turn->lines.text, turn->lines.size);
    if (!resident->durable->closing)
        act(turn);
    reply_all(turn);
    if (turn->ends)
        tell_end(resident);
    if (execution_status(resident->execution) != EXECUTION_RUNNING)
        ended(resident);
    else if (resident->durable->closing)
        resident->state = RESIDENT_IDLE;
    else
        go_on(resident);
}

/* ---- it is not ---- */

/* A turn is tried again later: stalled executions are, one after the other. */
static void retry_due(void *context)
{
    struct durable *durable = context;

    durable->retry = NULL;
    while (durable->stalled != NULL) {
        struct resident *resident = durable->stalled;

        durable->stalled = resident->newer;
        resident->newer = NULL;
        go_on(resident);
    }
    drive_turns(durable);
}

static void stall(struct resident *resident)
{
    struct durable *durable = resident->durable;
    struct loop *loop = durable->options.loop;

    resident->state = RESIDENT_STALLED;
    resident->newer = durable->stalled;
    durable->stalled = resident;
    if (durable->retry == NULL)
        durable->retry =
            loop_arm(loop, loop_now_ms(loop) + durable->options.retry_ms, retry_due, durable);
}

/* What was asked for is refused; what has happened stays, and comes first in the next turn. */
static void put_back(struct turn *turn, const char *why)
{
    struct durable *durable = turn->resident->durable;
    struct arrivals kept;
    struct arrival *arrival;

    arrivals_init(&kept);
    while ((arrival = arrivals_take(&turn->taken)) != NULL) {
        if (!arrival->asked) {
            arrivals_add(&kept, hold_arrival(durable, arrival));
            continue;
        }
        drive_refuse(durable, &arrival->asker, DURABLE_REFUSED, why);
        arrival_free(arrival);
    }
    arrivals_put_back(&turn->resident->arrivals, &kept);
}

/* Nothing of the execution is recorded. */
static void start_failed(struct turn *turn, enum durable_result result, const char *why)
{
    struct resident *resident = turn->resident;
    struct durable *durable = resident->durable;

    refuse_arrivals(durable, &turn->taken, result, why);
    refuse_arrivals(durable, &resident->arrivals, result, why);
    work_end_execution(&resident->machine->work, (uint64_t)resident->number);
    resident_free(resident);
}

static void failed_for_now(struct turn *turn)
{
    struct resident *resident = turn->resident;
    const char *why = store_result_text(turn->result);

    if (turn->starts) {
        start_failed(turn, DURABLE_REFUSED, why);
        return;
    }
    resident_forget(resident);
    put_back(turn, why);
    if (!resident->durable->closing)
        stall(resident);
}

/* The store has taken its commit for one that contradicts what is there, or cannot read it. */
static void leave_damaged(struct turn *turn)
{
    struct resident *resident = turn->resident;
    struct buffer name = BUFFER_EMPTY;

    turn->left = text_format("its rows are damaged");
    if (resident->execution != NULL)
        execution_arn(resident->execution, &name);
    else
        buffer_add_format(&name, "execution %lld", (long long)resident->number);
    left_tell(resident->durable, name.text, turn->left);
    buffer_fini(&name);
}

/* The execution has ended, or is left alone: it takes nothing more. */
static void failed_for_good(struct turn *turn)
{
    struct resident *resident = turn->resident;
    struct durable *durable = resident->durable;
    enum durable_result result = turn->absent ? DURABLE_NO_TASK : DURABLE_NONE;
    const char *why = "there is no such execution that runs";

    if (turn->left == NULL && turn->result != STORE_NONE)
        leave_damaged(turn);
    if (turn->left != NULL) {
        result = DURABLE_LEFT;
        why = turn->left;
    }
    refuse_arrivals(durable, &turn->taken, result, why);
    if (turn->result != STORE_NONE || turn->wakes_ended)
        refuse_arrivals(durable, &resident->arrivals, result, why);
    refuse_or_redrive(resident, result, why);
}

/* ---- a start whose name is taken ---- */

struct former {
    const struct resident *resident;
    struct durable_reply reply;
};

/* The same start again is answered as the first was, while that execution runs. */
static bool compare_start(void *context, const struct store_execution *execution)
{
    struct former *former = context;
    size_t size;
    const char *input = execution_input(former->resident->execution, &size);
    const struct store_text *given = &execution->start.input;

    if (execution->ended_ms != 0)
        former->reply.why = "an execution with this name has ended";
    else if (given->size != size || memcmp(given->text, input, size) != 0)
        former->reply.why = "an execution with this name runs with another input";
    else
        former->reply.result = DURABLE_OK;
    former->reply.number = execution->start.number;
    former->reply.at_ms = execution->start.started_ms;
    return false;
}

static void name_taken(struct turn *turn)
{
    struct resident *resident = turn->resident;
    struct durable *durable = resident->durable;
    struct former former = {
        .resident = resident,
        .reply = {.result = DURABLE_EXISTS, .why = "an execution with this name is there"}};
    struct arrival *start = arrivals_take(&turn->taken);

    buffer_clear(&durable->text);
    execution_arn(resident->execution, &durable->text);
    store_read_execution(durable->store, 0,
                         (struct store_text){durable->text.text, durable->text.size}, compare_start,
                         &former);
    former.reply.arn = durable->text.text;
    drive_reply(durable, &start->asker, &former.reply);
    arrival_free(start);
    start_failed(turn, former.reply.result, former.reply.why);
}

/* ---- any of them ---- */

static void broke(struct durable *durable, struct turn *turn)
{
    bool first = !durable->broken;

    durable->broken = true;
    refuse_arrivals(durable, &turn->taken, DURABLE_REFUSED, store_result_text(turn->result));
    if (first && durable->options.broken != NULL)
        durable->options.broken(durable->options.context, store_result_text(turn->result));
}

static void settle(struct durable *durable, struct turn *turn)
{
    bool broken = turn->result == STORE_FENCED || turn->result == STORE_BROKEN;

    if (turn->resident == NULL) {
        if (broken)
            broke(durable, turn);
        turn->done(turn->context, turn->result);
        return;
    }
    switch (turn->result) {
    case STORE_OK:
        succeeded(turn);
        break;
    case STORE_EXISTS: /* of another turn: a child has a name that was given before */
        if (turn->starts)
            name_taken(turn);
        else
            failed_for_good(turn);
        break;
    case STORE_FULL:
    case STORE_BUSY:
        failed_for_now(turn);
        break;
    case STORE_NONE:
    case STORE_DAMAGED:
    case STORE_REFUSED:
        failed_for_good(turn);
        break;
    case STORE_FENCED:
    case STORE_BROKEN:
        broke(durable, turn);
        break;
    }
}

void outcome_look(void *context)
{
    struct durable *durable = context;
    struct turn *told;

    pthread_mutex_lock(&durable->lock);
    told = durable->told;
    durable->told = NULL;
    durable->told_end = &durable->told;
    durable->posted = false;
    pthread_mutex_unlock(&durable->lock);
    while (told != NULL) {
        struct turn *turn = told;

        told = turn->next;
        durable->turns--;
        if (!durable->options.store_in_loop)
            loop_idle(durable->options.loop);
        settle(durable, turn);
        turn_free(durable, turn);
    }
    drive_turns(durable);
}
