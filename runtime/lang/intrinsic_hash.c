/* runtime/lang/intrinsic_hash.c - States.Hash.
 *
 * It is alone in its file so that only a definition that uses it is linked with libcrypto. */
#include <openssl/evp.h>

#include "runtime/json/value.h"
#include "runtime/json/write.h"
#include "runtime/lang/argument.h"
#include "runtime/lang/frame.h"

#define HASH "States.Hash"

/* NULL, and no failure is set, when the text is too long. */
static const struct value *hash_text(struct region *region, const char *text, size_t size,
                                     const EVP_MD *algorithm)
{
    static const char digits[] = "0123456789abcdef";
    unsigned char hash[EVP_MAX_MD_SIZE];
    unsigned count;
    char *hex;

    /* EVP_Digest fails where an algorithm is turned off: MD5 in FIPS mode. */
    if (!argument_fits(text, size) || !EVP_Digest(text, size, hash, &count, algorithm, NULL))
        return NULL;
    hex = region_alloc(region, count * 2);
    for (unsigned i = 0; i < count; i++) {
        hex[2 * i] = digits[hash[i] >> 4];
        hex[2 * i + 1] = digits[hash[i] & 15];
    }
    return value_string(region, hex, count * 2);
}

/* Hash a string by its bytes, any other value by its compact JSON text. */
static const struct value *hash_value(struct sfn_frame *frame, const struct value *data,
                                      const EVP_MD *algorithm, const char *call)
{
    struct buffer text = BUFFER_EMPTY;
    const struct value *result;

    if (data->kind == VALUE_STRING) {
        result = hash_text(frame->region, data->as.text, data->size, algorithm);
    } else {
        json_write(&text, data);
        result = hash_text(frame->region, text.text, text.size, algorithm);
        buffer_fini(&text);
    }
    return result != NULL ? result : argument_refuse(frame, call, HASH);
}

const struct value *sfn_hash_md5(struct sfn_frame *frame, const struct value *data,
                                 const char *call)
{
    return hash_value(frame, data, EVP_md5(), call);
}

const struct value *sfn_hash_sha1(struct sfn_frame *frame, const struct value *data,
                                  const char *call)
{
    return hash_value(frame, data, EVP_sha1(), call);
}

const struct value *sfn_hash_sha256(struct sfn_frame *frame, const struct value *data,
                                    const char *call)
{
    return hash_value(frame, data, EVP_sha256(), call);
}

const struct value *sfn_hash_sha384(struct sfn_frame *frame, const struct value *data,
                                    const char *call)
{
    return hash_value(frame, data, EVP_sha384(), call);
}

const struct value *sfn_hash_sha512(struct sfn_frame *frame, const struct value *data,
                                    const char *call)
{
    return hash_value(frame, data, EVP_sha512(), call);
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
                             const struct value *name, const char *call)
{
    const EVP_MD *algorithm = value_is(name, VALUE_STRING) ? find_algorithm(name) : NULL;

    if (algorithm == NULL)
        return argument_refuse(frame, call, HASH);
    return hash_value(frame, data, algorithm, call);
}
