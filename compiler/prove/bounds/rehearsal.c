/* compiler/prove/bounds/rehearsal.c - run a machine on an input, when compiling, to see how many
 * events its history gets. */
#include "compiler/prove/bounds/rehearsal.h"

#include <math.h>

#include "runtime/json/write.h"
#include "sfn/abi.h"

#define PAYLOAD_MAX 262144 /* bytes of an output: a larger one fails */
#define UNKNOWN (-1.0)     /* events of a scope */

/* The ways on from a function: there must be just one. */
enum way { WAY_NONE, WAY_GOES, WAY_WAITS, WAY_ENDS };

struct running {
    const struct flow *flow;
    struct arena *arena;
    double *scopes; /* by id: events of a frame, from its start to its end; 0: not known yet */
    size_t walks;
    double most;
    bool works, endless;
    bool waited; /* since the last state was entered */
    /* Of the function at hand: */
    enum way way;
    bool doubtful; /* it may fail, or go on in more ways than one */
    struct world world;
    const struct ir_function *to;
};

/* ---- one function ---- */

static bool is_too_large(struct running *r, const struct shape *shape)
{
    bool known;
    const struct value *value = shape_value(r->arena, shape, &known);

    return known && value != NULL ? json_size_within(value, PAYLOAD_MAX + 1) > PAYLOAD_MAX
                                  : shape_least_bytes(shape, PAYLOAD_MAX) > PAYLOAD_MAX;
}

static void go_on(struct running *r, enum way way, const struct interpreted *what)
{
    r->doubtful = r->doubtful || r->way != WAY_NONE;
    r->way = way;
    r->world = *what->world;
    r->world.result = shape_of_kinds(r->arena, 0);
    r->world.facts = NULL;
    r->world.fact_count = 0;
    if (what->left != NULL) {
        r->world.input = what->left;
        r->doubtful = r->doubtful || is_too_large(r, what->left);
    }
}

static void reached(void *context, const struct interpreted *what)
{
    struct running *r = context;

    switch (what->at->op) {
    case OP_GOTO:
        go_on(r, WAY_GOES, what);
        r->to = what->at->operands[0].as.function;
        break;
    case OP_SUSPEND:
        go_on(r, WAY_WAITS, what);
        break;
    case OP_END:
        go_on(r, WAY_ENDS, what);
        break;
    case OP_sfn_leave: /* its size is looked at */
    case OP_GIVE:
        break;
    default:
        r->doubtful = r->doubtful || what->may_fail || what->at->op == OP_FAIL;
        break;
    }
}

/* Walk a function. False: how it goes on is not known. */
static bool walk(struct running *r, const struct ir_function *function, const struct world *world)
{
    const struct ir_state *state = analysis_state(r->flow->analysis, function);
    const struct interpretation interpretation = {
        .arena = r->arena,
        .function = function,
        .entry = world,
        .bases = analysis_bases(r->flow->analysis, state),
        .token = interpret_has_token(state, function),
        .reached = reached,
        .context = r,
    };

    r->way = WAY_NONE;
    r->doubtful = false;
    if (r->walks++ > REHEARSAL_WALKS_MAX)
        return false;
    interpret_function(&interpretation);
    return !r->doubtful && r->way != WAY_NONE;
}

/* ---- states ---- */

static double frame_events(struct running *r, const struct ir_scope *scope);

/* An ItemSelector is run for each item, on whatever that may be. */
static bool selects(struct running *r, const struct ir_function *selector)
{
    if (selector == NULL)
        return true;
    r->doubtful = false;
    analysis_walk(r->flow->analysis, selector, r->arena, reached, r);
    return !r->doubtful;
}

/* What the work of a state adds: its own events, and those of its frames. */
static double work_events(struct running *r, const struct ir_state *state)
{
    const struct ir_scope *inner = state->inner;
    double items = flow_at(r->flow, state)->items_least;
    double events = 2; /* it begins and succeeds */
    double each;

    switch ((enum sfn_state_kind)state->kind) {
    case SFN_WAIT:
        return 0;
    case SFN_TASK:
        r->works = true;
        return 3 + (state->task->submits ? 1 : 0);
    case SFN_PARALLEL:
        for (int i = 0; i < state->inner_count; i++, inner = inner->next) {
            each = frame_events(r, inner);
            if (each < 0)
                return UNKNOWN;
            events += each;
        }
        return events;
    case SFN_MAP:
        if (state->map->distributed || !selects(r, state->map->selector))
            return UNKNOWN;
        each = items > 0 ? frame_events(r, inner) : 0;
        return each < 0 ? UNKNOWN : events + items * (2 + each);
    default:
        return UNKNOWN;
    }
}

/* A visit of a state, from what is known where it is entered. Its way is left in `r`. Returns its
 * events, or UNKNOWN. */
static double visit(struct running *r, const struct ir_state *state, struct world world)
{
    const struct ir_function *function = state->enter;
    const struct world *known;
    double events = 2; /* it is entered and left */
    double work;

    if (!walk(r, function, &world))
        return UNKNOWN;
    if (r->way == WAY_GOES && r->to == state->work && r->to != state->enter) {
        world = r->world;
        if (!walk(r, state->work, &world))
            return UNKNOWN;
    }
    if (r->way != WAY_WAITS)
        return events;
    r->waited = true;
    world = r->world;
    known = state->leave != NULL ? analysis_at(r->flow->analysis, state->leave) : NULL;
    work = known != NULL ? work_events(r, state) : UNKNOWN;
    if (work < 0)
        return UNKNOWN;
    world.result = known->result;
    return walk(r, state->leave, &world) && r->way != WAY_WAITS ? events + work : UNKNOWN;
}

/* ---- frames ---- */

/* A state that was entered before, with what was known there; each is kept for twice as many steps
 * as the one before it, so that any way round is found. */
struct mark {
    const struct ir_state *state; /* NULL: none */
    struct world world;
    size_t steps, most;
};

/* Whether the state is entered as it was at the mark. Nothing else decides how it goes on. */
static bool is_back(struct mark *mark, const struct ir_state *state, const struct world *world)
{
    if (mark->state == state && world_same_frame(&mark->world, world))
        return true;
    if (mark->steps++ == mark->most)
        *mark = (struct mark){state, *world, 0, 2 * mark->most + 1};
    return false;
}

/* Run a frame until it ends, or has more than r->most events; *at is then where. Returns its
 * events, or UNKNOWN. */
static double run_frame(struct running *r, const struct ir_scope *scope, struct world world,
                        double events, const struct ir_state **at)
{
    const struct ir_state *state = analysis_state(r->flow->analysis, scope->start);
    struct mark mark = {NULL};

    for (;;) {
        double more;

        *at = state;
        r->endless = is_back(&mark, state, &world);
        if (r->endless)
            return INFINITY;
        r->waited = false;
        more = visit(r, state, world);
        if (r->waited)
            mark = (struct mark){NULL};
        if (more < 0)
            return UNKNOWN;
        events += more;
        if (r->way == WAY_ENDS || events > r->most)
            return events;
        world = r->world;
        state = analysis_state(r->flow->analysis, r->to);
    }
}

/* A frame inside of a state: on whatever is known of all of its kind. */
static double frame_events(struct running *r, const struct ir_scope *scope)
{
    const struct world *begin = analysis_begin(r->flow->analysis, scope);
    const struct ir_state *at;

    if (r->scopes[scope->id] == 0)
        r->scopes[scope->id] = begin != NULL ? run_frame(r, scope, *begin, 0, &at) : UNKNOWN;
    return r->scopes[scope->id];
}

bool rehearse(const struct flow *flow, const struct value *input, double most,
              struct rehearsal *out)
{
    const struct ir_scope *scope = flow->program->scopes;
    const struct world *begin = analysis_begin(flow->analysis, scope);
    struct running r = {.flow = flow, .most = most, .arena = arena_new()};
    bool shown = false;
    size_t scopes = 0;

    for (const struct ir_scope *at = scope; at != NULL; at = at->next)
        scopes++;
    r.scopes = ARENA_ARRAY(r.arena, double, scopes);
    if (begin != NULL && shape_has(begin->input, input)) {
        struct world world = *begin;

        world.input = shape_of_value(r.arena, input);
        shown = run_frame(&r, scope, world, 1, &out->at) > most; /* 1: it starts */
        out->works = r.works;
        out->endless = r.endless;
    }
    arena_free(r.arena);
    return shown;
}
