/* compiler/lower/jsonata/transform.c - |pattern|update,delete|: a function made of three. */
#include "compiler/lower/jsonata/private.h"

struct ir_instruction *query_lower_transform(struct query *q, const struct jsonata_node *node)
{
    struct ir_instruction *pattern = query_function_of(q, node->children[0], NULL);
    struct ir_instruction *update = query_function_of(q, node->children[1], NULL);
    struct ir_instruction *delete =
        node->count > 2 ? query_function_of(q, node->children[2], NULL) : query_undefined(q);
    struct ir_instruction *clone = query_lookup(q, "clone");

    if (clone == NULL)
        clone = query_undefined(q);
    return QUERY(q, transform, ir_value(pattern), ir_value(update), ir_value(delete),
                 ir_value(clone));
}
