/* compiler/passes/fold.c - replace operations on constants by their results.
 *
 * In: verified IR. Out: operations on constants are constants, branches on them are jumps.
 * Why: a template without paths then costs nothing at run time, nor does a Choice that can only go
 * one way. An operation that fails is left alone: it must fail at run time, where a Catch may
 * handle it. */
#include "compiler/passes/passes.h"

#include <string.h>

#include "compiler/evaluate/evaluate.h"
#include "compiler/ir/dominators.h"
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

static void fold_instruction(struct ir_program *program, struct ir_instruction *at,
                             struct region *scratch)
{
    struct evaluation result;

    if (at->op == OP_BRANCH) {
        fold_branch(at);
        return;
    }
    if (at->op == OP_LITERAL || at->op == OP_NOTHING || at->op == OP_CONST_BOOL ||
        at->op == OP_CONST_INT || !evaluate_instruction(at, scratch, &result))
        return;
    if (ir_op_info(at->op)->result == IR_BOOL)
        become_truth(program, at, result.truth);
    else if (ir_op_info(at->op)->result == IR_INT)
        become_integer(program, at, result.integer);
    else if (result.value == NULL || value_weight(result.value, CONSTANT_MAX) <= CONSTANT_MAX)
        become_value(program, at, result.value);
}

void fold_program(struct ir_program *program)
{
    struct region scratch;

    region_init(&scratch);
    ir_number(program);
    for (struct ir_function *function = program->functions; function != NULL;
         function = function->next) {
        struct ir_dominators order = ir_dominators_of(function, &scratch);

        /* Operands are folded before their users, so that one sweep is enough. */
        for (size_t i = 0; i < order.reachable; i++) {
            for (struct ir_instruction *at = order.blocks[i]->first; at != NULL; at = at->next)
                fold_instruction(program, at, &scratch);
        }
        region_reset(&scratch);
    }
    region_fini(&scratch);
}
