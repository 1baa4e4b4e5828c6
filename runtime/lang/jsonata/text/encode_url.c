/* runtime/lang/jsonata/text/encode_url.c - texts in URLs, as encodeURI and its like have them. */
#include "runtime/base/utf8.h"
#include "runtime/lang/jsonata/fail.h"
#include "runtime/lang/jsonata/text/building.h"
#include "runtime/lang/jsonata/text/encode.h"
#include "runtime/lang/jsonata/text/print.h"

/* Signs that have a meaning in a URL. */
static bool is_reserved(char byte)
{
    return byte != '\0' && strchr(";/?:@&=+$,#", byte) != NULL;
}

static bool is_plain(char byte)
{
    return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') ||
           (byte >= '0' && byte <= '9') || (byte != '\0' && strchr("-_.!~*'()", byte) != NULL);
}

const struct value *query_url_encode(struct sfn_frame *frame, const struct value *text,
                                     bool component)
{
    static const char digits[] = "0123456789ABCDEF";
    struct building building = {.frame = frame};

    for (uint32_t i = 0; i < text->size; i++) {
        unsigned char byte = (unsigned char)text->as.text[i];
        char escape[3] = {'%', digits[byte >> 4], digits[byte & 15]};

        if (is_plain((char)byte) || (!component && is_reserved((char)byte)))
            building_add_byte(&building, (char)byte);
        else
            building_add(&building, escape, sizeof escape);
    }
    return building_value(&building);
}

static int digit_of(char byte)
{
    if (byte >= '0' && byte <= '9')
        return byte - '0';
    if (byte >= 'a' && byte <= 'f')
        return byte - 'a' + 10;
    return byte >= 'A' && byte <= 'F' ? byte - 'A' + 10 : -1;
}

/* The byte that an escape is, -1 if there is none. */
static int escaped_byte(const char *at, const char *end)
{
    if (end - at < 3 || *at != '%' || digit_of(at[1]) < 0 || digit_of(at[2]) < 0)
        return -1;
    return digit_of(at[1]) << 4 | digit_of(at[2]);
}

/* Read the escapes of one character. Returns how many bytes it has; 0: they are broken. */
static size_t read_escapes(const char *at, const char *end, char bytes[4])
{
    size_t size = 0;

    for (; size < 4; size++, at += 3) {
        int byte = escaped_byte(at, end);

        if (byte < 0)
            break;
        bytes[size] = (char)byte;
        if (size == 0 && byte < 0x80)
            return 1;
    }
    return size > 0 ? utf8_length(bytes, size) : 0;
}

const struct value *query_url_decode(struct sfn_frame *frame, const struct value *text,
                                     bool component)
{
    const char *at = text->as.text, *end = at + text->size;
    struct building building = {.frame = frame};

    while (at < end) {
        char bytes[4];
        size_t size;

        if (*at != '%') {
            building_add_byte(&building, *at++);
            continue;
        }
        size = read_escapes(at, end, bytes);
        if (size == 0)
            return query_fail(frame, "D3140", "Malformed URL passed to $%s(): %s",
                              component ? "decodeUrlComponent" : "decodeUrl",
                              query_quote(frame, text));
        if (!component && is_reserved(bytes[0]))
            building_add(&building, at, 3);
        else
            building_add(&building, bytes, size);
        at += 3 * size;
    }
    return building_value(&building);
}
