/* runtime/lang/jsonata/merge_sort.c - the stable sort of the reference. */
#include "runtime/lang/jsonata/merge_sort.h"

#include <string.h>

#include "runtime/lang/jsonata/list.h"

struct sorting {
    struct sfn_frame *frame;
    merge_behind behind;
    void *order;
    uint32_t *scratch;
};

/* Merge the sorted halves of indexes[0..count), the second of which begins at `middle`. */
static bool merge(struct sorting *sorting, uint32_t *indexes, size_t middle, size_t count)
{
    uint32_t *left = sorting->scratch;
    size_t i = 0, j = middle, to = 0;

    memcpy(left, indexes, middle * sizeof(*left));
    while (i < middle && j < count) {
        int behind = sorting->behind(sorting->frame, sorting->order, left[i], indexes[j]);

        if (behind < 0)
            return false;
        indexes[to++] = behind ? indexes[j++] : left[i++];
    }
    memcpy(indexes + to, left + i, (middle - i) * sizeof(*left));
    return true;
}

static bool sort(struct sorting *sorting, uint32_t *indexes, size_t count)
{
    size_t middle = count / 2;

    if (count <= 1)
        return true;
    return sort(sorting, indexes, middle) && sort(sorting, indexes + middle, count - middle) &&
           merge(sorting, indexes, middle, count);
}

const uint32_t *merge_sort(struct sfn_frame *frame, size_t count, merge_behind behind, void *order)
{
    struct sorting sorting = {frame, behind, order, NULL};
    uint32_t *indexes;

    frame_afford(frame, 2 * count * sizeof(*indexes));
    indexes = region_alloc(frame->region, count * sizeof(*indexes));
    sorting.scratch = region_alloc(frame->region, count * sizeof(*indexes));
    for (size_t i = 0; i < count; i++)
        indexes[i] = (uint32_t)i;
    return sort(&sorting, indexes, count) ? indexes : NULL;
}

const struct value *merge_sorted(struct sfn_frame *frame, const struct value *array,
                                 const uint32_t *indexes)
{
    struct query_list list = {0};

    for (uint32_t i = 0; i < array->size; i++)
        list_add(frame, &list, &array->as.items[indexes[i]]);
    return list_array(frame, &list, 0);
}
