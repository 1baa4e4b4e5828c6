/* compiler/syntax/place.c - the name of a place in a definition, as AWS writes it. */
#include "compiler/syntax/place.h"

static bool is_in(struct span span, size_t at)
{
    return at >= span.start && at < span.end;
}

/* The part of an object or array at that byte, or NULL; its name is appended. */
static const struct tree *step(const struct tree *tree, size_t at, struct buffer *name)
{
    for (const struct tree_member *member = tree->kind == TREE_OBJECT ? tree->members : NULL;
         member != NULL; member = member->next) {
        if (!is_in(member->key_span, at) && !is_in(member->value->span, at))
            continue;
        buffer_add_byte(name, '/');
        buffer_add(name, member->key, member->key_size);
        return is_in(member->key_span, at) ? NULL : member->value;
    }
    for (size_t i = 0; tree->kind == TREE_ARRAY && i < tree->count; i++) {
        if (!is_in(tree->items[i]->span, at))
            continue;
        buffer_add_format(name, "[%zu]", i);
        return tree->items[i];
    }
    return NULL;
}

const char *tree_place(struct arena *arena, const struct tree *tree, size_t at)
{
    struct buffer name = BUFFER_EMPTY;
    const char *place;

    while (tree != NULL)
        tree = step(tree, at, &name);
    place = arena_text(arena, name.text != NULL ? name.text : "", name.size);
    buffer_fini(&name);
    return place;
}
