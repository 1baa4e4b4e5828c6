/* runtime/lang/intrinsic_base64.c - States.Base64Encode, Base64Decode. */
#include <string.h>

#include "runtime/base/utf8.h"
#include "runtime/json/value.h"
#include "runtime/lang/argument.h"
#include "runtime/lang/frame.h"

static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/* Write the first `count` of the four digits that 24 bits make. Returns where they end. */
static char *add_digits(char *to, uint32_t bits, int count)
{
    for (int shift = 18; count > 0; shift -= 6, count--)
        *to++ = digits[bits >> shift & 63];
    return to;
}

const struct value *sfn_base64_encode(struct sfn_frame *frame, const struct value *string,
                                      const char *call)
{
    const unsigned char *at, *end;
    char *text, *to;

    if (!value_is(string, VALUE_STRING) || !argument_fits(string->as.text, string->size))
        return argument_refuse(frame, call, "States.Base64Encode");
    at = (const unsigned char *)string->as.text;
    end = at + string->size;
    to = text = region_alloc(frame->region, ((size_t)string->size + 2) / 3 * 4 + 1);
    for (; end - at >= 3; at += 3)
        to = add_digits(to, (uint32_t)at[0] << 16 | (uint32_t)at[1] << 8 | at[2], 4);
    if (end - at == 2) {
        to = add_digits(to, (uint32_t)at[0] << 16 | (uint32_t)at[1] << 8, 3);
        *to++ = '=';
    } else if (end - at == 1) {
        to = add_digits(to, (uint32_t)at[0] << 16, 2);
        *to++ = '=';
        *to++ = '=';
    }
    return value_string(frame->region, text, (size_t)(to - text));
}

/* The six bits of a digit, also of the alphabet for URLs; -1: it is none. */
static int bits_of(char byte)
{
    if (byte >= 'A' && byte <= 'Z')
        return byte - 'A';
    if (byte >= 'a' && byte <= 'z')
        return byte - 'a' + 26;
    if (byte >= '0' && byte <= '9')
        return byte - '0' + 52;
    if (byte == '+' || byte == '-')
        return 62;
    return byte == '/' || byte == '_' ? 63 : -1;
}

/* Decode up to the first '=', which may be missing. What is no digit is skipped, and so are bits
 * at the end that make no byte. Returns the number of bytes. */
static size_t decode(const struct value *string, char *out)
{
    uint32_t bits = 0;
    int count = 0; /* bits that are not written yet */
    size_t size = 0;

    for (uint32_t i = 0; i < string->size && string->as.text[i] != '='; i++) {
        int digit = bits_of(string->as.text[i]);

        if (digit < 0)
            continue;
        bits = bits << 6 | (uint32_t)digit;
        count += 6;
        if (count >= 8) {
            count -= 8;
            out[size++] = (char)(bits >> count & 255);
        }
    }
    return size;
}

/* Make a string of bytes. What is not UTF-8 becomes U+FFFD, as in Java. */
static const struct value *bytes_to_string(struct region *region, const char *bytes, size_t count)
{
    const char *end = bytes + count;
    char *text = region_alloc(region, count * 3 + 1);
    char *to = text;

    while (bytes < end) {
        size_t size = utf8_length(bytes, (size_t)(end - bytes));

        if (size > 0) {
            memcpy(to, bytes, size);
            to += size;
            bytes += size;
        } else {
            memcpy(to, UTF8_REPLACEMENT, 3);
            to += 3;
            bytes += utf8_broken_length(bytes, (size_t)(end - bytes));
        }
    }
    return value_string(region, text, (size_t)(to - text));
}

const struct value *sfn_base64_decode(struct sfn_frame *frame, const struct value *string,
                                      const char *call)
{
    /* A character has up to four bytes, but only those of one byte are digits. */
    char bytes[ARGUMENT_CHARACTERS_MAX / 4 * 3];

    if (!value_is(string, VALUE_STRING) || !argument_fits(string->as.text, string->size))
        return argument_refuse(frame, call, "States.Base64Decode");
    return bytes_to_string(frame->region, bytes, decode(string, bytes));
}
