/* compiler/passes/prune.c - drop blocks, results and functions that nothing needs.
 *
 * In: verified IR. Out: every block is reachable, every result is used unless its operation may
 * fail or acts on the frame, every function is referred to. A block whose only edge in comes from a
 * block with only that edge out is joined to it. Why: folding leaves orphans behind, which both
 * back ends would emit. */
#include "compiler/passes/passes.h"

#include <string.h>

#include "compiler/ir/dominators.h"
#include "compiler/ir/jumps.h"

/* ---- blocks ---- */

static void keep_reachable(struct ir_function *function, const struct ir_dominators *order)
{
    struct ir_block **link = &function->blocks;

    for (struct ir_block *block = function->blocks; block != NULL; block = block->next) {
        if (!ir_is_reachable(order, block))
            continue;
        *link = block;
        link = &block->next;
        function->last_block = block;
    }
    *link = NULL;
}

/* What was a parameter is what the only jump gave it. */
static void settle_parameters(struct ir_block *block, const struct ir_instruction *jump)
{
    struct ir_instruction *next;
    size_t i = 1;

    for (struct ir_instruction *at = block->first; at->op == OP_PARAMETER; at = next) {
        struct ir_operand *argument = &jump->operands[i++];

        next = at->next;
        if (ir_is_reference(argument)) {
            at->replacement = argument->as.instruction;
            ir_remove(at);
        } else {
            at->op = at->type == IR_BOOL ? OP_CONST_BOOL : OP_CONST_INT;
            at->operands = argument;
            at->count = 1;
        }
    }
}

/* Append the instructions of `next` to those of `block`, in place of its jump. */
static void take_over(struct ir_block *block, struct ir_block *next)
{
    settle_parameters(next, block->last);
    ir_remove(block->last);
    for (struct ir_instruction *at = next->first; at != NULL; at = at->next)
        at->block = block;
    next->first->previous = block->last;
    if (block->last != NULL)
        block->last->next = next->first;
    else
        block->first = next->first;
    block->last = next->last;
    next->first = NULL;
    next->last = NULL;
}

/* Join chains of blocks; the emptied ones are unlinked. All blocks are reachable and numbered. */
static void join_blocks(struct ir_function *function, struct region *scratch)
{
    size_t count = (size_t)function->last_block->id + 1;
    int *ways_in = region_alloc(scratch, count * sizeof *ways_in);
    struct ir_block *successors[IR_SUCCESSORS_MAX];
    struct ir_block **link = &function->blocks;

    ir_clear_replacements(function);
    memset(ways_in, 0, count * sizeof *ways_in);
    for (struct ir_block *block = function->blocks; block != NULL; block = block->next) {
        size_t ways = ir_successors(block, successors);

        for (size_t i = 0; i < ways; i++)
            ways_in[successors[i]->id]++;
    }
    for (struct ir_block *block = function->blocks; block != NULL; block = block->next) {
        if (block->first == NULL)
            continue; /* joined to another already */
        while (block->last->op == OP_JUMP) {
            struct ir_block *next = block->last->operands[0].as.block;

            if (next == block || ways_in[next->id] != 1)
                break;
            take_over(block, next);
        }
    }
    for (struct ir_block *block = function->blocks; block != NULL; block = block->next) {
        if (block->first == NULL)
            continue;
        for (struct ir_instruction *at = block->first; at != NULL; at = at->next)
            ir_redirect(at);
        *link = block;
        link = &block->next;
        function->last_block = block;
    }
    *link = NULL;
}

/* ---- instructions ---- */

static bool is_idle(const struct ir_instruction *at)
{
    const struct ir_op_info *info = ir_op_info(at->op);

    return !info->terminator && (info->traits & (IR_FAILS | IR_ACTS)) == 0;
}

/* The results that are needed; their operands are still to be marked, or have been. */
struct needed {
    bool *marks; /* by result number */
    struct ir_instruction **list;
    size_t count;
    struct ir_jump **jumps; /* by block number: those that lead to it */
};

static void need(struct needed *needed, const struct ir_operand *operand)
{
    struct ir_instruction *source = operand->as.instruction;

    if (!ir_is_reference(operand) || needed->marks[source->id])
        return;
    needed->marks[source->id] = true;
    needed->list[needed->count++] = source;
}

/* What an instruction needs to be computed; a parameter, what jumps give it. */
static void need_operands(struct needed *needed, const struct ir_instruction *at)
{
    if (at->op == OP_PARAMETER) {
        for (struct ir_jump *jump = needed->jumps[at->block->id]; jump != NULL; jump = jump->next)
            need(needed, ir_jump_argument(jump, at));
        return;
    }
    /* What a jump gives is needed if the parameter is. */
    for (size_t i = 0; i < at->count && at->op != OP_JUMP; i++)
        need(needed, &at->operands[i]);
}

/* Mark what is needed by what must stay, and so on. Results that only need each other, around a
 * loop, are not. */
static struct needed mark_needed(const struct ir_function *function, struct region *scratch)
{
    struct needed needed = {.jumps = ir_jumps_of(function, scratch)};
    size_t results = 0;

    for (const struct ir_block *block = function->blocks; block != NULL; block = block->next) {
        for (const struct ir_instruction *at = block->first; at != NULL; at = at->next)
            results += at->id > 0;
    }
    needed.marks = region_alloc(scratch, (results + 1) * sizeof *needed.marks);
    memset(needed.marks, 0, (results + 1) * sizeof *needed.marks);
    needed.list = region_alloc(scratch, (results + 1) * sizeof(struct ir_instruction *));
    for (const struct ir_block *block = function->blocks; block != NULL; block = block->next) {
        for (const struct ir_instruction *at = block->first; at != NULL; at = at->next) {
            if (!is_idle(at))
                need_operands(&needed, at);
        }
    }
    for (size_t i = 0; i < needed.count; i++)
        need_operands(&needed, needed.list[i]);
    return needed;
}

static void drop_unused(struct ir_function *function, struct region *scratch)
{
    struct needed needed = mark_needed(function, scratch);

    for (struct ir_block *block = function->blocks; block != NULL; block = block->next) {
        struct ir_instruction *next;

        for (struct ir_instruction *at = block->first; at != NULL; at = next) {
            next = at->next;
            if (!is_idle(at) || needed.marks[at->id])
                continue;
            if (at->op == OP_PARAMETER)
                ir_drop_parameter(at, needed.jumps[block->id]);
            else
                ir_remove(at);
        }
    }
}

/* ---- functions ---- */

/* The functions that are kept. The references of each are still to be marked, or have been. */
struct marked {
    struct ir_function **list;
    size_t count;
};

static void mark(struct marked *marked, struct ir_function *function)
{
    if (function == NULL || function->mark)
        return;
    function->mark = true;
    marked->list[marked->count++] = function;
}

static void mark_references(struct marked *marked, const struct ir_function *function)
{
    for (const struct ir_block *block = function->blocks; block != NULL; block = block->next) {
        for (const struct ir_instruction *at = block->first; at != NULL; at = at->next) {
            for (size_t i = 0; i < at->count; i++) {
                enum ir_type type = at->operands[i].type;

                if (type == IR_FUNCTION || type == IR_LAMBDA_REF || type == IR_POINT)
                    mark(marked, at->operands[i].as.function);
            }
        }
    }
}

static void drop_functions(struct ir_program *program, struct region *scratch)
{
    struct ir_function **link = &program->functions;
    struct marked marked = {NULL, 0};
    size_t count = 0;

    for (struct ir_function *at = program->functions; at != NULL; at = at->next) {
        at->mark = false;
        count++;
    }
    marked.list = region_alloc(scratch, count * sizeof(struct ir_function *));
    for (struct ir_state *state = program->states; state != NULL; state = state->next) {
        mark(&marked, state->work);
        mark(&marked, state->leave);
        mark(&marked, state->fail);
        if (state->map != NULL)
            mark(&marked, state->map->selector);
    }
    for (struct ir_scope *scope = program->scopes; scope != NULL; scope = scope->next)
        mark(&marked, scope->start);
    /* A program without states is an expression of sfnc eval, which is called from outside. */
    for (struct ir_function *at = program->functions; at != NULL; at = at->next) {
        if (program->states == NULL && at->kind == IR_CHOOSER)
            mark(&marked, at);
    }
    for (size_t i = 0; i < marked.count; i++)
        mark_references(&marked, marked.list[i]);
    for (struct ir_state *state = program->states; state != NULL; state = state->next) {
        if (state->enter != NULL && !state->enter->mark)
            state->enter = NULL;
    }
    program->last_function = NULL;
    for (struct ir_function *at = program->functions; at != NULL; at = at->next) {
        if (!at->mark)
            continue;
        *link = at;
        link = &at->next;
        program->last_function = at;
    }
    *link = NULL;
}

void prune_program(struct ir_program *program)
{
    struct region scratch;

    region_init(&scratch);
    ir_number(program);
    for (struct ir_function *at = program->functions; at != NULL; at = at->next) {
        struct ir_dominators order = ir_dominators_of(at, &scratch);

        keep_reachable(at, &order);
    }
    ir_number(program);
    for (struct ir_function *at = program->functions; at != NULL; at = at->next) {
        join_blocks(at, &scratch);
        region_reset(&scratch);
    }
    ir_number(program);
    for (struct ir_function *at = program->functions; at != NULL; at = at->next) {
        drop_unused(at, &scratch);
        region_reset(&scratch);
    }
    drop_functions(program, &scratch);
    region_fini(&scratch);
}
