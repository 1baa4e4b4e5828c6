/* compiler/model/map.c - bind a Map state, and what only a distributed Map has. */
#include <string.h>

#include "compiler/model/bind.h"

/* Mark the Map as distributed if it has this field, which only distributed Maps have, and remember
 * the field for findings. */
static void set_distributed(struct state *state, const struct object *object, enum field field)
{
    if (object_value(object, field) == NULL || state->distributed_tree != NULL)
        return;
    state->distributed = true;
    state->distributed_tree = object_value(object, field);
    state->distributed_field = field_rows[field].name;
}

static void bind_reader_config(struct binder *binder, const struct object *reader,
                               struct state *state)
{
    struct object config =
        object_inner(binder, reader, FIELD_READER_CONFIG, IN_READER_CONFIG, "ReaderConfig");
    const char *transformation;

    object_read(binder, &config);
    state->max_items =
        bind_quantity(binder, &config, FIELD_MAX_ITEMS, FIELD_MAX_ITEMS_PATH, USE_AMOUNT);
    transformation = object_text(&config, FIELD_TRANSFORMATION);
    if (transformation != NULL && strcmp(transformation, "NONE") != 0 &&
        strcmp(transformation, "LOAD_AND_FLATTEN") != 0)
        bind_report(binder, object_value(&config, FIELD_TRANSFORMATION)->span, RULE_WRONG_VALUE,
                    object_place(binder, &config, FIELD_TRANSFORMATION),
                    "\"Transformation\" of a ReaderConfig is NONE or LOAD_AND_FLATTEN");
}

/* The field that says what a reader or writer is to do, which is called otherwise in JSONata. */
static enum field arguments_of(const struct object *object)
{
    return object->languages == LANGUAGE_JSONATA ? FIELD_ARGUMENTS : FIELD_PARAMETERS;
}

static void bind_reader(struct binder *binder, const struct object *map, struct state *state)
{
    struct object reader = object_inner(binder, map, FIELD_ITEM_READER, IN_READER, "ItemReader");

    if (reader.tree == NULL)
        return;
    object_read(binder, &reader);
    state->reader_resource = object_text(&reader, FIELD_RESOURCE);
    state->reader_parameters = bind_template(binder, &reader, arguments_of(&reader));
    state->reader_config = bind_template(binder, &reader, FIELD_READER_CONFIG);
    bind_reader_config(binder, &reader, state);
}

static void bind_batcher(struct binder *binder, const struct object *map, struct state *state)
{
    struct object batcher =
        object_inner(binder, map, FIELD_ITEM_BATCHER, IN_BATCHER, "ItemBatcher");

    if (batcher.tree == NULL)
        return;
    object_read(binder, &batcher);
    state->batch_items = bind_quantity(binder, &batcher, FIELD_MAX_ITEMS_PER_BATCH,
                                       FIELD_MAX_ITEMS_PER_BATCH_PATH, USE_AMOUNT);
    state->batch_bytes = bind_quantity(binder, &batcher, FIELD_MAX_INPUT_BYTES_PER_BATCH,
                                       FIELD_MAX_INPUT_BYTES_PER_BATCH_PATH, USE_AMOUNT);
    state->batch_input = bind_template(binder, &batcher, FIELD_BATCH_INPUT);
    if (batcher.tree->kind == TREE_OBJECT && !batcher.seen[FIELD_MAX_ITEMS_PER_BATCH] &&
        !batcher.seen[FIELD_MAX_ITEMS_PER_BATCH_PATH] &&
        !batcher.seen[FIELD_MAX_INPUT_BYTES_PER_BATCH] &&
        !batcher.seen[FIELD_MAX_INPUT_BYTES_PER_BATCH_PATH])
        bind_report(binder, batcher.head, RULE_MISSING_FIELD, batcher.location,
                    "ItemBatcher lacks a limit: MaxItemsPerBatch or MaxInputBytesPerBatch");
}

static void bind_writer(struct binder *binder, const struct object *map, struct state *state)
{
    struct object writer =
        object_inner(binder, map, FIELD_RESULT_WRITER, IN_WRITER, "ResultWriter");
    struct object config;
    bool target;

    if (writer.tree == NULL)
        return;
    object_read(binder, &writer);
    state->writer_resource = object_text(&writer, FIELD_RESOURCE);
    state->writer_parameters = bind_template(binder, &writer, arguments_of(&writer));
    state->writer_config = bind_template(binder, &writer, FIELD_WRITER_CONFIG);
    config = object_inner(binder, &writer, FIELD_WRITER_CONFIG, IN_WRITER_CONFIG, "WriterConfig");
    object_read(binder, &config);
    state->transformation = object_text(&config, FIELD_TRANSFORMATION);
    target = writer.seen[FIELD_PARAMETERS] || writer.seen[FIELD_ARGUMENTS];
    if (writer.tree->kind == TREE_OBJECT && !writer.seen[FIELD_WRITER_CONFIG] &&
        !(writer.seen[FIELD_RESOURCE] && target))
        bind_report(binder, writer.head, RULE_MISSING_FIELD, writer.location,
                    "ResultWriter needs a Resource with %s, or a WriterConfig",
                    writer.languages == LANGUAGE_JSONATA ? "Arguments" : "Parameters");
}

static void bind_processor(struct binder *binder, const struct object *map, struct state *state)
{
    enum field field = map->seen[FIELD_ITEM_PROCESSOR] ? FIELD_ITEM_PROCESSOR : FIELD_ITERATOR;
    const struct tree *tree = object_value(map, field);

    if (tree == NULL || tree->kind != TREE_OBJECT)
        return;
    state->scopes = ARENA_ARRAY(binder->arena, struct scope *, 1);
    state->scopes[state->scope_count++] =
        bind_scope(binder, state, tree, object_place(binder, map, field));
}

void bind_map(struct binder *binder, struct object *object, struct state *state)
{
    state->items_path = bind_expression(binder, object, FIELD_ITEMS_PATH, USE_REFERENCE);
    state->items = bind_template(binder, object, FIELD_ITEMS);
    state->item_selector = bind_template(
        binder, object,
        object_value(object, FIELD_ITEM_SELECTOR) != NULL ? FIELD_ITEM_SELECTOR : FIELD_PARAMETERS);
    state->max_concurrency = bind_quantity(binder, object, FIELD_MAX_CONCURRENCY,
                                           FIELD_MAX_CONCURRENCY_PATH, USE_AMOUNT);
    state->tolerated_count = bind_quantity(binder, object, FIELD_TOLERATED_FAILURE_COUNT,
                                           FIELD_TOLERATED_FAILURE_COUNT_PATH, USE_AMOUNT);
    state->tolerated_percentage =
        bind_quantity(binder, object, FIELD_TOLERATED_FAILURE_PERCENTAGE,
                      FIELD_TOLERATED_FAILURE_PERCENTAGE_PATH, USE_AMOUNT);
    bind_reader(binder, object, state);
    bind_batcher(binder, object, state);
    bind_writer(binder, object, state);
    state->label = object_value(object, FIELD_LABEL);
    if (state->label != NULL && state->label->kind != TREE_STRING)
        state->label = NULL;
    bind_processor(binder, object, state);
    state->reader = object_value(object, FIELD_ITEM_READER);
    state->writer = object_value(object, FIELD_RESULT_WRITER);
    set_distributed(state, object, FIELD_ITEM_READER);
    set_distributed(state, object, FIELD_ITEM_BATCHER);
    set_distributed(state, object, FIELD_RESULT_WRITER);
}
