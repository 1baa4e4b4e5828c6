/* compiler/lower/query.c - lower the expressions that stand in fields of JSONata states.
 *
 * In: an expression with its field. Out: code that notes both for a failure, computes the value,
 * and makes JSON of it, of the kind that the field takes. Names that the expression does not bind
 * are $states and the variables of the machine, as they were when the state was entered. */
#include "compiler/lower/jsonata/query.h"

#include <string.h>

#include "compiler/lower/lowering.h"
#include "runtime/base/count.h"

/* What is around an expression: query_scope.data. */
struct around {
    const struct field_query *query;
    struct data data;
};

/* $states.NAME, or NULL when it has no such member here. */
static struct ir_instruction *states_member(struct lowering *l, const struct around *around,
                                            const char *name)
{
    if (strcmp(name, "input") == 0)
        return IR0(&l->builder, OP_sfn_input);
    if (strcmp(name, "context") == 0)
        return IR0(&l->builder, OP_sfn_context);
    if ((around->query->has_result && strcmp(name, "result") == 0) ||
        (around->query->has_error && strcmp(name, "errorOutput") == 0))
        return around->data.value;
    return NULL;
}

/* What of the context object can be had without making the whole: an item of a Map. */
static struct ir_instruction *context_part(struct lowering *l, const char *name)
{
    static const struct {
        const char *name;
        enum ir_opcode op;
    } parts[] = {
        {"context.Map.Item.Value", OP_sfn_item_value},
        {"context.Map.Item.Index", OP_sfn_item_index},
        {"context.Map.Item.Key", OP_sfn_item_key},
        {"context.Map.Item.Source", OP_sfn_item_source},
    };

    if (l->inspected != NULL) /* who tests a state gives the context */
        return NULL;
    for (size_t i = 0; i < COUNT_OF(parts); i++)
        if (strcmp(parts[i].name, name) == 0)
            return IR0(&l->builder, parts[i].op);
    return NULL;
}

/* $states as a whole, with its members in AWS's order. */
static struct ir_instruction *states_object(struct lowering *l, const struct around *around)
{
    static const char *const names[] = {"input", "context", "result", "errorOutput"};
    struct ir_operand operands[2 * 4];
    size_t count = 0;

    for (size_t i = 0; i < 4; i++) {
        struct ir_instruction *value = states_member(l, around, names[i]);

        if (value == NULL)
            continue;
        operands[count++] = ir_key(l->program, names[i], strlen(names[i]));
        operands[count++] = ir_value(value);
    }
    return ir_emit(&l->builder, OP_sfn_object, count, operands);
}

static struct ir_instruction *variable(struct lowering *l, const struct query_scope *scope,
                                       const char *name)
{
    int up, slot;

    if (strcmp(name, "states") == 0)
        return states_object(l, scope->data);
    if (machine_variable(l->state->scope, name, &up, &slot) == NULL)
        return NULL;
    return IR(&l->builder, OP_sfn_variable, ir_int(up), ir_int(slot));
}

static struct ir_instruction *member(struct lowering *l, const struct query_scope *scope,
                                     const char *name, const char *of)
{
    struct ir_instruction *value;

    if (strcmp(name, "states") != 0)
        return NULL;
    value = states_member(l, scope->data, of);
    return value != NULL ? value : context_part(l, of);
}

struct ir_instruction *lower_query_kind(struct lowering *l, const struct field_query *query,
                                        enum sfn_expected expected, struct data data)
{
    const struct around around = {query, data};
    const struct query_scope scope = {.variable = variable, .member = member, .data = &around};
    const struct field_query *outer = l->query;
    struct ir_instruction *value;

    lowering_place(l, query->tree);
    IR(&l->builder, OP_sfn_query_begin, ir_text(query->text), ir_text(query->field));
    l->query = query;
    value = lower_query(l, query->node, &scope);
    l->query = outer;
    return IR(&l->builder, OP_sfn_query_settle, ir_value(value), ir_int(expected));
}

struct ir_instruction *lower_query_field(struct lowering *l, const struct field_query *query,
                                         struct data data)
{
    return lower_query_kind(l, query, query->expected, data);
}
