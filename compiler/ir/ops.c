/* compiler/ir/ops.c - what each operation takes, returns and may do, from ops.def and sfn/abi.def.
 *
 * In: the two tables. Out: ir_op_info, ir_op_named.
 * Why parse: the signatures of abi.def are also C declarations. Parsing their text here keeps that
 * list the only place where a runtime operation is described. */
#include "compiler/ir/ir.h"

#include <string.h>

#include "runtime/base/bug.h"
#include "runtime/base/count.h"

/* The operands of the IR's own operations, written as in abi.def. "..." repeats those before it. */
static const char *const own_parameters[] = {
    [OP_LITERAL] = "()",
    [OP_NOTHING] = "()",
    [OP_NODE] = "()",
    [OP_ROOT] = "()",
    [OP_OBJECT] = "(KEY, VALUE, ...)",
    [OP_ARRAY] = "(VALUE, ...)",
    [OP_JOIN] = "(VALUE, ...)",
    [OP_NOT] = "(BOOL)",
    [OP_CONST_BOOL] = "(BOOL)",
    [OP_JUMP] = "(BLOCK)",
    [OP_BRANCH] = "(BOOL, BLOCK, BLOCK)",
    [OP_GOTO] = "(POINT)",
    [OP_END] = "()",
    [OP_SUSPEND] = "()",
    [OP_FAIL] = "()",
    [OP_GIVE] = "(VALUE)",
    [OP_ANSWER] = "(BOOL)",
};

static unsigned own_traits(enum ir_opcode op, bool terminator)
{
    if (op == OP_OBJECT || op == OP_ARRAY || op == OP_JOIN)
        return IR_MAKES | IR_FAILS;
    return terminator ? IR_ACTS : IR_PURE;
}

struct type_name {
    const char *name;
    enum ir_type type;
};

static const struct type_name type_names[] = {
    {"NONE", IR_NONE},   {"VALUE", IR_VALUE}, {"BOOL", IR_BOOL},       {"INT", IR_INT},
    {"REAL", IR_REAL},   {"KEY", IR_KEY},     {"KEYS", IR_KEYS},       {"TEXT", IR_TEXT},
    {"STATE", IR_STATE}, {"POINT", IR_POINT}, {"FILTER", IR_FUNCTION}, {"BLOCK", IR_BLOCK},
    {"FRAME", IR_FRAME},
};

static enum ir_type type_named(const char *name, size_t size)
{
    for (size_t i = 0; i < COUNT_OF(type_names); i++) {
        if (strlen(type_names[i].name) == size && memcmp(type_names[i].name, name, size) == 0)
            return type_names[i].type;
    }
    BUG("a signature of abi.def names an unknown type");
}

/* Fill the operands of `info` from "(FRAME, VALUE, KEY)". */
static void parse_parameters(struct ir_op_info *info, const char *text)
{
    const char *at = text + 1;

    while (*at != ')') {
        size_t size = strcspn(at, ",) ");

        if (size == 3 && memcmp(at, "...", 3) == 0) {
            info->variadic = true;
        } else {
            enum ir_type type = type_named(at, size);

            if (type == IR_FRAME) {
                ENSURE(at == text + 1);
                info->frame = true;
            } else {
                ENSURE(info->count < IR_PARAMETERS_MAX);
                info->parameters[info->count++] = type;
            }
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
#define IR_OP(symbol, text, type, ends)                                                            \
    infos[OP_##symbol].name = text;                                                                \
    infos[OP_##symbol].result = type;                                                              \
    infos[OP_##symbol].terminator = ends;                                                          \
    infos[OP_##symbol].traits = own_traits(OP_##symbol, ends);                                     \
    parse_parameters(&infos[OP_##symbol], own_parameters[OP_##symbol]);
#define SFN_ABI(symbol, type, signature, what)                                                     \
    infos[OP_sfn_##symbol].name = #symbol;                                                         \
    infos[OP_sfn_##symbol].result = type_named(#type, sizeof #type - 1);                           \
    infos[OP_sfn_##symbol].runtime = true;                                                         \
    infos[OP_sfn_##symbol].traits = what;                                                          \
    parse_parameters(&infos[OP_sfn_##symbol], #signature);
#include "compiler/ir/ops.def"
#include "sfn/abi.def"
#undef IR_OP
#undef SFN_ABI
#undef PURE
#undef MAKES
#undef FAILS
#undef READS
#undef ACTS
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
