/* runtime/lang/jsonata/sort.c - ^(term, ...): items in the order of their terms.
 *
 * A term is evaluated for an item when a comparison first asks for it, and then remembered: what
 * the sort does not look at cannot fail. */
#include "runtime/lang/jsonata/fail.h"
#include "runtime/lang/jsonata/function.h"
#include "runtime/lang/jsonata/list.h"
#include "runtime/lang/jsonata/merge_sort.h"
#include "runtime/lang/jsonata/text/print.h"
#include "runtime/lang/text.h"

struct terms {
    const struct value *items;
    const char *directions;
    const struct value *const *terms;
    size_t count;
    const struct value **known; /* item * count + term; NULL: to be computed */
};

static __attribute__((noinline)) const struct value *
evaluate(struct sfn_frame *frame, const struct terms *terms, uint32_t item, size_t term)
{
    const struct value *argument = &terms->items->as.items[item];

    return function_call(frame, NULL, &value_undefined, terms->terms[term], &argument, 1);
}

static inline const struct value *term_of(struct sfn_frame *frame, const struct terms *terms,
                                          uint32_t item, size_t term)
{
    const struct value **known = &terms->known[item * terms->count + term];

    if (*known == NULL)
        *known = evaluate(frame, terms, item, term);
    return *known;
}

static bool is_sortable(const struct value *value)
{
    return is_string(value) || is_number(value);
}

#define FAILED 2

/* -1, 0, 1, or FAILED. Undefined comes last whatever the direction. */
static int compare(struct sfn_frame *frame, const struct value *left, const struct value *right,
                   char direction)
{
    int order;

    if (is_number(left) && is_number(right)) {
        double a = number_of(left), b = number_of(right);

        order = a == b ? 0 : a < b ? -1 : 1;
        return direction == '>' ? -order : order;
    }
    if (is_undefined(left))
        return !is_undefined(right);
    if (is_undefined(right))
        return -1;
    if (!is_sortable(left) || !is_sortable(right)) {
        query_fail(frame, "T2008",
                   "The expressions within an order-by clause must evaluate to numeric or string "
                   "values");
        return FAILED;
    }
    if (is_string(left) != is_string(right)) {
        query_fail(frame, "T2007",
                   "Type mismatch when comparing values %s and %s in order-by clause",
                   query_quote(frame, left), query_quote(frame, right));
        return FAILED;
    }
    order = text_compare(left, right);
    return direction == '>' ? -order : order;
}

static int behind(struct sfn_frame *frame, void *order, uint32_t left, uint32_t right)
{
    struct terms *terms = order;

    for (size_t i = 0; i < terms->count; i++) {
        const struct value *a = term_of(frame, terms, left, i);
        const struct value *b = a != NULL ? term_of(frame, terms, right, i) : NULL;
        int compared;

        if (b == NULL)
            return -1;
        compared = compare(frame, a, b, terms->directions[i]);
        if (compared == FAILED)
            return -1;
        if (compared != 0)
            return compared > 0;
    }
    return 0;
}

/* Fewer than two items are what they were; where they are the items of a sequence they may be an
 * array that is none, as long as only its items counted. */
static const struct value *few(struct sfn_frame *frame, const struct value *items)
{
    if (!is_array(items) || (items->flags & (VALUE_SEQUENCE | VALUE_CONS)) != 0)
        return items;
    if (items->size == 0)
        return &value_undefined;
    return is_array(items->as.items) ? list_with_flags(frame, items, VALUE_SEQUENCE)
                                     : items->as.items;
}

const struct value *sfn_query_sort(struct sfn_frame *frame, const struct value *items,
                                   const char *directions, const struct value *const *terms,
                                   size_t count)
{
    struct terms order = {items, directions, terms, count, NULL};
    const uint32_t *indexes;
    size_t size;

    if (!is_array(items) || items->size < 2)
        return few(frame, items);
    size = items->size * count * sizeof(*order.known);
    frame_afford(frame, size);
    order.known = region_alloc(frame->region, size);
    for (size_t i = 0; i < items->size * count; i++)
        order.known[i] = NULL;
    indexes = merge_sort(frame, items->size, behind, &order);
    return indexes != NULL ? merge_sorted(frame, items, indexes) : NULL;
}
