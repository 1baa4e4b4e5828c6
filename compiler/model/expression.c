/* compiler/model/expression.c - parse the fields that hold a path or an intrinsic call.
 *
 * compiler/check/texts/paths.c then decides what a path or call may use where it stands. */
#include <string.h>

#include "compiler/model/bind.h"
#include "compiler/model/field_remedy.h"
#include "runtime/base/text.h"

struct expression *expression_new(struct binder *binder, struct state *state,
                                  const struct tree *tree, const char *field,
                                  enum expression_use use, const char *location)
{
    struct expression *expression = ARENA_NEW(binder->arena, struct expression);

    expression->tree = tree;
    expression->field = field;
    expression->use = use;
    expression->location = location;
    if (state != NULL && binder->expressions_end != NULL) {
        *binder->expressions_end = expression;
        binder->expressions_end = &expression->next;
    }
    return expression;
}

/* True when the text was meant as an intrinsic call: it begins with "States.", or it is not a path
 * and has a parenthesis. */
static bool is_call(const struct tree *tree)
{
    size_t blank = strspn(tree->text, " \t\r\n");

    return text_starts(tree->text + blank, "States.") ||
           (tree->text[blank] != '$' && memchr(tree->text, '(', tree->size) != NULL);
}

/* Add what AWS says of a text that does not begin as a path does. Its texts for other faults are
 * not known. */
static void aws_beginning(struct binder *binder, struct finding *finding,
                          const struct expression *expression)
{
    bind_aws(binder, finding, expression->location,
             expression->use == USE_CHOICE
                 ? "Value is not a Reference Path: Reference path didn't start with '$'"
                 : "Value must be a valid JSONPath.");
}

static void parse_path(struct binder *binder, struct expression *expression)
{
    const struct tree *tree = expression->tree;
    struct path_error error = {0};
    struct finding *finding;

    if (tree->size > 0 && tree->text[0] == '$') {
        expression->path =
            path_parse(binder->arena, tree->text, tree->size, PATH_DIALECT_ASL, &error);
        if (expression->path == NULL)
            bind_report(binder, tree_span_inside(binder->source, tree, error.start, error.end),
                        RULE_PATH_SYNTAX, expression->location, "\"%s\" is not a path: %s",
                        expression->field, error.message);
        return;
    }
    if (is_call(tree))
        finding = bind_report(binder, tree->span, RULE_PATH_SYNTAX, expression->location,
                              "\"%s\" must be a path: an intrinsic call may not stand here",
                              expression->field);
    else
        finding = bind_report(binder, tree->span, RULE_PATH_SYNTAX, expression->location,
                              "\"%s\" must be a path, which begins with $", expression->field);
    if (!is_call(tree))
        field_remedy_path(binder, finding, tree);
    aws_beginning(binder, finding, expression);
}

static void parse_call(struct binder *binder, struct expression *expression)
{
    const struct tree *tree = expression->tree;
    struct path_error error = {0};

    expression->call =
        intrinsic_parse(binder->arena, tree->text, tree->size, PATH_DIALECT_ASL, &error);
    if (expression->call == NULL)
        bind_report(binder, tree_span_inside(binder->source, tree, error.start, error.end),
                    RULE_INTRINSIC_SYNTAX, expression->location,
                    "\"%s\" is not an intrinsic call: %s", expression->field, error.message);
}

struct expression *bind_expression(struct binder *binder, const struct object *object,
                                   enum field field, enum expression_use use)
{
    const struct tree *tree = object_value(object, field);
    struct expression *expression;

    if (tree == NULL)
        return NULL;
    expression = expression_new(binder, object->state, tree, field_rows[field].name, use,
                                object_place(binder, object, field));
    if (tree->kind == TREE_NULL)
        expression->is_null = true;
    else if (tree_is_open(tree))
        return expression;
    else if (use == USE_TEXT && is_call(tree))
        parse_call(binder, expression);
    else
        parse_path(binder, expression);
    return expression;
}

struct quantity bind_quantity(struct binder *binder, const struct object *object,
                              enum field literal, enum field path, enum expression_use use)
{
    struct quantity quantity = {.tree = object_value(object, literal)};
    struct query_setting setting = query_setting_of(binder, object, literal);

    if (quantity.tree != NULL && object->languages == LANGUAGE_JSONATA)
        quantity.query = bind_query(&setting, quantity.tree, object_place(binder, object, literal));
    if (quantity.tree != NULL && quantity.query == NULL)
        quantity.literal = bind_value(binder, quantity.tree);
    if (path != FIELD_COUNT && object_value(object, path) != NULL) {
        quantity.tree = object_value(object, path);
        quantity.literal = NULL;
        quantity.path = bind_expression(binder, object, path, use);
    }
    return quantity;
}
