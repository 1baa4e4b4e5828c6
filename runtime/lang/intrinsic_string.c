/* runtime/lang/intrinsic_string.c - States.StringSplit. */
#include <string.h>

#include "runtime/base/utf8.h"
#include "runtime/json/value.h"
#include "runtime/lang/argument.h"
#include "runtime/lang/frame.h"

/* The set of characters that separate pieces: those in ASCII as bits; others are looked for. */
struct delimiters {
    const struct value *text;
    uint64_t ascii[2];
};

static void delimiters_init(struct delimiters *delimiters, const struct value *text)
{
    *delimiters = (struct delimiters){.text = text};
    for (uint32_t i = 0; i < text->size; i++) {
        unsigned char byte = (unsigned char)text->as.text[i];

        if (byte < 0x80)
            delimiters->ascii[byte >> 6] |= UINT64_C(1) << (byte & 63);
    }
}

/* How many bytes the delimiter at `at` has; 0 when there is none. */
static size_t delimiter_at(const struct delimiters *delimiters, const char *at, const char *end)
{
    const struct value *text = delimiters->text;
    unsigned char byte = (unsigned char)*at;
    size_t size = utf8_lead_length(*at);

    if (byte < 0x80)
        return delimiters->ascii[byte >> 6] >> (byte & 63) & 1;
    if (size > (size_t)(end - at) || size > text->size)
        return 0;
    for (size_t i = 0; i + size <= text->size; i++)
        if (memcmp(text->as.text + i, at, size) == 0)
            return size;
    return 0;
}

/* Where the piece that begins at `at` ends. */
static const char *piece_end(const struct delimiters *delimiters, const char *at, const char *end)
{
    while (at < end && delimiter_at(delimiters, at, end) == 0)
        at += utf8_lead_length(*at);
    return at < end ? at : end;
}

static const char *skip_delimiters(const struct delimiters *delimiters, const char *at,
                                   const char *end)
{
    while (at < end) {
        size_t size = delimiter_at(delimiters, at, end);

        if (size == 0)
            break;
        at += size;
    }
    return at;
}

const struct value *sfn_string_split(struct sfn_frame *frame, const struct value *string,
                                     const struct value *separators, const char *call)
{
    struct delimiters delimiters;
    const char *start, *end;
    struct value *items;
    size_t count = 0;

    if (!value_is(string, VALUE_STRING) || !value_is(separators, VALUE_STRING))
        return argument_refuse(frame, call, "States.StringSplit");
    delimiters_init(&delimiters, separators);
    start = string->as.text;
    end = start + string->size;
    for (const char *at = skip_delimiters(&delimiters, start, end); at < end; count++)
        at = skip_delimiters(&delimiters, piece_end(&delimiters, at, end), end);

    frame_afford(frame, count * sizeof *items);
    items = value_new_items(frame->region, count);
    count = 0;
    for (const char *at = skip_delimiters(&delimiters, start, end); at < end; count++) {
        const char *stop = piece_end(&delimiters, at, end);

        items[count] = (struct value){
            .kind = VALUE_STRING,
            .flags = string->flags & VALUE_FIXED,
            .size = (uint32_t)(stop - at),
            .as.text = at,
        };
        at = skip_delimiters(&delimiters, stop, end);
    }
    return value_array(frame->region, items, count);
}
