/* runtime/lang/jsonata/concatenate.c - a & b. */
#include <string.h>

#include "runtime/lang/jsonata/fail.h"
#include "runtime/lang/jsonata/text/print.h"
#include "runtime/lang/jsonata/undefined.h"

static const struct value *text_of(struct sfn_frame *frame, const struct value *value)
{
    if (is_string(value))
        return value;
    return is_undefined(value) ? &value_empty_string : query_print(frame, value, false);
}

const struct value *sfn_query_concatenate(struct sfn_frame *frame, const struct value *left,
                                          const struct value *right)
{
    size_t size;
    char *text;

    left = text_of(frame, left);
    if (left == NULL)
        return NULL;
    right = text_of(frame, right);
    if (right == NULL || left->size == 0)
        return right;
    if (right->size == 0)
        return left;
    size = (size_t)left->size + right->size;
    if (size > UINT32_MAX)
        return FAIL_TOO_LONG(frame);
    frame_afford(frame, size);
    text = region_alloc(frame->region, size);
    memcpy(text, left->as.text, left->size);
    memcpy(text + left->size, right->as.text, right->size);
    return value_string(frame->region, text, size);
}
