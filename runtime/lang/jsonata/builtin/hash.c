/* runtime/lang/jsonata/builtin/hash.c - $hash. */
#include "runtime/lang/jsonata/builtin/builtin.h"
#include "runtime/lang/jsonata/fail.h"

static const struct value *hash(struct sfn_frame *frame, const struct value *const *arguments,
                                size_t count)
{
    static const struct {
        const char *name;
        const struct value *(*compute)(struct sfn_frame *, const struct value *, const char *);
    } algorithms[] = {
        {"MD5", sfn_hash_md5},         {"SHA-1", sfn_hash_sha1},     {"SHA-256", sfn_hash_sha256},
        {"SHA-384", sfn_hash_sha384}, {"SHA-512", sfn_hash_sha512},
    };

    (void)count;
    if (is_undefined(arguments[0]) || is_undefined(arguments[1]))
        return &value_undefined;
    for (size_t i = 0; i < sizeof algorithms / sizeof *algorithms; i++)
        if (value_is_text(arguments[1], algorithms[i].name))
            return algorithms[i].compute(frame, arguments[0], "$hash");
    return query_fail(frame, "T0410",
                      "Argument 2 of function \"hash\" does not match function signature");
}

BUILTIN(hash, hash)
