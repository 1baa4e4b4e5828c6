/* compiler/prove/bounds/bounds.c - how much an execution does at most, on the worst of its ways. */
#include "compiler/prove/bounds/bounds.h"

#include "compiler/prove/bounds/price.h"
#include "runtime/json/write.h"
#include "sfn/abi.h"

#include <string.h>

#define NAMES_MAX 4  /* of a loop, where it is named */
#define DEPTH_MAX 16 /* of states within states, in a way that is shown */

const char *measure_name(enum measure measure)
{
    static const char *const names[] = {"transitions", "events", "seconds", "USD", "steps"};

    return names[measure];
}

/* ---- loops ---- */

const char *bounds_loop_names(const struct component *loop, struct arena *arena)
{
    const char *text = "";

    for (size_t i = 0; i < loop->count && i < NAMES_MAX; i++)
        text = arena_format(arena, "%s%s\"%s\"", text, i > 0 ? ", " : "", loop->states[i]->name);
    return loop->count > NAMES_MAX ? arena_format(arena, "%s, ...", text) : text;
}

static struct amount run_cost(const struct bounds *bounds, const struct turns *turns,
                              enum measure measure, struct arena *arena);

/* The worst that is spent from a state of a part of a turn, behind that part. */
static struct amount cost_after(const struct bounds *bounds, const struct turns *turns,
                                const struct ir_state *state, size_t end, const struct amount *rest)
{
    struct amount most = amount_of(0);

    for (const struct flow_edge *edge = flow_at(bounds->flow, state)->edges; edge != NULL;
         edge = edge->next) {
        size_t place = bounds->flow->places[edge->to->id] - turns->first;

        if (bounds->of[edge->to->id] == bounds->of[state->id] && place >= end &&
            place < turns->count) /* not the head, nor what is around the loop */
            most = amount_larger(most, rest[place]);
    }
    return most;
}

/* The worst way of one turn: the most that is spent from each state until the head is come to
 * again. Returns that of the head; *beside is the most of any other one. */
static struct amount turn_cost(const struct bounds *bounds, const struct turns *turns,
                               enum measure measure, struct amount *beside, struct arena *arena)
{
    struct amount *rest = ARENA_ARRAY(arena, struct amount, turns->count);

    *beside = amount_of(0);
    for (size_t end = turns->count; end > 0;) {
        size_t at = turns->part[end - 1];
        struct amount most = amount_of(0);
        struct amount cost;

        for (size_t i = at; i < end; i++)
            most = amount_larger(most, cost_after(bounds, turns, turns->order[i], end, rest));
        cost = turns->inner[at] != NULL ? run_cost(bounds, turns->inner[at], measure, arena)
                                        : bounds->states[turns->order[at]->id].of[measure];
        for (size_t i = at; i < end; i++)
            rest[i] = amount_plus(cost, most);
        if (at > 0)
            *beside = amount_larger(*beside, rest[at]);
        end = at;
    }
    return rest[0];
}

/* One run of a loop: all of its turns. */
static struct amount run_cost(const struct bounds *bounds, const struct turns *turns,
                              enum measure measure, struct arena *arena)
{
    struct amount beside;
    struct amount once = turn_cost(bounds, turns, measure, &beside, arena);
    struct amount whole =
        amount_times(once, amount_of(turns->ends_at_head ? turns->most - 1 : turns->most));

    if (turns->ends_at_head)
        whole = amount_plus(whole, bounds->states[turns->order[0]->id].of[measure]);
    return turns->sideways ? amount_plus(beside, whole) : whole;
}

static struct amount loop_cost(const struct bounds *bounds, const struct turns *turns,
                               const struct component *loop, enum measure measure,
                               struct arena *arena)
{
    if (turns == NULL)
        return amount_unbounded(arena_format(arena, "there are loops within each other: %s",
                                             bounds_loop_names(loop, arena)));
    if (!turns->counted)
        return amount_unbounded(arena_format(arena, "how often the loop of %s turns is not proven",
                                             bounds_loop_names(loop, arena)));
    nest_place(bounds->flow, turns);
    return run_cost(bounds, turns, measure, arena);
}

/* ---- scopes ---- */

/* Where the worst way goes on from a component. What it leads to is measured. */
static void find_after(const struct bounds *bounds, struct bounded_scope *scope, size_t number,
                       enum measure measure)
{
    const struct component *component = &scope->components.list[number];
    struct amount most = amount_of(0);

    for (size_t i = 0; i < component->count; i++)
        for (const struct flow_edge *edge = flow_at(bounds->flow, component->states[i])->edges;
             edge != NULL; edge = edge->next) {
            size_t to = bounds->of[edge->to->id];

            if (to == number)
                continue;
            if (scope->after[number][measure] == NULL ||
                amount_is_more(scope->left[to].of[measure], most)) {
                scope->after[number][measure] = edge->to;
                most = scope->left[to].of[measure];
            }
        }
    scope->left[number].of[measure] = amount_plus(scope->costs[number].of[measure], most);
}

static void bound_component(struct bounds *bounds, struct bounded_scope *scope, size_t number,
                            size_t *walks, struct arena *arena)
{
    const struct component *component = &scope->components.list[number];

    for (size_t i = 0; i < component->count; i++)
        bounds_cost(bounds, component->states[i], arena);
    scope->costs[number] = bounds->states[component->states[0]->id];
    if (component->loops)
        scope->turns[number] = turns_of(bounds->flow, component, bounds->of, false, walks, arena);
    for (enum measure m = 0; m < MEASURES; m++) {
        if (component->loops)
            scope->costs[number].of[m] =
                loop_cost(bounds, scope->turns[number], component, m, arena);
        find_after(bounds, scope, number, m);
    }
}

static void bound_scope(struct bounds *bounds, const struct ir_scope *scope, size_t *walks,
                        struct arena *arena)
{
    struct bounded_scope *made = &bounds->scopes[scope->id];
    size_t count;

    made->components = components_of(bounds->flow, scope, arena, bounds->of);
    count = made->components.count;
    made->turns = ARENA_ARRAY(arena, struct turns *, count);
    made->costs = ARENA_ARRAY(arena, struct measures, count);
    made->left = ARENA_ARRAY(arena, struct measures, count);
    made->after = arena_alloc(arena, count * sizeof *made->after);
    for (size_t i = 0; i < count; i++)
        bound_component(bounds, made, i, walks, arena);
    if (count > 0) /* the start is found last */
        made->whole = made->left[count - 1];
}

/* ---- the machine ---- */

/* An execution that has a timeout is ended by it. */
static void end_in_time(struct bounds *bounds)
{
    const struct ir_program *program = bounds->flow->program;
    struct amount *seconds = &bounds->whole.of[MEASURE_SECONDS];
    double limit = (double)program->timeout_seconds;

    if (program->express && (limit <= 0 || limit > BOUNDS_EXPRESS_SECONDS))
        limit = BOUNDS_EXPRESS_SECONDS;
    if (limit > 0 && (seconds->cause != NULL || seconds->most > limit))
        *seconds = amount_of(limit);
    if (program->express)
        bounds->whole.of[MEASURE_USD] =
            price_of_express(*seconds, bounds->whole.of[MEASURE_STEPS], program->definition_size);
}

const struct bounds *bounds_of(const struct flow *flow, struct arena *arena)
{
    struct bounds *bounds = ARENA_NEW(arena, struct bounds);
    const struct ir_scope **order;
    size_t walks = TURNS_WALKS_MAX;
    size_t count = 0;

    for (const struct ir_scope *at = flow->program->scopes; at != NULL; at = at->next)
        count++;
    order = ARENA_ARRAY(arena, const struct ir_scope *, count);
    for (const struct ir_scope *at = flow->program->scopes; at != NULL; at = at->next)
        order[at->id] = at;
    bounds->flow = flow;
    bounds->scopes = ARENA_ARRAY(arena, struct bounded_scope, count);
    bounds->states = ARENA_ARRAY(arena, struct measures, flow->count);
    bounds->of = ARENA_ARRAY(arena, size_t, flow->count);
    for (size_t i = count; i-- > 0;) /* what is inside has the larger number */
        bound_scope(bounds, order[i], &walks, arena);
    bounds->whole = bounds->scopes[0].whole;
    bounds->whole.of[MEASURE_EVENTS] = amount_plus(bounds->whole.of[MEASURE_EVENTS], amount_of(2));
    end_in_time(bounds);
    return bounds;
}

bool bounds_count_turns(const struct bounds *bounds, const struct ir_state *state)
{
    const struct bounded_scope *scope = &bounds->scopes[state->scope->id];
    size_t number = bounds->of[state->id];

    return flow_at(bounds->flow, state)->reached && number < scope->components.count &&
           scope->components.list[number].loops && scope->turns[number] != NULL &&
           scope->turns[number]->counted;
}

/* ---- the worst way ---- */

static void show_scope(const struct bounds *bounds, const struct ir_scope *scope,
                       enum measure measure, int depth, struct buffer *out);

static void show_state(const struct bounds *bounds, const struct ir_state *state,
                       enum measure measure, int depth, struct buffer *out)
{
    const struct ir_scope *inner = state->inner;

    json_write_string(out, state->name, strlen(state->name));
    for (int i = 0; i < state->inner_count; i++, inner = inner->next) {
        buffer_add_text(out, i == 0 ? " [" : " | ");
        if (depth < DEPTH_MAX)
            show_scope(bounds, inner, measure, depth + 1, out);
        else
            buffer_add_text(out, "...");
    }
    if (state->inner_count > 0)
        buffer_add_byte(out, ']');
}

static void show_loop(const struct bounds *bounds, const struct turns *turns, enum measure measure,
                      int depth, struct buffer *out)
{
    buffer_add_byte(out, '(');
    for (size_t i = 0; i < turns->count; i += nest_part(turns, i)) {
        if (i > 0)
            buffer_add_text(out, ", ");
        if (turns->inner[i] != NULL)
            show_loop(bounds, turns->inner[i], measure, depth, out);
        else
            show_state(bounds, turns->order[i], measure, depth, out);
    }
    if (turns->counted)
        buffer_add_format(out, ") x %.0f", turns->most);
    else
        buffer_add_byte(out, ')');
}

static void show_component(const struct bounds *bounds, const struct bounded_scope *scope,
                           size_t number, enum measure measure, int depth, struct buffer *out)
{
    const struct component *component = &scope->components.list[number];

    if (component->loops && scope->turns[number] != NULL) {
        show_loop(bounds, scope->turns[number], measure, depth, out);
        return;
    }
    if (component->loops)
        buffer_add_byte(out, '(');
    for (size_t i = 0; i < component->count; i++) {
        if (i > 0)
            buffer_add_text(out, ", ");
        show_state(bounds, component->states[i], measure, depth, out);
    }
    if (component->loops)
        buffer_add_byte(out, ')');
}

static void show_scope(const struct bounds *bounds, const struct ir_scope *scope,
                       enum measure measure, int depth, struct buffer *out)
{
    const struct bounded_scope *bounded = &bounds->scopes[scope->id];
    size_t number = bounded->components.count;
    const struct ir_state *next;

    if (number-- == 0)
        return;
    for (;;) {
        show_component(bounds, bounded, number, measure, depth, out);
        next = bounded->after[number][measure];
        if (next == NULL)
            return;
        buffer_add_text(out, ", ");
        number = bounds->of[next->id];
    }
}

void bounds_show_path(const struct bounds *bounds, enum measure measure, struct buffer *out)
{
    show_scope(bounds, bounds->flow->program->scopes, measure, 0, out);
}
