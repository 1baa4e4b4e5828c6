/* compiler/prove/analysis/transfer.c - the table of transfer functions, and operations on what is
 * known.
 *
 * Why known operands come first: what an operation means is written once, in the runtime, and a
 * value that is known is computed by that. Of an operand of which several values are possible and
 * all are known, each is tried. */
#include "compiler/prove/analysis/transfer.h"

#include <math.h>
#include <string.h>

#include "compiler/evaluate/evaluate.h"
#include "runtime/base/bug.h"
#include "runtime/base/count.h"
#include "runtime/json/value.h"

#define TRIES_MAX 32 /* values of one operand that are tried */

static transfer_function *const transfers[OP_COUNT] = {
#define TRANSFER(op, function) [op] = function,
#include "compiler/prove/analysis/transfers.def"
#undef TRANSFER
#define QUERY_BUILTIN(name, text, signature, arity, traits)                                        \
    [OP_sfn_jsonata_##name] = transfer_builtin,                                                    \
    [OP_sfn_jsonata_##name##_function] = transfer_function_value,
#include "sfn/builtins.def"
#undef QUERY_BUILTIN
};

bool transfer_exists(enum ir_opcode op)
{
    return transfers[op] != NULL;
}

/* ---- operands that are known ---- */

/* An instruction that computes a constant, in the place of one whose result is known. */
static struct ir_instruction *constant(struct arena *arena, enum ir_type type,
                                       const struct value *value)
{
    struct ir_instruction *made = ARENA_NEW(arena, struct ir_instruction);
    struct ir_operand *operand = ARENA_NEW(arena, struct ir_operand);

    made->type = type;
    made->op = type == IR_BOOL  ? OP_CONST_BOOL
               : type == IR_INT ? OP_CONST_INT
               : value == NULL  ? OP_NOTHING
                                : OP_LITERAL;
    made->literal = value;
    if (type != IR_VALUE) {
        *operand = (struct ir_operand){.type = type, .immediate = true};
        operand->as.integer = value->as.integer;
        made->operands = operand;
        made->count = 1;
    }
    return made;
}

/* The shape of what the runtime makes of these operands, an empty one when it fails; NULL when that
 * is not known here. */
static const struct shape *evaluated(struct transfer *t, const struct ir_operand *operands)
{
    struct ir_instruction copy = *t->at;
    struct ir_operand *own = ARENA_ARRAY(t->arena, struct ir_operand, copy.count);
    struct evaluation result;

    for (size_t i = 0; i < copy.count; i++)
        own[i] = operands[i];
    copy.operands = own;
    if (!evaluate_instruction(&copy, &t->arena->region, &result)) {
        t->cause = result.cause;
        return result.failed ? shape_of_kinds(t->arena, 0) : NULL;
    }
    if (copy.type == IR_BOOL)
        return transfer_truth(t, result.truth, !result.truth);
    if (copy.type == IR_INT)
        return shape_of_range(t->arena, (double)result.integer, (double)result.integer, true);
    return shape_of_value(t->arena, result.value);
}

/* The values that an operand may have, if they are few and all known. Returns their number. */
static size_t alternatives(struct arena *arena, const struct shape *shape,
                           const struct ir_instruction *at, bool numbers,
                           const struct value *out[TRIES_MAX])
{
    const unsigned written = SHAPE_NUMBER | SHAPE_ARRAY;

    static const unsigned single[] = {SHAPE_ABSENT, SHAPE_NULL,   SHAPE_FALSE,
                                      SHAPE_TRUE,   SHAPE_NUMBER, SHAPE_ARRAY};
    size_t count = 0;
    bool known;

    if (!shape_is_only(shape, SHAPE_ABSENT | SHAPE_JSON) || shape_may_be(shape, SHAPE_OBJECT) ||
        (!numbers && shape_may_be(shape, written)))
        return 0;
    for (size_t i = 0; i < sizeof single / sizeof *single; i++) {
        if (!shape_may_be(shape, single[i]))
            continue;
        out[count] = shape_value(arena, shape_only(arena, shape, single[i]), &known);
        if (!known)
            return 0;
        if (out[count] == NULL)
            out[count] = evaluate_absence(at->op);
        count++;
    }
    if (shape_may_be(shape, SHAPE_TEXT)) {
        if (shape->texts == NULL || shape->texts->count == 0)
            return 0;
        for (size_t i = 0; i < shape->texts->count && count < TRIES_MAX; i++)
            out[count++] = value_string(&arena->region, shape->texts->words[i].text,
                                        shape->texts->words[i].size);
    }
    return count;
}

/* Try each value of one operand, when all others are known. NULL: that does not say it. */
static const struct shape *try_all(struct transfer *t, bool numbers)
{
    const struct ir_instruction *at = t->at;
    struct ir_operand *operands = ARENA_ARRAY(t->arena, struct ir_operand, at->count);
    const struct value *values[TRIES_MAX];
    const struct value *found[TRIES_MAX];
    const struct shape *result = shape_of_kinds(t->arena, 0);
    struct ir_operand *open = NULL;
    bool lost = false; /* the open one: its first value is that it is not there */
    size_t tries = 1;

    for (size_t i = 0; i < at->count; i++) {
        const struct ir_instruction *source = at->operands[i].as.instruction;
        size_t count;

        operands[i] = at->operands[i];
        if (!ir_is_reference(&operands[i]) || source->op == OP_LITERAL || source->op == OP_NOTHING)
            continue;
        count = alternatives(t->arena, t->shapes[i], at, numbers, found);
        if (count == 0 || (count > 1 && open != NULL))
            return NULL;
        if (count == 1) {
            operands[i].as.instruction = constant(t->arena, operands[i].type, found[0]);
            continue;
        }
        open = &operands[i];
        lost = t->shapes[i]->lost;
        tries = count;
        for (size_t k = 0; k < count; k++)
            values[k] = found[k];
    }
    for (size_t k = 0; k < tries; k++) {
        const struct shape *one;

        if (open != NULL)
            open->as.instruction = constant(t->arena, open->type, values[k]);
        one = evaluated(t, operands);
        if (one == NULL)
            return NULL; /* it is too large: the transfer function knows */
        t->may_fail = t->may_fail || shape_is_empty(one);
        if (lost && k == 0 && shape_may_be(one, SHAPE_ABSENT))
            one = shape_lost(t->arena);
        result = shape_join(t->arena, result, one);
    }
    return result;
}

/* How a number was written is not known, so numbers are not tried where a text may come of them.
 * But what fails, or does not, does so however they are written. */
enum trial { TRIAL_UNKNOWN, TRIAL_FAILS, TRIAL_PASSES };

static enum trial try_numbers(struct transfer *t)
{
    const struct shape *result;

    t->may_fail = false;
    result = try_all(t, true);
    if (result != NULL && shape_is_empty(result))
        return TRIAL_FAILS;
    return result != NULL && !t->may_fail ? TRIAL_PASSES : TRIAL_UNKNOWN;
}

/* Built-in functions of JSONata that fail with whatever they are given first when they fail with
 * this: what else they are given is wrong. */
static const struct {
    enum ir_opcode op;
    bool text; /* an empty one; else the number 1 */
} indifferent[] = {
    {OP_sfn_jsonata_format_base, false},
    {OP_sfn_jsonata_format_integer, false},
    {OP_sfn_jsonata_format_number, false},
    {OP_sfn_jsonata_hash, true},
};

/* What such a call gives that fails: only nothing, of nothing. NULL: it is none. */
static const struct shape *fail_with_any(struct transfer *t)
{
    const struct shape *const *own = t->shapes;
    const struct shape **shapes, *result;
    size_t i = 0;

    while (i < COUNT_OF(indifferent) && indifferent[i].op != t->at->op)
        i++;
    /* Without a second argument the first may be meant for that, and the context for the first. */
    if (i == COUNT_OF(indifferent) || t->at->count < 3 ||
        !shape_is_only(own[2], SHAPE_TEXT | SHAPE_NUMBER))
        return NULL;
    shapes = ARENA_ARRAY(t->arena, const struct shape *, t->at->count);
    memcpy(shapes, own, t->at->count * sizeof *shapes);
    shapes[1] =
        shape_of_value(t->arena, indifferent[i].text ? value_string(&t->arena->region, "", 0)
                                                     : value_integer(&t->arena->region, 1));
    t->shapes = shapes;
    result = try_all(t, true);
    t->shapes = own;
    if (result == NULL || !shape_is_empty(result))
        return NULL;
    return shape_of_kinds(t->arena, own[1]->kinds & SHAPE_ABSENT);
}

static bool is_computed(const struct ir_instruction *at)
{
    bool makes =
        (ir_op_info(at->op)->traits & (IR_PURE | IR_MAKES)) != 0 || ir_builtin(at->op) != OP_COUNT;

    return makes && ir_is_computed(at) && at->count > 0 && at->count <= IR_PARAMETERS_MAX &&
           (at->type == IR_VALUE || at->type == IR_BOOL || at->type == IR_INT);
}

/* Nothing that comes of something that is lost is lost as well. */
static const struct shape *keep_lost(const struct transfer *t, const struct shape *result)
{
    if (shape_is_empty(result) || !shape_is_only(result, SHAPE_ABSENT))
        return result;
    for (size_t i = 0; i < t->at->count; i++)
        if (t->shapes[i] != NULL && t->shapes[i]->lost)
            return shape_lost(t->arena);
    return result;
}

/* Whether the result has parts of what it was given, which say where they come from. */
static bool hands_parts_on(enum ir_opcode op)
{
    switch (op) {
    case OP_sfn_member:
    case OP_sfn_element:
    case OP_sfn_element_or_null:
    case OP_sfn_object_at:
    case OP_sfn_array_at:
    case OP_sfn_set_member:
    case OP_sfn_set_element:
    case OP_sfn_object:
    case OP_sfn_array:
    case OP_sfn_query_settle:
    case OP_sfn_query_from:
    case OP_sfn_query_field:
    case OP_sfn_query_step_field:
    case OP_sfn_query_last_field:
    case OP_sfn_query_array_of:
    case OP_sfn_query_cons_of:
    case OP_sfn_query_object:
        return true;
    default:
        return ir_lets_through(op);
    }
}

/* What is made of values comes from where they come from. */
static const struct shape *keep_origin(const struct transfer *t, const struct shape *result)
{
    unsigned origin = 0;

    for (size_t i = 0; i < t->at->count; i++)
        if (t->shapes[i] != NULL)
            origin |= t->shapes[i]->origin | t->shapes[i]->within;
    return shape_with_origin(t->arena, result, origin & ORIGIN_PARTS);
}

static const struct shape *run(struct transfer *t)
{
    const bool fails = (ir_op_info(t->at->op)->traits & IR_FAILS) != 0;
    enum trial trial = TRIAL_UNKNOWN;
    const struct shape *result;

    ENSURE(transfers[t->at->op] != NULL);
    t->may_fail = fails;
    for (size_t i = 0; i < t->at->count; i++)
        if (t->shapes[i] != NULL && shape_is_empty(t->shapes[i]))
            return shape_of_kinds(t->arena, 0);
    if (is_computed(t->at)) {
        t->may_fail = false;
        result = try_all(t, t->at->type != IR_VALUE);
        if (result != NULL) /* the parts of what is computed do not say where they come from */
            return keep_origin(t, keep_lost(t, result));
        if (fails)
            trial = try_numbers(t);
        if (trial == TRIAL_FAILS)
            return shape_of_kinds(t->arena, 0);
        result = fail_with_any(t);
        t->may_fail = fails;
        if (result != NULL)
            return result;
    }
    result = transfers[t->at->op](t);
    if (trial == TRIAL_PASSES)
        t->may_fail = false;
    return result;
}

const struct shape *transfer_run(struct transfer *t)
{
    const struct shape *result = run(t);

    return hands_parts_on(t->at->op) ? result : keep_origin(t, result);
}
