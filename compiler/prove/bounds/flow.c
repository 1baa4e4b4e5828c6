/* compiler/prove/bounds/flow.c - which states lead to which, and what is known of the work they do.
 */
#include "compiler/prove/bounds/flow.h"

#include <math.h>
#include <string.h>

#include "sfn/abi.h"

#define WAIT_SECONDS_MAX 2147483647.0 /* the runtime, as AWS, refuses to wait longer */
#define TASK_SECONDS_MAX 99999999.0   /* the same for TimeoutSeconds */

struct looking {
    struct arena *arena;
    struct flow *flow;
    struct flow_state *at;
    const struct ir_function *function; /* that is being walked */
    struct flow_edge **edges;           /* by state id: the last edge that leads to it ... */
    const struct flow_state **from;     /* ... and from where */
    bool times_out;
    double taken_most; /* of items, by MaxItems; 0: it has none */
};

/* ---- numbers ---- */

/* The most that a number may be. A text may hold any number. */
static double most_of(const struct shape *shape)
{
    if (shape_may_be(shape, SHAPE_TEXT))
        return INFINITY;
    return shape_may_be(shape, SHAPE_NUMBER) ? shape->range.high : 0;
}

static double least_of(const struct shape *shape)
{
    if (shape_may_be(shape, SHAPE_TEXT))
        return -INFINITY;
    return shape_may_be(shape, SHAPE_NUMBER) ? shape->range.low : INFINITY;
}

static void take_wait(struct looking *l, const struct shape *seconds)
{
    double most = most_of(seconds);

    if (most < WAIT_SECONDS_MAX) {
        l->at->seconds_most = fmax(most, l->at->seconds_most);
        return;
    }
    l->at->seconds_most = INFINITY;
    l->at->why_long =
        arena_format(l->arena, "how long \"%s\" waits is said by data", l->at->state->name);
}

static void take_moment(struct looking *l)
{
    l->at->seconds_most = INFINITY;
    l->at->why_long = arena_format(l->arena, "\"%s\" waits until a time", l->at->state->name);
}

/* A path must find at least 1; what an expression gives may be 0, which is no timeout. */
static void take_timeout(struct looking *l, const struct interpreted *what)
{
    double most = most_of(what->operands[0]);
    bool by_path = what->at->operands[1].as.text.size > 0;

    l->times_out = true;
    if (most < TASK_SECONDS_MAX && (by_path || least_of(what->operands[0]) >= 1)) {
        l->at->seconds_most = fmax(most, l->at->seconds_most);
        return;
    }
    l->at->seconds_most = INFINITY;
    l->at->why_long =
        arena_format(l->arena, "the TimeoutSeconds of \"%s\" are said by data", l->at->state->name);
}

static void take_items(struct looking *l, const struct shape *shape)
{
    double least = 0;
    double most = 0;

    if (shape_may_be(shape, SHAPE_OBJECT)) {
        most = INFINITY;
    } else if (shape_may_be(shape, SHAPE_ARRAY)) {
        most = shape->items == NULL || shape->items->most == SHAPE_SIZE_ANY ? INFINITY
                                                                            : shape->items->most;
        least = shape->items == NULL ? 0 : shape->items->least;
    }
    l->at->items_most = fmax(l->at->items_most, most);
    l->at->items_least = fmin(l->at->items_least, least);
}

/* 0 is no limit. */
static void take_concurrency(struct looking *l, const struct shape *shape)
{
    double least = least_of(shape);
    double most = most_of(shape);

    if (most == 0 && least >= 0)
        return;
    l->at->concurrency = fmin(l->at->concurrency, fmax(least, 1));
}

/* An ItemReader or a ResultWriter: nothing says how long it takes. */
static void take_data(struct looking *l, bool reads)
{
    if (reads) {
        l->at->items_most = INFINITY;
        l->at->items_least = 0;
    }
    l->at->seconds_most = INFINITY;
    l->at->why_long = arena_format(l->arena, "how long \"%s\" %s is not known", l->at->state->name,
                                   reads ? "reads its items" : "writes its results");
}

/* ---- what the code does ---- */

static void add_edge(struct looking *l, const struct ir_state *to)
{
    bool caught = l->function == l->at->state->fail;
    struct flow_edge *edge = l->edges[to->id];

    if (l->from[to->id] == l->at) {
        edge->caught = edge->caught && caught;
        return;
    }
    edge = ARENA_NEW(l->arena, struct flow_edge);
    *edge = (struct flow_edge){to, caught, l->at->edges};
    l->at->edges = l->edges[to->id] = edge;
    l->from[to->id] = l->at;
}

static void terminator(struct looking *l, const struct interpreted *what)
{
    const struct ir_function *function;
    const struct ir_state *to;

    if (what->at->op == OP_END)
        l->at->ends = true;
    if (what->at->op != OP_GOTO)
        return;
    function = what->at->operands[0].as.function;
    to = analysis_state(l->flow->analysis, function);
    if (function == to->enter)
        add_edge(l, to);
}

static void reached(void *context, const struct interpreted *what)
{
    struct looking *l = context;

    if (ir_op_info(what->at->op)->terminator) {
        terminator(l, what);
        return;
    }
    if (what->may_fail && what->at->op != OP_sfn_leave) {
        l->at->leaves_badly = l->at->leaves_badly || l->function == l->at->state->leave;
        l->at->evaluates = l->at->evaluates || ir_is_query(what->at->op);
        l->at->handles_badly = l->at->handles_badly ||
                               (l->function == l->at->state->fail && ir_is_query(what->at->op));
    }
    switch (what->at->op) {
    case OP_sfn_wait_seconds:
        take_wait(l, what->operands[0]);
        break;
    case OP_sfn_wait_until:
    case OP_sfn_wait_until_moment:
        take_moment(l);
        break;
    case OP_sfn_task_timeout:
        take_timeout(l, what);
        break;
    case OP_sfn_map_begin:
        take_items(l, what->operands[0]);
        break;
    case OP_sfn_map_concurrency:
        take_concurrency(l, what->operands[0]);
        break;
    case OP_sfn_map_read:
    case OP_sfn_map_write:
        take_data(l, what->at->op == OP_sfn_map_read);
        break;
    case OP_sfn_map_max_items:
        l->taken_most =
            fmax(l->taken_most,
                 least_of(what->operands[0]) >= 1 ? most_of(what->operands[0]) : INFINITY);
        break;
    default:
        break;
    }
}

static void walk(struct looking *l, const struct ir_function *function)
{
    struct arena *found; /* of shapes only numbers are kept */

    if (function == NULL || analysis_at(l->flow->analysis, function) == NULL)
        return;
    found = arena_new();
    l->function = function;
    analysis_walk(l->flow->analysis, function, found, reached, l);
    arena_free(found);
}

static void look(struct looking *l, const struct ir_state *state)
{
    l->at = &l->flow->states[state->id];
    *l->at = (struct flow_state){.state = state, .concurrency = INFINITY, .items_least = INFINITY};
    l->times_out = false;
    l->taken_most = 0;
    l->at->reached = analysis_at(l->flow->analysis, state->enter) != NULL;
    if (!l->at->reached)
        return;
    walk(l, state->enter);
    walk(l, state->work);
    walk(l, state->leave);
    walk(l, state->fail);
    if (state->map != NULL)
        walk(l, state->map->selector);
    if (l->taken_most > 0)
        l->at->items_most = fmin(l->at->items_most, l->taken_most);
    if (state->map != NULL && l->at->items_least > l->at->items_most)
        l->at->items_least = 0; /* it never comes so far */
    if (state->kind != SFN_TASK || l->times_out)
        return;
    l->at->seconds_most = INFINITY;
    l->at->why_long = arena_format(l->arena, "\"%s\" has no TimeoutSeconds", state->name);
}

static void add_back(struct looking *l, const struct flow_state *from)
{
    for (const struct flow_edge *edge = from->edges; edge != NULL; edge = edge->next) {
        struct flow_state *to = &l->flow->states[edge->to->id];
        struct flow_edge *back = ARENA_NEW(l->arena, struct flow_edge);

        *back = (struct flow_edge){from->state, edge->caught, to->back};
        to->back = back;
    }
}

struct flow *flow_of(const struct analysis *analysis, const struct ir_program *program,
                     struct arena *arena)
{
    struct flow *flow = ARENA_NEW(arena, struct flow);
    struct looking l = {.arena = arena, .flow = flow};

    flow->analysis = analysis;
    flow->program = program;
    for (const struct ir_state *at = program->states; at != NULL; at = at->next)
        flow->count++;
    flow->states = ARENA_ARRAY(arena, struct flow_state, flow->count);
    l.edges = ARENA_ARRAY(arena, struct flow_edge *, flow->count);
    l.from = ARENA_ARRAY(arena, const struct flow_state *, flow->count);
    for (const struct ir_state *at = program->states; at != NULL; at = at->next)
        look(&l, at);
    flow->places = ARENA_ARRAY(arena, size_t, flow->count);
    for (size_t i = 0; i < flow->count; i++)
        add_back(&l, &flow->states[i]);
    return flow;
}
