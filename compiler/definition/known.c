/* compiler/definition/known.c - functions of CloudFormation whose result is known before
 * deployment.
 *
 * Fn::FindInMap looks into the template's own Mappings, Fn::Select takes one of a plain list, and
 * Fn::If is decided by Conditions. What these rest on are texts of the template, defaults of
 * parameters, and what -D says. Where that is not enough the call stays what it is. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "compiler/definition/compose.h"
#include "runtime/base/count.h"

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
    const struct tree *list = count == 2 ? function_resolve(c, items[1]) : NULL;
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
    };
    struct function function;
    struct tree *const *items;
    size_t count;

    if (!function_of(c->arena, node, &function))
        return NULL;
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
