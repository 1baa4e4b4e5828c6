/* compiler/prove/solver/replay.c - run the function of a Choice on an input, when compiling. */
#include "compiler/prove/solver/replay.h"

#include <string.h>

#include "compiler/evaluate/evaluate.h"
#include "runtime/json/value.h"

#define STEPS_MAX 100000 /* instructions */

struct run {
    struct arena *arena;
    const struct value *input;
    const struct value *const *variables;
    const size_t *bases;
    struct ir_instruction **results; /* by result: an instruction that computes its constant */
};

static struct ir_instruction *constant(struct run *run, enum ir_type type,
                                       const struct evaluation *result)
{
    struct ir_instruction *made = ARENA_NEW(run->arena, struct ir_instruction);
    struct ir_operand *operand = ARENA_NEW(run->arena, struct ir_operand);

    made->type = type;
    made->op = type == IR_BOOL         ? OP_CONST_BOOL
               : type == IR_INT        ? OP_CONST_INT
               : result->value != NULL ? OP_LITERAL
                                       : OP_NOTHING;
    made->literal = result->value;
    *operand = (struct ir_operand){.type = type, .immediate = true};
    operand->as.integer = type == IR_BOOL ? result->truth : result->integer;
    made->operands = operand;
    made->count = type == IR_VALUE ? 0 : 1;
    return made;
}

static void set(struct run *run, const struct ir_instruction *at, const struct evaluation *result)
{
    run->results[at->id] = constant(run, at->type, result);
}

/* The instruction with constants in the place of results. False: one of them is not known. */
static bool bind(struct run *run, const struct ir_instruction *at, struct ir_instruction *bound)
{
    struct ir_operand *operands = ARENA_ARRAY(run->arena, struct ir_operand, at->count);

    *bound = *at;
    bound->operands = operands;
    for (size_t i = 0; i < at->count; i++) {
        operands[i] = at->operands[i];
        if (!ir_is_reference(&operands[i]))
            continue;
        operands[i].as.instruction = run->results[operands[i].as.instruction->id];
        if (operands[i].as.instruction == NULL)
            return false;
    }
    return true;
}

static enum replayed step(struct run *run, const struct ir_instruction *at)
{
    struct ir_instruction bound;
    struct evaluation result = {NULL, false, 0};
    size_t slot;

    switch (at->op) {
    case OP_sfn_enter:
    case OP_sfn_query_begin:
    case OP_sfn_cover:
        return REPLAY_REACHED;
    case OP_sfn_query_visit: /* there is always a round left: these loops are over constants */
        result.truth = true;
        set(run, at, &result);
        return REPLAY_REACHED;
    case OP_sfn_input:
        result.value = run->input;
        set(run, at, &result);
        return REPLAY_REACHED;
    case OP_sfn_variable:
        slot = run->bases[at->operands[0].as.integer] + (size_t)at->operands[1].as.integer;
        result.value = run->variables[slot];
        set(run, at, &result);
        return REPLAY_REACHED;
    case OP_LITERAL:
        result.value = at->literal;
        set(run, at, &result);
        return REPLAY_REACHED;
    case OP_NOTHING:
        set(run, at, &result);
        return REPLAY_REACHED;
    case OP_CONST_BOOL:
    case OP_CONST_INT:
        result.truth = at->operands[0].as.integer != 0;
        result.integer = at->operands[0].as.integer;
        set(run, at, &result);
        return REPLAY_REACHED;
    case OP_sfn_query_argument: /* what is no function is given as it is */
        if (!bind(run, at, &bound) || !evaluate_operand(&bound.operands[0], &result) ||
            value_is(result.value, VALUE_FUNCTION))
            return REPLAY_UNKNOWN;
        set(run, at, &result);
        return REPLAY_REACHED;
    default:
        break;
    }
    if ((ir_op_info(at->op)->traits & (IR_READS | IR_ACTS)) != 0 || !bind(run, at, &bound))
        return REPLAY_UNKNOWN;
    if (evaluate_instruction(&bound, &run->arena->region, &result)) {
        set(run, at, &result);
        return REPLAY_REACHED;
    }
    return (ir_op_info(at->op)->traits & IR_FAILS) != 0 ? REPLAY_FAILED : REPLAY_UNKNOWN;
}

/* The block that a terminator goes on to; NULL: to none that is known. */
static const struct ir_block *next_block(struct run *run, const struct ir_instruction *last)
{
    struct ir_instruction bound;
    struct evaluation truth;

    if (!bind(run, last, &bound))
        return NULL;
    if (last->op == OP_BRANCH) {
        if (!evaluate_operand(&bound.operands[0], &truth))
            return NULL;
        return last->operands[truth.truth ? 1 : 2].as.block;
    }
    if (last->op != OP_JUMP)
        return NULL;
    const struct ir_block *to = last->operands[0].as.block;
    const struct ir_instruction *parameter = to->first;

    for (size_t i = 1; i < last->count; i++, parameter = parameter->next) {
        struct evaluation given;

        if (!evaluate_operand(&bound.operands[i], &given))
            return NULL;
        set(run, parameter, &given);
    }
    return to;
}

enum replayed replay(struct arena *arena, const struct ir_function *function,
                     const struct value *input, const struct value *const *variables,
                     const size_t *bases, struct ir_block *const *ends, size_t count,
                     const struct ir_block **block, const struct ir_instruction **at)
{
    struct run run = {arena, input, variables, bases, NULL};
    const struct ir_block *now = function->blocks;
    const struct ir_instruction *next;
    size_t steps = 0;

    run.results = ARENA_ARRAY(arena, struct ir_instruction *, ir_result_room(function));
    for (;;) {
        for (size_t i = 0; i < count; i++) {
            if (ends[i] != now)
                continue;
            *block = now;
            return REPLAY_REACHED;
        }
        for (next = now->first; next->op == OP_PARAMETER;)
            next = next->next;
        for (; next != now->last; next = next->next) {
            enum replayed done = step(&run, next);

            *at = next;
            if (done != REPLAY_REACHED)
                return done;
            if (++steps > STEPS_MAX)
                return REPLAY_UNKNOWN;
        }
        now = next_block(&run, now->last);
        if (now == NULL)
            return REPLAY_UNKNOWN;
    }
}
