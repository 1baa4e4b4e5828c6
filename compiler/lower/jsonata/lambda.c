/* compiler/lower/jsonata/lambda.c - lambdas: a function of the program, and a closure of it.
 *
 * The closure has what the code captures: values, cells, the context. A lambda that is called where
 * it is written, by $map and its like, needs neither: its body stands in their loop. */
#include "compiler/lower/jsonata/private.h"

static struct ir_function *add_function(struct query *q)
{
    const struct lowering *l = q->l;
    const char *owner = l->state != NULL ? l->state->name : l->eval;

    return ir_function_add(
        l->program, arena_format(l->arena, "%s.lambda%d", owner, ++q->l->lambdas), IR_LAMBDA);
}

/* End the routine: its result is `value`. Gives its closure, of `arity` arguments. */
static struct ir_instruction *close_over(struct query *q, struct routine *routine,
                                         struct ir_instruction *value, size_t arity,
                                         const char *signature)
{
    struct ir_function *function = q->l->builder.function;
    struct ir_operand *operands;

    IR(&q->l->builder, OP_GIVE, ir_value(value));
    query_routine_end(q, routine);
    operands = ARENA_ARRAY(q->l->arena, struct ir_operand, routine->count + 3);
    operands[0] = ir_lambda_ref(function);
    operands[1] = ir_int((int64_t)arity);
    operands[2] = ir_text(signature != NULL ? signature : "");
    for (size_t i = 0; i < routine->count; i++)
        operands[i + 3] = ir_value(query_use(q, routine->captures[i]));
    return ir_emit(&q->l->builder, OP_sfn_query_closure, routine->count + 3, operands);
}

static struct ir_instruction *argument(struct query *q, size_t index)
{
    return IR(&q->l->builder, OP_ARGUMENT, ir_int((int64_t)index));
}

/* The body with its parameters bound, in a frame of its own. */
static struct ir_instruction *evaluate_body(struct query *q, const struct jsonata_node *lambda,
                                            struct ir_instruction *const *arguments)
{
    struct query_frame *frame = q->frame;
    const struct jsonata_node *body = lambda->children[0];
    struct ir_instruction *value;

    query_frame_open(q, NULL, 0);
    for (size_t i = 0; i < lambda->parameter_count; i++)
        query_bind(q, lambda->parameters[i], arguments[i]);
    query_frame_open(q, &body, 1);
    value = query_evaluate(q, body);
    q->frame = frame;
    return value;
}

struct ir_instruction *query_lower_lambda(struct query *q, const struct jsonata_node *node)
{
    size_t count = node->parameter_count;
    struct ir_instruction **arguments =
        ARENA_ARRAY(q->l->arena, struct ir_instruction *, count + 1);
    bool called = q->called;
    struct routine routine;
    struct ir_instruction *value;

    if (node->thunk)
        return query_lower_tail_call(q, node->children[0]);
    query_routine_begin(q, &routine, add_function(q));
    q->called = false;
    for (size_t i = 0; i < count; i++)
        arguments[i] = argument(q, i);
    value = evaluate_body(q, node, arguments);
    q->called = called;
    return close_over(q, &routine, value, count, node->signature);
}

struct ir_instruction *query_function_of(struct query *q, const struct jsonata_node *body,
                                         const struct layout *layout)
{
    struct context context = q->context;
    struct query_frame *frame = q->frame;
    struct ir_instruction *value;
    struct routine routine;

    query_routine_begin(q, &routine, add_function(q));
    if (layout != NULL)
        query_enter_tuple(q, layout, argument(q, 0), body);
    else
        q->context = (struct context){.found = query_found(q, argument(q, 0))};
    value = query_evaluate(q, body);
    q->frame = frame;
    q->context = context;
    return close_over(q, &routine, value, 1, NULL);
}

/* Whether the calls in tail position are the last that is done: nothing filters or groups what
 * they give. (In the reference that is done to the call itself, before it is carried out.) */
static bool ends_in_calls(const struct jsonata_node *node)
{
    bool plain = node->predicates == NULL && node->group == NULL;

    switch (node->kind) {
    case JSONATA_BLOCK:
        return plain && (node->count == 0 || ends_in_calls(node->children[node->count - 1]));
    case JSONATA_CONDITION:
        return plain && ends_in_calls(node->children[1]) &&
               (node->count < 3 || ends_in_calls(node->children[2]));
    default:
        return true;
    }
}

bool query_is_plain_lambda(const struct jsonata_node *node)
{
    return node->kind == JSONATA_LAMBDA && !node->thunk && node->signature == NULL &&
           node->predicates == NULL && node->group == NULL && ends_in_calls(node->children[0]);
}

struct ir_instruction *query_evaluate_body(struct query *q, const struct jsonata_node *lambda,
                                           struct ir_instruction *const *arguments, size_t count)
{
    size_t wanted = lambda->parameter_count;
    struct ir_instruction **all = ARENA_ARRAY(q->l->arena, struct ir_instruction *, wanted + 1);
    bool called = q->called;
    struct ir_instruction *value;

    for (size_t i = 0; i < wanted; i++)
        all[i] = i < count ? arguments[i] : query_undefined(q);
    q->called = true;
    value = evaluate_body(q, lambda, all);
    q->called = called;
    return value;
}
