/* compiler/model/scope.c - make the states of a scope: of the machine, a branch, an item processor.
 *
 * A scope is added to the machine's list when the state that owns it is bound, and read when
 * machine_bind comes to it in that list. So a state is bound completely before any state inside it.
 */
#include <string.h>

#include "compiler/model/bind.h"
#include "runtime/base/utf8.h"

#define NAME_CHARACTERS_MAX 80

struct scope *bind_scope(struct binder *binder, struct state *owner, const struct tree *tree,
                         const char *location)
{
    struct scope *scope = ARENA_NEW(binder->arena, struct scope);

    scope->parent = owner == NULL ? NULL : owner->scope;
    scope->owner = owner;
    scope->tree = tree;
    scope->location = location;
    scope->next = *binder->scopes_end;
    *binder->scopes_end = scope;
    binder->scopes_end = &scope->next;
    return scope;
}

/* ---- the states of a scope ---- */

static void check_name(struct binder *binder, const struct state *state,
                       const struct tree_member *member)
{
    const struct state *other =
        table_get(&binder->states, WHOLE_MACHINE, member->key, member->key_size);

    if (member->key_size == 0)
        bind_report(binder, member->key_span, RULE_STATE_NAME, state->location,
                    "a state name must not be empty");
    else if (memchr(member->key, '\0', member->key_size) != NULL)
        bind_report(binder, member->key_span, RULE_STATE_NAME, state->location,
                    "a state name must not hold the character U+0000");
    else if (utf8_characters(member->key, member->key_size) > NAME_CHARACTERS_MAX)
        bind_report(binder, member->key_span, RULE_STATE_NAME, state->location,
                    "this state name has %zu characters, at most %d are allowed",
                    utf8_characters(member->key, member->key_size), NAME_CHARACTERS_MAX);
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
    struct state *state = table_get(&binder->states, scope->id, member->key, member->key_size);

    if (state != NULL) { /* the parser has reported that the key occurs twice: the last counts */
        state->tree = member->value;
        state->name_span = member->key_span;
        return;
    }
    state = ARENA_NEW(binder->arena, struct state);
    state->name = member->key;
    state->name_is_open = member->placeholder != NULL;
    state->name_span = member->key_span;
    state->tree = member->value;
    state->scope = scope;
    state->location = arena_format(binder->arena, "%s/States/%s", scope->location, state->name);
    check_name(binder, state, member);
    table_put(&binder->states, scope->id, member->key, member->key_size, state);
    table_put(&binder->states, WHOLE_MACHINE, member->key, member->key_size, state);
    **end = state;
    *end = &state->next_state;
    scope->state_count++;
}

void bind_states(struct binder *binder, struct scope *scope, const struct object *object)
{
    const struct tree *states = object_value(object, FIELD_STATES);
    struct state **end = &scope->states;

    scope->id = (int)binder->machine->scope_count++;
    binder->scopes_end = &scope->next;
    if (states == NULL || states->kind != TREE_OBJECT)
        return;
    for (const struct tree_member *at = states->members; at != NULL; at = at->next)
        add_state(binder, scope, &end, at);
    if (states->count == 0) {
        struct finding *finding = bind_report(binder, states->span, RULE_EMPTY_VALUE,
                                              object_place(binder, object, FIELD_STATES),
                                              "%s has no states", object->what);

        bind_aws(binder, finding, object_place(binder, object, FIELD_STATES),
                 "Value cannot be empty");
    }
    scope->start = bind_target(binder, object, FIELD_START_AT);
}

/* ---- branches and item processors ---- */

static void bind_processor_config(struct binder *binder, const struct object *object,
                                  struct state *owner)
{
    struct object config = object_inner(binder, object, FIELD_PROCESSOR_CONFIG, IN_PROCESSOR_CONFIG,
                                        "ProcessorConfig");
    const char *mode, *type;

    object_read(binder, &config);
    mode = object_text(&config, FIELD_MODE);
    if (mode != NULL && strcmp(mode, "INLINE") == 0 && config.seen[FIELD_EXECUTION_TYPE])
        bind_aws(binder,
                 bind_report(binder, tree_member(config.tree, "ExecutionType")->key_span,
                             RULE_UNKNOWN_FIELD, config.location,
                             "an inline Map has no children and no ExecutionType"),
                 config.location, "Field '%s' is not supported", "ExecutionType");
    if (mode == NULL || strcmp(mode, "DISTRIBUTED") != 0)
        return;
    type = object_text(&config, FIELD_EXECUTION_TYPE);
    owner->express_children = type != NULL && strcmp(type, "EXPRESS") == 0;
    owner->distributed = true;
    owner->distributed_tree = object_value(&config, FIELD_MODE);
    owner->distributed_field = "Mode";
    if (!config.seen[FIELD_EXECUTION_TYPE])
        bind_aws(binder,
                 bind_report(binder, config.head, RULE_MISSING_FIELD, config.location,
                             "a distributed Map needs an ExecutionType: STANDARD or EXPRESS"),
                 config.location, "These fields are required: [%s]", "ExecutionType");
}

void bind_inner_states(struct binder *binder, struct scope *scope)
{
    struct state *owner = scope->owner;
    bool branch = owner->kind == SFN_PARALLEL;
    struct object object = {.tree = scope->tree,
                            .owner = branch ? IN_BRANCH : IN_PROCESSOR,
                            .languages = LANGUAGE_BOTH,
                            .location = scope->location,
                            .head = bind_head(scope->tree)};

    object.what = arena_format(binder->arena, "%s of \"%s\"",
                               branch ? "a branch" : "the item processor", owner->name);
    object_read(binder, &object);
    if (!branch)
        bind_processor_config(binder, &object, owner);
    bind_states(binder, scope, &object);
}
