/* compiler/syntax/build.h - making nodes of the located tree; for the readers of JSON and YAML. */
#ifndef SFNC_SYNTAX_BUILD_H
#define SFNC_SYNTAX_BUILD_H

#include "compiler/syntax/tree.h"

/* Members or items while their container is read. */
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
/* Copies the text. */
struct tree *build_text(struct arena *arena, enum tree_kind kind, struct span span,
                        const char *text, size_t size);
struct tree *build_number(struct arena *arena, struct span span, const struct value *number);
struct tree *build_array(struct arena *arena, struct span span, const struct list *list);
struct tree *build_object(struct arena *arena, struct span span, const struct list *list);

/* Report every key of the object that stands there twice. */
void build_check_keys(struct diags *diags, const struct tree *object);

#endif
