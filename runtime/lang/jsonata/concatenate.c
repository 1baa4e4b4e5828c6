/* runtime/lang/jsonata/concatenate.c - a & b. */
#include <string.h>

#include "runtime/lang/jsonata/text/building.h"
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
    struct building text = {.frame = frame};

    left = text_of(frame, left);
    if (left == NULL)
        return NULL;
    right = text_of(frame, right);
    if (right == NULL)
        return NULL;
    if (!building_grow(&text, (size_t)left->size + right->size))
        return building_value(&text);
    building_add(&text, left->as.text, left->size);
    building_add(&text, right->as.text, right->size);
    return building_value(&text);
}
