/* compiler/prove/bounds/costs.c - what one visit of a state costs at most.
 *
 * The events are those that the runtime, as AWS, records: a state is entered and left (or fails, or
 * is aborted: one event, too); each try of a Task is scheduled, started, perhaps submitted, and
 * ends; each try of a Parallel or Map begins, and the last one ends. */
#include <math.h>

#include "compiler/prove/bounds/bounds.h"
#include "compiler/prove/bounds/price.h"
#include "sfn/abi.h"

#define DELAY_SECONDS_MAX 3.2e9 /* of a retry, in the runtime */
#define DELAYS_ADDED_MAX 4096   /* one by one */
#define INLINE_CONCURRENCY 40   /* AWS runs no more items of an inline Map at a time ... */
#define RUN_CONCURRENCY 10000   /* ... and no more children of a distributed one */

/* ---- retries ---- */

struct retries {
    double count, seconds;
};

static double delay(double interval, double rate, double most, double number)
{
    double seconds = interval * pow(rate, number);

    if (most > 0 && seconds > most)
        seconds = most;
    return seconds <= DELAY_SECONDS_MAX ? ceil(seconds * 1000) / 1000 : DELAY_SECONDS_MAX;
}

static void add_retrier(struct retries *retries, const struct ir_instruction *retry)
{
    double interval = retry->operands[1].as.real;
    double times = (double)retry->operands[2].as.integer;
    double rate = retry->operands[3].as.real;
    double most = retry->operands[4].as.real;
    double added = fmin(times, DELAYS_ADDED_MAX);

    if (times <= 0)
        return;
    for (double i = 0; i < added; i++)
        retries->seconds += delay(interval, rate, most, i);
    if (times > added) /* those that follow are as long as the last one, or at their most */
        retries->seconds += (times - added) *
                            (rate > 1 ? most > 0 ? fmin(most, DELAY_SECONDS_MAX) : DELAY_SECONDS_MAX
                                      : delay(interval, 1, most, 0));
    retries->count += times;
}

/* All retriers together: each counts its own tries. */
static struct retries retries_of(const struct ir_state *state)
{
    struct retries retries = {0};

    if (state->fail == NULL)
        return retries;
    for (const struct ir_block *block = state->fail->blocks; block != NULL; block = block->next)
        for (const struct ir_instruction *at = block->first; at != NULL; at = at->next)
            if (at->op == OP_sfn_retry)
                add_retrier(&retries, at);
    return retries;
}

/* ---- kinds of states ---- */

static struct amount seconds_of(const struct flow_state *state)
{
    return state->why_long != NULL ? amount_unbounded(state->why_long)
                                   : amount_of(state->seconds_most);
}

static struct measures simple(const struct flow_state *state)
{
    struct measures cost = {0};

    cost.of[MEASURE_TRANSITIONS] = amount_of(1);
    cost.of[MEASURE_EVENTS] =
        amount_of(state->state->kind == SFN_FAIL && !state->evaluates ? 1 : 2);
    cost.of[MEASURE_SECONDS] = seconds_of(state);
    cost.of[MEASURE_USD] = amount_of(price_of_transition());
    return cost;
}

/* With the events of entering and leaving, and those of the catchers. */
static struct measures tried(const struct flow_state *state, const struct measures *once,
                             const struct retries *retries, double last)
{
    struct measures cost;
    struct amount tries = amount_of(1 + retries->count);

    for (int i = 0; i < MEASURES; i++)
        cost.of[i] = amount_times(once->of[i], tries);
    cost.of[MEASURE_TRANSITIONS] = amount_plus(cost.of[MEASURE_TRANSITIONS], tries);
    cost.of[MEASURE_USD] =
        amount_plus(cost.of[MEASURE_USD], amount_times(tries, amount_of(price_of_transition())));
    cost.of[MEASURE_EVENTS] =
        amount_plus(amount_of(2 + last + (state->handles_badly ? 1 : 0)), cost.of[MEASURE_EVENTS]);
    cost.of[MEASURE_SECONDS] = amount_plus(cost.of[MEASURE_SECONDS], amount_of(retries->seconds));
    return cost;
}

static struct measures of_task(const struct flow_state *state, const struct retries *retries)
{
    struct measures once = {0};

    once.of[MEASURE_EVENTS] =
        amount_of(3 + (state->state->task->submits ? 1 : 0) + (state->evaluates ? 1 : 0));
    once.of[MEASURE_SECONDS] = seconds_of(state);
    return tried(state, &once, retries, 0);
}

static struct measures of_parallel(const struct bounds *bounds, const struct flow_state *state,
                                   const struct retries *retries)
{
    struct measures once = {0};
    const struct ir_scope *scope = state->state->inner;

    for (int i = 0; i < state->state->inner_count; i++, scope = scope->next) {
        const struct measures *branch = &bounds->scopes[scope->id].whole;

        for (int k = 0; k < MEASURES; k++)
            once.of[k] = k == MEASURE_SECONDS ? amount_larger(once.of[k], branch->of[k])
                                              : amount_plus(once.of[k], branch->of[k]);
    }
    once.of[MEASURE_STEPS] =
        amount_plus(once.of[MEASURE_STEPS], amount_of(state->state->inner_count));
    once.of[MEASURE_EVENTS] =
        amount_plus(once.of[MEASURE_EVENTS],
                    amount_of(1 + (state->leaves_badly ? 1 : 0) + (state->evaluates ? 1 : 0)));
    return tried(state, &once, retries, 1);
}

/* How many items one after another. */
static struct amount rounds(const struct flow_state *state, struct amount items)
{
    double most = state->state->map->distributed ? RUN_CONCURRENCY : INLINE_CONCURRENCY;

    if (items.cause == NULL)
        items.most = ceil(items.most / fmin(state->concurrency, most));
    return items;
}

static struct measures of_map(const struct bounds *bounds, const struct flow_state *state,
                              const struct retries *retries, struct amount items)
{
    struct measures item = bounds->scopes[state->state->inner->id].whole;
    struct measures once;

    item.of[MEASURE_EVENTS] = amount_plus(item.of[MEASURE_EVENTS], amount_of(2));
    item.of[MEASURE_STEPS] = amount_plus(item.of[MEASURE_STEPS], amount_of(1));
    for (int i = 0; i < MEASURES; i++)
        once.of[i] = amount_times(item.of[i], i == MEASURE_SECONDS ? rounds(state, items) : items);
    once.of[MEASURE_EVENTS] =
        amount_plus(once.of[MEASURE_EVENTS],
                    amount_of(1 + (state->leaves_badly ? 1 : 0) + (state->evaluates ? 1 : 0)));
    return tried(state, &once, retries, 1);
}

/* The children of a distributed Map are executions of their own: the state has only their price and
 * the time they take. */
static struct measures of_run(const struct bounds *bounds, const struct flow_state *state,
                              const struct retries *retries, struct amount items)
{
    const struct measures *child = &bounds->scopes[state->state->inner->id].whole;
    const struct ir_program *program = bounds->flow->program;
    struct measures once = {0};
    struct amount seconds = child->of[MEASURE_SECONDS];
    struct amount usd = child->of[MEASURE_USD];

    if (state->state->map->express) {
        if (seconds.cause != NULL || seconds.most > BOUNDS_EXPRESS_SECONDS)
            seconds = amount_of(BOUNDS_EXPRESS_SECONDS);
        usd = price_of_express(seconds, child->of[MEASURE_STEPS], program->definition_size);
    }
    once.of[MEASURE_EVENTS] =
        amount_of(3 + (state->leaves_badly ? 1 : 0) + (state->evaluates ? 1 : 0));
    once.of[MEASURE_SECONDS] =
        amount_plus(seconds_of(state), amount_times(seconds, rounds(state, items)));
    once.of[MEASURE_USD] = amount_times(usd, items);
    return tried(state, &once, retries, 1);
}

void bounds_cost(struct bounds *bounds, const struct ir_state *state, struct arena *arena)
{
    const struct flow_state *flow = flow_at(bounds->flow, state);
    const struct retries retries = retries_of(state);
    struct measures *cost = &bounds->states[state->id];
    struct amount items = amount_of(flow->items_most);

    if (state->map != NULL && isinf(flow->items_most))
        items = amount_unbounded(
            arena_format(arena, "how many items \"%s\" has is said by data", state->name));
    if (state->kind == SFN_TASK)
        *cost = of_task(flow, &retries);
    else if (state->kind == SFN_PARALLEL)
        *cost = of_parallel(bounds, flow, &retries);
    else if (state->kind != SFN_MAP)
        *cost = simple(flow);
    else if (state->map->distributed)
        *cost = of_run(bounds, flow, &retries, items);
    else
        *cost = of_map(bounds, flow, &retries, items);
}
