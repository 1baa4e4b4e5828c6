/* compiler/model/bind.c - make a state machine of a located tree.
 *
 * In: a located tree. Out: a machine whose transitions point to states, and a finding for every
 * structural fault; what could not be understood is absent.
 * How: the machine's scopes are a list that grows while it is worked through. A scope's states are
 * bound one after the other; a Parallel or Map among them puts its own scopes right behind the
 * current one. Transitions are looked up last, when all names are known. */
#include <string.h>

#include "compiler/model/bind.h"
#include "runtime/base/buffer.h"
#include "runtime/base/count.h"
#include "runtime/base/text.h"

/* A file's name may be any bytes; a machine's is text. */
static const char *clean(struct arena *arena, const char *name, size_t size)
{
    struct buffer text = BUFFER_EMPTY;
    const char *copy;

    buffer_add(&text, "", 0);
    text_add_clean(&text, name, size, SIZE_MAX);
    copy = arena_text(arena, text.text, text.size);
    buffer_fini(&text);
    return copy;
}

/* The file's name without folders and extensions: orders/order.asl.json is "order". */
static const char *machine_name(struct arena *arena, const char *path)
{
    static const char *const endings[] = {".json", ".yaml", ".yml", ".asl"};
    const char *slash = path == NULL ? NULL : strrchr(path, '/');
    const char *name = path == NULL ? "-" : slash == NULL ? path : slash + 1;
    size_t size = strlen(name);

    for (size_t i = 0; i < COUNT_OF(endings); i++) {
        size_t ending = strlen(endings[i]);

        if (size > ending && memcmp(name + size - ending, endings[i], ending) == 0)
            size -= ending;
    }
    if (size == 0 || (size == 1 && name[0] == '-'))
        return "machine";
    return clean(arena, name, size);
}

static struct machine *new_machine(struct binder *binder, const struct tree *tree,
                                   const struct machine_options *options)
{
    struct machine *machine = ARENA_NEW(binder->arena, struct machine);

    machine->source = binder->source;
    machine->tree = tree;
    machine->name = options != NULL && options->name != NULL
                        ? options->name
                        : machine_name(binder->arena, binder->source->path);
    machine->id = options != NULL ? options->id : NULL;
    machine->express = options != NULL && options->express;
    binder->machine = machine;
    binder->scopes_end = &machine->scopes;
    return machine;
}

static void report_no_object(struct binder *binder, const struct tree *tree)
{
    struct finding *finding =
        diag_report(binder->diags, tree->span, RULE_NOT_AN_OBJECT,
                    "a definition is a JSON object, this is %s", tree_kind_name(tree));

    diag_aws(binder->diags, finding, "SCHEMA_VALIDATION_FAILED", NULL, "%s",
             "Definition must be a valid JSON object");
    /* Text on standard input is taken for YAML when it does not begin like JSON. The user may well
     * have meant JSON, so say what happened. */
    if (strcmp(binder->source->path, "-") == 0 && syntax_is_yaml(binder->source))
        diag_note(binder->diags, finding, (struct span){0},
                  "it was read as YAML: a definition in JSON begins with \"{\"");
}

/* Number the states in the order of the text: the states inside a Parallel or Map come after it and
 * before the state that follows it. Also find the first JSONata state. */
static void number_states(struct machine *machine, const struct scope *scope)
{
    for (struct state *state = scope->states; state != NULL; state = state->next_state) {
        state->id = (int)machine->state_count++;
        if (state->language == QUERY_JSONATA && machine->jsonata == NULL)
            machine->jsonata = state;
        for (size_t i = 0; i < state->scope_count; i++)
            number_states(machine, state->scopes[i]);
    }
}

/* Bind all states of all scopes, then the transitions. `object` is the machine's own object, which
 * has been read. */
static void bind_scopes(struct binder *binder, const struct object *object)
{
    struct machine *machine = binder->machine;

    bind_scope(binder, NULL, object->tree, object->location);
    for (struct scope *scope = machine->scopes; scope != NULL; scope = scope->next) {
        if (scope->owner == NULL)
            bind_states(binder, scope, object);
        else
            bind_inner_states(binder, scope);
        for (struct state *state = scope->states; state != NULL; state = state->next_state)
            bind_state(binder, state);
    }
    number_states(machine, machine->scopes);
    bind_targets(binder);
}

struct machine *machine_bind(struct arena *arena, const struct source *source,
                             const struct tree *tree, const struct machine_options *options,
                             struct diags *diags)
{
    struct binder binder = {.arena = arena, .diags = diags, .source = source};
    struct object object = {.tree = tree,
                            .owner = IN_MACHINE,
                            .languages = LANGUAGE_BOTH,
                            .location = "",
                            .what = "the machine"};
    const struct tree *states;
    struct machine *machine;
    const char *language;

    if (tree == NULL)
        return NULL;
    if (tree->kind != TREE_OBJECT) {
        report_no_object(&binder, tree);
        return NULL;
    }
    table_init(&binder.states, &arena->region);
    table_init(&binder.variables, &arena->region);
    object.head = bind_head(tree);
    machine = new_machine(&binder, tree, options);
    object_read(&binder, &object);
    language = object_text(&object, FIELD_QUERY_LANGUAGE);
    machine->language =
        language != NULL && strcmp(language, "JSONata") == 0 ? QUERY_JSONATA : QUERY_JSONPATH;
    machine->comment = object_text(&object, FIELD_COMMENT);
    machine->timeout_seconds = (int64_t)object_number(&object, FIELD_TIMEOUT_SECONDS, 0);
    states = object_value(&object, FIELD_STATES);
    if (states == NULL || (states->kind != TREE_OBJECT && !tree_is_open(states)))
        return NULL;
    bind_scopes(&binder, &object);
    return machine;
}
