/* runtime/lang/intrinsic_hash.c - States.Hash.
 *
 * It is alone in its file so that only a definition that uses it is linked with libcrypto. */
#include <openssl/evp.h>

#include "runtime/json/value.h"
#include "runtime/json/write.h"
#include "runtime/lang/argument.h"
#include "runtime/lang/failures.h"
#include "runtime/lang/frame.h"

#define HASH "States.Hash"

static const struct value *hash_text(struct sfn_frame *frame, const char *text, size_t size,
                                     const EVP_MD *algorithm)
{
    static const char digits[] = "0123456789abcdef";
    unsigned char hash[EVP_MAX_MD_SIZE];
    unsigned count;
    char *hex;

    if (!argument_fits(frame, HASH, 1, text, size))
        return NULL;
    if (!EVP_Digest(text, size, hash, &count, algorithm, NULL))
        return frame_fail(frame, FAILURE_INTRINSIC, "The algorithm of %s is not available here.",
                          HASH);
    hex = region_alloc(frame->region, count * 2);
    for (unsigned i = 0; i < count; i++) {
        hex[2 * i] = digits[hash[i] >> 4];
        hex[2 * i + 1] = digits[hash[i] & 15];
    }
    return value_string(frame->region, hex, count * 2);
}

/* Hash a string by its bytes, any other value by its compact JSON text. */
static const struct value *hash_value(struct sfn_frame *frame, const struct value *data,
                                      const EVP_MD *algorithm)
{
    struct buffer text = BUFFER_EMPTY;
    const struct value *result;

    if (data == NULL)
        return frame_fail(frame, FAILURE_INTRINSIC, "%s was given nothing.", HASH);
    if (data->kind == VALUE_STRING)
        return hash_text(frame, data->as.text, data->size, algorithm);
    json_write(&text, data);
    result = hash_text(frame, text.text, text.size, algorithm);
    buffer_fini(&text);
    return result;
}

const struct value *sfn_hash_md5(struct sfn_frame *frame, const struct value *data)
{
    return hash_value(frame, data, EVP_md5());
}

const struct value *sfn_hash_sha1(struct sfn_frame *frame, const struct value *data)
{
    return hash_value(frame, data, EVP_sha1());
}

const struct value *sfn_hash_sha256(struct sfn_frame *frame, const struct value *data)
{
    return hash_value(frame, data, EVP_sha256());
}

const struct value *sfn_hash_sha384(struct sfn_frame *frame, const struct value *data)
{
    return hash_value(frame, data, EVP_sha384());
}

const struct value *sfn_hash_sha512(struct sfn_frame *frame, const struct value *data)
{
    return hash_value(frame, data, EVP_sha512());
}

/* ---- an algorithm that is only known at run time ---- */

static const EVP_MD *find_algorithm(const struct value *name)
{
    if (value_is_text(name, "MD5"))
        return EVP_md5();
    if (value_is_text(name, "SHA-1"))
        return EVP_sha1();
    if (value_is_text(name, "SHA-256"))
        return EVP_sha256();
    if (value_is_text(name, "SHA-384"))
        return EVP_sha384();
    if (value_is_text(name, "SHA-512"))
        return EVP_sha512();
    return NULL;
}

const struct value *sfn_hash(struct sfn_frame *frame, const struct value *data,
                             const struct value *name)
{
    const EVP_MD *algorithm;

    if (!argument_is(frame, HASH, 2, name, VALUE_STRING))
        return NULL;
    algorithm = find_algorithm(name);
    if (algorithm == NULL)
        return frame_fail(frame, FAILURE_INTRINSIC,
                          "Argument 2 of %s must be one of MD5, SHA-1, SHA-256, SHA-384, SHA-512 "
                          "but was %.*s.",
                          HASH, (int)(name->size < 100 ? name->size : 100), name->as.text);
    return hash_value(frame, data, algorithm);
}
