/* compiler/model/query.c - bind the expressions of JSONata states, and values that hold some.
 *
 * An expression is a whole string: it begins with {% and ends with %}. Strings in objects and
 * arrays are expressions, too, but keys never are. */
#include <string.h>

#include "compiler/model/bind.h"
#include "compiler/syntax/jsonata/ast.h"
#include "runtime/base/table.h"
#include "runtime/base/text.h"

#define MARK_SIZE 2

/* What the field as a whole must be when an expression says it. */
static enum sfn_expected expected_of(const struct object *object, enum field field)
{
    if (field == FIELD_ARGUMENTS && object->owner & (IN_READER | IN_WRITER))
        return SFN_EXPECT_OBJECT;
    if (field == FIELD_ITEMS)
        return SFN_EXPECT_ARRAY;
    switch (field_rows[field].type) {
    case TYPE_INTEGER:
    case TYPE_NUMBER:
        return SFN_EXPECT_NUMBER;
    case TYPE_STRING:
    case TYPE_TIMESTAMP:
        return SFN_EXPECT_STRING;
    case TYPE_BOOLEAN:
        return SFN_EXPECT_BOOLEAN;
    case TYPE_OBJECT:
        return SFN_EXPECT_OBJECT;
    default:
        return SFN_EXPECT_ANYTHING;
    }
}

struct query_setting query_setting_of(struct binder *binder, const struct object *object,
                                      enum field field)
{
    bool leaves = field == FIELD_OUTPUT || field == FIELD_ASSIGN;

    return (struct query_setting){
        .binder = binder,
        .state = object->state,
        .expected = expected_of(object, field),
        .names_role = field == FIELD_CREDENTIALS,
        .has_result = leaves && (object->owner & IN_WORKING) != 0,
        .has_error = leaves && object->owner == IN_CATCHER,
    };
}

/* ---- one expression ---- */

static bool opens(const struct tree *tree)
{
    return tree->size >= MARK_SIZE && memcmp(tree->text, "{%", MARK_SIZE) == 0;
}

static bool closes(const struct tree *tree)
{
    return tree->size >= MARK_SIZE &&
           memcmp(tree->text + tree->size - MARK_SIZE, "%}", MARK_SIZE) == 0;
}

/* Report a string that is but half an expression. */
static void report_marks(const struct query_setting *setting, const struct tree *tree,
                         const char *location)
{
    struct binder *binder = setting->binder;
    bool begins = opens(tree);
    struct finding *finding =
        bind_report(binder, tree->span, RULE_JSONATA_DELIMITERS, location,
                    begins ? "this string begins with {%% but does not end with %%}"
                           : "this string ends with %%} but does not begin with {%%");

    if (begins)
        bind_aws(binder, finding, location, "JSONata string must start with {%% and end with %%}");
    diag_note(binder->diags, finding, (struct span){0},
              "an expression is the whole string: \"{%% $states.input %%}\"");
}

static void parse(const struct query_setting *setting, struct field_query *query)
{
    struct binder *binder = setting->binder;
    struct jsonata_error error = {0};
    struct finding *finding;
    const char *remedy;

    query->node = jsonata_parse(binder->arena, query->text, query->size, &error);
    if (query->node != NULL)
        return;
    finding =
        bind_report(binder,
                    tree_span_inside(binder->source, query->tree, query->offset + error.start,
                                     query->offset + error.end),
                    RULE_JSONATA_SYNTAX, query->location, "%s: %s", error.code, error.message);
    bind_aws(binder, finding, query->location, "%s", error.message);
    remedy = jsonata_remedy(query->text, query->size, &error);
    if (remedy != NULL)
        diag_note(binder->diags, finding, (struct span){0}, "%s", remedy);
}

const struct field_query *bind_query(const struct query_setting *setting, const struct tree *tree,
                                     const char *location)
{
    struct binder *binder = setting->binder;
    size_t from = MARK_SIZE, to;
    struct field_query *query;

    if (!tree_is_jsonata(tree))
        return NULL;
    if (!opens(tree) || !closes(tree) || tree->size < 2 * (size_t)MARK_SIZE) {
        if (!tree_is_open(tree))
            report_marks(setting, tree, location);
        return NULL;
    }
    to = tree->size - MARK_SIZE;
    while (from < to && text_byte_is_blank(tree->text[from]))
        from++;
    while (to > from && text_byte_is_blank(tree->text[to - 1]))
        to--;
    query = ARENA_NEW(binder->arena, struct field_query);
    *query = (struct field_query){.tree = tree,
                                  .text = arena_text(binder->arena, tree->text + from, to - from),
                                  .size = to - from,
                                  .offset = from,
                                  .location = location,
                                  .field = location + strlen(setting->state->location) + 1,
                                  .expected = setting->expected,
                                  .has_result = setting->has_result,
                                  .has_error = setting->has_error};
    *binder->queries_end = query;
    binder->queries_end = &query->next;
    if (!tree_is_open(tree))
        parse(setting, query);
    return query;
}

/* ---- values with expressions in them ---- */

struct template *template_literal(struct binder *binder, const struct tree *tree)
{
    struct template *template = ARENA_NEW(binder->arena, struct template);

    template->kind = TEMPLATE_LITERAL;
    template->tree = tree;
    template->literal = bind_value(binder, tree);
    return template;
}

static bool has_expression(const struct tree *tree)
{
    if (tree->kind == TREE_STRING)
        return tree_is_jsonata(tree);
    for (const struct tree_member *at = tree->members; at != NULL; at = at->next)
        if (has_expression(at->value))
            return true;
    for (size_t i = 0; tree->kind == TREE_ARRAY && i < tree->count; i++)
        if (has_expression(tree->items[i]))
            return true;
    return false;
}

/* What an expression at a member of the field's value must give. */
static enum sfn_expected within(const struct query_setting *setting, const char *key)
{
    return setting->names_role && strcmp(key, "RoleArn") == 0 ? SFN_EXPECT_STRING
                                                              : SFN_EXPECT_ANYTHING;
}

static void add_members(const struct query_setting *setting, struct template *template,
                        const char *location)
{
    struct arena *arena = setting->binder->arena;
    const struct tree *tree = template->tree;
    struct query_setting inner = *setting;
    struct table last;

    template->keys = ARENA_ARRAY(arena, const char *, tree->count);
    template->key_sizes = ARENA_ARRAY(arena, size_t, tree->count);
    template->children = ARENA_ARRAY(arena, struct template *, tree->count);
    table_init(&last, &arena->region);
    for (const struct tree_member *at = tree->members; at != NULL; at = at->next)
        table_put(&last, 0, at->key, at->key_size, (void *)at);
    for (const struct tree_member *at = tree->members; at != NULL; at = at->next) {
        size_t count = template->count;

        if (table_get(&last, 0, at->key, at->key_size) != at)
            continue; /* the parser has reported that the key occurs twice: the last counts */
        inner.expected = within(setting, at->key);
        inner.names_role = false;
        template->keys[count] = at->key;
        template->key_sizes[count] = at->key_size;
        template->children[count] =
            bind_queries(&inner, at->value, bind_place(setting->binder, location, at->key));
        template->count++;
    }
}

static void add_items(const struct query_setting *setting, struct template *template,
                      const char *location)
{
    struct arena *arena = setting->binder->arena;
    const struct tree *tree = template->tree;
    struct query_setting inner = *setting;

    inner.expected = SFN_EXPECT_ANYTHING;
    template->children = ARENA_ARRAY(arena, struct template *, tree->count);
    for (size_t i = 0; i < tree->count; i++)
        template->children[template->count++] =
            bind_queries(&inner, tree->items[i], arena_format(arena, "%s[%zu]", location, i));
}

struct template *bind_queries(const struct query_setting *setting, const struct tree *tree,
                              const char *location)
{
    struct template *template;
    const struct field_query *query;

    if (!has_expression(tree))
        return template_literal(setting->binder, tree);
    template = ARENA_NEW(setting->binder->arena, struct template);
    template->tree = tree;
    if (tree->kind == TREE_OBJECT) {
        template->kind = TEMPLATE_OBJECT;
        add_members(setting, template, location);
    } else if (tree->kind == TREE_ARRAY) {
        template->kind = TEMPLATE_ARRAY;
        add_items(setting, template, location);
    } else {
        query = bind_query(setting, tree, location);
        if (query == NULL)
            return template_literal(setting->binder, tree);
        template->kind = TEMPLATE_QUERY;
        template->query = query;
    }
    return template;
}
