/* compiler/lower/expressions/template.c - lower payload templates.
 *
 * A template without a dynamic part is one constant. Else each object or array is one operation,
 * and the keys of an object are constants. What is dynamic is an expression of the state's
 * language. */
#include "compiler/lower/lowering.h"

/* A path in a `.$` field or in ErrorPath. When it finds nothing it fails; the message names the
 * field. */
static struct ir_instruction *
lower_field_path(struct lowering *l, const struct expression *expression, struct data data)
{
    const struct path *path = expression->path;
    struct ir_instruction *value = expression->use == USE_TEMPLATE
                                       ? lower_template_path(l, path, data)
                                       : lower_path(l, path, data);

    if (lower_always_found(l, path))
        return value;
    if (path->root == PATH_ROOT_CONTEXT && l->machine != NULL) /* sfnc eval has a document for it */
        return IR(&l->builder, OP_sfn_require_context_field, ir_value(value), ir_text(path->text),
                  ir_text(expression->field));
    return IR(&l->builder, OP_sfn_require_field, ir_value(value), ir_value(data.value),
              ir_text(path->text), ir_text(expression->field));
}

struct ir_instruction *lower_expression(struct lowering *l, const struct expression *expression,
                                        struct data data)
{
    lowering_place(l, expression->tree);
    if (expression->call != NULL)
        return lower_call(l, expression->call, data);
    return lower_field_path(l, expression, data);
}

struct ir_instruction *lower_template(struct lowering *l, const struct template *template,
                                      struct data data)
{
    bool object = template->kind == TEMPLATE_OBJECT;
    struct ir_operand *operands;
    size_t at = 0;

    if (template->kind == TEMPLATE_LITERAL)
        return ir_literal(&l->builder, template->literal);
    if (template->kind == TEMPLATE_EXPRESSION)
        return lower_expression(l, template->expression, data);
    if (template->kind == TEMPLATE_QUERY)
        return lower_query_field(l, template->query, data);
    operands = ARENA_ARRAY(l->arena, struct ir_operand, template->count * 2 + 1);
    for (size_t i = 0; i < template->count; i++) {
        struct ir_instruction *child = lower_template(l, template->children[i], data);

        if (object)
            operands[at++] = ir_key(l->program, template->keys[i], template->key_sizes[i]);
        operands[at++] = ir_value(child);
    }
    lowering_place(l, template->tree);
    return ir_emit(&l->builder, object ? OP_sfn_object : OP_sfn_array, at, operands);
}
