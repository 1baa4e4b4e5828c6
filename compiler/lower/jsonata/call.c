/* compiler/lower/jsonata/call.c - calls: of built-in functions directly, of others at run time. */
#include "compiler/lower/jsonata/private.h"

#include <string.h>

#include "runtime/json/value.h"

/* A call as the reference has it: the procedure, and what it is given. */
struct call {
    const struct jsonata_node *procedure;
    const struct builtin *builtin;   /* NULL: its value must be called */
    struct ir_instruction *function; /* that value */
    const char *name;                /* for messages */
    struct ir_instruction *first;    /* an argument before the others (~>), or NULL */
    const struct jsonata_node *const *arguments;
    size_t count; /* of `arguments` */
    bool tail;    /* its arguments, and its result, are taken as they are */
};

/* The built-in that the procedure names, unless something else has its name. */
static const struct builtin *builtin_of(struct query *q, const struct jsonata_node *procedure)
{
    const struct builtin *builtin;

    if (procedure->kind != JSONATA_VARIABLE || procedure->predicates != NULL ||
        procedure->group != NULL)
        return NULL;
    builtin = builtin_find(procedure->text);
    return builtin != NULL && query_lookup(q, procedure->text) == NULL ? builtin : NULL;
}

static const char *name_of(const struct jsonata_node *procedure)
{
    if (procedure->kind == JSONATA_PATH)
        return name_of(procedure->children[0]);
    return procedure->kind == JSONATA_VARIABLE || procedure->kind == JSONATA_NAME ? procedure->text
                                                                                  : "";
}

/* The value of the procedure. Whoever writes sum(...) for $sum(...) is told so. */
static struct ir_instruction *evaluate_procedure(struct query *q,
                                                 const struct jsonata_node *procedure, bool partial)
{
    struct ir_instruction *value = query_evaluate(q, procedure);
    const char *name = name_of(procedure);
    struct ir_instruction *meant;

    if (procedure->kind != JSONATA_PATH || name[0] == '\0')
        return value;
    meant = query_variable(q, name);
    if (meant->op == OP_LITERAL && meant->literal->kind == VALUE_UNDEFINED)
        return value;
    return QUERY(q, meant, ir_value(value), ir_value(meant), ir_text(name), ir_bool(partial));
}

static struct call call_of(struct query *q, const struct jsonata_node *node,
                           struct ir_instruction *first)
{
    struct call call = {.procedure = node->children[0], .first = first};

    call.builtin = builtin_of(q, call.procedure);
    call.name = name_of(call.procedure);
    call.arguments = (const struct jsonata_node *const *)node->children + 1;
    call.count = node->count - 1;
    if (call.builtin == NULL)
        call.function = evaluate_procedure(q, call.procedure, false);
    return call;
}

/* Whether a value may be a function that looks at the context of its call; or, where its truth is
 * what is asked for, any function: one that was passed has another than one that was not. */
static bool may_be_function(const struct jsonata_node *node, bool truth)
{
    switch (node->kind) {
    case JSONATA_VARIABLE:
    case JSONATA_CALL:
    case JSONATA_APPLY:
    case JSONATA_PARTIAL:
    case JSONATA_CONDITION:
    case JSONATA_BLOCK:
    case JSONATA_BIND:
    case JSONATA_TRANSFORM:
        return true;
    case JSONATA_LAMBDA:
        return truth || node->signature != NULL;
    case JSONATA_PATH:
        return truth;
    default:
        return false;
    }
}

static bool asks_truth(const struct builtin *builtin)
{
    return builtin != NULL &&
           (builtin->call == OP_sfn_jsonata_boolean || builtin->call == OP_sfn_jsonata_not);
}

/* Whether it is a built-in with one argument, whose value nothing else has. */
static bool is_alone(const struct call *call)
{
    const struct jsonata_node *argument;

    if (call->builtin == NULL || call->first != NULL || call->count != 1)
        return false;
    argument = call->arguments[0];
    return argument->kind == JSONATA_PATH ||
           (argument->kind == JSONATA_VARIABLE && argument->predicates != NULL);
}

/* Emit `op` with `fixed` operands and then the arguments. */
static struct ir_instruction *emit(struct query *q, const struct call *call, enum ir_opcode op,
                                   const struct ir_operand *fixed, size_t fixed_count)
{
    struct ir_operand *operands =
        ARENA_ARRAY(q->l->arena, struct ir_operand, fixed_count + call->count + 1);
    bool takes_function = call->builtin != NULL && strpbrk(call->builtin->signature, "fx") != NULL;
    bool truth = asks_truth(call->builtin);
    size_t count = fixed_count;

    memcpy(operands, fixed, fixed_count * sizeof *fixed);
    if (call->first != NULL)
        operands[count++] = ir_value(call->first);
    for (size_t i = 0; i < call->count; i++) {
        struct ir_instruction *value = query_evaluate(q, call->arguments[i]);
        struct ir_instruction *fused = is_alone(call) ? query_fuse(q, call->builtin, value) : NULL;

        if (fused != NULL)
            return fused;
        if (takes_function && !call->tail && may_be_function(call->arguments[i], truth))
            value = QUERY(q, argument, ir_value(value));
        operands[count++] = ir_value(value);
    }
    return ir_emit(&q->l->builder, op, count, operands);
}

/* A call on a context; its result is raw. */
static struct ir_instruction *call_on(struct query *q, const struct call *call,
                                      struct ir_instruction *context)
{
    struct ir_operand fixed[] = {ir_text(call->name), ir_value(context),
                                 ir_value(call->function != NULL ? call->function : context)};
    struct ir_instruction *value;

    if (call->builtin == NULL)
        return emit(q, call, OP_sfn_query_call, fixed, 3);
    value = query_lower_higher(q, call->builtin, call->first, call->arguments, call->count);
    return value != NULL ? value : emit(q, call, call->builtin->call, &fixed[1], 1);
}

struct ir_instruction *query_lower_call(struct query *q, const struct jsonata_node *node)
{
    struct call call = call_of(q, node, NULL);

    return call_on(q, &call, query_context(q));
}

/* Where the lambda is called in place there is nobody else to carry the call out. */
struct ir_instruction *query_lower_tail_call(struct query *q, const struct jsonata_node *node)
{
    struct call call = call_of(q, node, NULL);
    struct ir_operand fixed[2];

    call.tail = true;
    if (q->called)
        return call_on(q, &call, ir_literal(&q->l->builder, &value_null));
    if (call.builtin != NULL) {
        /* One that may take the context gets that of whoever called the lambda. */
        if (strchr(call.builtin->signature, '-') == NULL)
            return call_on(q, &call, query_undefined(q));
        call.function = IR0(&q->l->builder, call.builtin->function);
        call.builtin = NULL;
    }
    fixed[0] = ir_text(call.name);
    fixed[1] = ir_value(call.function);
    return emit(q, &call, OP_sfn_query_tail_call, fixed, 2);
}

/* The arguments of a partial application are evaluated before its procedure. */
struct ir_instruction *query_lower_partial(struct query *q, const struct jsonata_node *node)
{
    struct ir_operand *operands = ARENA_ARRAY(q->l->arena, struct ir_operand, node->count + 1);

    for (size_t i = 1; i < node->count; i++)
        operands[i + 1] = ir_value(query_evaluate(q, node->children[i]));
    operands[0] = ir_text(name_of(node->children[0]));
    operands[1] = ir_value(evaluate_procedure(q, node->children[0], true));
    return ir_emit(&q->l->builder, OP_sfn_query_partial, node->count + 1, operands);
}

struct ir_instruction *query_lower_apply(struct query *q, const struct jsonata_node *node)
{
    struct ir_instruction *left = query_evaluate(q, node->children[0]);
    const struct jsonata_node *right = node->children[1];
    struct call call;

    if (right->kind != JSONATA_CALL)
        return QUERY(q, apply, ir_value(left), ir_value(query_evaluate(q, right)));
    call = call_of(q, right, left);
    return call_on(q, &call, query_context(q));
}
