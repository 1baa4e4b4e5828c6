/* runtime/lang/jsonata/text/text_split.c - $split and $replace by a text. */
#include <math.h>
#include <string.h>

#include "runtime/base/utf8.h"
#include "runtime/lang/jsonata/fail.h"
#include "runtime/lang/jsonata/text/building.h"
#include "runtime/lang/jsonata/text/text.h"

/* How many times `part` stands in a text, from left to right, at most `most`. */
static size_t count_parts(const struct value *text, const struct value *part, size_t most)
{
    const char *at = text->as.text, *end = at + text->size;
    size_t count = 0;

    for (; count < most; count++) {
        at = memmem(at, (size_t)(end - at), part->as.text, part->size);
        if (at == NULL)
            break;
        at += part->size;
    }
    return count;
}

static struct value *new_items(struct sfn_frame *frame, size_t count)
{
    frame_afford(frame, count * sizeof(struct value));
    return value_new_items(frame->region, count);
}

static void fill_item(struct value *item, const struct value *text, const char *at, size_t size)
{
    *item = (struct value){
        .kind = VALUE_STRING,
        .flags = text->flags & VALUE_FIXED,
        .size = (uint32_t)size,
        .as.text = size > 0 ? at : "",
    };
}

static const struct value *split_characters(struct sfn_frame *frame, const struct value *text,
                                            size_t most)
{
    size_t count = query_text_length(text);
    const char *at = text->as.text;
    struct value *items;

    count = count < most ? count : most;
    if (count == 0)
        return &value_empty_array;
    items = new_items(frame, count);
    for (size_t i = 0; i < count; i++) {
        size_t size = utf8_lead_length(*at);

        fill_item(&items[i], text, at, size);
        at += size;
    }
    return value_array(frame->region, items, count);
}

/* A limit as the count that ECMAScript makes of it: whole, and modulo 2^32. */
static size_t whole_limit(double limit)
{
    return isinf(limit) ? SIZE_MAX : (size_t)fmod(trunc(limit), 4294967296.0);
}

const struct value *query_text_split(struct sfn_frame *frame, const struct value *text,
                                     const struct value *separator, double limit)
{
    const char *at = text->as.text, *end = at + text->size;
    size_t count, most = whole_limit(limit < 0 ? 0 : limit);
    struct value *items;

    if (limit < 0)
        return query_fail(frame, "D3020",
                          "Third argument of split function must evaluate to a positive number");
    if (most == 0)
        return &value_empty_array;
    if (separator->size == 0)
        return split_characters(frame, text, most);
    count = count_parts(text, separator, most);
    count = count < most ? count + 1 : count;
    items = new_items(frame, count);
    for (size_t i = 0; i < count; i++) {
        const char *found = memmem(at, (size_t)(end - at), separator->as.text, separator->size);

        found = found != NULL ? found : end;
        fill_item(&items[i], text, at, (size_t)(found - at));
        at = found == end ? end : found + separator->size;
    }
    return value_array(frame->region, items, count);
}

const struct value *query_text_replace(struct sfn_frame *frame, const struct value *text,
                                       const struct value *pattern, const struct value *replacement,
                                       double limit)
{
    struct building building = {.frame = frame};
    const char *at = text->as.text, *end = at + text->size;

    if (pattern->size == 0)
        return query_fail(frame, "D3010",
                          "Second argument of replace function cannot be an empty string");
    if (limit < 0)
        return query_fail(frame, "D3011",
                          "Fourth argument of replace function must evaluate to a positive number");
    for (size_t done = 0; (double)done < limit; done++) {
        const char *found = memmem(at, (size_t)(end - at), pattern->as.text, pattern->size);

        if (found == NULL)
            break;
        building_add(&building, at, (size_t)(found - at));
        building_add(&building, replacement->as.text, replacement->size);
        at = found + pattern->size;
    }
    if (at == text->as.text)
        return text;
    building_add(&building, at, (size_t)(end - at));
    return building_value(&building);
}
