/* compiler/check/flow/tokens.c - check that a Task which waits for a task token gives the token
 * away, and does not wait for ever.
 *
 * The token is in the context, `$$.Task.Token` or `$states.context.Task.Token`, and only what the
 * Task is called with can bring it to whoever is to answer. */
#include <string.h>

#include "compiler/check/family.h"
#include "compiler/model/resource.h"
#include "compiler/syntax/jsonata/ast.h"
#include "runtime/base/text.h"

/* ---- JSONPath ---- */

static bool is_name(const struct path_step *step, const char *name)
{
    return step->kind == PATH_NAME && step->names[0].size == strlen(name) &&
           memcmp(step->names[0].text, name, step->names[0].size) == 0;
}

/* Whether a path finds the token, or something that has it in it; also when that cannot be told. */
static bool path_holds_token(const struct path *path)
{
    const struct path_step *step = path->steps;

    if (path->root != PATH_ROOT_CONTEXT || step == NULL)
        return path->root == PATH_ROOT_CONTEXT;
    if (step->kind != PATH_NAME)
        return true;
    if (!is_name(step, "Task"))
        return false;
    step = step->next;
    return step == NULL || step->kind != PATH_NAME || is_name(step, "Token");
}

static bool call_holds_token(const struct intrinsic_call *call)
{
    for (size_t i = 0; i < call->count; i++) {
        const struct intrinsic_argument *argument = &call->arguments[i];

        if (argument->kind == INTRINSIC_CALL && call_holds_token(argument->call))
            return true;
        if (argument->kind == INTRINSIC_PATH && path_holds_token(argument->path))
            return true;
    }
    return false;
}

/* NULL, a placeholder or a fault may be anything. */
static bool expression_holds_token(const struct expression *expression)
{
    if (expression->path != NULL)
        return path_holds_token(expression->path);
    return expression->call == NULL ? !expression->is_null : call_holds_token(expression->call);
}

/* ---- JSONata ---- */

/* What is seen of $states in an expression. */
struct uses {
    size_t all, followed; /* how often it stands there; begins a path with a name behind it */
    bool token;
};

static bool names_member(const struct jsonata_node *path, size_t at, const char *name)
{
    const struct jsonata_node *step = path->children[at];

    return step->kind != JSONATA_NAME || step->focus != NULL || strcmp(step->text, name) == 0;
}

/* Whether a path that begins with $states finds the token or what has it in it. */
static bool steps_hold_token(const struct jsonata_node *path)
{
    static const char *const names[] = {"context", "Task", "Token"};

    for (size_t i = 0; i < 3 && i + 1 < path->count; i++)
        if (!names_member(path, i + 1, names[i]))
            return false;
    return true;
}

static bool is_states(const struct jsonata_node *node)
{
    return node->kind == JSONATA_VARIABLE && strcmp(node->text, "states") == 0;
}

static void see_node(void *context, const struct jsonata_node *node)
{
    struct uses *uses = context;

    if (is_states(node))
        uses->all++;
    if (node->kind != JSONATA_PATH || node->count < 2 || !is_states(node->children[0]))
        return;
    uses->followed++;
    uses->token |= steps_hold_token(node);
}

static bool query_holds_token(const struct field_query *query)
{
    struct uses uses = {0};

    if (query->node == NULL)
        return true;
    jsonata_each(query->node, see_node, &uses);
    return uses.token || uses.all > uses.followed;
}

/* ---- what a Task is called with ---- */

/* Whether a placeholder may become something with the token in it: the value itself, a member or
 * the name of one. What fills a placeholder in a text makes a text, which is never computed. */
static bool tree_is_unknown(const struct tree *tree)
{
    if (tree->kind == TREE_PLACEHOLDER)
        return true;
    for (const struct tree_member *at = tree->members; at != NULL; at = at->next)
        if (at->placeholder != NULL || tree_is_unknown(at->value))
            return true;
    for (size_t i = 0; tree->kind == TREE_ARRAY && i < tree->count; i++)
        if (tree_is_unknown(tree->items[i]))
            return true;
    return false;
}

static bool template_holds_token(const struct template *template)
{
    switch (template->kind) {
    case TEMPLATE_LITERAL:
        return false;
    case TEMPLATE_EXPRESSION:
        return expression_holds_token(template->expression);
    case TEMPLATE_QUERY:
        return query_holds_token(template->query);
    case TEMPLATE_OBJECT:
    case TEMPLATE_ARRAY:
        break;
    }
    for (size_t i = 0; i < template->count; i++)
        if (template_holds_token(template->children[i]))
            return true;
    return false;
}

static bool is_into_context(const struct expression *expression)
{
    return expression != NULL && !expression->is_null &&
           (expression->path == NULL || expression->path->root == PATH_ROOT_CONTEXT);
}

static void check_given(struct check *check, const struct state *state, struct span place)
{
    bool jsonata = state->language == QUERY_JSONATA;
    const struct template *given = jsonata ? state->arguments : state->parameters;
    const char *field = jsonata ? "Arguments" : "Parameters";
    const char *token = jsonata ? "$states.context.Task.Token" : "$$.Task.Token";
    struct finding *finding;

    if (state->language_is_open || is_into_context(state->input_path) ||
        (given != NULL && (tree_is_open(given->tree) || tree_is_unknown(given->tree) ||
                           template_holds_token(given))))
        return;
    finding =
        check_report(check, place, RULE_TOKEN_NOT_GIVEN, state->location,
                     "state \"%s\" waits for a task token that it gives to nobody", state->name);
    if (given != NULL)
        diag_note(check->diags, finding, check_head(given->tree), "%s does not hold %s", field,
                  token);
    else
        diag_note(check->diags, finding, (struct span){0}, "it has no %s, which could hold %s",
                  field, token);
}

static void check_endless(struct check *check, const struct state *state, struct span place)
{
    if (state->timeout.tree != NULL || state->heartbeat.tree != NULL ||
        tree_field(check->machine->tree, "TimeoutSeconds") != NULL)
        return;
    diag_note(check->diags,
              check_report(check, place, RULE_ENDLESS_WAIT, state->location,
                           "state \"%s\" waits for ever, a year at AWS, when nobody answers",
                           state->name),
              (struct span){0}, "TimeoutSeconds or HeartbeatSeconds would end that");
}

/* Its workers get the token from GetActivityTask; there may be none. */
static bool is_activity(const struct state *state)
{
    return text_starts(state->resource, "arn:") && strstr(state->resource, ":activity:") != NULL;
}

static void check_task(struct check *check, const struct state *state)
{
    size_t size = state->resource_tree->size;
    enum resource_pattern pattern;
    const char *ending;

    resource_cut(check->arena, state->resource, &pattern);
    if (is_activity(state))
        check_endless(check, state, state->resource_tree->span);
    if (pattern != RESOURCE_TOKEN || !text_starts(state->resource, "arn:") ||
        state->resource_tree->kind != TREE_STRING)
        return;
    ending = resource_ending(pattern);
    check_given(check, state,
                check_inside(check, state->resource_tree, size - strlen(ending), size));
    check_endless(check, state,
                  check_inside(check, state->resource_tree, size - strlen(ending), size));
}

/* Express executions cannot wait at all, which is all that is to be said of them. */
void check_tokens(struct check *check)
{
    if (check->machine->express)
        return;
    for (const struct state *state = first_state(check->machine); state != NULL;
         state = following_state(state))
        if (state->kind == SFN_TASK && state->resource != NULL &&
            check_express_map(state->scope) == NULL)
            check_task(check, state);
}
