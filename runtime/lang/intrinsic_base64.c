/* runtime/lang/intrinsic_base64.c - States.Base64Encode, Base64Decode.
 *
 * They are alone in their file so that only a definition that uses them is linked with libcrypto.
 */
#include <openssl/evp.h>
#include <string.h>

#include "runtime/base/bug.h"
#include "runtime/base/utf8.h"
#include "runtime/json/value.h"
#include "runtime/lang/argument.h"
#include "runtime/lang/failures.h"
#include "runtime/lang/frame.h"

#define DECODE "States.Base64Decode"

const struct value *sfn_base64_encode(struct sfn_frame *frame, const struct value *string)
{
    static const char function[] = "States.Base64Encode";
    unsigned char *text;
    int size;

    if (!argument_is(frame, function, 1, string, VALUE_STRING) ||
        !argument_fits(frame, function, 1, string->as.text, string->size))
        return NULL;
    text = region_alloc(frame->region, ((size_t)string->size + 2) / 3 * 4 + 1);
    size = EVP_EncodeBlock(text, (const unsigned char *)string->as.text, (int)string->size);
    return value_string(frame->region, (const char *)text, (size_t)size);
}

static bool is_base64(const char *text, size_t size)
{
    static const char alphabet[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

    for (size_t i = 0; i < size; i++)
        if (memchr(alphabet, text[i], sizeof(alphabet) - 1) == NULL)
            return false;
    return true;
}

/* Find the size of the text without its padding; false when it is malformed. As in Java's decoder,
 * padding may be missing, but if there is some it must be complete. */
static bool strip_padding(const struct value *string, size_t *size)
{
    size_t digits = string->size;

    while (digits > 0 && string->size - digits < 2 && string->as.text[digits - 1] == '=')
        digits--;
    *size = digits;
    if (digits % 4 == 1 || !is_base64(string->as.text, digits))
        return false;
    return digits == string->size || string->size % 4 == 0;
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

const struct value *sfn_base64_decode(struct sfn_frame *frame, const struct value *string)
{
    char padded[(ARGUMENT_CHARACTERS_MAX + 3) / 4 * 4 + 1];
    unsigned char bytes[sizeof(padded)];
    size_t digits, whole;
    int size;

    if (!argument_is(frame, DECODE, 1, string, VALUE_STRING) ||
        !argument_fits(frame, DECODE, 1, string->as.text, string->size))
        return NULL;
    if (!strip_padding(string, &digits))
        return frame_fail(frame, FAILURE_INTRINSIC, "The argument of %s is not Base64.", DECODE);
    ENSURE(digits <= ARGUMENT_CHARACTERS_MAX);
    whole = (digits + 3) / 4 * 4;
    memcpy(padded, string->as.text, digits);
    memset(padded + digits, '=', whole - digits);
    size = EVP_DecodeBlock(bytes, (const unsigned char *)padded, (int)whole);
    if (size < 0)
        return frame_fail(frame, FAILURE_INTRINSIC, "The argument of %s is not Base64.", DECODE);
    /* The size that EVP_DecodeBlock returns includes bytes for the padding. */
    return bytes_to_string(frame->region, (const char *)bytes, (size_t)size - (whole - digits));
}
