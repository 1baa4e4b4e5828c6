/* compiler/prove/ways/exits.c - how a function can end, and the stops behind its ends. */
#include "compiler/prove/ways/exits.h"

#include <string.h>

#include "compiler/prove/ways/fragile.h"
#include "sfn/abi.h"

/* ---- what is given ---- */

const struct given *exits_given(const struct route *route, enum given_kind kind)
{
    struct given *made = ARENA_NEW(route->arena, struct given);

    made->kind = kind;
    return made;
}

const struct given *exits_computed(const struct expansion *e, const struct ir_operand *operand)
{
    struct given *made = ARENA_NEW(e->route->arena, struct given);

    *made = (struct given){.kind = GIVEN_COMPUTED, .stop = e->stop, .at = operand->as.instruction};
    return made;
}

/* ---- the exits of a function ---- */

/* Whether it is worth while to let the operation fail. */
static bool is_breakable(const struct expansion *e, const struct interpreted *what)
{
    return what->may_fail && fragile_by(what->at) != FRAGILE_NEVER &&
           e->breakable_count < EXITS_BREAKABLE_MAX &&
           fragile_is_handled(e->stop->state, fragile_error(what->at));
}

static void reached(void *context, const struct interpreted *what)
{
    struct expansion *e = context;
    struct exit *exit = NULL;

    if (is_breakable(e, what))
        e->breakable[e->breakable_count++] = what->at;
    switch (what->at->op) {
    case OP_sfn_parallel_begin:
    case OP_sfn_map_begin:
        e->begun = what->at;
        e->begun_shape = what->operands[0];
        return;
    case OP_sfn_map_read:
        e->reads = what->at;
        e->reader_config = what->operands[2];
        return;
    case OP_sfn_map_tolerated_count:
        e->tolerated_count = what->operands[0];
        e->threshold = what->at;
        return;
    case OP_sfn_map_tolerated_percentage:
        e->tolerated_percentage = what->operands[0];
        e->threshold = what->at;
        return;
    case OP_sfn_map_batch_items:
    case OP_sfn_map_batch_bytes:
        e->batches = true;
        return;
    case OP_sfn_map_batch_input:
        e->batches = true;
        e->batch_input = what->at;
        return;
    case OP_GOTO:
    case OP_END:
    case OP_SUSPEND:
    case OP_FAIL:
    case OP_GIVE:
        break;
    default:
        return;
    }
    for (size_t i = 0; i < e->count; i++)
        if (e->exits[i].at == what->at)
            exit = &e->exits[i];
    if (exit == NULL && e->count == e->room)
        return;
    if (exit == NULL) {
        exit = &e->exits[e->count++];
        exit->at = what->at;
        exit->world = ARENA_NEW(e->route->arena, struct world);
        *exit->world = *what->world;
        exit->left = what->left;
        exit->given = what->at->op == OP_GIVE ? what->operands[0] : NULL;
        return;
    }
    *exit->world = world_join(e->route->arena, exit->world, what->world, false);
    if (exit->left != NULL && what->left != NULL)
        exit->left = shape_join(e->route->arena, exit->left, what->left);
}

void exits_find(struct expansion *e)
{
    const struct interpretation interpretation = {
        .arena = e->route->arena,
        .function = e->stop->function,
        .entry = &e->stop->world,
        .bases = analysis_bases(e->route->analysis, e->stop->state),
        .token = interpret_has_token(e->stop->state, e->stop->function),
        .reached = reached,
        .context = e,
    };

    for (const struct ir_block *at = e->stop->function->blocks; at != NULL; at = at->next)
        e->room++;
    e->exits = ARENA_ARRAY(e->route->arena, struct exit, e->room);
    interpret_function(&interpretation);
}

/* ---- stops that follow ---- */

struct stop *exits_follow(const struct expansion *e, const struct exit *exit)
{
    struct stop *next = ARENA_NEW(e->route->arena, struct stop);

    next->previous = e->stop;
    next->via = exit->at;
    next->came = exit->world;
    next->state = e->stop->state;
    next->world = *exit->world;
    next->world.facts = NULL;
    next->world.fact_count = 0;
    next->world.result = shape_of_kinds(e->route->arena, 0);
    next->holding = e->stop->holding;
    next->holding.result = NULL;
    next->parent = e->stop->parent;
    next->length = e->stop->length + 1;
    next->cost = e->stop->cost + 1;
    return next;
}

static const struct given *const *assigned(const struct expansion *e,
                                           const struct ir_instruction *at,
                                           const struct given *const *before)
{
    size_t count = e->stop->world.variable_count;
    const struct given **after = ARENA_ARRAY(e->route->arena, const struct given *, count);
    size_t base = analysis_bases(e->route->analysis, e->stop->state)[0];

    memcpy(after, before, count * sizeof *after);
    after[base + (size_t)at->operands[0].as.integer] = exits_computed(e, &at->operands[2]);
    return after;
}

/* What the block of the terminator hands on: the output, and variables. */
const struct given *exits_hand_on(const struct expansion *e, const struct exit *exit,
                                  struct holding *holding)
{
    const struct given *output = e->stop->holding.input;

    for (const struct ir_instruction *at = exit->at->block->first; at != NULL; at = at->next) {
        if (at->op == OP_sfn_leave)
            output = exits_computed(e, &at->operands[0]);
        else if (at->op == OP_sfn_assign)
            holding->variables = assigned(e, at, holding->variables);
    }
    return output;
}

void exits_tell(const struct expansion *e, struct stop *next)
{
    e->tell(e->context, next);
}
