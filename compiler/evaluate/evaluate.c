/* compiler/evaluate/evaluate.c - run one operation at compile time, by the runtime's own function.
 *
 * In: an operation whose operands are known. Out: its result, or that it has none.
 * Why the thunks: each line of abi.def makes one, so that no operation is named here. None can mean
 * something else than at run time, and none can be forgotten: a line with a type that has no values
 * when compiling breaks the build. */
#include "compiler/evaluate/evaluate.h"

#include "runtime/base/bug.h"
#include "runtime/json/value.h"
#include "runtime/lang/frame.h"

/* ---- a thunk for each line of abi.def that may be run here ---- */

/* An argument or the result of a runtime function: a member for each type of abi.def that has
 * values when compiling. */
union argument {
    struct sfn_frame *FRAME;
    const struct value *VALUE;
    const struct key *KEY;
    const struct key_list *KEYS;
    const char *TEXT;
    int64_t INT;
    double REAL;
    int32_t BOOL;
};

#define ARGUMENTS_MAX 6

typedef void thunk(const union argument *arguments, union argument *result);

/* (FRAME, VALUE, KEY) becomes arguments[0].FRAME, arguments[1].VALUE, arguments[2].KEY. */
#define ARGUMENTS(...)                                                                             \
    ARGUMENTS_PICK(__VA_ARGS__, GIVE_6, GIVE_5, GIVE_4, GIVE_3, GIVE_2, GIVE_1)(__VA_ARGS__)
#define ARGUMENTS_PICK(a, b, c, d, e, f, give, ...) give
#define GIVE_1(a) arguments[0].a
#define GIVE_2(a, b) GIVE_1(a), arguments[1].b
#define GIVE_3(a, b, c) GIVE_2(a, b), arguments[2].c
#define GIVE_4(a, b, c, d) GIVE_3(a, b, c), arguments[3].d
#define GIVE_5(a, b, c, d, e) GIVE_4(a, b, c, d), arguments[4].e
#define GIVE_6(a, b, c, d, e, f) GIVE_5(a, b, c, d, e), arguments[5].f

/* An operation that READS or ACTS needs a frame of the engine and gets no thunk. The first trait of
 * its line decides: RUNS_ACTS puts SKIP where THUNK would be. */
#define RUNS_ACTS ~, SKIP, ~
#define RUNS_READS ~, SKIP, ~
#define SECOND(...) SECOND_OF(__VA_ARGS__)
#define SECOND_OF(first, second, ...) second
#define SKIP(name, result, parameters)

#define THUNK(name, type, parameters)                                                              \
    static void run_##name(const union argument *arguments, union argument *result)                \
    {                                                                                              \
        result->type = sfn_##name(ARGUMENTS parameters);                                           \
    }
#define SFN_ABI(name, type, parameters, traits)                                                    \
    SECOND(RUNS_##traits, THUNK, ~)(name, type, parameters)
#include "sfn/abi.def"
#undef SFN_ABI

#define ROW(name, type, parameters) [OP_sfn_##name] = run_##name,
static thunk *const thunks[OP_COUNT] = {
#define SFN_ABI(name, type, parameters, traits)                                                    \
    SECOND(RUNS_##traits, ROW, ~)(name, type, parameters)
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

/* The value of an operand that is known. */
static const struct value *known_value(const struct ir_operand *operand)
{
    struct evaluation result;

    (void)evaluate_operand(operand, &result);
    return result.value;
}

static bool known_truth(const struct ir_operand *operand)
{
    struct evaluation result;

    (void)evaluate_operand(operand, &result);
    return result.truth;
}

/* ---- calls ---- */

static const struct key_list *key_list_of(const struct value *names, struct region *region)
{
    struct key_list *list = region_alloc(region, sizeof *list);
    struct key *keys = region_alloc(region, names->size * sizeof *keys);

    for (uint32_t i = 0; i < names->size; i++)
        keys[i] = key_of(names->as.items[i].as.text, names->as.items[i].size);
    *list = (struct key_list){keys, names->size};
    return list;
}

static union argument argument_of(const struct ir_operand *operand, struct sfn_frame *frame)
{
    union argument argument = {NULL};
    struct key *key;

    switch (operand->type) {
    case IR_VALUE:
        argument.VALUE = known_value(operand);
        return argument;
    case IR_BOOL:
        argument.BOOL = known_truth(operand);
        return argument;
    case IR_KEY:
        key = region_alloc(frame->region, sizeof *key);
        *key = key_of(operand->as.text.text, operand->as.text.size);
        argument.KEY = key;
        return argument;
    case IR_KEYS:
        argument.KEYS = key_list_of(operand->as.names, frame->region);
        return argument;
    case IR_TEXT:
        argument.TEXT = operand->as.text.text;
        return argument;
    case IR_INT:
        argument.INT = operand->as.integer;
        return argument;
    case IR_REAL:
        argument.REAL = operand->as.real;
        return argument;
    default:
        BUG("an operand that is not known when compiling");
    }
}

static void call(const struct ir_instruction *at, struct sfn_frame *frame,
                 struct evaluation *result)
{
    const struct ir_op_info *info = ir_op_info(at->op);
    union argument arguments[ARGUMENTS_MAX];
    union argument returned;
    size_t count = 0;

    if (info->frame)
        arguments[count++].FRAME = frame;
    for (size_t i = 0; i < at->count; i++)
        arguments[count++] = argument_of(&at->operands[i], frame);
    thunks[at->op](arguments, &returned);
    if (info->result == IR_BOOL)
        result->truth = returned.BOOL != 0;
    else
        result->value = returned.VALUE;
}

/* Run OBJECT, ARRAY or JOIN by the function that the back ends call. False when a part is nothing
 * or the function fails: the operation must then fail at run time. */
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
        values[i] = known_value(&at->operands[i * step + step - 1]);
        if (values[i] == NULL)
            return false;
    }
    result->value = at->op == OP_OBJECT  ? sfn_object(frame, keys, values, count)
                    : at->op == OP_ARRAY ? sfn_array(frame, values, count)
                                         : sfn_join(frame, values, count);
    return result->value != NULL;
}

bool evaluate_instruction(const struct ir_instruction *instruction, struct region *scratch,
                          struct evaluation *result)
{
    const struct ir_op_info *info = ir_op_info(instruction->op);
    uint64_t random = 0; /* no operation that may be run here draws from it */
    struct sfn_frame frame = {.region = scratch, .random = &random};

    *result = (struct evaluation){NULL, false};
    if ((info->traits & (IR_READS | IR_ACTS)) != 0 || info->result == IR_NONE ||
        !is_known(instruction))
        return false;
    if (info->variadic)
        return construct(instruction, &frame, result);
    if (instruction->op == OP_NOT) {
        result->truth = !known_truth(&instruction->operands[0]);
        return true;
    }
    if (thunks[instruction->op] == NULL)
        return false;
    call(instruction, &frame, result);
    if ((info->traits & IR_FAILS) == 0)
        return true;
    return info->result == IR_BOOL ? result->truth : result->value != NULL;
}
