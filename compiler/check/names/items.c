/* compiler/check/names/items.c - find Maps whose states are given all items, and never one.
 *
 * With an ItemSelector the input of an iteration is what that makes, without the item. One that
 * hands on what the items come from, and does not name $$.Map.Item, makes all iterations alike. */
#include <string.h>

#include "compiler/check/family.h"
#include "runtime/base/text.h"

#define DEPTH_MAX 64

/* Whether the rest of a path into the context may lead to the item. */
static bool leads_to_item(const char *rest)
{
    static const char others[] = "Execution State StateMachine Task";

    return rest[0] != '.' || !text_has_word(others, rest + 1, strcspn(rest + 1, ".[ )"));
}

static bool text_sees_item(const char *text)
{
    for (const char *at = text; (at = strstr(at, "$$")) != NULL; at += 2)
        if (leads_to_item(at + 2))
            return true;
    for (const char *at = text; (at = strstr(at, "context")) != NULL; at += strlen("context"))
        if (leads_to_item(at + strlen("context")))
            return true;
    for (const char *at = text; (at = strstr(at, "$states")) != NULL; at += strlen("$states"))
        if (at[strlen("$states")] != '.')
            return true;
    return false;
}

/* Whether a text below may name the item of the Map. */
static bool sees_item(const struct tree *tree, size_t depth)
{
    if (tree == NULL)
        return false;
    if (depth == DEPTH_MAX || tree_is_open(tree) || tree->kind == TREE_PLACEHOLDER)
        return true;
    if (tree->kind == TREE_STRING)
        return text_sees_item(tree->text);
    for (size_t i = 0; tree->kind == TREE_ARRAY && i < tree->count; i++)
        if (sees_item(tree->items[i], depth + 1))
            return true;
    for (const struct tree_member *at = tree->members; at != NULL; at = at->next)
        if (at->placeholder != NULL || sees_item(at->value, depth + 1))
            return true;
    return false;
}

/* The text below that is `all`, or a part of it; NULL: there is none. */
static const struct tree *find_all(const struct tree *tree, const char *all)
{
    const struct tree *found = NULL;
    size_t size = strlen(all);

    if (tree->kind == TREE_STRING)
        return text_starts(tree->text, all) && (tree->text[size] == '\0' || tree->text[size] == '[')
                   ? tree
                   : NULL;
    for (size_t i = 0; tree->kind == TREE_ARRAY && i < tree->count && found == NULL; i++)
        found = find_all(tree->items[i], all);
    for (const struct tree_member *at = tree->members; at != NULL && found == NULL; at = at->next)
        found = find_all(at->value, all);
    return found;
}

/* Where the items come from, as it is written: a path, or a whole expression; NULL: elsewhere. */
static const char *source_of(const struct state *state)
{
    const struct tree *tree =
        tree_field(state->tree, state->language == QUERY_JSONATA ? "Items" : "ItemsPath");

    return tree != NULL && tree->kind == TREE_STRING && tree->size > 1 ? tree->text : NULL;
}

static void check_map(struct check *check, const struct state *state)
{
    const struct tree *selector = tree_field(state->tree, "ItemSelector"), *all;
    const char *source = source_of(state);

    if (selector == NULL || source == NULL || sees_item(selector, 0) ||
        sees_item(tree_field(state->tree, "ItemProcessor"), 0) ||
        sees_item(tree_field(state->tree, "Iterator"), 0))
        return;
    all = find_all(selector, source);
    if (all == NULL)
        return;
    diag_note(check->diags,
              check_report(check, all->span, RULE_UNUSED_ITEM,
                           arena_format(check->arena, "%s/ItemSelector", state->location),
                           "each iteration of \"%s\" is given all of the items, and none its own",
                           state->name),
              (struct span){0}, "the item is %s",
              state->language == QUERY_JSONATA ? "$states.context.Map.Item.Value"
                                               : "$$.Map.Item.Value");
}

void check_items(struct check *check)
{
    for (const struct state *state = first_state(check->machine); state != NULL;
         state = following_state(state))
        if (state->kind == SFN_MAP && !state->broken)
            check_map(check, state);
}
