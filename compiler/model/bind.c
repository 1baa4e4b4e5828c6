/* compiler/model/bind.c - tree -> state machine: scopes, names, transitions.
 *
 * In: a located tree. Out: a machine whose targets are bound, and a finding for every structural
 * fault; what could not be understood is absent.
 * Why two walks over each `States` object: a transition may go to a state that stands further down,
 * so all names are known before any state is looked into. */
#include <string.h>

#include "compiler/model/bind.h"

#define NAME_CHARACTERS_MAX 80
#define GUESSES_MAX 20     /* of misspelt names, each against all states of its scope */
#define WHOLE_MACHINE (-1) /* the number under which a name is known machine-wide */

const struct value *bind_value(struct binder *binder, const struct tree *tree)
{
    const struct value *value = tree_value(binder->arena, tree);

    if (value == NULL)
        bind_report(binder, tree->span, RULE_NESTING, NULL, "this value is nested too deeply");
    return value;
}

/* ---- targets ---- */

/* The state that a misspelt name probably means, or NULL. */
static struct state *guess_state(struct binder *binder, struct scope *scope, const char *name)
{
    const char *near;
    size_t count = 0;

    if (binder->guesses++ >= GUESSES_MAX)
        return NULL;
    if (scope->state_names == NULL) {
        scope->state_names = ARENA_ARRAY(binder->arena, const char *, scope->state_count + 1);
        for (const struct state *at = scope->states; at != NULL; at = at->next_state)
            scope->state_names[count++] = at->name;
    }
    near = nearest_name(name, scope->state_names, scope->state_count);
    return near == NULL ? NULL : names_get(&binder->states, scope->id, near, strlen(near));
}

static void report_target(struct binder *binder, struct scope *scope, const struct object *object,
                          const struct target *target)
{
    const struct state *elsewhere =
        names_get(&binder->states, WHOLE_MACHINE, target->name, target->tree->size);
    const char *verb =
        target->tree == object_value(object, FIELD_START_AT) ? "starts at" : "goes to";
    struct finding *finding =
        bind_report(binder, target->tree->span, RULE_UNKNOWN_TARGET, target->location,
                    "%s %s \"%s\", which does not exist%s", object->what, verb, target->name,
                    elsewhere == NULL ? "" : " here");

    if (elsewhere != NULL && elsewhere->scope != scope)
        diag_note(binder->diags, finding, elsewhere->name_span,
                  "\"%s\" is in another States object; a transition may not leave its own",
                  target->name);
    if (target->guess != NULL)
        diag_note(binder->diags, finding, target->guess->name_span, "did you mean \"%s\"?",
                  target->guess->name);
    diag_aws(binder->diags, finding, "MISSING_TRANSITION_TARGET", target->location,
             "Missing 'Next' target: %s", target->name);
}

struct target bind_target(struct binder *binder, struct scope *scope, const struct object *object,
                          enum field field)
{
    struct target target = {.tree = object_value(object, field)};

    if (target.tree == NULL)
        return target;
    target.location = object_place(binder, object, field);
    target.name = target.tree->text;
    if (tree_is_open(target.tree))
        return target;
    target.state = names_get(&binder->states, scope->id, target.name, target.tree->size);
    if (target.state != NULL)
        return target;
    target.guess = guess_state(binder, scope, target.name);
    report_target(binder, scope, object, &target);
    return target;
}

/* ---- the states of a scope ---- */

static size_t count_characters(const char *text, size_t size)
{
    size_t count = 0;

    for (size_t at = 0; at < size; at++)
        count += ((unsigned char)text[at] & 0xc0) != 0x80;
    return count;
}

static void check_name(struct binder *binder, const struct state *state,
                       const struct tree_member *member)
{
    const struct state *other =
        names_get(&binder->states, WHOLE_MACHINE, member->key, member->key_size);

    if (member->key_size == 0)
        bind_report(binder, member->key_span, RULE_STATE_NAME, state->location,
                    "a state name must not be empty");
    else if (memchr(member->key, '\0', member->key_size) != NULL)
        bind_report(binder, member->key_span, RULE_STATE_NAME, state->location,
                    "a state name must not hold the character U+0000");
    else if (count_characters(member->key, member->key_size) > NAME_CHARACTERS_MAX)
        bind_report(binder, member->key_span, RULE_STATE_NAME, state->location,
                    "this state name has %zu characters, at most %d are allowed",
                    count_characters(member->key, member->key_size), NAME_CHARACTERS_MAX);
    if (other != NULL) {
        struct finding *finding =
            bind_report(binder, member->key_span, RULE_DUPLICATE_STATE, state->location,
                        "the machine has two states named \"%s\"", state->name);

        diag_note(binder->diags, finding, other->name_span,
                  "the other one; names are unique in the whole machine");
    }
}

static void add_state(struct binder *binder, struct scope *scope, struct state ***end,
                      const struct tree_member *member)
{
    struct state *state = names_get(&binder->states, scope->id, member->key, member->key_size);

    if (state != NULL) { /* a key twice in one object, which the parser reports: the last counts */
        state->tree = member->value;
        state->name_span = member->key_span;
        return;
    }
    state = ARENA_NEW(binder->arena, struct state);
    state->name = member->key;
    state->name_span = member->key_span;
    state->tree = member->value;
    state->scope = scope;
    state->location = arena_format(binder->arena, "%s/States/%s", scope->location, state->name);
    check_name(binder, state, member);
    names_put(&binder->states, scope->id, member->key, member->key_size, state);
    names_put(&binder->states, WHOLE_MACHINE, member->key, member->key_size, state);
    **end = state;
    *end = &state->next_state;
    scope->state_count++;
}

static struct scope *add_scope(struct binder *binder, struct scope *parent, struct state *owner,
                               const struct tree *tree, const char *location)
{
    struct scope *scope = ARENA_NEW(binder->arena, struct scope);

    scope->id = (int)binder->machine->scope_count++;
    scope->parent = parent;
    scope->owner = owner;
    scope->tree = tree;
    scope->location = location;
    *binder->last_scope = scope;
    binder->last_scope = &scope->next;
    return scope;
}

/* Bind what stands in a scope's object once that has been read. */
static void fill_scope(struct binder *binder, struct scope *scope, const struct object *object)
{
    const struct tree *states = object_value(object, FIELD_STATES);
    struct state **end = &scope->states;

    if (states != NULL && states->kind == TREE_OBJECT)
        for (const struct tree_member *at = states->members; at != NULL; at = at->next)
            add_state(binder, scope, &end, at);
    if (states != NULL && states->kind == TREE_OBJECT && states->count == 0) {
        struct finding *finding = bind_report(binder, states->span, RULE_EMPTY_VALUE,
                                              object_place(binder, object, FIELD_STATES),
                                              "%s has no states", object->what);

        bind_aws(binder, finding, object_place(binder, object, FIELD_STATES),
                 "Value cannot be empty");
    }
    if (states != NULL && states->kind == TREE_OBJECT && states->count > 0)
        scope->start = bind_target(binder, scope, object, FIELD_START_AT);
    for (struct state *state = scope->states; state != NULL; state = state->next_state)
        bind_state(binder, state);
}

static void bind_processor_config(struct binder *binder, const struct object *object,
                                  struct state *owner)
{
    struct object config = object_inner(binder, object, FIELD_PROCESSOR_CONFIG, IN_PROCESSOR_CONFIG,
                                        "ProcessorConfig");
    const char *mode, *type;

    object_read(binder, &config);
    mode = object_text(&config, FIELD_MODE);
    if (mode == NULL || strcmp(mode, "DISTRIBUTED") != 0)
        return;
    type = object_text(&config, FIELD_EXECUTION_TYPE);
    owner->express_children = type != NULL && strcmp(type, "EXPRESS") == 0;
    owner->distributed = true;
    owner->distributed_tree = object_value(&config, FIELD_MODE);
    owner->distributed_field = "Mode";
    if (!config.seen[FIELD_EXECUTION_TYPE])
        bind_report(binder, config.head, RULE_MISSING_FIELD, config.location,
                    "a distributed Map needs an ExecutionType: STANDARD or EXPRESS");
}

struct scope *bind_scope(struct binder *binder, struct scope *parent, struct state *owner,
                         const struct tree *tree, unsigned kind, const char *location)
{
    struct scope *scope = add_scope(binder, parent, owner, tree, location);
    struct object object = {.tree = tree,
                            .owner = kind,
                            .languages = LANGUAGE_BOTH,
                            .location = location,
                            .head = bind_head(tree)};

    object.what = arena_format(binder->arena, "%s of \"%s\"",
                               kind == IN_BRANCH ? "a branch" : "the item processor", owner->name);
    object_read(binder, &object);
    if (kind == IN_PROCESSOR)
        bind_processor_config(binder, &object, owner);
    fill_scope(binder, scope, &object);
    if (tree_is_open(scope->start.tree) && owner->placeholder == NULL)
        owner->placeholder = scope->start.tree->kind == TREE_PLACEHOLDER
                                 ? scope->start.tree->text
                                 : scope->start.tree->placeholder;
    return scope;
}

/* ---- the machine ---- */

/* The file's name without folders and extensions: orders/order.asl.json is "order". */
static const char *machine_name(struct arena *arena, const char *path)
{
    static const char *const endings[] = {".json", ".yaml", ".yml", ".asl"};
    const char *slash = path == NULL ? NULL : strrchr(path, '/');
    const char *name = path == NULL ? "-" : slash == NULL ? path : slash + 1;
    size_t size = strlen(name);

    for (size_t at = 0; at < sizeof(endings) / sizeof(endings[0]); at++) {
        size_t ending = strlen(endings[at]);

        if (size > ending && memcmp(name + size - ending, endings[at], ending) == 0)
            size -= ending;
    }
    if (size == 0 || (size == 1 && name[0] == '-'))
        return "machine";
    return arena_text(arena, name, size);
}

static struct machine *new_machine(struct binder *binder, const struct tree *tree,
                                   const struct machine_options *options)
{
    struct machine *machine = ARENA_NEW(binder->arena, struct machine);

    machine->source = binder->source;
    machine->tree = tree;
    machine->name = machine_name(binder->arena, binder->source->path);
    machine->express = options != NULL && options->express;
    binder->machine = machine;
    binder->last_scope = &machine->scopes;
    return machine;
}

static void report_no_object(struct binder *binder, const struct tree *tree)
{
    struct finding *finding =
        diag_report(binder->diags, tree->span, RULE_NOT_AN_OBJECT,
                    "a definition is a JSON object, this is %s", tree_kind_name(tree));

    diag_aws(binder->diags, finding, "SCHEMA_VALIDATION_FAILED", NULL, "%s",
             "Definition must be a valid JSON object");
    /* Nobody asked for YAML here: a broken JSON text on its way through a pipe looks like this. */
    if (strcmp(binder->source->path, "-") == 0 && syntax_is_yaml(binder->source))
        diag_note(binder->diags, finding, (struct span){0},
                  "it was read as YAML: a definition in JSON begins with \"{\"");
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
    struct machine *machine;
    const char *language;

    if (tree == NULL)
        return NULL;
    if (tree->kind != TREE_OBJECT) {
        report_no_object(&binder, tree);
        return NULL;
    }
    names_init(&binder.states, arena);
    names_init(&binder.variables, arena);
    object.head = bind_head(tree);
    machine = new_machine(&binder, tree, options);
    object_read(&binder, &object);
    language = object_text(&object, FIELD_QUERY_LANGUAGE);
    machine->language =
        language != NULL && strcmp(language, "JSONata") == 0 ? QUERY_JSONATA : QUERY_JSONPATH;
    machine->comment = object_text(&object, FIELD_COMMENT);
    machine->timeout_seconds = (int64_t)object_number(&object, FIELD_TIMEOUT_SECONDS, 0);
    if (object_value(&object, FIELD_STATES) == NULL ||
        object_value(&object, FIELD_STATES)->kind != TREE_OBJECT)
        return NULL;
    fill_scope(&binder, add_scope(&binder, NULL, NULL, tree, ""), &object);
    return machine;
}
