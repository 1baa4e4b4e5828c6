/* compiler/definition/known.c - functions of CloudFormation whose result is known before
 * deployment.
 *
 * Fn::FindInMap looks into the template's own Mappings, Fn::Select takes one of a list, Fn::Split
 * and Ref of a parameter make lists, and Fn::If is decided by Conditions. What these rest on are
 * texts of the template, defaults of parameters, and what -D says. Where that is not enough the
 * call stays what it is. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "compiler/definition/compose.h"
#include "compiler/definition/variables.h"
#include "compiler/syntax/build.h"
#include "runtime/base/count.h"
#include "runtime/base/text.h"

/* How many conditions may rest on each other; one that leads back to itself comes to an end. */
#define CONDITIONS_DEPTH_MAX 20

enum truth { TRUTH_UNKNOWN, TRUTH_NO, TRUTH_YES };

/* The text that a node is, its references filled; NULL when it is no text or not all is known. */
static const char *known_text(struct composer *c, const struct tree *node)
{
    struct function function;
    const char *text, *unfilled;

    node = function_resolve(c, node);
    if (!function_of(c->arena, node, &function) &&
        (node->kind == TREE_ARRAY || node->kind == TREE_OBJECT || node->kind == TREE_NULL))
        return NULL;
    text = compose_filled_text_of(c, node, &unfilled);
    return text != NULL && unfilled == NULL ? text : NULL;
}

/* The items of a list that is written out; the caller looks at no more than *count of them. */
static struct tree *const *items_of(const struct tree *node, size_t *count)
{
    bool is_list = node->kind == TREE_ARRAY && node->tag == NULL;

    *count = is_list ? node->count : 0;
    return node->items;
}

/* ---- parameters ---- */

static const struct tree *parameter_of(const struct composer *c, const char *name)
{
    return tree_field(tree_field(c->template, "Parameters"), name);
}

/* The text of a parameter's type, or "". */
static const char *type_of(const struct tree *parameter)
{
    const struct tree *type = tree_field(parameter, "Type");

    return type != NULL && type->kind == TREE_STRING && type->tag == NULL ? type->text : "";
}

/* The default of one whose value lies in the Parameter Store is only its name there. */
const struct tree *parameter_default(const struct composer *c, const char *name)
{
    const struct tree *parameter = parameter_of(c, name);

    return text_starts(type_of(parameter), "AWS::SSM::") ? NULL : tree_field(parameter, "Default");
}

bool parameter_is_list(const struct composer *c, const char *name, size_t size)
{
    const char *type = type_of(parameter_of(c, arena_text(c->arena, name, size)));

    return strstr(type, "List<") != NULL || strstr(type, "CommaDelimitedList") != NULL;
}

/* ---- conditions ---- */

static enum truth truth_of(struct composer *c, const struct tree *node, int depth);

static enum truth truth_named(struct composer *c, const struct tree *name, int depth)
{
    const struct tree *conditions = tree_field(c->template, "Conditions"), *condition;

    if (name->kind != TREE_STRING || name->tag != NULL || depth >= CONDITIONS_DEPTH_MAX)
        return TRUTH_UNKNOWN;
    condition = tree_field(conditions, name->text);
    return condition != NULL ? truth_of(c, condition, depth + 1) : TRUTH_UNKNOWN;
}

static enum truth truth_equals(struct composer *c, const struct tree *left,
                               const struct tree *right)
{
    const char *one = known_text(c, left), *other = one != NULL ? known_text(c, right) : NULL;

    if (other == NULL)
        return TRUTH_UNKNOWN;
    return strcmp(one, other) == 0 ? TRUTH_YES : TRUTH_NO;
}

/* Fn::Or is decided by one that is true, Fn::And by one that is false; else all must be known. */
static enum truth truth_joined(struct composer *c, const struct tree *list, enum truth decides,
                               int depth)
{
    enum truth joined = decides == TRUTH_YES ? TRUTH_NO : TRUTH_YES;
    size_t count;
    struct tree *const *items = items_of(list, &count);

    for (size_t i = 0; i < count; i++) {
        enum truth truth = truth_of(c, items[i], depth);

        if (truth == decides)
            return decides;
        if (truth == TRUTH_UNKNOWN)
            joined = TRUTH_UNKNOWN;
    }
    return count > 0 ? joined : TRUTH_UNKNOWN;
}

static enum truth truth_of(struct composer *c, const struct tree *node, int depth)
{
    const struct tree *name =
        node->count == 1 && node->tag == NULL ? tree_field(node, "Condition") : NULL;
    struct function function;
    struct tree *const *items;
    size_t count;

    if (name != NULL)
        return truth_named(c, name, depth);
    if (!function_of(c->arena, node, &function))
        return TRUTH_UNKNOWN;
    items = items_of(function.argument, &count);
    if (strcmp(function.name, "Fn::Condition") == 0)
        return truth_named(c, function.argument, depth);
    if (strcmp(function.name, "Fn::Equals") == 0 && count == 2)
        return truth_equals(c, items[0], items[1]);
    if (strcmp(function.name, "Fn::Or") == 0)
        return truth_joined(c, function.argument, TRUTH_YES, depth);
    if (strcmp(function.name, "Fn::And") == 0)
        return truth_joined(c, function.argument, TRUTH_NO, depth);
    if (strcmp(function.name, "Fn::Not") == 0 && count == 1) {
        enum truth truth = truth_of(c, items[0], depth);

        return truth == TRUTH_YES ? TRUTH_NO : truth == TRUTH_NO ? TRUTH_YES : TRUTH_UNKNOWN;
    }
    return TRUTH_UNKNOWN;
}

/* ---- calls ---- */

/* Fn::If: [condition, value if true, value if false]. */
static const struct tree *chosen(struct composer *c, struct tree *const *items, size_t count)
{
    enum truth truth = count == 3 ? truth_named(c, items[0], 0) : TRUTH_UNKNOWN;

    return truth == TRUTH_UNKNOWN ? NULL : items[truth == TRUTH_YES ? 1 : 2];
}

/* Fn::Select: [index, list]. */
static const struct tree *selected(struct composer *c, struct tree *const *items, size_t count)
{
    const struct tree *list = count == 2 ? function_resolve(c, variable_target(c, items[1])) : NULL;
    const char *text = list != NULL ? known_text(c, items[0]) : NULL;
    char *end;
    unsigned long index;

    if (text == NULL || text[0] < '0' || text[0] > '9')
        return NULL;
    index = strtoul(text, &end, 10);
    items = items_of(list, &count);
    return *end == '\0' && index < count ? items[index] : NULL;
}

/* Fn::FindInMap: [map, key, key of the second level]. */
static const struct tree *mapped(struct composer *c, struct tree *const *items, size_t count)
{
    const struct tree *at = tree_field(c->template, "Mappings");

    for (size_t i = 0; i < 3; i++) {
        const char *key = i < count && at != NULL ? known_text(c, items[i]) : NULL;

        if (key == NULL)
            return NULL;
        at = tree_field(at, key);
    }
    return at == NULL || at->kind == TREE_OBJECT || at->kind == TREE_NULL ? NULL : at;
}

/* ---- lists ---- */

static void add_item(struct arena *arena, struct list *list, struct span place, const char *text,
                     size_t size)
{
    list_add_item(arena, list, build_text(arena, TREE_STRING, place, text, size));
}

/* The texts between delimiters, as a list. */
static const struct tree *split_text(struct arena *arena, struct span place, const char *text,
                                     const char *delimiter)
{
    size_t skipped = strlen(delimiter);
    struct list list = LIST_EMPTY;
    const char *found;

    for (; (found = strstr(text, delimiter)) != NULL; text = found + skipped)
        add_item(arena, &list, place, text, (size_t)(found - text));
    add_item(arena, &list, place, text, strlen(text));
    return build_array(arena, place, &list);
}

/* Fn::Split: [delimiter, text]. */
static const struct tree *pieces(struct composer *c, struct tree *const *items, size_t count)
{
    const char *delimiter = count == 2 ? known_text(c, items[0]) : NULL;
    const char *text = delimiter != NULL && *delimiter != '\0' ? known_text(c, items[1]) : NULL;

    return text != NULL ? split_text(c->arena, items[1]->span, text, delimiter) : NULL;
}

/* The texts between the commas of a parameter's value. */
static const struct tree *split_value(struct arena *arena, struct span place, const char *text)
{
    struct list list = LIST_EMPTY;

    for (bool last = false; !last; text++) {
        const char *end = strchrnul(text, ','), *from = text, *to = end;

        while (from < to && text_byte_is_blank(*from))
            from++;
        while (from < to && text_byte_is_blank(to[-1]))
            to--;
        add_item(arena, &list, place, from, (size_t)(to - from));
        last = *end == '\0';
        text = end;
    }
    return build_array(arena, place, &list);
}

/* The texts of an array of JSON, which a file gave a parameter. */
static const struct tree *read_value(struct composer *c, struct span place, const char *json)
{
    struct source source = {.path = "", .text = json, .size = strlen(json)};
    const struct tree *array = json_parse(c->arena, &source, NULL, diags_new(c->arena, &source));
    struct list list = LIST_EMPTY;

    for (size_t i = 0; array != NULL && array->kind == TREE_ARRAY && i < array->count; i++)
        if (array->items[i]->kind == TREE_STRING || array->items[i]->kind == TREE_NUMBER)
            add_item(c->arena, &list, place, array->items[i]->text, array->items[i]->size);
    return list.count > 0 ? build_array(c->arena, place, &list) : NULL;
}

/* Ref: what a parameter that is a list has, by -D or its Default. */
static const struct tree *list_of_parameter(struct composer *c, const struct tree *name)
{
    struct definition_value *filling;
    const struct tree *value;

    if (name->kind != TREE_STRING || name->tag != NULL ||
        !parameter_is_list(c, name->text, name->size))
        return NULL;
    filling = compose_filling(c, name->text, name->size);
    if (filling != NULL) {
        filling->used = true;
        return filling->is_structure ? read_value(c, name->span, filling->value)
                                     : split_value(c->arena, name->span, filling->value);
    }
    value = parameter_default(c, name->text);
    if (value == NULL || (value->kind != TREE_STRING && value->kind != TREE_NUMBER))
        return NULL;
    return split_value(c->arena, name->span, value->text);
}

/* What a call gives, or NULL. Its name filled by -D counts before. */
static const struct tree *result_of(struct composer *c, const struct tree *node)
{
    static const struct {
        const char *name;
        const struct tree *(*find)(struct composer *c, struct tree *const *items, size_t count);
    } functions[] = {
        {"Fn::If", chosen},
        {"Fn::Select", selected},
        {"Fn::FindInMap", mapped},
        {"Fn::Split", pieces},
    };
    struct function function;
    struct tree *const *items;
    size_t count;

    if (!function_of(c->arena, node, &function))
        return NULL;
    if (strcmp(function.name, "Ref") == 0)
        return list_of_parameter(c, function.argument);
    items = items_of(function.argument, &count);
    for (size_t i = 0; i < COUNT_OF(functions); i++) {
        const char *name;

        if (strcmp(function.name, functions[i].name) != 0)
            continue;
        name = function_call_name(c, node);
        return compose_is_filled(c, name, strlen(name)) ? NULL : functions[i].find(c, items, count);
    }
    return NULL;
}

const struct tree *function_resolve(struct composer *c, const struct tree *node)
{
    const struct tree *known = table_get_of(&c->calls->results, node), *next = node;

    if (known != NULL)
        return known;
    /* Until it is known it is itself: so a condition that leads back to it finds it. */
    table_put_of(&c->calls->results, node, (void *)(uintptr_t)node);
    for (known = node; next != NULL && !c->failed; next = result_of(c, known))
        known = next;
    table_put_of(&c->calls->results, node, (void *)(uintptr_t)known);
    return known;
}
