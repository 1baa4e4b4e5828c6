/* compiler/passes/fold.c - replace operations on constants by their results.
 *
 * In: verified IR. Out: operations on constants are constants, branches on them are jumps, and a
 * parameter that gets the same from everywhere is that.
 * Why: a template without paths then costs nothing at run time, nor does a Choice that can only go
 * one way. An operation that fails is left alone: it must fail at run time, where a Catch may
 * handle it. */
#include "compiler/passes/passes.h"

#include <math.h>
#include <string.h>

#include "compiler/evaluate/evaluate.h"
#include "compiler/ir/dominators.h"
#include "compiler/ir/jumps.h"
#include "runtime/json/value.h"

/* The most bytes of a folded constant. A larger one is better computed at run time than carried in
 * the executable; the limit also stops nested States.JsonToString, each twice as long as the one
 * inside, from filling the compiler's memory. */
#define CONSTANT_MAX 65536

/* ---- constants that outlive every region ---- */

/* How many bytes the value takes; it need not be exact once that is more than `most`. */
static size_t value_weight(const struct value *value, size_t most)
{
    size_t weight = sizeof *value;

    switch ((enum value_kind)value->kind) {
    case VALUE_BIG:
    case VALUE_STRING:
        return weight + value->size;
    case VALUE_ARRAY:
        for (uint32_t i = 0; i < value->size && weight <= most; i++)
            weight += value_weight(&value->as.items[i], most - weight);
        return weight;
    case VALUE_OBJECT:
        for (uint32_t i = 0; i < value->size && weight <= most; i++) {
            const struct member *member = &value->as.members[i];

            weight += sizeof member->key + member->key.size;
            if (weight <= most)
                weight += value_weight(&member->value, most - weight);
        }
        return weight;
    default:
        return weight;
    }
}

static struct value fixed_copy(struct arena *arena, const struct value *value);

static struct member fixed_member(struct arena *arena, const struct member *member)
{
    struct member copy = {.key = member->key};

    copy.key.text = arena_text(arena, member->key.text, member->key.size);
    copy.key.hash |= KEY_FIXED;
    copy.value = fixed_copy(arena, &member->value);
    return copy;
}

/* A deep copy of the value, in the arena. */
static struct value fixed_copy(struct arena *arena, const struct value *value)
{
    struct value copy = *value;
    struct value *items;
    struct member *members;

    copy.flags = (uint8_t)(VALUE_FIXED | (value->flags & VALUE_QUERY));
    switch ((enum value_kind)value->kind) {
    case VALUE_BIG:
    case VALUE_STRING:
        copy.as.text = arena_text(arena, value->as.text, value->size);
        break;
    case VALUE_ARRAY:
        items = ARENA_ARRAY(arena, struct value, value->size);
        for (uint32_t i = 0; i < value->size; i++)
            items[i] = fixed_copy(arena, &value->as.items[i]);
        copy.as.items = items;
        break;
    case VALUE_OBJECT:
        members = ARENA_ARRAY(arena, struct member, value->size);
        for (uint32_t i = 0; i < value->size; i++)
            members[i] = fixed_member(arena, &value->as.members[i]);
        copy.as.members = members;
        break;
    default:
        break;
    }
    return copy;
}

/* Whether a value inside another is JSON and nothing more: the text form of a literal says of the
 * outermost value only that it is a sequence, or undefined; no literal is an infinite number. */
static bool is_plain(const struct value *value)
{
    bool plain = value->kind != VALUE_UNDEFINED && value->kind != VALUE_FUNCTION &&
                 (value->flags & VALUE_QUERY) == 0;

    if (value->kind == VALUE_REAL && !isfinite(value->as.real))
        return false;

    for (uint32_t i = 0; plain && value->kind == VALUE_ARRAY && i < value->size; i++)
        plain = is_plain(&value->as.items[i]);
    for (uint32_t i = 0; plain && value->kind == VALUE_OBJECT && i < value->size; i++)
        plain = is_plain(&value->as.members[i].value);
    return plain;
}

/* Whether a literal may be this value. */
static bool is_constant(const struct value *value)
{
    struct value outermost = *value;

    if (value->kind == VALUE_UNDEFINED)
        return true;
    outermost.flags = 0;
    return is_plain(&outermost) && value_weight(value, CONSTANT_MAX) <= CONSTANT_MAX;
}

/* ---- instructions ---- */

/* Turn the instruction into a constant, in place, so that its users need not be changed. */
static void become_value(struct ir_program *program, struct ir_instruction *at,
                         const struct value *value)
{
    at->count = 0;
    at->operands = NULL;
    at->op = OP_NOTHING;
    if (value != NULL) {
        struct value *copy = ARENA_NEW(program->arena, struct value);

        *copy = fixed_copy(program->arena, value);
        at->op = OP_LITERAL;
        at->literal = copy;
    }
}

static void become_truth(struct ir_program *program, struct ir_instruction *at, bool truth)
{
    at->op = OP_CONST_BOOL;
    at->count = 1;
    at->operands = ARENA_NEW(program->arena, struct ir_operand);
    at->operands[0] = ir_bool(truth);
}

static void become_integer(struct ir_program *program, struct ir_instruction *at, int64_t integer)
{
    at->op = OP_CONST_INT;
    at->count = 1;
    at->operands = ARENA_NEW(program->arena, struct ir_operand);
    at->operands[0] = ir_int(integer);
}

static void fold_branch(struct ir_instruction *at)
{
    struct evaluation test;

    if (evaluate_operand(&at->operands[0], &test))
        at->operands[0] = at->operands[test.truth ? 1 : 2];
    else if (at->operands[1].as.block == at->operands[2].as.block)
        at->operands[0] = at->operands[1];
    else
        return;
    at->op = OP_JUMP;
    at->count = 1;
}

static bool is_same(const struct ir_operand *left, const struct ir_operand *right)
{
    return ir_is_reference(left) && ir_is_reference(right) &&
           left->as.instruction == right->as.instruction;
}

static void fold_instruction(struct ir_program *program, struct ir_instruction *at,
                             struct region *scratch)
{
    struct evaluation result;

    if (at->op == OP_BRANCH) {
        fold_branch(at);
        return;
    }
    if ((at->op == OP_LESS || at->op == OP_EQUAL) && is_same(&at->operands[0], &at->operands[1])) {
        become_truth(program, at, at->op == OP_EQUAL);
        return;
    }
    if (at->op == OP_LITERAL || at->op == OP_NOTHING || at->op == OP_CONST_BOOL ||
        at->op == OP_CONST_INT || !evaluate_instruction(at, scratch, &result))
        return;
    if (ir_op_info(at->op)->result == IR_BOOL)
        become_truth(program, at, result.truth);
    else if (ir_op_info(at->op)->result == IR_INT)
        become_integer(program, at, result.integer);
    else if (result.value == NULL || is_constant(result.value))
        become_value(program, at, result.value);
}

/* ---- blocks ---- */

/* The function that is being folded. */
struct folder {
    struct ir_program *program;
    struct region *scratch;
    struct ir_dominators order;
    struct ir_jump **jumps; /* by block number: those that lead to it */
    bool *live;             /* by block number: something that has been folded leads there */
    size_t place;           /* of the block at hand */
};

/* A way back into the middle of a loop keeps what it leads to alive: nobody has looked at where it
 * comes from when its turn comes. One to the head of a loop does not: only the head leads there. */
static void keep_odd_loops(struct folder *folder)
{
    struct ir_block *successors[IR_SUCCESSORS_MAX];

    for (size_t place = 0; place < folder->order.reachable; place++) {
        struct ir_block *block = folder->order.blocks[place];
        size_t count = ir_successors(block, successors);

        for (size_t i = 0; i < count; i++) {
            if (folder->order.order[successors[i]->id] <= (int)place &&
                !ir_dominates(&folder->order, successors[i], block))
                folder->live[successors[i]->id] = true;
        }
    }
}

/* Whether control may come along the jump, as far as is known. */
static bool may_come(const struct folder *folder, const struct ir_jump *jump)
{
    int place = folder->order.order[jump->at->block->id];

    return place >= (int)folder->place || (place >= 0 && folder->live[jump->at->block->id]);
}

static bool same_meeting(const struct ir_operand *left, const struct ir_operand *right)
{
    struct evaluation one, other;

    if (is_same(left, right))
        return true;
    return evaluate_operand(left, &one) && evaluate_operand(right, &other) &&
           one.value == other.value && one.truth == other.truth && one.integer == other.integer;
}

/* What all ways into the block give a parameter; NULL when they differ. */
static const struct ir_operand *met(const struct folder *folder, struct ir_instruction *parameter,
                                    struct ir_jump *jumps)
{
    const struct ir_operand *found = NULL;

    for (struct ir_jump *jump = jumps; jump != NULL; jump = jump->next) {
        const struct ir_operand *argument = ir_jump_argument(jump, parameter);

        if (!may_come(folder, jump))
            continue;
        ir_redirect(jump->at);
        if (ir_is_reference(argument) && argument->as.instruction == parameter)
            continue; /* around a loop, unchanged */
        if (found != NULL && !same_meeting(found, argument))
            return NULL;
        found = argument;
    }
    return found;
}

/* Put the instruction behind the parameters of its block: it is none any more. */
static void move_behind_parameters(struct ir_instruction *at, struct ir_block *block)
{
    struct ir_instruction *behind = block->first;

    while (behind->op == OP_PARAMETER)
        behind = behind->next;
    at->block = block;
    at->next = behind;
    at->previous = behind->previous;
    *(behind->previous != NULL ? &behind->previous->next : &block->first) = at;
    behind->previous = at;
}

/* Replace a parameter for which there is only one value: a result from above, or a constant. */
static void fold_parameter(struct folder *folder, struct ir_instruction *parameter)
{
    struct ir_block *block = parameter->block;
    struct ir_jump *jumps = folder->jumps[block->id];
    const struct ir_operand *operand = met(folder, parameter, jumps);
    struct evaluation constant;
    bool known;

    if (operand == NULL)
        return;
    known = evaluate_operand(operand, &constant);
    parameter->replacement = known ? NULL : operand->as.instruction;
    ir_drop_parameter(parameter, jumps);
    if (!known)
        return;
    if (parameter->type == IR_BOOL) {
        become_truth(folder->program, parameter, constant.truth);
    } else if (parameter->type == IR_INT) {
        become_integer(folder->program, parameter, constant.integer);
    } else {
        parameter->op = constant.value != NULL ? OP_LITERAL : OP_NOTHING;
        parameter->literal = constant.value;
    }
    move_behind_parameters(parameter, block);
}

static void fold_block(struct folder *folder, struct ir_block *block)
{
    struct ir_block *successors[IR_SUCCESSORS_MAX];
    struct ir_instruction *next;
    size_t count;

    for (struct ir_instruction *at = block->first; at->op == OP_PARAMETER; at = next) {
        next = at->next;
        fold_parameter(folder, at);
    }
    for (struct ir_instruction *at = block->first; at != NULL; at = at->next) {
        ir_redirect(at);
        fold_instruction(folder->program, at, folder->scratch);
    }
    count = ir_successors(block, successors);
    for (size_t i = 0; i < count; i++)
        folder->live[successors[i]->id] = true;
}

static void fold_function(struct folder *folder, struct ir_function *function)
{
    struct region *scratch = folder->scratch;

    folder->order = ir_dominators_of(function, scratch);
    folder->jumps = ir_jumps_of(function, scratch);
    folder->live = region_alloc(scratch, folder->order.count * sizeof *folder->live);
    memset(folder->live, 0, folder->order.count * sizeof *folder->live);
    folder->live[0] = true;
    keep_odd_loops(folder);
    ir_clear_replacements(function);
    /* Operands are folded before their users, but for what comes around a loop: one sweep is
     * enough. */
    for (folder->place = 0; folder->place < folder->order.reachable; folder->place++) {
        struct ir_block *block = folder->order.blocks[folder->place];

        if (folder->live[block->id])
            fold_block(folder, block);
    }
    for (struct ir_block *block = function->blocks; block != NULL; block = block->next) {
        for (struct ir_instruction *at = block->first; at != NULL; at = at->next)
            ir_redirect(at);
    }
}

void fold_program(struct ir_program *program)
{
    struct region scratch;
    struct folder folder = {.program = program, .scratch = &scratch};

    region_init(&scratch);
    ir_number(program);
    for (struct ir_function *function = program->functions; function != NULL;
         function = function->next) {
        fold_function(&folder, function);
        region_reset(&scratch);
    }
    region_fini(&scratch);
}
