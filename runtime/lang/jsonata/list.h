/* runtime/lang/jsonata/list.h - arrays that are being made.
 *
 * A list lives in the frame's region or on the stack (begin with {0}). Nothing is allocated for its
 * items before there are two, because most sequences collapse. */
#ifndef SFN_LANG_JSONATA_LIST_H
#define SFN_LANG_JSONATA_LIST_H

#include "runtime/json/make.h"
#include "runtime/lang/frame.h"
#include "runtime/lang/jsonata/undefined.h"

struct query_groups;

struct query_list {
    struct value *items;       /* NULL: there is at most one, which is `only` */
    const struct value *only;  /* the item, or the result, as long as there is but one */
    size_t count;              /* items; where results are gathered, as below, not the only one's */
    size_t capacity;
    unsigned depth;            /* of the deepest item */
    unsigned odd;              /* VALUE_ODD or 0 */
    size_t results;            /* list_flatten, list_append: 0, 1 or more were given */
    struct query_groups *groups; /* sfn_query_groups */
};

/* The slow part of list_add: room for more items. */
void list_grow(struct sfn_frame *frame, struct query_list *list, size_t more);

/* Store one item where there is room. */
static inline void list_put(struct query_list *list, const struct value *item)
{
    value_put_part(&list->items[list->count++], item);
    if (item->depth > list->depth)
        list->depth = item->depth;
    list->odd |= oddness(item);
}

/* Add one item as it is, undefined too. */
static inline void list_add(struct sfn_frame *frame, struct query_list *list,
                            const struct value *item)
{
    if (list->count == 0 && list->items == NULL) {
        list->only = item;
        list->count = 1;
        return;
    }
    if (list->count >= list->capacity)
        list_grow(frame, list, 1);
    list_put(list, item);
}

/* Add all items of an array. */
void list_add_all(struct sfn_frame *frame, struct query_list *list, const struct value *array);

/* The slow part of list_flatten. */
void list_flatten_any(struct sfn_frame *frame, struct query_list *list, const struct value *result);

/* A step's result for one item: an array that is not CONS gives its items. Undefined is nothing. */
static inline void list_flatten(struct sfn_frame *frame, struct query_list *list,
                                const struct value *result)
{
    if (list->results > 1 && result->kind < VALUE_UNDEFINED && !is_array(result))
        list_add(frame, list, result);
    else
        list_flatten_any(frame, list, result);
}

/* As the reference's append(): an only value stays what it is, else arrays give their items. */
void list_append(struct sfn_frame *frame, struct query_list *list, const struct value *value);
/* What was appended. */
const struct value *list_appended(struct sfn_frame *frame, struct query_list *list);

/* The items as an array with these flags. NULL, and the frame has failed, if it is too deep. */
const struct value *list_array(struct sfn_frame *frame, struct query_list *list, unsigned flags);

/* As a sequence: of none undefined, of one the item. */
const struct value *list_collapsed(struct sfn_frame *frame, struct query_list *list);

/* As a sequence in the compact form; `none` where there is none. */
const struct value *list_compact(struct sfn_frame *frame, struct query_list *list,
                                 const struct value *none);

/* What list_flatten gathered, at the end of a step. */
const struct value *list_step_end(struct sfn_frame *frame, struct query_list *list, bool last);

/* An array of one value, which may be undefined, with these flags. */
const struct value *list_of_one(struct sfn_frame *frame, const struct value *item, unsigned flags);

/* The same array with other flags. */
const struct value *list_with_flags(struct sfn_frame *frame, const struct value *array,
                                    unsigned flags);

#endif
