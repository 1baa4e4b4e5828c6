/* compiler/check/buildable.c - report what is legal in a definition but sfnc cannot compile yet.
 *
 * `check` accepts such a definition; `build`, `run` and `test` refuse it, name the feature, and
 * point to where it stands. */
#include <string.h>

#include "compiler/check/family.h"
#include "runtime/base/count.h"
#include "runtime/base/text.h"

static void report(struct check *check, const struct state *state, struct span span,
                   const char *message)
{
    check_report(check, span, RULE_NOT_BUILT, state == NULL ? NULL : state->location, "%s",
                 message);
}

/* The node of a field of ReaderConfig that has this value, or NULL. */
static const struct tree *config_value(const struct state *state, const char *field,
                                       const char *value)
{
    const struct tree *config = tree_field(state->reader, "ReaderConfig");
    const struct tree *tree =
        config != NULL && config->kind == TREE_OBJECT ? tree_field(config, field) : NULL;

    return tree != NULL && tree->kind == TREE_STRING && strcmp(tree->text, value) == 0 ? tree
                                                                                       : NULL;
}

/* Report a field of ReaderConfig that has this value. */
static void check_config(struct check *check, const struct state *state, const char *field,
                         const char *value)
{
    const struct tree *tree = config_value(state, field, value);

    if (tree != NULL)
        report(check, state, tree->span,
               arena_format(check->arena, "state \"%s\": %s %s is not built", state->name, field,
                            value));
}

/* Report objects to be read that no listing names, or that name other objects themselves. */
static void check_loaded(struct check *check, const struct state *state)
{
    const struct tree *tree = config_value(state, "Transformation", "LOAD_AND_FLATTEN");

    if (tree == NULL)
        return;
    if (state->reader_resource != NULL && text_ends(state->reader_resource, ":listObjectsV2") &&
        config_value(state, "InputType", "MANIFEST") == NULL &&
        config_value(state, "ManifestType", "S3_INVENTORY") == NULL)
        return;
    report(check, state, tree->span,
           arena_format(check->arena,
                        "state \"%s\": LOAD_AND_FLATTEN is built for s3:listObjectsV2 with the "
                        "InputType CSV, JSON or JSONL",
                        state->name));
}

/* Report a reader or writer whose Resource does not end in one of `actions`. What is before the end
 * differs from partition to partition. */
static void check_action(struct check *check, const struct state *state, const struct tree *tree,
                         const char *resource, const char *const *actions)
{
    if (tree->kind != TREE_OBJECT || resource == NULL)
        return;
    for (; *actions != NULL; actions++) {
        size_t size = strlen(resource), end = strlen(*actions);

        if (size > end && strcmp(resource + size - end, *actions) == 0)
            return;
    }
    report(check, state, tree_field(tree, "Resource")->span,
           arena_format(check->arena, "state \"%s\": the Resource \"%s\" is not built here",
                        state->name, resource));
}

static void check_distributed(struct check *check, const struct state *state)
{
    static const char *const reads[] = {":states:::s3:getObject", ":states:::s3:listObjectsV2",
                                        NULL};
    static const char *const writes[] = {":states:::s3:putObject", NULL};

    if (state->reader != NULL) {
        check_action(check, state, state->reader, state->reader_resource, reads);
        check_config(check, state, "InputType", "PARQUET");
        check_config(check, state, "ManifestType", "ATHENA_DATA");
        check_loaded(check, state);
    }
    if (state->writer != NULL)
        check_action(check, state, state->writer, state->writer_resource, writes);
}

/* Report a node that holds an unfilled placeholder: the value decides what is compiled. */
static void check_filled(struct check *check, const struct state *state, const struct tree *tree,
                         const char *field)
{
    if (tree_is_open(tree))
        report(check, state, tree->span,
               arena_format(check->arena,
                            "the placeholder in \"%s\" must be filled with -D to build", field));
}

static void check_processor(struct check *check, const struct state *state)
{
    const struct tree *processor = tree_field(state->tree, "ItemProcessor");
    const struct tree *config;

    if (processor == NULL)
        processor = tree_field(state->tree, "Iterator");
    config = processor == NULL ? NULL : tree_field(processor, "ProcessorConfig");
    check_filled(check, state, config, "ProcessorConfig");
    if (config == NULL || config->kind != TREE_OBJECT)
        return;
    check_filled(check, state, tree_field(config, "Mode"), "Mode");
    check_filled(check, state, tree_field(config, "ExecutionType"), "ExecutionType");
}

static void check_resource(struct check *check, const struct state *state)
{
    if (state->resource == NULL || tree_is_open(state->resource_tree))
        return;
    if (text_starts(state->resource, "http:") || text_starts(state->resource, "https:"))
        report(check, state, state->resource_tree->span,
               arena_format(check->arena,
                            "state \"%s\": http: and https: resources are not built; a binding "
                            "or exec: can stand in",
                            state->name));
}

/* A state with an unfilled placeholder may be built, because a mock can stand for it when the
 * executable runs. But a placeholder that decides which states there are or where they lead must be
 * filled. */
static void check_form(struct check *check, const struct state *state)
{
    static const char *const fields[] = {"Type",       "QueryLanguage", "End",      "Choices",
                                         "Retry",      "Catch",         "Branches", "ItemProcessor",
                                         "Iterator",   "Assign",        "Label",    "ItemBatcher",
                                         "ItemReader", "ResultWriter"};
    const struct target *target;

    if (state->tree->kind == TREE_PLACEHOLDER)
        report(check, state, state->tree->span, "this placeholder must be filled with -D to build");
    for (size_t i = 0; i < COUNT_OF(fields); i++) {
        const struct tree *tree = tree_field(state->tree, fields[i]);

        check_filled(check, state, tree, fields[i]);
    }
    for (size_t i = 0; (target = machine_target(state, i)) != NULL; i++)
        if (tree_is_open(target->tree))
            report(check, state, target->tree->span,
                   "the target of a transition must be filled with -D to build");
}

/* The same for an element of a list that is nothing but a placeholder. */
static void check_elements(struct check *check, const struct state *state)
{
    static const char *const fields[] = {"Choices", "Retry", "Catch", "Branches"};

    for (size_t i = 0; i < COUNT_OF(fields); i++) {
        const struct tree *list = tree_field(state->tree, fields[i]);

        if (list == NULL || list->kind != TREE_ARRAY)
            continue;
        for (size_t item = 0; item < list->count; item++)
            check_filled(check, state, list->items[item], fields[i]);
    }
}

/* The same for fields of the machine itself, for which no mock can stand. */
static void check_machine(struct check *check)
{
    static const char *const fields[] = {"TimeoutSeconds", "QueryLanguage"};

    for (size_t i = 0; i < COUNT_OF(fields); i++) {
        const struct tree *tree = tree_field(check->machine->tree, fields[i]);

        check_filled(check, NULL, tree, fields[i]);
    }
}

void machine_check_buildable(struct machine *machine, struct diags *diags)
{
    struct arena *arena = arena_new();
    struct check check = {.arena = arena, .machine = machine, .diags = diags};

    check_machine(&check);
    for (const struct scope *scope = machine->scopes; scope != NULL; scope = scope->next)
        if (tree_is_open(scope->start.tree))
            report(&check, scope->owner, scope->start.tree->span,
                   "the placeholder in \"StartAt\" must be filled with -D to build");
    for (const struct state *state = first_state(machine); state != NULL;
         state = following_state(state)) {
        if (state->language == QUERY_JSONATA)
            report(&check, state, state->name_span,
                   arena_format(arena, "state \"%s\" is JSONata, which is not built", state->name));
        check_distributed(&check, state);
        check_processor(&check, state);
        check_resource(&check, state);
        check_form(&check, state);
        check_elements(&check, state);
    }
    arena_free(arena);
}
