/* compiler/syntax/build.h - make nodes of the located tree, for the readers of JSON and YAML.
 *
 * Nodes live in the arena. `span` is the node's place in the source. */
#ifndef SFNC_SYNTAX_BUILD_H
#define SFNC_SYNTAX_BUILD_H

#include "compiler/syntax/tree.h"

/* The members of an object, or the items of an array, while it is being read. */
struct list {
    struct tree_member *first_member, *last_member;
    struct list_item *first_item, *last_item;
    size_t count;
};

#define LIST_EMPTY                                                                                 \
    {                                                                                              \
        NULL, NULL, NULL, NULL, 0                                                                  \
    }

void list_add_member(struct list *list, struct tree_member *member);
void list_add_item(struct arena *arena, struct list *list, struct tree *item);

struct tree *build_node(struct arena *arena, enum tree_kind kind, struct span span);
struct tree *build_boolean(struct arena *arena, struct span span, bool truth);
/* A string, number or placeholder; the text is copied. */
struct tree *build_text(struct arena *arena, enum tree_kind kind, struct span span,
                        const char *text, size_t size);
struct tree *build_number(struct arena *arena, struct span span, const struct value *number);
struct tree *build_array(struct arena *arena, struct span span, const struct list *list);
struct tree *build_object(struct arena *arena, struct span span, const struct list *list);

/* Report each key that occurs more than once in the object. */
void build_check_keys(struct diags *diags, const struct tree *object);

#endif
