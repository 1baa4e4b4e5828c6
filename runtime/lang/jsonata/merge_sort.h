/* runtime/lang/jsonata/merge_sort.h - the stable sort of the reference, comparison by comparison.
 *
 * An order that is none (a comparator may answer anything) gives the same result as there. */
#ifndef SFN_LANG_JSONATA_MERGE_SORT_H
#define SFN_LANG_JSONATA_MERGE_SORT_H

#include "runtime/lang/frame.h"

/* Whether the item at index `left` comes behind the one at `right`: 1 or 0; -1: it has failed. */
typedef int (*merge_behind)(struct sfn_frame *frame, void *order, uint32_t left, uint32_t right);

/* The indexes of `count` items in order, in the region; NULL, and the frame has failed, if a
 * comparison has. */
const uint32_t *merge_sort(struct sfn_frame *frame, size_t count, merge_behind behind, void *order);

/* The items of an array in this order, as a plain array. */
const struct value *merge_sorted(struct sfn_frame *frame, const struct value *array,
                                 const uint32_t *indexes);

#endif
