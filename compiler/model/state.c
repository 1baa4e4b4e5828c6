/* compiler/model/state.c - bind one state: its query language, its type, its fields. */
#include <string.h>

#include "compiler/model/bind.h"
#include "compiler/model/unfilled.h"
#include "runtime/base/count.h"

static const struct {
    const char *name;
    enum sfn_state_kind kind;
} kinds[] = {{"Pass", SFN_PASS},         {"Task", SFN_TASK},       {"Choice", SFN_CHOICE},
             {"Wait", SFN_WAIT},         {"Succeed", SFN_SUCCEED}, {"Fail", SFN_FAIL},
             {"Parallel", SFN_PARALLEL}, {"Map", SFN_MAP}};

static bool is_text(const struct tree *tree, const char *text)
{
    return tree != NULL && tree->kind == TREE_STRING && strcmp(tree->text, text) == 0;
}

/* Set the state's query language. False when it is not known. */
static bool find_language(struct binder *binder, struct state *state)
{
    const struct tree *tree = tree_field(state->tree, "QueryLanguage");
    struct finding *finding;

    state->language = binder->machine->language;
    if (tree == NULL) {
        state->language_is_open = tree_is_open(tree_field(binder->machine->tree, "QueryLanguage"));
        return !state->language_is_open;
    }
    if (is_text(tree, "JSONata")) {
        state->language = QUERY_JSONATA;
        return true;
    }
    if (!is_text(tree, "JSONPath"))
        return false;
    state->language = QUERY_JSONPATH;
    if (binder->machine->language != QUERY_JSONATA)
        return true;
    finding = bind_report(binder, tree->span, RULE_WRONG_LANGUAGE, state->location,
                          "state \"%s\" is JSONPath, but the machine is JSONata: there every state "
                          "must be",
                          state->name);
    bind_aws(binder, finding, state->location,
             "'QueryLanguage' can not be 'JSONPath' if set to 'JSONata' for whole state machine");
    return true;
}

/* Set the state's kind. Returns the bit that stands for it in the field table. */
static unsigned find_kind(struct state *state)
{
    const struct tree *type = tree_field(state->tree, "Type");

    for (size_t i = 0; i < COUNT_OF(kinds); i++)
        if (is_text(type, kinds[i].name)) {
            state->kind = kinds[i].kind;
            return 1u << kinds[i].kind;
        }
    state->broken = true;
    return IN_UNKNOWN_STATE;
}

static void bind_transition(struct binder *binder, const struct object *object, struct state *state)
{
    static const char *const ways[] = {"Next", "End"};
    const struct tree *end = object_value(object, FIELD_END);
    struct finding *finding;

    if (state->kind == SFN_SUCCEED || state->kind == SFN_FAIL) {
        state->end = !state->broken;
        if (!state->broken)
            return;
    }
    state->next = bind_target(binder, object, FIELD_NEXT);
    state->end = end != NULL && end->kind == TREE_BOOLEAN && end->truth;
    if (state->broken || state->kind == SFN_CHOICE)
        return;
    if (state->end && object->seen[FIELD_NEXT]) {
        const struct tree_member *next = tree_member(object->tree, "Next");

        finding = bind_report(binder, object->at[FIELD_END]->key_span, RULE_EXCLUSIVE_FIELDS,
                              state->location, "state \"%s\" has both \"Next\" and \"End\": true",
                              state->name);
        diag_note(binder->diags, finding, next->key_span, "\"Next\" stands here; keep one of them");
        bind_aws_one_of(binder, finding, state->location, AWS_ONE_AT_MOST, ways, COUNT_OF(ways));
    }
    if (state->next.tree == NULL && !state->end) {
        state->broken = true;
        if (object->seen[FIELD_NEXT] || (object->seen[FIELD_END] && end == NULL) ||
            tree_is_open(end))
            return;
        finding = bind_report(binder, object->head, RULE_MISSING_FIELD, state->location,
                              "state \"%s\" has neither \"Next\" nor \"End\": true", state->name);
        bind_aws_one_of(binder, finding, state->location, AWS_EXACTLY_ONE, ways, COUNT_OF(ways));
    }
}

static void bind_data_flow(struct binder *binder, const struct object *object, struct state *state)
{
    const struct tree *result = object_value(object, FIELD_RESULT);

    state->input_path = bind_expression(binder, object, FIELD_INPUT_PATH, USE_PATH);
    state->output_path = bind_expression(binder, object, FIELD_OUTPUT_PATH, USE_PATH);
    state->result_path = bind_expression(binder, object, FIELD_RESULT_PATH, USE_RESULT);
    if (state->kind != SFN_MAP)
        state->parameters = bind_template(binder, object, FIELD_PARAMETERS);
    state->result_selector = bind_template(binder, object, FIELD_RESULT_SELECTOR);
    state->result = result == NULL ? NULL : bind_value(binder, result);
    state->assign = bind_assign(binder, object);
    state->arguments = bind_template(binder, object, FIELD_ARGUMENTS);
    state->output = bind_template(binder, object, FIELD_OUTPUT);
}

static void bind_task(struct binder *binder, const struct object *object, struct state *state)
{
    state->resource_tree = object_value(object, FIELD_RESOURCE);
    if (state->resource_tree != NULL)
        state->resource = state->resource_tree->kind == TREE_PLACEHOLDER
                              ? arena_format(binder->arena, "${%s}", state->resource_tree->text)
                              : state->resource_tree->text;
    state->credentials = bind_credentials(binder, object);
    state->timeout = bind_quantity(binder, object, FIELD_TIMEOUT_SECONDS,
                                   FIELD_TIMEOUT_SECONDS_PATH, USE_REFERENCE);
    state->heartbeat = bind_quantity(binder, object, FIELD_HEARTBEAT_SECONDS,
                                     FIELD_HEARTBEAT_SECONDS_PATH, USE_REFERENCE);
}

static void bind_parallel(struct binder *binder, const struct object *object, struct state *state)
{
    const struct tree *branches = object_value(object, FIELD_BRANCHES);

    if (branches == NULL || branches->kind != TREE_ARRAY)
        return;
    state->scopes = ARENA_ARRAY(binder->arena, struct scope *, branches->count);
    for (size_t i = 0; i < branches->count; i++) {
        const struct tree *branch = branches->items[i];
        const char *place = bind_place_item(binder, state->location, "Branches", i);

        if (branch->kind == TREE_OBJECT)
            state->scopes[state->scope_count++] = bind_scope(binder, state, branch, place);
        else if (!tree_is_open(branch))
            bind_report(binder, branch->span, RULE_WRONG_TYPE, place,
                        "a branch must be an object, not %s", tree_kind_name(branch));
    }
}

static void bind_by_kind(struct binder *binder, struct object *object, struct state *state)
{
    switch (state->kind) {
    case SFN_TASK:
        bind_task(binder, object, state);
        break;
    case SFN_CHOICE:
        bind_choices(binder, object, state);
        state->default_target = bind_target(binder, object, FIELD_DEFAULT);
        break;
    case SFN_WAIT:
        state->seconds =
            bind_quantity(binder, object, FIELD_SECONDS, FIELD_SECONDS_PATH, USE_REFERENCE);
        state->timestamp =
            bind_quantity(binder, object, FIELD_TIMESTAMP, FIELD_TIMESTAMP_PATH, USE_REFERENCE);
        break;
    case SFN_FAIL:
        state->error = bind_quantity(binder, object, FIELD_ERROR, FIELD_ERROR_PATH, USE_TEXT);
        state->cause = bind_quantity(binder, object, FIELD_CAUSE, FIELD_CAUSE_PATH, USE_TEXT);
        break;
    case SFN_PARALLEL:
        bind_parallel(binder, object, state);
        break;
    case SFN_MAP:
        bind_map(binder, object, state);
        break;
    case SFN_PASS:
    case SFN_SUCCEED:
        break;
    }
}

/* Bind the fields of a state whose tree is an object. */
static void bind_fields(struct binder *binder, struct state *state)
{
    struct object object = {
        .tree = state->tree, .location = state->location, .head = state->name_span, .state = state};
    bool known = find_language(binder, state);

    object.languages = known ? state_languages(state) : LANGUAGE_BOTH;
    object.owner = find_kind(state);
    object.what = arena_format(binder->arena, "state \"%s\"", state->name);
    state->unfilled = unfilled_of(state->tree, state->kind == SFN_TASK);
    object_read(binder, &object);
    bind_transition(binder, &object, state);
    if (object.owner == IN_UNKNOWN_STATE)
        return;
    bind_data_flow(binder, &object, state);
    bind_retry(binder, &object, state);
    bind_catch(binder, &object, state);
    bind_by_kind(binder, &object, state);
}

static void report_no_object(struct binder *binder, const struct state *state)
{
    struct finding *finding = bind_report(binder, state->tree->span, RULE_WRONG_TYPE,
                                          state->location, "state \"%s\" must be an object, not %s",
                                          state->name, tree_kind_name(state->tree));

    if (field_find(state->name, strlen(state->name)) != FIELD_COUNT)
        diag_note(binder->diags, finding, (struct span){0},
                  "a field of this name stands within a state, not beside states");
}

void bind_state(struct binder *binder, struct state *state)
{
    binder->expressions_end = &state->expressions;
    binder->assigns_end = &state->assigns;
    binder->queries_end = &state->queries;
    if (state->tree->kind == TREE_OBJECT) {
        bind_fields(binder, state);
    } else {
        state->broken = true;
        if (!tree_is_open(state->tree))
            report_no_object(binder, state);
    }
}
