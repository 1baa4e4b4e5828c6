/* compiler/prove/analysis/interpret.c - run a function on what is known instead of on values. */
#include "compiler/prove/analysis/interpret.h"

#include <string.h>

#include "compiler/ir/dominators.h"
#include "compiler/prove/analysis/narrow_truth.h"
#include "compiler/prove/analysis/transfer.h"
#include "runtime/base/bug.h"

#define WAYS_MAX 8       /* ways into a block that are followed by themselves */
#define SPLIT_MAX 16     /* instructions of a block that is walked for each way */
#define SWEEPS_MAX 6     /* then what loops carry is anything */
#define PARAMETERS_MAX 8 /* of a block, whose shapes a way carries; of others nothing is known */

/* A way into a block. */
struct way {
    struct world world;
    const struct shape *arguments[PARAMETERS_MAX];
    struct way *next;
};

struct walker {
    const struct interpretation *i;
    struct arena *arena;
    struct ir_dominators order;
    const struct shape **shapes; /* by result */
    struct way **ways;           /* by block number, the latest first */
    size_t *way_counts;
    /* By block number; of a block that a later one jumps to: what those jumps give it. */
    const struct shape ***carried;
    bool changed; /* in this sweep, something that a loop carries */
    bool telling; /* the last sweep */
    bool give_up; /* what loops carry is anything */
    int sweep;
};

/* ---- ways ---- */

static void add_way(struct walker *w, const struct ir_block *to, const struct way *way)
{
    struct way *copy = ARENA_NEW(w->arena, struct way);
    struct way *first = w->ways[to->id];

    *copy = *way;
    if (w->way_counts[to->id] < WAYS_MAX) {
        copy->next = first;
        w->ways[to->id] = copy;
        w->way_counts[to->id]++;
        return;
    }
    /* Too many: it becomes one with another. */
    first->world = world_join(w->arena, &first->world, &copy->world, false);
    for (size_t k = 0; k < PARAMETERS_MAX; k++)
        if (first->arguments[k] != NULL)
            first->arguments[k] = shape_join(w->arena, first->arguments[k], copy->arguments[k]);
}

static struct way join_ways(struct walker *w, const struct way *ways)
{
    struct way joined = *ways;

    for (const struct way *at = ways->next; at != NULL; at = at->next) {
        joined.world = world_join(w->arena, &joined.world, &at->world, false);
        for (size_t k = 0; k < PARAMETERS_MAX; k++)
            if (joined.arguments[k] != NULL)
                joined.arguments[k] = shape_join(w->arena, joined.arguments[k], at->arguments[k]);
    }
    joined.next = NULL;
    return joined;
}

/* ---- results ---- */

static void set_shape(struct walker *w, const struct ir_instruction *at, const struct shape *shape,
                      bool join)
{
    if (at->id == 0)
        return;
    if (join && w->shapes[at->id] != NULL)
        shape = shape_join(w->arena, w->shapes[at->id], shape);
    w->shapes[at->id] = shape;
}

/* A list grows where something is added to it: its shape is kept of all that ever is. */
static void grow_list(struct walker *w, const struct ir_instruction *list,
                      const struct shape *added)
{
    const struct shape *before = w->shapes[list->id];
    const struct shape *array = shape_of_array(w->arena, added, 0, SHAPE_SIZE_ANY);
    const struct shape *after = shape_join(w->arena, before, array);

    if (w->sweep > 1)
        after = shape_widen(w->arena, before, after);
    if (w->give_up)
        after = shape_only(w->arena, shape_of_kinds(w->arena, SHAPE_EVERY), SHAPE_ARRAY);
    w->changed = w->changed || !shape_equals(before, after);
    w->shapes[list->id] = after;
}

static void add_to_list(struct walker *w, const struct ir_instruction *at,
                        const struct shape *const *operands)
{
    const struct ir_instruction *list;
    const struct shape *added;

    switch (at->op) {
    case OP_sfn_query_add:
    case OP_sfn_query_add_any:
    case OP_sfn_query_select:
    case OP_sfn_query_tally:
        added = operands[1];
        break;
    case OP_sfn_query_spread:
    case OP_sfn_query_flatten:
        added = shape_join(w->arena, operands[1], shape_items_of(w->arena, operands[1]));
        break;
    default:
        return;
    }
    list = at->operands[0].as.instruction;
    if (w->shapes[list->id] != NULL && !shape_is_empty(added))
        grow_list(w, list, added);
}

/* ---- one block, on one way ---- */

struct walk {
    struct walker *w;
    struct narrowing narrowing;
    struct world world;
    const struct shape *left;
    bool joining; /* results of several ways */
};

static const struct shape **operand_shapes(struct walk *walk, const struct ir_instruction *at)
{
    struct arena *arena = walk->w->arena;
    const struct shape **shapes = ARENA_ARRAY(arena, const struct shape *, at->count);

    for (size_t k = 0; k < at->count; k++) {
        const struct ir_operand *operand = &at->operands[k];
        double number = (double)operand->as.integer;

        if (ir_is_reference(operand))
            shapes[k] = narrow_shape(&walk->narrowing, operand->as.instruction);
        else if (operand->type == IR_INT)
            shapes[k] = shape_of_range(arena, number, number, true);
        else if (operand->type == IR_BOOL)
            shapes[k] = shape_of_kinds(arena, operand->as.integer ? SHAPE_TRUE : SHAPE_FALSE);
    }
    return shapes;
}

static void tell(struct walk *walk, const struct interpreted *what)
{
    if (walk->w->telling)
        walk->w->i->reached(walk->w->i->context, what);
}

/* False: nothing behind it is reached. */
static bool walk_instruction(struct walk *walk, const struct ir_instruction *at)
{
    struct walker *w = walk->w;
    struct transfer transfer = {.arena = w->arena, .at = at, .world = &walk->world};
    const struct shape **operands = operand_shapes(walk, at);
    struct interpreted what = {.at = at, .operands = operands, .world = &walk->world};

    transfer.shapes = operands;
    transfer.has_token = w->i->token;
    transfer.given = w->i->given;
    if (at->op == OP_sfn_variable)
        transfer.scope_slots = w->i->bases[at->operands[0].as.integer];
    what.result = transfer_run(&transfer);
    what.may_fail = transfer.may_fail;
    what.cause = transfer.cause;
    tell(walk, &what);
    if (shape_is_empty(what.result))
        return false;
    add_to_list(w, at, operands);
    if (at->type == IR_LIST && w->shapes[at->id] != NULL)
        return true; /* what was added to it in an earlier sweep stays */
    set_shape(w, at, what.result, walk->joining);
    if (at->op == OP_sfn_leave)
        walk->left = operands[0];
    else if (at->op == OP_sfn_assign)
        world_assign(w->arena, &walk->world, w->i->bases[0] + (size_t)at->operands[0].as.integer,
                     operands[2]);
    else if (walk->joining && at->id != 0)
        world_learn(w->arena, &walk->world, at, what.result);
    /* What an operation lets through says something of what it was given. */
    if (transfer.may_fail && at->type == IR_VALUE && at->count > 0 &&
        ir_is_reference(&at->operands[0])) {
        const struct shape *result = what.result;

        return narrow_to(&walk->narrowing, at, result) &&
               narrow_passed(&walk->narrowing, at, result);
    }
    return true;
}

/* Around a loop. What is known of results from before it stays true, and no code in a loop assigns
 * a variable, so only what it carries may become more. */
static void carry(struct walker *w, const struct ir_block *to, const struct way *way)
{
    const struct shape **carried = w->carried[to->id];

    for (size_t k = 0; k < PARAMETERS_MAX && way->arguments[k] != NULL; k++) {
        const struct shape *before = carried[k];
        const struct shape *more =
            before == NULL ? way->arguments[k] : shape_join(w->arena, before, way->arguments[k]);

        if (w->sweep > 0 && before != NULL)
            more = shape_widen(w->arena, before, more);
        if (before != NULL && shape_equals(before, more))
            continue;
        w->changed = true;
        carried[k] = more;
    }
}

/* Go on to a block. */
static void go(struct walk *walk, const struct ir_instruction *jump, const struct ir_block *to)
{
    struct walker *w = walk->w;
    struct way way = {.world = walk->world};
    size_t k = 0;

    for (const struct ir_instruction *parameter = to->first;
         parameter != NULL && parameter->op == OP_PARAMETER && k < PARAMETERS_MAX;
         parameter = parameter->next, k++) {
        const struct shape **shapes = operand_shapes(walk, jump);

        way.arguments[k] = shapes[k + 1];
    }
    if (w->carried[to->id] != NULL && w->order.order[to->id] <= w->order.order[jump->block->id])
        carry(w, to, &way);
    else
        add_way(w, to, &way);
}

static void walk_branch(struct walk *walk, const struct ir_instruction *at)
{
    const struct ir_operand *condition = &at->operands[0];
    const struct world before = walk->world;

    for (int truth = 1; truth >= 0; truth--) {
        walk->world = before;
        if (condition->immediate ? condition->as.integer == truth
                                 : narrow_truth(&walk->narrowing, condition->as.instruction, truth))
            go(walk, at, at->operands[truth ? 1 : 2].as.block);
    }
}

/* What the ways in give the parameter; NULL: that is not known. */
static const struct shape *parameter_shape(const struct walker *w, const struct ir_block *block,
                                           const struct way *way, size_t index)
{
    const struct shape **carried = w->carried[block->id];

    if (index >= PARAMETERS_MAX || (carried != NULL && w->give_up))
        return NULL;
    if (carried == NULL || carried[index] == NULL)
        return way->arguments[index];
    return shape_join(w->arena, way->arguments[index], carried[index]);
}

static void walk_block(struct walker *w, const struct ir_block *block, const struct way *way,
                       bool joining)
{
    struct walk walk = {.w = w, .world = way->world, .joining = joining};
    const struct ir_instruction *at = block->first;
    struct interpreted end = {.world = &walk.world};

    walk.narrowing = (struct narrowing){
        .arena = w->arena, .shapes = w->shapes, .bases = w->i->bases, .world = &walk.world};
    for (size_t k = 0; at != NULL && at->op == OP_PARAMETER; at = at->next, k++) {
        const struct shape *shape = parameter_shape(w, block, way, k);

        if (shape == NULL)
            shape = shape_of_kinds(w->arena, at->type == IR_LIST ? SHAPE_ARRAY : SHAPE_EVERY);
        set_shape(w, at, shape, joining);
        if (joining)
            world_learn(w->arena, &walk.world, at, shape);
    }
    for (; at != block->last; at = at->next)
        if (!walk_instruction(&walk, at))
            return;
    end.at = at;
    end.operands = operand_shapes(&walk, at);
    end.left = walk.left;
    tell(&walk, &end);
    if (at->op == OP_JUMP)
        go(&walk, at, at->operands[0].as.block);
    else if (at->op == OP_BRANCH)
        walk_branch(&walk, at);
}

/* Whether each way into the block is to be followed by itself. */
static bool is_split(const struct walker *w, const struct ir_block *block)
{
    size_t count = 0;

    if (w->carried[block->id] != NULL || block->first->op != OP_PARAMETER ||
        block->last->op != OP_BRANCH)
        return false;
    for (const struct ir_instruction *at = block->first; at != NULL; at = at->next)
        if (++count > SPLIT_MAX || at->op == OP_sfn_assign || at->type == IR_LIST)
            return false;
    return true;
}

/* ---- sweeps over all blocks ---- */

/* Whether there are any. */
static bool find_loops(struct walker *w)
{
    bool any = false;

    for (size_t place = 0; place < w->order.reachable; place++) {
        struct ir_block *next[IR_SUCCESSORS_MAX];
        size_t count = ir_successors(w->order.blocks[place], next);

        for (size_t k = 0; k < count; k++) {
            if (w->order.order[next[k]->id] > (int)place)
                continue;
            any = true;
            w->carried[next[k]->id] = ARENA_ARRAY(w->arena, const struct shape *, PARAMETERS_MAX);
        }
    }
    return any;
}

static void sweep(struct walker *w, const struct way *entry)
{
    for (size_t place = 0; place < w->order.reachable; place++) {
        const struct ir_block *block = w->order.blocks[place];
        struct way joined;

        if (place == 0)
            joined = *entry;
        else if (w->ways[block->id] == NULL)
            continue;
        if (place > 0 && w->ways[block->id]->next != NULL && is_split(w, block)) {
            for (const struct way *at = w->ways[block->id]; at != NULL; at = at->next)
                walk_block(w, block, at, true);
            continue;
        }
        if (place > 0)
            joined = join_ways(w, w->ways[block->id]);
        walk_block(w, block, &joined, false);
    }
}

/* Before another sweep: what loops carry is kept, all other ways are found again. */
static void forget_ways(struct walker *w)
{
    for (size_t k = 0; k < w->order.count; k++) {
        w->ways[k] = NULL;
        w->way_counts[k] = 0;
    }
}

bool interpret_has_token(const struct ir_state *state, const struct ir_function *function)
{
    return function == state->work && state->task != NULL && state->task->token;
}

void interpret_function(const struct interpretation *i)
{
    struct walker w = {.i = i, .arena = i->arena};
    const struct way entry = {.world = *i->entry};

    w.order = ir_dominators_of(i->function, &i->arena->region);
    w.shapes = ARENA_ARRAY(w.arena, const struct shape *, ir_result_room(i->function));
    w.ways = ARENA_ARRAY(w.arena, struct way *, w.order.count);
    w.way_counts = ARENA_ARRAY(w.arena, size_t, w.order.count);
    w.carried = ARENA_ARRAY(w.arena, const struct shape **, w.order.count);
    if (find_loops(&w)) {
        do {
            w.changed = false;
            w.give_up = w.sweep >= SWEEPS_MAX;
            forget_ways(&w);
            sweep(&w, &entry);
            w.sweep++;
        } while (w.changed);
        forget_ways(&w);
    }
    w.telling = true;
    sweep(&w, &entry);
}
