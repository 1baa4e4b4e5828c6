/* compiler/check/buildable.c - report what is legal in a definition but sfnc cannot compile yet.
 *
 * `check` accepts such a definition; `build`, `run` and `test` refuse it, name the feature, and
 * point to where it stands. */
#include <string.h>

#include "compiler/check/family.h"
#include "compiler/model/unfilled.h"
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
    if (tree->kind != TREE_OBJECT || resource == NULL || tree_is_open(tree_field(tree, "Resource")))
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

/* ---- unfilled placeholders ---- */

/* What fields_visit is given. */
struct structure {
    struct check *check;
    const struct state *state; /* NULL: the machine */
};

static void report_open(struct check *check, const struct state *state, struct span span,
                        const char *field)
{
    report(check, state, span,
           arena_format(check->arena, "the placeholder in \"%s\" must be filled with -D to build",
                        field));
}

/* Report an unfilled placeholder that stands for a structure: what it will be decides which code
 * there is. Another keeps its state from running, which is known when the executable starts. No
 * state holds those of the machine. */
static void check_field(void *context, enum field outer, enum field field, const struct tree *value)
{
    const struct structure *structure = context;

    (void)outer;
    if (tree_is_open(value) &&
        (field_is_structure(field) ||
         (structure->state == NULL && field != FIELD_COMMENT && field != FIELD_VERSION)))
        report_open(structure->check, structure->state, value->span, field_rows[field].name);
}

static void check_structure(struct check *check, const struct state *state,
                            const struct tree *object)
{
    struct structure structure = {check, state};

    fields_visit(object, check_field, &structure);
}

/* The same for all of a state, and for its name. */
static void check_state(struct check *check, const struct state *state)
{
    if (state->name_is_open)
        report(check, state, state->name_span,
               "the placeholder in a state's name must be filled with -D to build");
    if (tree_is_open(state->tree))
        report(check, state, state->tree->span, "this placeholder must be filled with -D to build");
    check_structure(check, state, state->tree);
}

void machine_check_buildable(struct machine *machine, struct diags *diags)
{
    struct arena *arena = arena_new();
    struct check check = {.arena = arena, .machine = machine, .diags = diags};

    check_structure(&check, NULL, machine->tree);
    for (const struct state *state = first_state(machine); state != NULL;
         state = following_state(state)) {
        check_distributed(&check, state);
        check_resource(&check, state);
        check_state(&check, state);
    }
    arena_free(arena);
}
