/* compiler/prove/bounds/turns.c - how often a loop of states turns. */
#include "compiler/prove/bounds/turns.h"

#include "sfn/abi.h"

/* A state that is come to in a turn. */
struct pending {
    bool reached;
    struct world world;
};

/* A loop that is being run, within another one or not. */
struct level {
    struct turns *turns;
    bool way_out; /* in this turn */
    bool inside;  /* in this turn more than the head was come to */
    struct level *around;
};

struct turning {
    const struct flow *flow;
    const struct component *loop;
    const size_t *of;
    struct arena *arena; /* freed when the turns are counted */
    struct pending *now; /* by the place of a state in the order; of a head: in the next turn */
    struct level *level; /* the innermost */
    const struct ir_state *state; /* that is being walked */
    const struct ir_function *function;
    struct pending work, leave, fail; /* of its functions */
    size_t walks, walks_most;
    bool hopeful;
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

/* All loops that `to` (NULL: the end) is not in have a way out. */
static void leave_levels(const struct turning *t, const struct ir_state *to)
{
    for (struct level *level = t->level; level != NULL; level = level->around) {
        const struct turns *turns = level->turns;

        if (to == NULL || !is_inside(t, to) || place_of(t, to) < turns->first ||
            place_of(t, to) >= turns->first + turns->count)
            level->way_out = true;
    }
}

static void go(struct turning *t, const struct interpreted *what)
{
    const struct ir_function *function = what->at->operands[0].as.function;
    const struct ir_state *to = analysis_state(t->flow->analysis, function);
    struct world world = without_result(t, what->world);

    if (what->left != NULL)
        world.input = what->left;
    if (function == to->work && function != to->enter) {
        come(t, &t->work, &world);
        return;
    }
    if (is_inside(t, to))
        come(t, &t->now[place_of(t, to)], &world);
    if (t->function != t->state->fail)
        leave_levels(t, to);
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
        leave_levels(t, NULL);
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
        .token = interpret_has_token(t->state, function),
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

#define ENTERED SIZE_MAX /* in flow->places: has been gone through */

static void enter_from(struct turning *t, const struct ir_state *from)
{
    if (is_inside(t, from) || t->flow->places[from->id] == ENTERED)
        return;
    t->flow->places[from->id] = ENTERED; /* once is enough */
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
}

static bool is_reached(const struct turning *t, size_t first, size_t count)
{
    for (size_t i = first; i < first + count; i++)
        if (t->now[i].reached)
            return true;
    return false;
}

static bool count_run(struct turning *t, struct turns *turns);

static void run_at(struct turning *t, size_t place, const struct ir_state *state)
{
    struct world world = t->now[place].world;

    t->now[place].reached = false;
    run(t, state, &world);
}

/* From the head (or, in the first one, from where the loop is entered) to the head again. False: an
 * inner loop cannot be counted. */
static bool turn(struct turning *t, struct level *level, bool with_head)
{
    struct turns *turns = level->turns;

    level->way_out = level->inside = false;
    if (with_head)
        run_at(t, turns->first, turns->order[0]);
    for (size_t i = 1; i < turns->count; i += nest_part(turns, i)) {
        if (!is_reached(t, turns->first + i, nest_part(turns, i)))
            continue;
        level->inside = true;
        if (turns->inner[i] == NULL)
            run_at(t, turns->first + i, turns->order[i]);
        else if (!count_run(t, turns->inner[i]))
            return false;
    }
    return true;
}

/* Whether the head is now come to with nothing that was not so in the turn before. */
static bool is_settled(const struct turning *t, size_t head, const struct world *before)
{
    struct world joined = world_join(t->arena, before, &t->now[head].world, false);

    return world_same_frame(&joined, before);
}

/* Run turns until none leads to another. *visits: of the head, *sure: those before a way out. */
static bool run_turns(struct turning *t, struct level *level, double *visits, double *sure)
{
    const size_t head = level->turns->first;
    bool certain = true;

    if (is_reached(t, head + 1, level->turns->count - 1)) {
        level->turns->sideways = true;
        if (!turn(t, level, false))
            return false;
        certain = !level->way_out;
    }
    while (t->now[head].reached) {
        struct world before = t->now[head].world;

        if (t->walks > t->walks_most || (t->hopeful && !certain && level->around == NULL))
            return false;
        ++*visits;
        if (certain)
            *sure = *visits;
        if (!turn(t, level, true))
            return false;
        certain = certain && !level->way_out;
        if (t->now[head].reached && is_settled(t, head, &before))
            return false;
    }
    return true;
}

/* Count a run of a loop, which has been come to. False: it cannot be counted. */
static bool count_run(struct turning *t, struct turns *turns)
{
    struct level level = {.turns = turns, .around = t->level};
    double visits = 0, sure = 0;
    bool done;

    t->level = &level;
    done = run_turns(t, &level, &visits, &sure);
    t->level = level.around;
    turns->sure = turns->runs > 0 && turns->sure < sure ? turns->sure : sure;
    turns->counted = done && (turns->runs <= 0 || turns->counted);
    turns->ends_at_head = !level.inside && (turns->runs <= 0 || turns->ends_at_head);
    turns->most = turns->most > visits ? turns->most : visits;
    turns->runs++;
    return done;
}

static struct turns *count(struct turning *t, enum nest_head kind, struct arena *arena)
{
    struct turns *turns = nest_of(t->flow, t->loop, t->of, kind, arena);

    if (turns == NULL)
        return NULL;
    for (size_t i = 0; i < t->loop->count; i++)
        t->now[i].reached = false;
    enter(t);
    count_run(t, turns);
    return turns;
}

static bool has_inner(const struct turns *turns)
{
    for (size_t i = 0; i < turns->count; i++)
        if (turns->inner[i] != NULL)
            return true;
    return false;
}

static bool is_told(const struct turns *turns, bool hopeful)
{
    return hopeful ? turns->sure >= 2 : turns->counted;
}

struct turns *turns_of(const struct flow *flow, const struct component *loop, const size_t *of,
                       bool hopeful, size_t *walks, struct arena *arena)
{
    struct turning t = {.flow = flow, .loop = loop, .of = of};
    struct turns *turns;
    struct turns *flat; /* all values together may say more than a loop within another */

    t.arena = arena_new();
    t.now = ARENA_ARRAY(t.arena, struct pending, loop->count);
    t.walks_most = *walks;
    t.hopeful = hopeful;
    turns = count(&t, NEST_LIKELY, arena);
    if (turns == NULL || (has_inner(turns) && !is_told(turns, hopeful))) {
        flat = count(&t, NEST_FLAT, arena);
        if (flat != NULL && (turns == NULL || is_told(flat, hopeful)))
            turns = flat;
    }
    *walks -= t.walks < *walks ? t.walks : *walks;
    arena_free(t.arena);
    return turns;
}
