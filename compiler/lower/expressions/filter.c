/* compiler/lower/expressions/filter.c - lower the filter of a path to a function. */
#include "compiler/lower/lowering.h"

#include "runtime/base/bug.h"

static struct ir_instruction *lower_operand(struct lowering *l,
                                            const struct filter_operand *operand)
{
    struct data root;

    if (operand->literal != NULL)
        return ir_literal(&l->builder, operand->literal);
    if (operand->path == NULL)
        return IR0(&l->builder, OP_NOTHING);
    root.value = IR(&l->builder, OP_ARGUMENT, ir_int(IR_FILTER_ROOT));
    return lower_path(l, operand->path, root);
}

static struct ir_instruction *lower_comparison(struct lowering *l, const struct path_filter *filter)
{
    const char *operation = filter->comparison->operation;
    struct ir_instruction *left, *right;
    enum ir_opcode op;

    if (operation == NULL)
        return IR(&l->builder, OP_CONST_BOOL, ir_bool(false));
    op = ir_op_named(operation);
    ENSURE(op != OP_COUNT);
    left = lower_operand(l, &filter->left);
    right = lower_operand(l, &filter->right);
    return IR(&l->builder, op, ir_value(left), ir_value(right));
}

/* Close the builder's block with a branch: to `then` when the filter holds, else to `otherwise`. */
static void lower_condition(struct lowering *l, const struct path_filter *filter,
                            struct ir_block *then, struct ir_block *otherwise)
{
    struct ir_instruction *test;
    struct ir_block *next;

    switch (filter->kind) {
    case FILTER_NOT:
        lower_condition(l, filter->first, otherwise, then);
        return;
    case FILTER_AND:
    case FILTER_OR:
        next = lowering_block(l, "next");
        if (filter->kind == FILTER_AND)
            lower_condition(l, filter->first, next, otherwise);
        else
            lower_condition(l, filter->first, then, next);
        lowering_continue(l, next);
        lower_condition(l, filter->second, then, otherwise);
        return;
    case FILTER_EXISTS:
        test = IR(&l->builder, OP_sfn_present, ir_value(lower_operand(l, &filter->left)));
        break;
    case FILTER_COMPARE:
        test = lower_comparison(l, filter);
        break;
    case FILTER_MATCH:
        test = IR(&l->builder, OP_sfn_filter_match, ir_value(lower_operand(l, &filter->left)),
                  ir_text(filter->pattern), ir_text(filter->flags));
        break;
    default:
        BUG("unknown kind of filter");
    }
    IR(&l->builder, OP_BRANCH, ir_value(test), ir_block_ref(then), ir_block_ref(otherwise));
}

/* Fill a block that answers a constant. */
static void lower_answer(struct lowering *l, struct ir_block *block, bool truth)
{
    struct ir_instruction *answer;

    lowering_continue(l, block);
    answer = IR(&l->builder, OP_CONST_BOOL, ir_bool(truth));
    IR(&l->builder, OP_ANSWER, ir_value(answer));
}

/* In a machine a filter matches no scalar, as AWS documents. In sfnc eval it may, as in Jayway. */
static void lower_scalars(struct lowering *l, struct ir_block *no)
{
    struct ir_block *next;
    struct ir_instruction *node;

    if (l->machine == NULL)
        return;
    next = lowering_block(l, "container");
    node = IR(&l->builder, OP_ARGUMENT, ir_int(IR_FILTER_NODE));
    IR(&l->builder, OP_BRANCH, ir_value(IR(&l->builder, OP_sfn_is_container, ir_value(node))),
       ir_block_ref(next), ir_block_ref(no));
    lowering_continue(l, next);
}

struct ir_function *lower_filter(struct lowering *l, const struct path_filter *filter)
{
    struct ir_builder outside = l->builder;
    const char *owner = l->state != NULL ? l->state->name : l->eval;
    bool strict = l->strict;
    struct ir_function *function;
    struct ir_block *yes, *no;

    function = ir_function_add(
        l->program, arena_format(l->arena, "%s.filter%d", owner, ++l->filters), IR_FILTER);
    function->span = outside.span;
    l->strict = false; /* inside a filter a path may find nothing */
    lowering_enter_function(l, function);
    yes = lowering_block(l, "yes");
    no = lowering_block(l, "no");
    lower_scalars(l, no);
    lower_condition(l, filter, yes, no);
    lower_answer(l, yes, true);
    lower_answer(l, no, false);
    l->strict = strict;
    l->builder = outside;
    return function;
}
