/* compiler/ir/ops.c - what each operation takes, returns and may do, from ops.def and sfn/abi.def.
 *
 * In: the two tables. Out: ir_op_info, ir_op_named.
 * Why parse: the signatures of abi.def are also C declarations. Parsing their text here keeps that
 * list the only place where a runtime operation is described. */
#include "compiler/ir/ir.h"

#include <string.h>

#include "runtime/base/bug.h"
#include "runtime/base/count.h"

/* The operands of the IR's own operations, written as in abi.def. */
static const char *const own_parameters[] = {
    [OP_LITERAL] = "()",
    [OP_NOTHING] = "()",
    [OP_ARGUMENT] = "(INT)",
    [OP_CAPTURED] = "(INT)",
    [OP_NOT] = "(BOOL)",
    [OP_CONST_BOOL] = "(BOOL)",
    [OP_CONST_INT] = "(INT)",
    [OP_ADD] = "(INT, INT)",
    [OP_LESS] = "(INT, INT)",
    [OP_EQUAL] = "(INT, INT)",
    [OP_PARAMETER] = "()",
    [OP_JUMP] = "(BLOCK)",
    [OP_BRANCH] = "(BOOL, BLOCK, BLOCK)",
    [OP_GOTO] = "(POINT)",
    [OP_END] = "()",
    [OP_SUSPEND] = "()",
    [OP_FAIL] = "()",
    [OP_GIVE] = "(VALUE)",
    [OP_ANSWER] = "(BOOL)",
};

struct type_name {
    const char *name;
    enum ir_type type;
};

static const struct type_name type_names[] = {
    {"NONE", IR_NONE},         {"VALUE", IR_VALUE},     {"BOOL", IR_BOOL},   {"INT", IR_INT},
    {"LIST", IR_LIST},         {"REAL", IR_REAL},       {"KEY", IR_KEY},     {"KEYS", IR_KEYS},
    {"TEXT", IR_TEXT},         {"WORD", IR_TEXT},       {"STATE", IR_STATE}, {"POINT", IR_POINT},
    {"LAMBDA", IR_LAMBDA_REF}, {"FILTER", IR_FUNCTION}, {"BLOCK", IR_BLOCK}, {"FRAME", IR_FRAME},
};

static enum ir_type type_named(const char *name, size_t size)
{
    for (size_t i = 0; i < COUNT_OF(type_names); i++) {
        if (strlen(type_names[i].name) == size && memcmp(type_names[i].name, name, size) == 0)
            return type_names[i].type;
    }
    BUG("a signature of abi.def names an unknown type");
}

static bool is_word(const char *at, size_t size, const char *word)
{
    return strlen(word) == size && memcmp(at, word, size) == 0;
}

/* Fill the operands that repeat, if the parameter is of such. */
static void parse_repeating(struct ir_op_info *info, const char *at, size_t size)
{
    enum ir_type *next = &info->parameters[info->count];

    if (is_word(at, size, "VALUES")) {
        ENSURE(info->count + 1 <= IR_PARAMETERS_MAX);
        next[0] = IR_VALUE;
        info->repeats = 1;
    } else if (is_word(at, size, "MEMBERS")) {
        ENSURE(info->count + 2 <= IR_PARAMETERS_MAX);
        next[0] = IR_KEY;
        next[1] = IR_VALUE;
        info->repeats = 2;
    }
}

/* Fill the operands of `info` from "(FRAME, VALUE, KEY)". */
static void parse_parameters(struct ir_op_info *info, const char *text)
{
    const char *at = text + 1;

    while (*at != ')') {
        size_t size = strcspn(at, ",) ");

        ENSURE(info->repeats == 0); /* nothing follows them */
        parse_repeating(info, at, size);
        if (is_word(at, size, "FRAME")) {
            ENSURE(at == text + 1);
            info->frame = true;
        } else if (info->repeats == 0) {
            ENSURE(info->count < IR_PARAMETERS_MAX);
            if (is_word(at, size, "WORD"))
                info->words |= 1u << info->count;
            info->parameters[info->count++] = type_named(at, size);
        }
        at += size;
        at += strspn(at, ", ");
    }
}

static struct ir_op_info infos[OP_COUNT];

static void fill_infos(void)
{
#define PURE IR_PURE
#define MAKES IR_MAKES
#define FAILS IR_FAILS
#define READS IR_READS
#define ACTS IR_ACTS
#define FINDS IR_FINDS
#define BEGINS IR_BEGINS
#define IR_OP(symbol, text, type, ends)                                                            \
    infos[OP_##symbol].name = text;                                                                \
    infos[OP_##symbol].result = type;                                                              \
    infos[OP_##symbol].terminator = ends;                                                          \
    infos[OP_##symbol].traits = ends ? IR_ACTS : IR_PURE;                                          \
    parse_parameters(&infos[OP_##symbol], own_parameters[OP_##symbol]);
#define SFN_ABI(symbol, type, signature, what)                                                     \
    infos[OP_sfn_##symbol].name = #symbol;                                                         \
    infos[OP_sfn_##symbol].result = type_named(#type, sizeof #type - 1);                           \
    infos[OP_sfn_##symbol].runtime = true;                                                         \
    infos[OP_sfn_##symbol].traits = what;                                                          \
    parse_parameters(&infos[OP_sfn_##symbol], #signature);
#include "compiler/ir/ops.def"
#include "sfn/abi.def"
#include "sfn/query.def"
#undef IR_OP
#undef SFN_ABI
#undef PURE
#undef MAKES
#undef FAILS
#undef READS
#undef ACTS
#undef FINDS
#undef BEGINS
}

const struct ir_op_info *ir_op_info(enum ir_opcode op)
{
    ENSURE((unsigned)op < OP_COUNT);
    if (infos[0].name == NULL)
        fill_infos();
    return &infos[op];
}

enum ir_opcode ir_op_named(const char *name)
{
    for (int op = 0; op < OP_COUNT; op++) {
        if (strcmp(ir_op_info((enum ir_opcode)op)->name, name) == 0)
            return (enum ir_opcode)op;
    }
    return OP_COUNT;
}

bool ir_op_takes(const struct ir_op_info *info, size_t count)
{
    if (info->repeats == 0)
        return count == info->count;
    return count >= info->count && (count - info->count) % info->repeats == 0;
}

enum ir_type ir_op_parameter(const struct ir_op_info *info, size_t index)
{
    if (index < info->count)
        return info->parameters[index];
    ENSURE(info->repeats > 0);
    return info->parameters[info->count + (index - info->count) % info->repeats];
}
