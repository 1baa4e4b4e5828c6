/* runtime/http/sign.h - a signature of a request. Inside runtime/http. */
#ifndef SFN_HTTP_SIGN_H
#define SFN_HTTP_SIGN_H

#include <stddef.h>

#include "runtime/base/sha256.h"
#include "runtime/http/signature.h"

#define SIGN_ALGORITHM "AWS4-HMAC-SHA256"
#define SIGN_TERMINATOR "aws4_request"

enum { SIGN_DAY_SIZE = 8 }; /* of a date: "20150830" */

/* A text within a request. */
struct part {
    const char *at;
    size_t size;
};

/* What a signature is good for. */
struct sign_scope {
    struct part day;
    struct part region;
    struct part service;
};

/* The signature of a request by a secret, in hexadecimal digits; `names` and `body_hash` as
 * canonical_add_request has them. */
void sign_request(const struct signature_request *request, const char *secret, const char *date,
                  const struct sign_scope *scope, const char *names, const char *body_hash,
                  char hex[SHA256_HEX_SIZE]);

#endif
