/* runtime/lang/intrinsic_base64.c - States.Base64Encode, Base64Decode. */
#include <string.h>

#include "runtime/base/base64.h"
#include "runtime/base/utf8.h"
#include "runtime/json/value.h"
#include "runtime/lang/argument.h"
#include "runtime/lang/frame.h"

const struct value *sfn_base64_encode(struct sfn_frame *frame, const struct value *string,
                                      const char *call)
{
    char *text;

    if (!value_is(string, VALUE_STRING) || !argument_fits(string->as.text, string->size))
        return argument_refuse(frame, call, "States.Base64Encode");
    text = region_alloc(frame->region, BASE64_SIZE((size_t)string->size) + 1);
    base64_encode(text, (const unsigned char *)string->as.text, string->size);
    return value_string(frame->region, text, BASE64_SIZE((size_t)string->size));
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
    return bytes_to_string(frame->region, bytes,
                           base64_decode((unsigned char *)bytes, string->as.text, string->size));
}
