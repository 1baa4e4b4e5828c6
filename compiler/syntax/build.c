/* compiler/syntax/build.c - make nodes of the located tree, for the readers of JSON and YAML. */
#include "compiler/syntax/build.h"

#include "runtime/base/table.h"
#include "runtime/json/value.h"
#include "runtime/json/write.h"

struct list_item {
    struct tree *node;
    struct list_item *next;
};

void list_add_member(struct list *list, struct tree_member *member)
{
    if (list->last_member == NULL)
        list->first_member = member;
    else
        list->last_member->next = member;
    list->last_member = member;
    list->count++;
}

void list_add_item(struct arena *arena, struct list *list, struct tree *item)
{
    struct list_item *entry = ARENA_NEW(arena, struct list_item);

    entry->node = item;
    if (list->last_item == NULL)
        list->first_item = entry;
    else
        list->last_item->next = entry;
    list->last_item = entry;
    list->count++;
}

struct tree *build_node(struct arena *arena, enum tree_kind kind, struct span span)
{
    struct tree *node = ARENA_NEW(arena, struct tree);

    node->kind = kind;
    node->span = span;
    return node;
}

struct tree *build_boolean(struct arena *arena, struct span span, bool truth)
{
    struct tree *node = build_node(arena, TREE_BOOLEAN, span);

    node->truth = truth;
    return node;
}

struct tree *build_text(struct arena *arena, enum tree_kind kind, struct span span,
                        const char *text, size_t size)
{
    struct tree *node = build_node(arena, kind, span);

    node->text = arena_text(arena, text, size);
    node->size = size;
    return node;
}

struct tree *build_number(struct arena *arena, struct span span, const struct value *number)
{
    struct buffer text = BUFFER_EMPTY;
    struct tree *node;

    json_write(&text, number);
    node = build_text(arena, TREE_NUMBER, span, text.text, text.size);
    buffer_fini(&text);
    return node;
}

struct tree *build_array(struct arena *arena, struct span span, const struct list *list)
{
    struct tree *node = build_node(arena, TREE_ARRAY, span);

    node->items = ARENA_ARRAY(arena, struct tree *, list->count);
    for (const struct list_item *entry = list->first_item; entry != NULL; entry = entry->next)
        node->items[node->count++] = entry->node;
    return node;
}

struct tree *build_object(struct arena *arena, struct span span, const struct list *list)
{
    struct tree *node = build_node(arena, TREE_OBJECT, span);

    node->members = list->first_member;
    node->count = list->count;
    return node;
}

static void report_twice(struct diags *diags, const struct tree_member *first,
                         const struct tree_member *again)
{
    struct finding *finding = diag_report(diags, again->key_span, RULE_DUPLICATE_KEY,
                                          "the key \"%s\" stands twice in this object", again->key);

    diag_note(diags, finding, first->key_span, "the first \"%s\"", first->key);
}

void build_check_keys(struct diags *diags, const struct tree *object)
{
    struct table seen = TABLE_EMPTY;

    if (object->count < 2)
        return;
    for (struct tree_member *member = object->members; member != NULL; member = member->next) {
        void **first = table_at(&seen, 0, member->key, member->key_size);

        if (*first == NULL)
            *first = member;
        else
            report_twice(diags, *first, member);
    }
    table_fini(&seen);
}
