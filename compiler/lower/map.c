/* compiler/lower/map.c - lower a Map: a child for each item or batch of items. */
#include <string.h>

#include "compiler/lower/lowering.h"
#include "compiler/lower/resource.h"

#include "runtime/json/value.h"

/* How AWS names the path where what it finds is no array: without the first `$` of a path into the
 * context object, which it takes for a document of its own. */
static const char *items_path_shown(const struct expression *path)
{
    if (path == NULL)
        return "$";
    return path->tree->text + (path->path != NULL && path->path->root == PATH_ROOT_CONTEXT);
}

/* The items of a JSONata state. Those of a distributed Map may be members of an object. */
static struct ir_instruction *lower_query_items(struct lowering *l, struct data input)
{
    const struct template *items = l->state->items;
    bool objects = l->state->distributed;
    struct ir_instruction *value = input.value;

    if (items != NULL && (items->kind != TEMPLATE_QUERY || !objects))
        return lower_template(l, items, input);
    if (items != NULL)
        value = lower_query_kind(l, items->query, SFN_EXPECT_ANYTHING, input);
    return IR(&l->builder, OP_sfn_field_items, ir_value(value), ir_bool(objects));
}

/* The items: an array, or of a distributed Map an object, whose members are items. With an
 * ItemReader there are none: AWS does not even evaluate ItemsPath. */
static struct ir_instruction *lower_items(struct lowering *l, struct data input)
{
    const struct expression *path = l->state->items_path;
    struct ir_instruction *items = input.value;

    if (l->state->reader != NULL)
        return ir_literal(&l->builder, &value_empty_array);
    if (l->state->language == QUERY_JSONATA)
        return lower_query_items(l, input);
    if (path != NULL)
        items = lower_applied(l, path, input);
    return IR(&l->builder, l->state->distributed ? OP_sfn_require_items : OP_sfn_require_array,
              ir_value(items), ir_text(items_path_shown(path)));
}

/* A template, or an empty object when it is absent. */
static struct ir_instruction *lower_settings(struct lowering *l, const struct template *template,
                                             struct data input)
{
    return template != NULL ? lower_template(l, template, input)
                            : ir_literal(&l->builder, &value_empty_object);
}

/* Only those members of the Parameters that are literals. A URI of a local file counts only if it
 * is among them (runtime/bucket/place.c): data must not choose files. */
static struct ir_instruction *lower_literals(struct lowering *l, const struct template *parameters)
{
    struct template literals;

    if (parameters == NULL || parameters->kind == TEMPLATE_LITERAL)
        return lower_settings(l, parameters, (struct data){NULL});
    if (parameters->kind != TEMPLATE_OBJECT)
        return ir_literal(&l->builder, &value_empty_object);
    literals = *parameters;
    literals.keys = ARENA_ARRAY(l->arena, const char *, parameters->count);
    literals.key_sizes = ARENA_ARRAY(l->arena, size_t, parameters->count);
    literals.children = ARENA_ARRAY(l->arena, struct template *, parameters->count);
    literals.count = 0;
    for (size_t i = 0; i < parameters->count; i++) {
        if (parameters->children[i]->kind != TEMPLATE_LITERAL)
            continue;
        literals.keys[literals.count] = parameters->keys[i];
        literals.key_sizes[literals.count] = parameters->key_sizes[i];
        literals.children[literals.count++] = parameters->children[i];
    }
    return lower_template(l, &literals, (struct data){NULL});
}

/* What results hold of a child: without a Transformation all that is known of it where they are
 * written, its output where they stay. */
static enum sfn_map_form result_form(const struct state *state)
{
    const char *transformation = state->transformation;

    if (transformation == NULL)
        return state->writer_resource != NULL ? SFN_RECORDS : SFN_OUTPUTS;
    if (strcmp(transformation, "NONE") == 0)
        return SFN_RECORDS;
    return strcmp(transformation, "FLATTEN") == 0 ? SFN_FLAT : SFN_OUTPUTS;
}

/* Lower the ItemReader and the ResultWriter. Parameters of a ResultWriter that has no Resource are
 * computed all the same: what they fail with fails the state. */
static void lower_data(struct lowering *l, struct ir_instruction *reader_parameters,
                       struct data input)
{
    const struct state *state = l->state;
    struct ir_map *map = l->states[state->id]->map;
    struct ir_instruction *parameters = NULL;

    if (state->reader != NULL) {
        lowering_place(l, state->reader);
        map->reader = lower_resource(l->program, state->reader_resource);
        IR(&l->builder, OP_sfn_map_read, ir_value(reader_parameters),
           ir_value(lower_literals(l, state->reader_parameters)),
           ir_value(lower_settings(l, state->reader_config, input)));
        lower_quantity(l, &state->max_items, FIELD_MAX_ITEMS, OP_sfn_map_max_items, input);
    }
    if (state->writer != NULL) {
        lowering_place(l, state->writer);
        map->form = result_form(state);
        parameters = lower_settings(l, state->writer_parameters, input);
    }
    if (state->writer_resource != NULL) {
        map->writer = lower_resource(l->program, state->writer_resource);
        IR(&l->builder, OP_sfn_map_write, ir_value(parameters),
           ir_value(lower_literals(l, state->writer_parameters)),
           ir_value(lower_settings(l, state->writer_config, input)));
    }
    map->drops = state->result_path != NULL && state->result_path->is_null &&
                 state->assign == NULL && state->result_selector == NULL;
}

/* Lower ItemSelector to a function that makes a child's input. Its "$" is the Map's input after
 * InputPath; the item is in the context object. */
static void lower_selector(struct lowering *l)
{
    struct data input;

    if (l->state->item_selector == NULL)
        return;
    l->states[l->state->id]->map->selector = lowering_open(l, "item", IR_CHOOSER);
    input = flow_input(l);
    IR(&l->builder, OP_GIVE, ir_value(lower_template(l, l->state->item_selector, input)));
}

/* Lower what only a distributed Map has. Its children are executions of their own, and its Label is
 * part of their names. */
static void lower_distributed(struct lowering *l, struct ir_instruction *reader_parameters,
                              struct data input)
{
    const struct state *state = l->state;
    struct ir_map *map = l->states[state->id]->map;

    if (!state->distributed)
        return;
    map->distributed = true;
    map->express = state->express_children;
    map->label = state->label != NULL ? state->label->text : NULL;
    IR0(&l->builder, OP_sfn_map_distribute);
    lower_quantity(l, &state->batch_items, FIELD_MAX_ITEMS_PER_BATCH, OP_sfn_map_batch_items,
                   input);
    lower_quantity(l, &state->batch_bytes, FIELD_MAX_INPUT_BYTES_PER_BATCH, OP_sfn_map_batch_bytes,
                   input);
    if (state->batch_input != NULL)
        IR(&l->builder, OP_sfn_map_batch_input,
           ir_value(lower_template(l, state->batch_input, input)));
    lower_data(l, reader_parameters, input);
}

void lower_map(struct lowering *l)
{
    const struct state *state = l->state;
    struct ir_instruction *items, *reader_parameters;
    struct data result, input;
    struct assigned assigned;
    struct ir_builder work;

    lowering_begin_work(l);
    work = l->builder;
    lower_selector(l);
    l->builder = work;
    input = flow_begin(l);
    items = lower_items(l, input);
    reader_parameters = lower_settings(l, state->reader_parameters, input);
    l->program->needs.reader |= state->reader != NULL;
    l->program->needs.writer |= state->writer_resource != NULL;
    lower_quantity(l, &state->max_concurrency, FIELD_MAX_CONCURRENCY, OP_sfn_map_concurrency,
                   input);
    IR(&l->builder, OP_sfn_map_begin, ir_value(items));
    lower_quantity(l, &state->tolerated_count, FIELD_TOLERATED_FAILURE_COUNT,
                   OP_sfn_map_tolerated_count, input);
    lower_quantity(l, &state->tolerated_percentage, FIELD_TOLERATED_FAILURE_PERCENTAGE,
                   OP_sfn_map_tolerated_percentage, input);
    lower_distributed(l, reader_parameters, input);
    IR0(&l->builder, OP_sfn_map_start);
    IR0(&l->builder, OP_SUSPEND);

    result = lowering_begin_leave(l);
    assigned = flow_assign(l, state->assign, result);
    flow_leave(l, assigned, flow_output(l, flow_result(l, result), state->output, result),
               &state->next);
}
