/* compiler/check/names/contexts.c - check what paths and expressions look for in the context
 * object.
 *
 * Its fields are few and known: one that it does not have is never found. The token is there only
 * while a Task that waits is called, an item only where a Map is around. */
#include <string.h>

#include "compiler/check/family.h"
#include "compiler/model/resource.h"
#include "compiler/syntax/jsonata/ast.h"
#include "runtime/base/count.h"
#include "runtime/base/nearest.h"
#include "runtime/base/text.h"
#include "sfn/kinds.h"

/* An object of the context, and the names that it may have; what is in others is not known. */
static const struct node {
    const char *path; /* below the context: "Map.Item" */
    const char *names[8];
} nodes[] = {
    {"", {"Execution", "Map", "State", "StateMachine", "Task"}},
    {"Execution", {"Id", "Input", "Name", "RedriveCount", "RedriveTime", "RoleArn", "StartTime"}},
    {"Map", {"Item"}},
    {"Map.Item", {"Index", "Key", "Source", "Value"}},
    {"State", {"EnteredTime", "Name", "RetryCount"}},
    {"StateMachine", {"Id", "Name"}},
    {"Task", {"Token"}},
};

/* Where a field of the context is named. */
struct place {
    struct check *check;
    const struct state *state;
    const struct tree *tree;
    const char *location;
};

struct name {
    const char *text;
    size_t size;
    size_t start, end; /* in the text of the place's tree */
};

static const struct node *find_node(const char *path)
{
    for (size_t i = 0; i < COUNT_OF(nodes); i++)
        if (strcmp(nodes[i].path, path) == 0)
            return &nodes[i];
    return NULL;
}

static struct finding *report(const struct place *place, const struct name *name,
                              const char *message)
{
    return check_report(place->check,
                        check_inside(place->check, place->tree, name->start, name->end),
                        RULE_CONTEXT_FIELD, place->location, "%s", message);
}

/* Report a name that the object does not have. Returns whether it has it. */
static bool check_name(const struct place *place, const struct node *node, const struct name *name)
{
    struct arena *arena = place->check->arena;
    const char *text = arena_text(arena, name->text, name->size), *near;
    struct finding *finding;
    size_t count = 0;

    for (; count < COUNT_OF(node->names) && node->names[count] != NULL; count++)
        if (strlen(node->names[count]) == name->size &&
            memcmp(node->names[count], name->text, name->size) == 0)
            return true;
    finding = report(place, name,
                     arena_format(arena, "the context object has no %s%s%s", node->path,
                                  node->path[0] == '\0' ? "" : ".", text));
    near = nearest_name(text, node->names, count);
    if (near != NULL)
        diag_note(place->check->diags, finding, (struct span){0}, "did you mean \"%s\"?", near);
    return false;
}

/* Whether it is known that no task token is there for the state. Tasks that wait for a job have one
 * as well, as recorded from AWS, and so have activities. */
static bool has_no_token(struct check *check, const struct state *state)
{
    enum resource_pattern pattern;

    if (state->kind != SFN_TASK)
        return !state->broken;
    if (state->resource == NULL || tree_is_open(state->resource_tree))
        return false;
    if (!text_starts(state->resource, "arn:"))
        return sfn_kind_of(state->resource) != SFN_KIND_NONE; /* else a binding decides */
    resource_cut(check->arena, state->resource, &pattern);
    return pattern == RESOURCE_PLAIN && strstr(state->resource, ":activity:") == NULL;
}

/* Whether an item may be there: one of the Map itself is not where its fields are about all. */
static bool has_item(const struct place *place)
{
    static const char *const of_all[] = {"/Assign", "/InputPath", "/Items", "/Output",
                                         "/ResultSelector"};
    const struct state *state = place->state;
    bool is_own = state->kind == SFN_MAP && text_starts(place->location, state->location);

    for (size_t i = 0; is_own && i < COUNT_OF(of_all); i++)
        is_own = !text_starts(place->location + strlen(state->location), of_all[i]);
    if (is_own || state->broken)
        return true;
    for (const struct scope *scope = state->scope; scope->owner != NULL; scope = scope->parent)
        if (scope->owner->kind == SFN_MAP)
            return true;
    return false;
}

/* Check the names that stand one after the other below the context. */
static void check_names(const struct place *place, const struct name *names, size_t count)
{
    struct arena *arena = place->check->arena;
    const char *path = "";

    for (size_t i = 0; i < count; i++) {
        const struct node *node = find_node(path);

        if (node == NULL || !check_name(place, node, &names[i]))
            return;
        path = arena_format(arena, "%s%s%.*s", path, i == 0 ? "" : ".", (int)names[i].size,
                            names[i].text);
    }
    if (text_starts(path, "Task") && has_no_token(place->check, place->state))
        diag_note(
            place->check->diags,
            report(place, &names[0], "there is no task token in the context here"),
            (struct span){0},
            "only a Task that waits has one, with .waitForTaskToken at the end of its Resource");
    if (text_starts(path, "Map") && !has_item(place))
        report(place, &names[0],
               place->state->kind == SFN_MAP
                   ? "there is no item in the context here: this is about all items"
                   : "there is no item in the context here: no Map is around");
}

#define NAMES_MAX 3 /* no known object is deeper */

/* ---- JSONPath ---- */

/* Whether an object has a key of that name, which may end in ".$", anywhere in it. */
static bool makes(const struct tree *tree, const char *name, size_t size)
{
    for (size_t i = 0; tree->kind == TREE_ARRAY && i < tree->count; i++)
        if (makes(tree->items[i], name, size))
            return true;
    if (tree->kind != TREE_OBJECT)
        return false;
    for (const struct tree_member *at = tree->members; at != NULL; at = at->next)
        if ((strncmp(at->key, name, size) == 0 &&
             (at->key_size == size || strcmp(at->key + size, ".$") == 0)) ||
            makes(at->value, name, size))
            return true;
    return false;
}

/* A field of the input that only the context has: a $ is missing. */
static void check_data(const struct place *place, const struct path *path, size_t offset)
{
    const struct path_step *step = path->steps, *next = step != NULL ? step->next : NULL;
    const struct node *node;
    struct name name;

    if (next == NULL || step->kind != PATH_NAME || next->kind != PATH_NAME)
        return;
    node = find_node(arena_text(place->check->arena, step->names[0].text, step->names[0].size));
    if (node == NULL || node->path[0] == '\0')
        return;
    for (size_t i = 0; i < COUNT_OF(node->names) && node->names[i] != NULL; i++) {
        if (strlen(node->names[i]) != next->names[0].size ||
            memcmp(node->names[i], next->names[0].text, next->names[0].size) != 0)
            continue;
        if (makes(place->check->machine->tree, step->names[0].text, step->names[0].size))
            return;
        name = (struct name){step->names[0].text, step->names[0].size, offset + step->start,
                             offset + step->end};
        diag_note(place->check->diags,
                  report(place, &name,
                         arena_format(place->check->arena, "%s.%s is looked for in the input",
                                      node->path, node->names[i])),
                  (struct span){0}, "the context object begins with two $: $$.%s.%s", node->path,
                  node->names[i]);
        return;
    }
}

/* `offset` is where the path begins in the text. */
static void check_path(const struct place *place, const struct path *path, size_t offset)
{
    struct name names[NAMES_MAX];
    size_t count = 0;

    if (path->root == PATH_ROOT_DATA)
        check_data(place, path, offset);
    if (path->root != PATH_ROOT_CONTEXT)
        return;
    for (const struct path_step *step = path->steps;
         step != NULL && step->kind == PATH_NAME && count < NAMES_MAX; step = step->next)
        names[count++] = (struct name){step->names[0].text, step->names[0].size,
                                       offset + step->start, offset + step->end};
    check_names(place, names, count);
}

static void check_call(const struct place *place, const struct intrinsic_call *call)
{
    for (size_t i = 0; i < call->count; i++) {
        const struct intrinsic_argument *argument = &call->arguments[i];

        if (argument->kind == INTRINSIC_CALL)
            check_call(place, argument->call);
        if (argument->kind == INTRINSIC_PATH)
            check_path(place, argument->path, argument->start);
    }
}

static void check_expression(struct check *check, const struct state *state,
                             const struct expression *expression)
{
    struct place place = {
        .check = check, .state = state, .tree = expression->tree, .location = expression->location};

    if (expression->path != NULL && expression->use != USE_RESULT)
        check_path(&place, expression->path, 0);
    if (expression->call != NULL)
        check_call(&place, expression->call);
}

/* ---- JSONata ---- */

struct walk {
    struct place place;
    size_t offset;
};

static bool is_plain_name(const struct jsonata_node *node, const char *text)
{
    return node->kind == JSONATA_NAME && node->focus == NULL &&
           (text == NULL || strcmp(node->text, text) == 0);
}

static void see_node(void *context, const struct jsonata_node *node)
{
    const struct walk *walk = context;
    struct name names[NAMES_MAX];
    size_t count = 0;

    if (node->kind != JSONATA_PATH || node->count < 3 ||
        node->children[0]->kind != JSONATA_VARIABLE ||
        strcmp(node->children[0]->text, "states") != 0 ||
        !is_plain_name(node->children[1], "context"))
        return;
    for (size_t i = 2; i < node->count && count < NAMES_MAX; i++) {
        const struct jsonata_node *step = node->children[i];

        if (!is_plain_name(step, NULL))
            break;
        names[count++] = (struct name){step->text, step->size, walk->offset + step->start,
                                       walk->offset + step->end};
    }
    check_names(&walk->place, names, count);
}

static void check_query(struct check *check, const struct state *state,
                        const struct field_query *query)
{
    struct walk walk = {
        .place = {.check = check, .state = state, .tree = query->tree, .location = query->location},
        .offset = query->offset};

    if (query->node != NULL)
        jsonata_each(query->node, see_node, &walk);
}

void check_contexts(struct check *check)
{
    for (const struct state *state = first_state(check->machine); state != NULL;
         state = following_state(state)) {
        for (const struct expression *at = state->expressions; at != NULL; at = at->next)
            check_expression(check, state, at);
        for (const struct field_query *at = state->queries; at != NULL; at = at->next)
            check_query(check, state, at);
    }
}
