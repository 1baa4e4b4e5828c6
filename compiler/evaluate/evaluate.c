/* compiler/evaluate/evaluate.c - run one operation at compile time, by the runtime's own function.
 *
 * In: an operation whose operands are known. Out: its result, or that it has none.
 * Why the thunks: each line of abi.def and query.def makes one, so that no operation is named here.
 * None can mean something else than at run time, and none can be forgotten: a line with a type that
 * has no values when compiling breaks the build. */
#include "compiler/evaluate/evaluate.h"

#include "runtime/base/bug.h"
#include "runtime/json/value.h"
#include "runtime/lang/frame.h"

/* What may be made when compiling: it becomes a constant of the executable. */
enum { BYTES_MOST = 64 << 10 };

/* ---- a thunk for each line of abi.def that may be run here ---- */

/* The parts that a runtime function makes something of. */
struct parts {
    struct key *keys; /* of MEMBERS */
    const struct value **values;
    size_t count;
};

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
    struct parts PARTS;
    struct query_list *LIST;
    sfn_lambda LAMBDA; /* there is none when compiling: see is_known */
};

#define ARGUMENTS_MAX 8

typedef void thunk(const union argument *arguments, union argument *result);

/* (FRAME, VALUE, KEY) becomes arguments[0].FRAME, arguments[1].VALUE, arguments[2].KEY; what is one
 * parameter there and several in C is one argument here. */
#define ARGUMENTS(...)                                                                             \
    ARGUMENTS_PICK(__VA_ARGS__, GIVE_8, GIVE_7, GIVE_6, GIVE_5, GIVE_4, GIVE_3, GIVE_2, GIVE_1)    \
    (__VA_ARGS__)
#define ARGUMENTS_PICK(a, b, c, d, e, f, g, h, give, ...) give
#define GIVE_1(a) GIVE_##a(0)
#define GIVE_2(a, b) GIVE_1(a), GIVE_##b(1)
#define GIVE_3(a, b, c) GIVE_2(a, b), GIVE_##c(2)
#define GIVE_4(a, b, c, d) GIVE_3(a, b, c), GIVE_##d(3)
#define GIVE_5(a, b, c, d, e) GIVE_4(a, b, c, d), GIVE_##e(4)
#define GIVE_6(a, b, c, d, e, f) GIVE_5(a, b, c, d, e), GIVE_##f(5)
#define GIVE_7(a, b, c, d, e, f, g) GIVE_6(a, b, c, d, e, f), GIVE_##g(6)
#define GIVE_8(a, b, c, d, e, f, g, h) GIVE_7(a, b, c, d, e, f, g), GIVE_##h(7)
#define GIVE_FRAME(i) arguments[i].FRAME
#define GIVE_VALUE(i) arguments[i].VALUE
#define GIVE_KEY(i) arguments[i].KEY
#define GIVE_KEYS(i) arguments[i].KEYS
#define GIVE_TEXT(i) arguments[i].TEXT
#define GIVE_WORD(i) arguments[i].TEXT
#define GIVE_INT(i) arguments[i].INT
#define GIVE_REAL(i) arguments[i].REAL
#define GIVE_BOOL(i) arguments[i].BOOL
#define GIVE_LAMBDA(i) arguments[i].LAMBDA
#define GIVE_LIST(i) arguments[i].LIST
#define GIVE_VALUES(i) arguments[i].PARTS.values, arguments[i].PARTS.count
#define GIVE_MEMBERS(i) arguments[i].PARTS.keys, GIVE_VALUES(i)

/* Of abi.def an operation that READS or ACTS needs a frame of the engine and gets no thunk. The
 * first trait of its line decides: RUNS_ACTS puts SKIP where THUNK would be. */
#define RUNS_ACTS ~, SKIP, ~
#define RUNS_READS ~, SKIP, ~
#define SECOND(...) SECOND_OF(__VA_ARGS__)
#define SECOND_OF(first, second, ...) second
#define SKIP(name, result, parameters)

#define RETURN_NONE(call) call
#define RETURN_VALUE(call) result->VALUE = call
#define RETURN_INT(call) result->INT = call
#define RETURN_BOOL(call) result->BOOL = call
#define RETURN_LIST(call) result->LIST = call
#define THUNK(name, type, parameters)                                                              \
    static void run_##name(const union argument *arguments, union argument *result)                \
    {                                                                                              \
        RETURN_##type(sfn_##name(ARGUMENTS parameters));                                           \
    }
#define SFN_ABI(name, type, parameters, traits)                                                    \
    SECOND(RUNS_##traits, THUNK, ~)(name, type, parameters)
#include "sfn/abi.def"
#undef SFN_ABI
#define SFN_ABI(name, type, parameters, traits) THUNK(name, type, parameters)
#include "sfn/query.def"
#undef SFN_ABI

#define ROW(name, type, parameters) [OP_sfn_##name] = run_##name,
static thunk *const thunks[OP_COUNT] = {
#define SFN_ABI(name, type, parameters, traits)                                                    \
    SECOND(RUNS_##traits, ROW, ~)(name, type, parameters)
#include "sfn/abi.def"
#undef SFN_ABI
#define SFN_ABI(name, type, parameters, traits) ROW(name, type, parameters)
#include "sfn/query.def"
#undef SFN_ABI
};

/* ---- operands ---- */

bool evaluate_operand(const struct ir_operand *operand, struct evaluation *result)
{
    const struct ir_instruction *source = operand->as.instruction;

    *result = (struct evaluation){.value = NULL};
    if (operand->immediate) {
        result->truth = operand->as.integer != 0;
        result->integer = operand->as.integer;
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
    case OP_CONST_INT:
        result->integer = source->operands[0].as.integer;
        return true;
    default:
        return false;
    }
}

static bool is_known(const struct ir_instruction *instruction)
{
    struct evaluation ignored;

    for (size_t i = 0; i < instruction->count; i++) {
        const struct ir_operand *operand = &instruction->operands[i];

        if (operand->type == IR_LAMBDA_REF ||
            (ir_is_reference(operand) && !evaluate_operand(operand, &ignored)))
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

static int64_t known_integer(const struct ir_operand *operand)
{
    struct evaluation result;

    (void)evaluate_operand(operand, &result);
    return result.integer;
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
        argument.INT = known_integer(operand);
        return argument;
    case IR_REAL:
        argument.REAL = operand->as.real;
        return argument;
    case IR_LIST:
        argument.LIST = *operand->as.list;
        return argument;
    default:
        BUG("an operand that is not known when compiling");
    }
}

/* The parts that stand last among the operands. False when one of them is nothing: what is made of
 * them must then fail at run time. */
static bool parts_of(const struct ir_instruction *at, struct region *region, struct parts *parts)
{
    const struct ir_op_info *info = ir_op_info(at->op);
    size_t next = info->count; /* an index: without operands there is no address to count from */

    parts->count = (at->count - info->count) / info->repeats;
    parts->keys = region_alloc(region, parts->count * sizeof *parts->keys);
    parts->values = region_alloc(region, parts->count * sizeof *parts->values);
    for (size_t i = 0; i < parts->count; i++) {
        if (info->repeats == 2) {
            const struct ir_operand *key = &at->operands[next++];

            parts->keys[i] = key_of(key->as.text.text, key->as.text.size);
        }
        parts->values[i] = known_value(&at->operands[next++]);
        if (parts->values[i] == NULL)
            return false;
    }
    return true;
}

/* Call the runtime function. False when it fails or cannot be called. */
static bool call(const struct ir_instruction *at, struct sfn_frame *frame,
                 struct evaluation *result)
{
    const struct ir_op_info *info = ir_op_info(at->op);
    union argument arguments[ARGUMENTS_MAX];
    union argument returned;
    size_t count = 0;

    if (info->frame)
        arguments[count++].FRAME = frame;
    for (size_t i = 0; i < info->count; i++)
        arguments[count++] = argument_of(&at->operands[i], frame);
    if (info->repeats > 0 && !parts_of(at, frame->region, &arguments[count].PARTS))
        return false;
    thunks[at->op](arguments, &returned);
    if (info->result == IR_BOOL)
        result->truth = returned.BOOL != 0;
    else if (info->result == IR_INT)
        result->integer = returned.INT;
    else if (info->result == IR_LIST)
        result->list = returned.LIST;
    else if (info->result == IR_VALUE)
        result->value = returned.VALUE;
    if ((info->traits & IR_FAILS) == 0)
        return true;
    result->failed = info->result == IR_BOOL ? !result->truth : result->value == NULL;
    if (result->failed && frame->failure.cause != NULL)
        result->cause = frame->failure.cause->as.text;
    return !result->failed;
}

/* The same, unless it would take much memory: then it is left to run, where there is a bound. */
static bool call_bounded(const struct ir_instruction *at, struct sfn_frame *frame,
                         struct evaluation *result)
{
    struct code_bound bound = {.most = region_used(frame->region) + BYTES_MOST};

    if (setjmp(bound.out) != 0)
        return false;
    frame->bound = &bound;
    return call(at, frame, result);
}

bool evaluate_step(const struct ir_instruction *instruction, struct region *scratch,
                   struct evaluation *result)
{
    const struct ir_operand *operands = instruction->operands;
    uint64_t random = 0; /* no operation that may be run here draws from it */
    /* As in a field of a state, where an expression that gives nothing fails; what fails is left to
     * run. */
    struct sfn_frame frame = {
        .region = scratch, .random = &random, .query_expression = "", .query_field = "?"};

    *result = (struct evaluation){.value = NULL};
    if (!is_known(instruction))
        return false;
    switch (instruction->op) {
    case OP_ARGUMENT:
    case OP_CAPTURED:
        return false;
    case OP_NOT:
        result->truth = !known_truth(&operands[0]);
        return true;
    case OP_ADD:
        return !__builtin_add_overflow(known_integer(&operands[0]), known_integer(&operands[1]),
                                       &result->integer);
    case OP_LESS:
        result->truth = known_integer(&operands[0]) < known_integer(&operands[1]);
        return true;
    case OP_EQUAL:
        result->truth = known_integer(&operands[0]) == known_integer(&operands[1]);
        return true;
    default:
        return thunks[instruction->op] != NULL && call_bounded(instruction, &frame, result);
    }
}

bool evaluate_instruction(const struct ir_instruction *instruction, struct region *scratch,
                          struct evaluation *result)
{
    *result = (struct evaluation){.value = NULL};
    return ir_is_computed(instruction) && ir_op_info(instruction->op)->result != IR_NONE &&
           evaluate_step(instruction, scratch, result);
}

const struct value *evaluate_absence(enum ir_opcode op)
{
    static const struct value undefined = {.kind = VALUE_UNDEFINED, .flags = VALUE_FIXED};

    return op > OP_sfn_query_from || op == OP_sfn_query_settle ? &undefined : NULL;
}
