/* compiler/lower/jsonata/group.c - {key: value}, alone or behind a path.
 *
 * Where the keys are different constants, as nearly always, each value is evaluated once, on all
 * items together. Else the items are sorted into groups first, by a loop over them; a second loop
 * over the groups evaluates the value that belongs to each. */
#include "compiler/lower/jsonata/private.h"

#include "runtime/json/value.h"

static const struct value *constant_key(const struct jsonata_node *key)
{
    if (key->kind != JSONATA_LITERAL || key->predicates != NULL || key->group != NULL ||
        key->literal->kind != VALUE_STRING)
        return NULL;
    return key->literal;
}

/* So many keys are not compared with each other. */
#define KEYS_MAX 1000

/* Whether the keys are different constants. */
static bool has_constant_keys(const struct jsonata_node *object)
{
    for (size_t i = 0; i < object->count; i += 2) {
        const struct value *key = constant_key(object->children[i]);

        if (key == NULL || i / 2 == KEYS_MAX)
            return false;
        for (size_t before = 0; before < i; before += 2)
            if (value_equals(object->children[before]->literal, key))
                return false;
    }
    return true;
}

/* Evaluate on an item, or a tuple of the layout. */
static struct ir_instruction *evaluate_on(struct query *q, const struct jsonata_node *node,
                                          struct ir_instruction *item, const struct layout *layout)
{
    struct context context = q->context;
    struct query_frame *frame = q->frame;
    struct ir_instruction *value;

    if (layout != NULL)
        query_enter_tuple(q, layout, item, node);
    else
        q->context =
            (struct context){.found = query_found(q, item),
                             .once = item->op == OP_LITERAL && item->literal->kind != VALUE_ARRAY};
    value = query_evaluate(q, node);
    q->frame = frame;
    q->context = context;
    return value;
}

static struct ir_instruction *group_constant(struct query *q, const struct jsonata_node *object,
                                             struct ir_instruction *input,
                                             const struct layout *layout)
{
    size_t count = object->count / 2;
    struct ir_operand *operands = ARENA_ARRAY(q->l->arena, struct ir_operand, 2 * count + 1);
    struct ir_instruction *data = input;

    if (layout != NULL)
        data = QUERY(q, reduce, ir_value(input));
    else if (input->op != OP_LITERAL)
        data = QUERY(q, gather, ir_value(input));
    for (size_t i = 0; i < count; i++) {
        const struct value *key = object->children[2 * i]->literal;

        operands[2 * i] = ir_key(q->l->program, key->as.text, key->size);
        operands[2 * i + 1] = ir_value(evaluate_on(q, object->children[2 * i + 1], data, layout));
    }
    return ir_emit(&q->l->builder, OP_sfn_query_object, 2 * count, operands);
}

/* The groups of all items. */
static struct ir_instruction *sort_into_groups(struct query *q, const struct jsonata_node *object,
                                               struct ir_instruction *input,
                                               const struct layout *layout)
{
    struct ir_instruction *groups = QUERY0(q, groups);
    struct query_loop loop = query_loop_open(q, QUERY(q, group_rounds, ir_value(input)));
    struct ir_instruction *item = QUERY(q, group_item, ir_value(input), ir_value(loop.index));

    for (size_t i = 0; i < object->count; i += 2) {
        struct ir_instruction *key = evaluate_on(q, object->children[i], item, layout);

        QUERY(q, group_add, ir_value(groups), ir_value(key), ir_int((int64_t)i / 2), ir_value(item),
              ir_bool(layout != NULL));
    }
    query_loop_close(q, &loop, NULL);
    return groups;
}

/* Evaluate the value of one group, by its pair. */
static void set_value(struct query *q, const struct jsonata_node *object,
                      struct ir_instruction *groups, struct ir_instruction *index,
                      const struct layout *layout)
{
    struct ir_builder *b = &q->l->builder;
    struct ir_instruction *data = QUERY(q, group_data, ir_value(groups), ir_value(index));
    struct ir_instruction *pair = QUERY(q, group_pair, ir_value(groups), ir_value(index));
    struct ir_block *done = lowering_block(q->l, "set");

    for (size_t i = 0; i < object->count; i += 2) {
        bool last = i + 2 == object->count;
        struct ir_block *mine = lowering_block(q->l, "value");
        struct ir_block *other = last ? NULL : lowering_block(q->l, "other");

        if (last)
            IR(b, OP_JUMP, ir_block_ref(mine));
        else
            IR(b, OP_BRANCH, ir_value(IR(b, OP_EQUAL, ir_value(pair), ir_int((int64_t)i / 2))),
               ir_block_ref(mine), ir_block_ref(other));
        lowering_continue(q->l, mine);
        QUERY(q, group_set, ir_value(groups), ir_value(index),
              ir_value(evaluate_on(q, object->children[i + 1], data, layout)));
        IR(b, OP_JUMP, ir_block_ref(done));
        if (!last)
            lowering_continue(q->l, other);
    }
    lowering_continue(q->l, done);
}

struct ir_instruction *query_group(struct query *q, const struct jsonata_node *object,
                                   struct ir_instruction *input, const struct layout *layout)
{
    struct ir_instruction *groups;
    struct query_loop loop;

    if (has_constant_keys(object))
        return group_constant(q, object, input, layout);
    groups = sort_into_groups(q, object, input, layout);
    loop = query_loop_open(q, QUERY(q, group_count, ir_value(groups)));
    set_value(q, object, groups, loop.index, layout);
    query_loop_close(q, &loop, NULL);
    return QUERY(q, group_end, ir_value(groups));
}
