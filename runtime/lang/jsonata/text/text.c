/* runtime/lang/jsonata/text/text.c - parts of texts, and texts made longer. */
#include "runtime/lang/jsonata/text/text.h"

#include <math.h>
#include <string.h>

#include "runtime/base/utf8.h"
#include "runtime/lang/jsonata/fail.h"
#include "runtime/lang/jsonata/text/building.h"
#include "runtime/lang/jsonata/text/number.h"

size_t query_text_length(const struct value *text)
{
    return utf8_characters(text->as.text, text->size);
}

const struct value *query_text_slice(struct sfn_frame *frame, const struct value *text, size_t from,
                                     size_t to)
{
    struct value *part;

    if (from >= to)
        return &value_empty_string;
    if (from == 0 && to == text->size)
        return text;
    part = region_alloc(frame->region, sizeof *part);
    *part = (struct value){
        .kind = VALUE_STRING,
        .flags = text->flags & VALUE_FIXED,
        .size = (uint32_t)(to - from),
        .as.text = text->as.text + from,
    };
    return part;
}

/* ---- parts ---- */

/* The offset behind so many characters from `at` on. */
static size_t skip_characters(const struct value *text, size_t at, double count)
{
    while (count >= 1 && at < text->size) {
        at += utf8_lead_length(text->as.text[at]);
        count--;
    }
    return at < text->size ? at : text->size;
}

const struct value *query_text_part(struct sfn_frame *frame, const struct value *text, double start,
                                    double length)
{
    double end, whole;
    size_t from, to;

    if (length <= 0)
        return &value_empty_string;
    if (isnan(start)) /* it was missing */
        return isinf(length) ? text : &value_empty_string;
    if (start < 0) {
        double size = (double)query_text_length(text);

        if (size + start < 0)
            start = 0;
        end = start < 0 ? size + start + length : length;
        whole = trunc(start) < 0 ? size + trunc(start) : 0;
    } else {
        end = start + length;
        whole = trunc(start);
    }
    from = skip_characters(text, 0, whole);
    to = isinf(end) ? text->size : skip_characters(text, from, trunc(end) - whole);
    return query_text_slice(frame, text, from, to);
}

static const char *find_part(const struct value *text, const struct value *part)
{
    return memmem(text->as.text, text->size, part->as.text, part->size);
}

const struct value *query_text_before(struct sfn_frame *frame, const struct value *text,
                                      const struct value *part)
{
    const char *found = find_part(text, part);

    if (found == NULL)
        return text;
    return query_text_slice(frame, text, 0, (size_t)(found - text->as.text));
}

const struct value *query_text_after(struct sfn_frame *frame, const struct value *text,
                                     const struct value *part)
{
    const char *found = find_part(text, part);

    if (found == NULL)
        return text;
    return query_text_slice(frame, text, (size_t)(found - text->as.text) + part->size, text->size);
}

static bool is_blank(char byte)
{
    return byte == ' ' || byte == '\t' || byte == '\n' || byte == '\r';
}

/* Whether there are only single blanks inside, so that a part of the text is the result. */
static bool is_single_blanked(const char *at, const char *end)
{
    for (; at < end; at++)
        if (is_blank(*at) && (*at != ' ' || is_blank(at[1]))) /* the last one is no blank */
            return false;
    return true;
}

const struct value *query_text_trim(struct sfn_frame *frame, const struct value *text)
{
    struct building building = {.frame = frame};
    const char *at = text->as.text, *end = at + text->size;

    while (at < end && is_blank(*at))
        at++;
    while (at < end && is_blank(end[-1]))
        end--;
    if (is_single_blanked(at, end))
        return query_text_slice(frame, text, (size_t)(at - text->as.text),
                                (size_t)(end - text->as.text));
    while (at < end) {
        const char *word = at;

        while (at < end && !is_blank(*at))
            at++;
        building_add(&building, word, (size_t)(at - word));
        if (at < end)
            building_add_byte(&building, ' ');
        while (at < end && is_blank(*at))
            at++;
    }
    return building_value(&building);
}

/* ---- longer texts ---- */

/* The offset of a character of a text that is short. */
static size_t offset_of(const struct value *text, size_t character)
{
    return skip_characters(text, 0, (double)character);
}

static void add_padding(struct building *building, const struct value *fill, size_t count)
{
    size_t length = query_text_length(fill);

    building_repeat(building, fill->as.text, fill->size, count / length);
    building_add(building, fill->as.text, offset_of(fill, count % length));
}

const struct value *query_text_pad(struct sfn_frame *frame, const struct value *text, double width,
                                   const struct value *fill)
{
    static const struct value blank = {
        .kind = VALUE_STRING, .flags = VALUE_FIXED, .size = 1, .as.text = " "};
    struct building building = {.frame = frame};
    double count = fabs(width) - (double)query_text_length(text);
    char written[QUERY_NUMBER_MAX];

    if (!(count > 0)) /* NaN, too */
        return text;
    if (count != trunc(count) || count >= UINT32_MAX)
        return query_fail(frame, "D1001", "Number out of range: %.*s",
                          (int)query_number_write(written, width), written);
    if (fill == NULL || fill->size == 0)
        fill = &blank;
    if (width > 0)
        building_add(&building, text->as.text, text->size);
    add_padding(&building, fill, (size_t)count);
    if (width < 0)
        building_add(&building, text->as.text, text->size);
    return building_value(&building);
}

const struct value *query_text_join(struct sfn_frame *frame, const struct value *strings,
                                    const struct value *separator)
{
    struct building building = {.frame = frame};

    for (uint32_t i = 0; i < strings->size; i++) {
        const struct value *string = &strings->as.items[i];

        if (i > 0 && separator != NULL)
            building_add(&building, separator->as.text, separator->size);
        building_add(&building, string->as.text, string->size);
    }
    return building_value(&building);
}
