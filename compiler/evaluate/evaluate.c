/* compiler/evaluate/evaluate.c - run one operation at compile time, by the runtime's own function.
 *
 * In: an operation whose operands are known. Out: its result, or that it has none.
 * Why the table: which functions there are, and their signatures, is read off abi.def; no operation
 * is known by name here, so that none can mean something else than at run time. */
#include "compiler/evaluate/evaluate.h"

#include <string.h>

#include "runtime/json/value.h"
#include "runtime/lang/frame.h"

typedef void any_function(void);

struct callable {
    any_function *function;
    const char *signature; /* "VALUE(FRAME, VALUE, KEY)" */
};

/* An operation that READS or ACTS needs a frame of the engine: the table must not name it. The
 * first trait of a line of abi.def decides: FOLD_ACTS moves SKIP into the second place. */
#define FOLD_ACTS ~, SKIP, ~
#define FOLD_READS ~, SKIP, ~
#define SECOND(...) SECOND_OF(__VA_ARGS__)
#define SECOND_OF(first, second, ...) second
#define SKIP(name, result, parameters)
#define TAKE(name, result, parameters)                                                             \
    [OP_sfn_##name] = {(any_function *)sfn_##name, #result #parameters},

static const struct callable callables[OP_COUNT] = {
#define SFN_ABI(name, result, parameters, traits)                                                  \
    SECOND(FOLD_##traits, TAKE, ~)(name, result, parameters)
#include "sfn/abi.def"
#undef SFN_ABI
};

/* ---- operands ---- */

bool evaluate_operand(const struct ir_operand *operand, struct evaluation *result)
{
    const struct ir_instruction *source = operand->as.instruction;

    *result = (struct evaluation){NULL, false};
    if (operand->immediate) {
        result->truth = operand->as.integer != 0;
        return true;
    }
    switch (source->op) {
    case OP_LITERAL:
        result->value = source->literal;
        return true;
    case OP_NOTHING:
        return true;
    case OP_CONST_BOOL:
        result->truth = source->operands[0].as.integer != 0;
        return true;
    default:
        return false;
    }
}

static bool is_known(const struct ir_instruction *instruction)
{
    struct evaluation ignored;

    for (size_t i = 0; i < instruction->count; i++) {
        enum ir_type type = instruction->operands[i].type;

        if ((type == IR_VALUE || type == IR_BOOL) &&
            !evaluate_operand(&instruction->operands[i], &ignored))
            return false;
    }
    return true;
}

/* Operand `i` of a call, by type. */
static const struct value *value_at(const struct ir_instruction *at, size_t i)
{
    struct evaluation result;

    (void)evaluate_operand(&at->operands[i], &result);
    return result.value;
}

static int32_t truth_at(const struct ir_instruction *at, size_t i)
{
    struct evaluation result;

    (void)evaluate_operand(&at->operands[i], &result);
    return result.truth;
}

static int64_t integer_at(const struct ir_instruction *at, size_t i)
{
    return at->operands[i].as.integer;
}

static const char *text_at(const struct ir_instruction *at, size_t i)
{
    return at->operands[i].as.text.text;
}

/* ---- calls ---- */

#define VALUE const struct value *
#define KEY const struct key *
#define FRAME struct sfn_frame *
#define TEXT const char *
#define INT int64_t
#define BOOL int32_t

/* Call a function of that signature; its name in abi.def and its C type are the same words. */
#define TRY_VALUE(parameters, arguments)                                                           \
    if (strcmp(callable->signature, "VALUE" #parameters) == 0) {                                   \
        result->value = ((VALUE(*) parameters)callable->function)arguments;                        \
        return true;                                                                               \
    }
#define TRY_BOOL(parameters, arguments)                                                            \
    if (strcmp(callable->signature, "BOOL" #parameters) == 0) {                                    \
        result->truth = ((BOOL(*) parameters)callable->function)arguments != 0;                    \
        return true;                                                                               \
    }
#define V(i) value_at(at, i)
#define T(i) text_at(at, i)

/* False when the signature is one that no operation had when this was written: it is not folded. */
static bool call(const struct callable *callable, const struct ir_instruction *at,
                 struct sfn_frame *frame, struct evaluation *result)
{
    struct key key = {NULL, 0, 0};

    for (size_t i = 0; i < at->count; i++) {
        if (at->operands[i].type == IR_KEY)
            key = key_of(at->operands[i].as.text.text, at->operands[i].as.text.size);
    }
    TRY_BOOL((VALUE), (V(0)))
    TRY_BOOL((VALUE, VALUE), (V(0), V(1)))
    TRY_VALUE((VALUE), (V(0)))
    TRY_VALUE((VALUE, KEY), (V(0), &key))
    TRY_VALUE((VALUE, INT), (V(0), integer_at(at, 1)))
    TRY_VALUE((FRAME, VALUE), (frame, V(0)))
    TRY_VALUE((FRAME, VALUE, KEY), (frame, V(0), &key))
    TRY_VALUE((FRAME, VALUE, VALUE), (frame, V(0), V(1)))
    TRY_VALUE((FRAME, VALUE, TEXT), (frame, V(0), T(1)))
    TRY_VALUE((FRAME, VALUE, VALUE, BOOL), (frame, V(0), V(1), truth_at(at, 2)))
    TRY_VALUE((FRAME, VALUE, VALUE, VALUE), (frame, V(0), V(1), V(2)))
    TRY_VALUE((FRAME, VALUE, TEXT, VALUE), (frame, V(0), T(1), V(2)))
    TRY_VALUE((FRAME, VALUE, VALUE, TEXT, TEXT), (frame, V(0), V(1), T(2), T(3)))
    TRY_VALUE((FRAME, VALUE, VALUE, VALUE, TEXT), (frame, V(0), V(1), V(2), T(3)))
    return false;
}

#undef VALUE
#undef KEY
#undef FRAME
#undef TEXT
#undef INT
#undef BOOL
#undef V
#undef T

/* OBJECT and ARRAY: as the back ends call them. A part that is nothing is left to fail there. */
static bool construct(const struct ir_instruction *at, struct sfn_frame *frame,
                      struct evaluation *result)
{
    size_t step = at->op == OP_OBJECT ? 2 : 1;
    size_t count = at->count / step;
    struct key *keys = region_alloc(frame->region, count * sizeof *keys);
    const struct value **values = region_alloc(frame->region, count * sizeof *values);

    for (size_t i = 0; i < count; i++) {
        const struct ir_operand *first = &at->operands[i * step];

        if (at->op == OP_OBJECT)
            keys[i] = key_of(first->as.text.text, first->as.text.size);
        values[i] = value_at(at, i * step + step - 1);
        if (values[i] == NULL)
            return false;
    }
    result->value = at->op == OP_OBJECT ? sfn_object(frame, keys, values, count)
                                        : sfn_array(frame, values, count);
    return result->value != NULL;
}

bool evaluate_instruction(const struct ir_instruction *instruction, struct region *scratch,
                          struct evaluation *result)
{
    const struct ir_op_info *info = ir_op_info(instruction->op);
    const struct callable *callable = &callables[instruction->op];
    uint64_t random = 0; /* no operation that may be run here draws from it */
    struct sfn_frame frame = {.region = scratch, .random = &random};

    *result = (struct evaluation){NULL, false};
    if ((info->traits & (IR_READS | IR_ACTS)) != 0 || info->result == IR_NONE ||
        !is_known(instruction))
        return false;
    if (instruction->op == OP_OBJECT || instruction->op == OP_ARRAY)
        return construct(instruction, &frame, result);
    if (instruction->op == OP_NOT) {
        result->truth = truth_at(instruction, 0) == 0;
        return true;
    }
    if (callable->function == NULL || !call(callable, instruction, &frame, result))
        return false;
    if ((info->traits & IR_FAILS) == 0)
        return true;
    return info->result == IR_BOOL ? result->truth : result->value != NULL;
}
