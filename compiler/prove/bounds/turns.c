/* compiler/prove/bounds/turns.c - how often a loop of states turns. */
#include "compiler/prove/bounds/turns.h"

#include "runtime/base/bug.h"
#include "sfn/abi.h"

#define HEADS_MAX 8 /* states that are tried as the head of a loop */

/* A state that is come to in a turn. */
struct pending {
    bool reached;
    struct world world;
};

struct turning {
    const struct flow *flow;
    const struct component *loop;
    const size_t *of;
    struct arena *arena; /* freed when the turns are counted */
    struct turns *turns;
    struct pending *now; /* by the place of a state in the order; of the head: in the next turn */
    const struct ir_state *state; /* that is being walked */
    const struct ir_function *function;
    struct pending work, leave, fail; /* of its functions */
    bool way_out;                     /* in this turn */
    bool inside;                      /* in this turn more than the head was come to */
    size_t walks;
};

static bool is_inside(const struct turning *t, const struct ir_state *state)
{
    return state->scope == t->loop->states[0]->scope &&
           t->of[state->id] == t->of[t->loop->states[0]->id];
}

static size_t place_of(const struct turning *t, const struct ir_state *state)
{
    return t->flow->places[state->id];
}

/* ---- the order of a turn ---- */

struct visit {
    const struct ir_state *state;
    const struct flow_edge *next;
};

#define NEW SIZE_MAX              /* in flow->places: not seen yet ... */
#define ON_THE_WAY (SIZE_MAX - 1) /* ... or what it leads to is being looked at */

/* Put the states into order: what leads to another, but to the head, stands before it. False: some
 * lead to each other without the head. */
static bool put_in_order(struct turning *t, const struct ir_state *head)
{
    struct visit *path = ARENA_ARRAY(t->arena, struct visit, t->loop->count);
    size_t *places = t->flow->places;
    size_t left = t->loop->count;
    size_t depth = 0;

    for (size_t i = 0; i < t->loop->count; i++)
        places[t->loop->states[i]->id] = NEW;
    path[depth++] = (struct visit){head, flow_at(t->flow, head)->edges};
    places[head->id] = ON_THE_WAY;
    while (depth > 0) {
        struct visit *visit = &path[depth - 1];
        const struct flow_edge *edge = visit->next;

        if (edge == NULL) {
            places[visit->state->id] = --left;
            t->turns->order[left] = visit->state;
            depth--;
            continue;
        }
        visit->next = edge->next;
        if (edge->to == head || !is_inside(t, edge->to))
            continue;
        if (places[edge->to->id] == ON_THE_WAY)
            return false;
        if (places[edge->to->id] != NEW)
            continue;
        places[edge->to->id] = ON_THE_WAY;
        path[depth++] = (struct visit){edge->to, flow_at(t->flow, edge->to)->edges};
    }
    ENSURE(left == 0);
    return true;
}

/* A Choice with a way out is the best head, because it is where the last turn ends. */
static bool is_likely_head(const struct turning *t, const struct ir_state *state)
{
    if (state->kind != SFN_CHOICE)
        return false;
    for (const struct flow_edge *edge = flow_at(t->flow, state)->edges; edge != NULL;
         edge = edge->next)
        if (!is_inside(t, edge->to))
            return true;
    return false;
}

static void find_head(struct turning *t)
{
    size_t tried = 0;

    for (int likely = 1; likely >= 0; likely--)
        for (size_t i = 0; i < t->loop->count && tried < HEADS_MAX; i++) {
            const struct ir_state *state = t->loop->states[i];

            if (is_likely_head(t, state) != (likely == 1))
                continue;
            tried++;
            if (put_in_order(t, state)) {
                t->turns->head = state;
                return;
            }
        }
}

/* ---- what a state does ---- */

static void come(struct turning *t, struct pending *to, const struct world *world)
{
    struct world joined = to->reached ? world_join(t->arena, &to->world, world, false) : *world;

    joined.facts = NULL;
    joined.fact_count = 0;
    to->reached = true;
    to->world = joined;
}

static struct world without_result(const struct turning *t, const struct world *world)
{
    struct world next = *world;

    next.result = shape_of_kinds(t->arena, 0);
    return next;
}

static void go(struct turning *t, const struct interpreted *what)
{
    const struct ir_function *function = what->at->operands[0].as.function;
    const struct ir_state *to = analysis_state(t->flow->analysis, function);
    struct world world = without_result(t, what->world);

    if (what->left != NULL)
        world.input = what->left;
    if (function == to->work && function != to->enter)
        come(t, &t->work, &world);
    else if (is_inside(t, to))
        come(t, &t->now[place_of(t, to)], &world);
    else if (t->function != t->state->fail)
        t->way_out = true;
}

/* The work is done, with some result that is known of it; or it has failed. */
static void suspend(struct turning *t, const struct interpreted *what)
{
    const struct world *known;
    struct world world = without_result(t, what->world);

    if (t->function == t->state->fail)
        return; /* to work again, on what the work knew */
    come(t, &t->fail, &world);
    known = t->state->leave != NULL ? analysis_at(t->flow->analysis, t->state->leave) : NULL;
    if (known == NULL)
        return;
    world.result = known->result;
    come(t, &t->leave, &world);
}

static void reached(void *context, const struct interpreted *what)
{
    struct turning *t = context;
    struct world world;

    switch (what->at->op) {
    case OP_GOTO:
        go(t, what);
        return;
    case OP_SUSPEND:
        suspend(t, what);
        return;
    case OP_END:
        t->way_out = true;
        return;
    default:
        break;
    }
    if (!what->may_fail || t->function == t->state->fail || t->state->fail == NULL)
        return;
    world = without_result(t, what->world);
    come(t, &t->fail, &world);
}

static void walk(struct turning *t, const struct ir_function *function, const struct world *world)
{
    const struct interpretation interpretation = {
        .arena = t->arena,
        .function = function,
        .entry = world,
        .bases = analysis_bases(t->flow->analysis, t->state),
        .reached = reached,
        .context = t,
    };

    t->walks++;
    t->function = function;
    interpret_function(&interpretation);
}

static void walk_pending(struct turning *t, const struct ir_function *function,
                         const struct pending *pending)
{
    if (function != NULL && pending->reached)
        walk(t, function, &pending->world);
}

static void run(struct turning *t, const struct ir_state *state, const struct world *world)
{
    t->state = state;
    t->work.reached = t->leave.reached = t->fail.reached = false;
    walk(t, state->enter, world);
    walk_pending(t, state->work, &t->work);
    walk_pending(t, state->leave, &t->leave);
    walk_pending(t, state->fail, &t->fail);
}

/* ---- turns ---- */

static void enter_from(struct turning *t, const struct ir_state *from)
{
    if (is_inside(t, from) || t->flow->places[from->id] == NEW)
        return;
    t->flow->places[from->id] = NEW; /* once is enough */
    run(t, from, analysis_at(t->flow->analysis, from->enter));
}

/* What is known where the loop is entered from outside. */
static void enter(struct turning *t)
{
    const struct ir_scope *scope = t->loop->states[0]->scope;
    const struct ir_state *start = analysis_state(t->flow->analysis, scope->start);

    if (is_inside(t, start))
        come(t, &t->now[place_of(t, start)], analysis_begin(t->flow->analysis, scope));
    for (size_t i = 0; i < t->loop->count; i++)
        for (const struct flow_edge *edge = flow_at(t->flow, t->loop->states[i])->back;
             edge != NULL; edge = edge->next)
            if (!is_inside(t, edge->to))
                t->flow->places[edge->to->id] = 0;
    for (size_t i = 0; i < t->loop->count; i++)
        for (const struct flow_edge *edge = flow_at(t->flow, t->loop->states[i])->back;
             edge != NULL; edge = edge->next)
            enter_from(t, edge->to);
    for (size_t i = 1; i < t->loop->count; i++)
        t->turns->sideways = t->turns->sideways || t->now[i].reached;
}

/* From the head (or, in the first one, from where the loop is entered) to the head again. */
static void turn(struct turning *t, bool with_head)
{
    struct world head = t->now[0].world;

    t->way_out = t->inside = false;
    if (with_head) {
        t->now[0].reached = false;
        run(t, t->turns->head, &head);
    }
    for (size_t i = 1; i < t->loop->count; i++) {
        struct world world = t->now[i].world;

        if (!t->now[i].reached)
            continue;
        t->now[i].reached = false;
        t->inside = true;
        run(t, t->turns->order[i], &world);
    }
}

/* Whether the head is now come to with nothing that was not so in the turn before. */
static bool is_settled(const struct turning *t, const struct world *before)
{
    struct world joined = world_join(t->arena, before, &t->now[0].world, false);

    return world_same_frame(&joined, before);
}

static void count(struct turning *t, bool hopeful, size_t walks_most)
{
    struct turns *turns = t->turns;
    bool sure = true;
    double visits = 0;

    if (turns->sideways) {
        turn(t, false);
        sure = !t->way_out;
    }
    while (t->now[0].reached) {
        struct world before = t->now[0].world;

        if (t->walks > walks_most || (hopeful && !sure))
            return;
        visits++;
        if (sure)
            turns->sure = visits;
        turn(t, true);
        sure = sure && !t->way_out;
        if (t->now[0].reached && is_settled(t, &before))
            return;
    }
    turns->counted = true;
    turns->ends_at_head = !t->inside;
    turns->most = visits;
}

struct turns turns_of(const struct flow *flow, const struct component *loop, const size_t *of,
                      bool hopeful, size_t *walks, struct arena *arena)
{
    struct turns turns = {.order = ARENA_ARRAY(arena, const struct ir_state *, loop->count)};
    struct turning t = {.flow = flow, .loop = loop, .of = of, .turns = &turns};

    t.arena = arena_new();
    t.now = ARENA_ARRAY(t.arena, struct pending, loop->count);
    find_head(&t);
    if (turns.head != NULL) {
        enter(&t);
        count(&t, hopeful, *walks);
        *walks -= t.walks < *walks ? t.walks : *walks;
    }
    arena_free(t.arena);
    return turns;
}
