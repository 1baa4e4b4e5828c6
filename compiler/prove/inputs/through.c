/* compiler/prove/inputs/through.c - which part of an operand a part of a result is.
 *
 * One step back at a time: origin.c goes on from there. It need not be so for certain, since what
 * comes of it is tried. */
#include "compiler/prove/inputs/through.h"

#include <string.h>

#include "compiler/prove/analysis/describe.h"
#include "runtime/json/value.h"

static const struct ir_instruction *operand(const struct ir_instruction *at, size_t index)
{
    return index < at->count && ir_is_reference(&at->operands[index])
               ? at->operands[index].as.instruction
               : NULL;
}

/* The whole of an operand. */
static bool same(const struct ir_instruction *at, size_t index, struct through *out)
{
    *out = (struct through){.of = operand(at, index)};
    return out->of != NULL;
}

static bool stepped(const struct ir_instruction *at, size_t index, struct origin_step step,
                    struct through *out)
{
    *out = (struct through){.of = operand(at, index), .steps = {step}, .step_count = 1};
    return out->of != NULL;
}

/* ---- members and items ---- */

static bool named(const struct ir_instruction *at, struct through *out)
{
    const struct ir_operand *name = &at->operands[1];

    return stepped(
        at, 0, (struct origin_step){.name = name->as.text.text, .size = name->as.text.size}, out);
}

/* Of one from the end the array is taken to have no more. */
static bool indexed(const struct ir_instruction *at, struct through *out)
{
    const struct ir_operand *index = &at->operands[1];

    return index->immediate &&
           stepped(at, 0,
                   (struct origin_step){.index = index->as.integer < 0 ? 0 : index->as.integer},
                   out);
}

/* ---- lists of nodes, of JSONPath ---- */

static int64_t whole_number(const struct ir_instruction *at)
{
    return at != NULL && at->op == OP_LITERAL && value_is(at->literal, VALUE_INTEGER)
               ? at->literal->as.integer
               : 0;
}

/* The node at an index of `at` is what these steps lead to from the first node (or, without
 * `first`, from the node at the same index) of the list that it was made of. */
static bool node(const struct ir_instruction *at, bool first, struct origin_step step,
                 struct through *out)
{
    const struct origin_step zero = {.index = 0};

    *out = (struct through){.of = operand(at, 0), .dropped = first, .step_count = first ? 2 : 0};
    out->steps[0] = zero;
    out->steps[1] = step;
    return out->of != NULL;
}

/* The member of each. */
static bool node_member(const struct ir_instruction *at, const struct origin_step *steps,
                        struct through *out)
{
    const struct ir_operand *name = &at->operands[1];

    *out = (struct through){.of = operand(at, 0), .dropped = 1, .step_count = 2};
    out->steps[0] = steps[0];
    out->steps[1] = (struct origin_step){.name = name->as.text.text, .size = name->as.text.size};
    return out->of != NULL;
}

/* The whole list is taken for what it is of, where that is an array. */
static bool node_list(const struct ir_instruction *at, struct through *out)
{
    bool filters = at->op == OP_sfn_nodes_filter;

    if (!filters && at->op != OP_sfn_nodes_slice && at->op != OP_sfn_nodes_children)
        return false;
    *out = (struct through){.of = operand(at, 0), .step_count = filters ? 2 : 1};
    out->steps[1] = (struct origin_step){.index = ORIGIN_FILTERED};
    return out->of != NULL;
}

static bool nodes(const struct ir_instruction *at, const struct origin_step *steps, size_t count,
                  struct through *out)
{
    struct origin_step step = {.index = 0};

    if (count == 0)
        return node_list(at, out);
    if (steps[0].name != NULL || steps[0].index < 0)
        return false;
    step.index = steps[0].index;
    switch (at->op) {
    case OP_sfn_nodes:
        *out = (struct through){.of = operand(at, 0), .dropped = 1};
        return steps[0].index == 0 && out->of != NULL;
    case OP_sfn_nodes_member:
        return node_member(at, steps, out);
    case OP_sfn_nodes_descend: /* parents are first */
        return node(at, false, step, out);
    case OP_sfn_nodes_slice:
        step.index += whole_number(operand(at, 1));
        return step.index >= 0 && node(at, true, step, out);
    case OP_sfn_nodes_filter:
        if (!node(at, true, (struct origin_step){.index = ORIGIN_FILTERED}, out))
            return false;
        out->dropped = 0;
        return true;
    default:
        return node(at, true, step, out);
    }
}

/* ---- objects put together of others ---- */

static bool is_constructor(const struct ir_instruction *at)
{
    return at->op == OP_sfn_object || at->op == OP_sfn_query_object;
}

static bool constructs(const struct ir_instruction *at, const struct origin_step *step)
{
    for (size_t i = ir_op_info(at->op)->count; i + 1 < at->count; i += 2)
        if (at->operands[i].type == IR_KEY && step->name != NULL &&
            step->size == at->operands[i].as.text.size &&
            memcmp(step->name, at->operands[i].as.text.text, step->size) == 0)
            return true;
    return false;
}

/* The last of the objects that has the member, or may have it. */
static bool merged(const struct ir_instruction *const *objects, size_t object_count,
                   const struct origin_step *steps, size_t count, struct through *out)
{
    *out = (struct through){.of = NULL};
    if (count == 0)
        return false;
    for (size_t i = object_count; i > 0; i--) {
        const struct ir_instruction *object = describe_read(objects[i - 1]);

        if (is_constructor(object) && !constructs(object, &steps[0]))
            continue;
        out->of = object;
        return true;
    }
    return true;
}

static bool merged_list(const struct ir_instruction *at, const struct origin_step *steps,
                        size_t count, struct through *out)
{
    const struct ir_instruction *array = operand(at, 1);
    const struct ir_instruction *objects[16];
    size_t object_count = 0;

    array = array != NULL ? describe_read(array) : NULL;
    if (array == NULL || array->op != OP_sfn_query_array_of)
        return false;
    for (size_t i = 0; i < array->count; i++)
        if (ir_is_reference(&array->operands[i]) && object_count < 16)
            objects[object_count++] = array->operands[i].as.instruction;
    return merged(objects, object_count, steps, count, out);
}

static bool merged_two(const struct ir_instruction *at, const struct origin_step *steps,
                       size_t count, struct through *out)
{
    const struct ir_instruction *objects[] = {operand(at, 0), operand(at, 1)};

    return objects[0] != NULL && objects[1] != NULL && merged(objects, 2, steps, count, out);
}

/* ---- steps of JSONata that go over lists ---- */

/* What was put into the list. */
static const struct ir_instruction *put_into(const struct ir_instruction *list)
{
    const struct ir_instruction *found = NULL;

    for (const struct ir_block *block = list->block; block != NULL; block = block->next)
        for (const struct ir_instruction *at = block->first; at != NULL; at = at->next)
            if ((at->op == OP_sfn_query_flatten || at->op == OP_sfn_query_add ||
                 at->op == OP_sfn_query_add_any) &&
                operand(at, 0) == list && found == NULL)
                found = operand(at, 1);
    return found;
}

bool through_of(const struct ir_instruction *at, const struct origin_step *steps, size_t count,
                struct through *out)
{
    switch (at->op) {
    case OP_sfn_member:
    case OP_sfn_query_field:
    case OP_sfn_query_last_field:
    case OP_sfn_query_step_field:
        return named(at, out);
    case OP_sfn_element:
    case OP_sfn_element_or_null:
    case OP_sfn_query_filter_at:
        return indexed(at, out);
    case OP_sfn_query_bound:
    case OP_sfn_query_enter:
    case OP_sfn_query_item:
    case OP_sfn_object_at:
    case OP_sfn_field_items:
        return same(at, 0, out);
    case OP_sfn_query_step_end:
        *out = (struct through){.of = operand(at, 0) != NULL ? put_into(operand(at, 0)) : NULL};
        return out->of != NULL;
    case OP_sfn_nodes:
    case OP_sfn_nodes_member:
    case OP_sfn_nodes_children:
    case OP_sfn_nodes_descend:
    case OP_sfn_nodes_slice:
    case OP_sfn_nodes_filter:
        return nodes(at, steps, count, out);
    case OP_sfn_jsonata_merge:
        return merged_list(at, steps, count, out);
    case OP_sfn_json_merge:
        return merged_two(at, steps, count, out);
    default:
        return false;
    }
}
