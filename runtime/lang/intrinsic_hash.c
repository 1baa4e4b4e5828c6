/* runtime/lang/intrinsic_hash.c - States.Hash.
 *
 * It is alone in its file so that only a definition that uses it is linked with libcrypto. */
#define OPENSSL_SUPPRESS_DEPRECATED 1
#include <openssl/md5.h>
#include <openssl/sha.h>

#include "runtime/json/value.h"
#include "runtime/json/write.h"
#include "runtime/lang/argument.h"
#include "runtime/lang/frame.h"

#define HASH "States.Hash"

/* How to make a hash, and of how many bytes. */
struct algorithm {
    void (*hash)(const char *text, size_t size, unsigned char *hash);
    unsigned size;
};

/* The functions of each alone, and not those that find any by name: an executable is then linked
 * with a few kilobytes of libcrypto's archive, and not with four megabytes. */
#define ALGORITHM(name, context, FUNCTION, bytes)                                                  \
    static void name##_of(const char *text, size_t size, unsigned char *hash)                      \
    {                                                                                              \
        context state;                                                                             \
                                                                                                   \
        FUNCTION##_Init(&state);                                                                   \
        FUNCTION##_Update(&state, text, size);                                                     \
        FUNCTION##_Final(hash, &state);                                                            \
    }                                                                                              \
    static const struct algorithm name = {name##_of, bytes};

ALGORITHM(md5, MD5_CTX, MD5, MD5_DIGEST_LENGTH)
ALGORITHM(sha1, SHA_CTX, SHA1, SHA_DIGEST_LENGTH)
ALGORITHM(sha256, SHA256_CTX, SHA256, SHA256_DIGEST_LENGTH)
ALGORITHM(sha384, SHA512_CTX, SHA384, SHA384_DIGEST_LENGTH)
ALGORITHM(sha512, SHA512_CTX, SHA512, SHA512_DIGEST_LENGTH)

/* NULL, and no failure is set, when the text is too long. */
static const struct value *hash_text(struct region *region, const char *text, size_t size,
                                     const struct algorithm *algorithm)
{
    static const char digits[] = "0123456789abcdef";
    unsigned char hash[SHA512_DIGEST_LENGTH];
    char *hex;

    if (!argument_fits(text, size))
        return NULL;
    algorithm->hash(text, size, hash);
    hex = region_alloc(region, algorithm->size * 2);
    for (unsigned i = 0; i < algorithm->size; i++) {
        hex[2 * i] = digits[hash[i] >> 4];
        hex[2 * i + 1] = digits[hash[i] & 15];
    }
    return value_string(region, hex, algorithm->size * 2);
}

/* Hash a string by its bytes, any other value by its compact JSON text. */
static const struct value *hash_value(struct sfn_frame *frame, const struct value *data,
                                      const struct algorithm *algorithm, const char *call)
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
    return hash_value(frame, data, &md5, call);
}

const struct value *sfn_hash_sha1(struct sfn_frame *frame, const struct value *data,
                                  const char *call)
{
    return hash_value(frame, data, &sha1, call);
}

const struct value *sfn_hash_sha256(struct sfn_frame *frame, const struct value *data,
                                    const char *call)
{
    return hash_value(frame, data, &sha256, call);
}

const struct value *sfn_hash_sha384(struct sfn_frame *frame, const struct value *data,
                                    const char *call)
{
    return hash_value(frame, data, &sha384, call);
}

const struct value *sfn_hash_sha512(struct sfn_frame *frame, const struct value *data,
                                    const char *call)
{
    return hash_value(frame, data, &sha512, call);
}

/* ---- an algorithm that is only known at run time ---- */

static const struct algorithm *find_algorithm(const struct value *name)
{
    if (value_is_text(name, "MD5"))
        return &md5;
    if (value_is_text(name, "SHA-1"))
        return &sha1;
    if (value_is_text(name, "SHA-256"))
        return &sha256;
    if (value_is_text(name, "SHA-384"))
        return &sha384;
    if (value_is_text(name, "SHA-512"))
        return &sha512;
    return NULL;
}

const struct value *sfn_hash(struct sfn_frame *frame, const struct value *data,
                             const struct value *name, const char *call)
{
    const struct algorithm *algorithm = value_is(name, VALUE_STRING) ? find_algorithm(name) : NULL;

    if (algorithm == NULL)
        return argument_refuse(frame, call, HASH);
    return hash_value(frame, data, algorithm, call);
}
