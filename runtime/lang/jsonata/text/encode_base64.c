/* runtime/lang/jsonata/text/encode_base64.c - $base64encode and $base64decode. */
#include "runtime/base/base64.h"
#include "runtime/base/utf8.h"
#include "runtime/lang/jsonata/text/building.h"
#include "runtime/lang/jsonata/text/encode.h"

/* The lower halves of the UTF-16 units of a text. Returns how many. */
static size_t unit_bytes(const struct value *text, unsigned char *to)
{
    const char *at = text->as.text, *end = at + text->size;
    unsigned char *start = to;
    uint32_t character;

    while (at < end) {
        at += utf8_read(at, (size_t)(end - at), &character);
        if (character > 0xffff)
            *to++ = (unsigned char)((character - 0x10000) >> 10); /* the first of two */
        *to++ = (unsigned char)character;
    }
    return (size_t)(to - start);
}

const struct value *query_base64_encode(struct sfn_frame *frame, const struct value *text)
{
    struct building building = {.frame = frame};
    unsigned char *bytes;
    size_t size;
    char *to;

    frame_afford(frame, text->size);
    bytes = region_alloc(frame->region, (size_t)text->size + 1);
    size = unit_bytes(text, bytes);
    to = building_room(&building, BASE64_SIZE(size));
    if (to != NULL)
        building.size += (size_t)(base64_encode(to, bytes, size) - to);
    return building_value(&building);
}

/* Each byte becomes the character of its number. */
const struct value *query_base64_decode(struct sfn_frame *frame, const struct value *text)
{
    struct building building = {.frame = frame};
    unsigned char *bytes;
    size_t size;

    frame_afford(frame, text->size);
    bytes = region_alloc(frame->region, (size_t)text->size + 1);
    size = base64_decode(bytes, text->as.text, text->size);
    for (size_t i = 0; i < size; i++)
        building_add_character(&building, bytes[i]);
    return building_value(&building);
}
