/* runtime/lang/jsonata/text/encode_base64.c - $base64encode and $base64decode. */
#include "runtime/base/utf8.h"
#include "runtime/lang/jsonata/text/building.h"
#include "runtime/lang/jsonata/text/encode.h"

static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

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
    to = building_room(&building, (size + 2) / 3 * 4);
    for (size_t i = 0; i < size && to != NULL; i += 3) {
        size_t left = size - i;
        uint32_t bits = (uint32_t)bytes[i] << 16;

        bits |= left > 1 ? (uint32_t)bytes[i + 1] << 8 : 0;
        bits |= left > 2 ? bytes[i + 2] : 0;
        *to++ = digits[bits >> 18];
        *to++ = digits[bits >> 12 & 63];
        *to++ = left > 1 ? digits[bits >> 6 & 63] : '=';
        *to++ = left > 2 ? digits[bits & 63] : '=';
        building.size += 4;
    }
    return building_value(&building);
}

/* The six bits of a digit, also of the alphabet for URLs; -1: it is none. */
static int bits_of(char byte)
{
    const char *found;

    if (byte == '-' || byte == '_')
        return byte == '-' ? 62 : 63;
    found = byte != '\0' ? strchr(digits, byte) : NULL;
    return found != NULL ? (int)(found - digits) : -1;
}

/* What is no digit is skipped, and so are bits at the end that make no byte. */
const struct value *query_base64_decode(struct sfn_frame *frame, const struct value *text)
{
    struct building building = {.frame = frame};
    uint32_t bits = 0;
    int count = 0; /* bits that are not written yet */

    for (uint32_t i = 0; i < text->size && text->as.text[i] != '='; i++) {
        int digit = bits_of(text->as.text[i]);

        if (digit < 0)
            continue;
        bits = bits << 6 | (uint32_t)digit;
        count += 6;
        if (count >= 8) {
            count -= 8;
            building_add_character(&building, bits >> count & 255);
        }
    }
    return building_value(&building);
}
