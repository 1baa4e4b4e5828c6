/* compiler/model/template.c - bind payload templates, and those in Assign and Credentials.
 *
 * A subtree without `.$` keys becomes one literal, which lowering emits as static data. */
#include <string.h>

#include "compiler/model/bind.h"
#include "runtime/base/java_order.h"
#include "runtime/base/text.h"

/* The field and the state that a template belongs to, for findings. */
struct setting {
    struct binder *binder;
    struct state *state;
    const char *field;    /* "Parameters" */
    const char *location; /* "/States/Charge/Parameters" */
};

static bool key_is_dynamic(const struct tree_member *member)
{
    return member->key_size >= 2 && memcmp(member->key + member->key_size - 2, ".$", 2) == 0;
}

static bool is_literal(const struct tree *tree)
{
    for (const struct tree_member *at = tree->members; at != NULL; at = at->next)
        if (key_is_dynamic(at) || !is_literal(at->value))
            return false;
    for (size_t i = 0; tree->kind == TREE_ARRAY && i < tree->count; i++)
        if (!is_literal(tree->items[i]))
            return false;
    return true;
}

static void report_value(const struct setting *setting, const struct tree_member *member,
                         struct span span, enum rule rule, const char *message)
{
    struct finding *finding = bind_report(setting->binder, span, rule, setting->location,
                                          "\"%s\" of %s %s", member->key, setting->field, message);

    bind_aws(setting->binder, finding, setting->location,
             "The value for the field '%s' must be a valid JSONPath or a valid intrinsic function "
             "call",
             member->key);
}

/* Parse the value of a `.$` key. */
static const struct expression *dynamic_value(const struct setting *setting,
                                              const struct tree_member *member)
{
    struct binder *binder = setting->binder;
    const struct tree *tree = member->value;
    struct expression *expression =
        expression_new(binder, setting->state, tree, member->key, USE_TEMPLATE, setting->location);
    struct path_error error = {0};
    bool is_path;

    if (tree_is_open(tree))
        return expression;
    if (tree->kind != TREE_STRING) {
        report_value(setting, member, tree->span, RULE_TEMPLATE_VALUE,
                     arena_format(binder->arena,
                                  "must be a string with a path or an intrinsic call, not %s",
                                  tree_kind_name(tree)));
        return expression;
    }
    is_path = tree->size > 0 && tree->text[0] == '$';
    if (!is_path && !text_starts(tree->text + strspn(tree->text, " \t\r\n"), "States.") &&
        memchr(tree->text, '(', tree->size) == NULL) {
        report_value(setting, member, tree->span, RULE_TEMPLATE_VALUE,
                     "is neither a path nor an intrinsic call; a text stands under a key "
                     "without \".$\"");
        return expression;
    }
    if (is_path)
        expression->path =
            path_parse(binder->arena, tree->text, tree->size, PATH_DIALECT_ASL, &error);
    else
        expression->call =
            intrinsic_parse(binder->arena, tree->text, tree->size, PATH_DIALECT_ASL, &error);
    if (expression->path == NULL && expression->call == NULL)
        report_value(setting, member,
                     tree_span_inside(binder->source, tree, error.start, error.end),
                     is_path ? RULE_PATH_SYNTAX : RULE_INTRINSIC_SYNTAX,
                     arena_format(binder->arena, "is not %s: %s",
                                  is_path ? "a path" : "an intrinsic call", error.message));
    return expression;
}

/* Report "a" and "a.$" in one object: both mean the member "a". */
static void check_clash(const struct setting *setting, struct table *seen,
                        const struct tree_member *member, size_t size)
{
    const struct tree_member *other = table_get(seen, 0, member->key, size);

    if (other != NULL && key_is_dynamic(other) != key_is_dynamic(member)) {
        struct finding *finding =
            bind_report(setting->binder, member->key_span, RULE_TEMPLATE_KEY, setting->location,
                        "\"%s\" of %s stands twice: \"%s\" and \"%s\" are the same member",
                        arena_text(setting->binder->arena, member->key, size), setting->field,
                        other->key, member->key);

        diag_note(setting->binder->diags, finding, other->key_span, "\"%s\" stands here",
                  other->key);
    }
    table_put(seen, 0, member->key, size, (void *)member);
}

static void copy_member(struct template *to, size_t at, const struct template *from, size_t which)
{
    to->keys[at] = from->keys[which];
    to->key_sizes[at] = from->key_sizes[which];
    to->children[at] = from->children[which];
}

/* Put the members of an object into the order in which AWS makes them: those that are copied come
 * first, as they were written; those that are computed follow as Java's HashMap walks their names.
 */
static void order_members(struct arena *arena, struct template *template)
{
    const struct template written = *template;
    struct java_key *computed = ARENA_ARRAY(arena, struct java_key, written.count);
    size_t computed_count = 0, at = 0;

    template->keys = ARENA_ARRAY(arena, const char *, written.count);
    template->key_sizes = ARENA_ARRAY(arena, size_t, written.count);
    template->children = ARENA_ARRAY(arena, struct template *, written.count);
    for (size_t i = 0; i < written.count; i++)
        if (written.children[i]->kind == TEMPLATE_EXPRESSION)
            computed[computed_count++] = (struct java_key){
                java_hash(written.keys[i], written.key_sizes[i]), (uint32_t)i};
        else
            copy_member(template, at++, &written, i);
    java_order(computed, computed_count);
    for (size_t i = 0; i < computed_count; i++)
        copy_member(template, at++, &written, computed[i].place);
}

static struct template *make(const struct setting *setting, const struct tree *tree);

static struct template *make_object(const struct setting *setting, const struct tree *tree)
{
    struct arena *arena = setting->binder->arena;
    struct template *template = ARENA_NEW(arena, struct template);
    struct table seen, last;

    template->kind = TEMPLATE_OBJECT;
    template->tree = tree;
    template->keys = ARENA_ARRAY(arena, const char *, tree->count);
    template->key_sizes = ARENA_ARRAY(arena, size_t, tree->count);
    template->children = ARENA_ARRAY(arena, struct template *, tree->count);
    table_init(&seen, &arena->region);
    table_init(&last, &arena->region);
    for (const struct tree_member *at = tree->members; at != NULL; at = at->next)
        table_put(&last, 0, at->key, at->key_size, (void *)at);
    for (const struct tree_member *at = tree->members; at != NULL; at = at->next) {
        size_t size = key_is_dynamic(at) ? at->key_size - 2 : at->key_size;
        struct template *child;

        if (table_get(&last, 0, at->key, at->key_size) != at)
            continue; /* the parser has reported that the key occurs twice: the last counts */
        check_clash(setting, &seen, at, size);
        if (key_is_dynamic(at)) {
            child = ARENA_NEW(arena, struct template);
            child->kind = TEMPLATE_EXPRESSION;
            child->tree = at->value;
            child->expression = dynamic_value(setting, at);
        } else {
            child = make(setting, at->value);
        }
        template->keys[template->count] = arena_text(arena, at->key, size);
        template->key_sizes[template->count] = size;
        template->children[template->count++] = child;
    }
    order_members(arena, template);
    return template;
}

static struct template *make(const struct setting *setting, const struct tree *tree)
{
    struct arena *arena = setting->binder->arena;
    struct template *template;

    if (is_literal(tree))
        return template_literal(setting->binder, tree);
    if (tree->kind == TREE_OBJECT)
        return make_object(setting, tree);
    template = ARENA_NEW(arena, struct template);
    template->kind = TEMPLATE_ARRAY;
    template->tree = tree;
    template->children = ARENA_ARRAY(arena, struct template *, tree->count);
    for (size_t i = 0; i < tree->count; i++)
        template->children[template->count++] = make(setting, tree->items[i]);
    return template;
}

static struct setting setting_of(struct binder *binder, const struct object *object,
                                 enum field field)
{
    return (struct setting){.binder = binder,
                            .state = object->state,
                            .field = field_rows[field].name,
                            .location = object_place(binder, object, field)};
}

struct template *bind_template(struct binder *binder, const struct object *object, enum field field)
{
    const struct tree *tree = object_value(object, field);
    struct setting setting = setting_of(binder, object, field);
    struct query_setting queries;

    if (tree == NULL)
        return NULL;
    if (object->languages != LANGUAGE_JSONATA)
        return make(&setting, tree);
    if (!field_rows[field].takes_jsonata)
        return template_literal(binder, tree);
    queries = query_setting_of(binder, object, field);
    return bind_queries(&queries, tree, setting.location);
}

/* ---- Assign ---- */

/* The slot of a variable in a scope; a name that was not seen before gets the next one. */
static int variable_slot(struct binder *binder, struct scope *scope, const char *name, size_t size)
{
    int *slot = table_get(&binder->variables, scope->id, name, size);

    if (slot != NULL)
        return *slot;
    slot = ARENA_NEW(binder->arena, int);
    *slot = (int)scope->variable_count;
    if ((scope->variable_count & (scope->variable_count - 1)) == 0) { /* full: 0, 1, 2, 4, ... */
        size_t room = scope->variable_count == 0 ? 1 : scope->variable_count * 2;
        const char **names = ARENA_ARRAY(binder->arena, const char *, room);

        for (size_t i = 0; i < scope->variable_count; i++)
            names[i] = scope->variables[i];
        scope->variables = names;
    }
    scope->variables[scope->variable_count++] = name;
    table_put(&binder->variables, scope->id, name, size, slot);
    return *slot;
}

struct assignments *bind_assign(struct binder *binder, const struct object *object)
{
    struct template *template = bind_template(binder, object, FIELD_ASSIGN);
    const struct tree *tree = object_value(object, FIELD_ASSIGN);
    struct assignments *assign;
    struct table values, seen;

    if (tree == NULL || tree->kind != TREE_OBJECT)
        return NULL;
    assign = ARENA_NEW(binder->arena, struct assignments);
    assign->tree = tree;
    assign->location = object_place(binder, object, FIELD_ASSIGN);
    assign->items = ARENA_ARRAY(binder->arena, struct assignment, tree->count);
    table_init(&values, &binder->arena->region);
    table_init(&seen, &binder->arena->region);
    for (size_t i = 0; template->kind == TEMPLATE_OBJECT && i < template->count; i++)
        table_put(&values, 0, template->keys[i], template->key_sizes[i], template->children[i]);
    for (const struct tree_member *at = tree->members; at != NULL; at = at->next) {
        bool dynamic = object->languages != LANGUAGE_JSONATA && key_is_dynamic(at);
        size_t size = dynamic ? at->key_size - 2 : at->key_size;
        struct assignment *item = &assign->items[assign->count];

        if (table_get(&seen, 0, at->key, size) != NULL)
            continue; /* the key occurs twice, which was reported */
        table_put(&seen, 0, at->key, size, (void *)at);
        item->name = arena_text(binder->arena, at->key, size);
        item->name_size = size;
        item->name_span = at->key_span;
        item->slot = variable_slot(binder, object->state->scope, item->name, size);
        item->value = table_get(&values, 0, at->key, size);
        if (item->value == NULL)
            item->value = template_literal(binder, at->value);
        assign->count++;
    }
    *binder->assigns_end = assign;
    binder->assigns_end = &assign->next;
    return assign;
}

/* ---- Credentials ---- */

struct template *bind_credentials(struct binder *binder, const struct object *object)
{
    const struct tree *tree = object_value(object, FIELD_CREDENTIALS);
    const char *place = object_place(binder, object, FIELD_CREDENTIALS);
    bool jsonata = object->languages == LANGUAGE_JSONATA;
    const struct tree *role;

    if (tree == NULL || tree->kind != TREE_OBJECT)
        return tree == NULL ? NULL : bind_template(binder, object, FIELD_CREDENTIALS);
    role = tree_field(tree, "RoleArn");
    if (role == NULL && (jsonata || tree_field(tree, "RoleArn.$") == NULL)) {
        struct finding *finding = bind_report(binder, bind_head(tree), RULE_MISSING_FIELD, place,
                                              "Credentials lacks RoleArn");

        bind_aws(binder, finding, place, "The field 'RoleArn' is required but was missing");
    } else if (role != NULL && role->kind != TREE_STRING && !tree_is_open(role)) {
        bind_report(binder, role->span, RULE_WRONG_TYPE, bind_place(binder, place, "RoleArn"),
                    "\"RoleArn\" must be a string, not %s", tree_kind_name(role));
    }
    return bind_template(binder, object, FIELD_CREDENTIALS);
}
