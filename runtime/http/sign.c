/* runtime/http/sign.c - sign a request with AWS Signature Version 4. */
#include "runtime/http/sign.h"

#include <ctype.h>
#include <openssl/crypto.h>
#include <stdlib.h>
#include <string.h>

#include "runtime/base/buffer.h"
#include "runtime/base/bug.h"
#include "runtime/base/text.h"
#include "runtime/http/canonical.h"
#include "runtime/http/credentials.h"
#include "runtime/http/date.h"
#include "runtime/http/header.h"

/* A key for one day, region and service. */
static void derive_key(const char *secret, struct part day, struct part region, struct part service,
                       unsigned char key[SHA256_SIZE])
{
    char *first = text_format("AWS4%s", secret);

    sha256_hmac(first, strlen(first), day.at, day.size, key);
    OPENSSL_cleanse(first, strlen(first));
    free(first);
    sha256_hmac(key, SHA256_SIZE, region.at, region.size, key);
    sha256_hmac(key, SHA256_SIZE, service.at, service.size, key);
    sha256_hmac(key, SHA256_SIZE, SIGN_TERMINATOR, strlen(SIGN_TERMINATOR), key);
}

void sign_request(const struct signature_request *request, const char *secret, const char *date,
                  const struct sign_scope *scope, const char *names, const char *body_hash,
                  char hex[SHA256_HEX_SIZE])
{
    unsigned char key[SHA256_SIZE], digest[SHA256_SIZE];
    struct buffer text = BUFFER_EMPTY;

    canonical_add_request(&text, request, names, body_hash);
    sha256_digest(text.text, text.size, digest);
    sha256_hex(digest, hex);
    buffer_clear(&text);
    buffer_add_format(&text, SIGN_ALGORITHM "\n%s\n%.*s/%.*s/%.*s/" SIGN_TERMINATOR "\n%s", date,
                      (int)scope->day.size, scope->day.at, (int)scope->region.size,
                      scope->region.at, (int)scope->service.size, scope->service.at, hex);
    derive_key(secret, scope->day, scope->region, scope->service, key);
    sha256_hmac(key, sizeof key, text.text, text.size, digest);
    sha256_hex(digest, hex);
    OPENSSL_cleanse(key, sizeof key);
    buffer_fini(&text);
}

static int compare_names(const void *left, const void *right)
{
    return strcmp(*(char *const *)left, *(char *const *)right);
}

/* The names of the headers in lower case, sorted, each once. */
static void add_names(struct buffer *out, const struct signature_request *request)
{
    char **names = mem_zeroed(request->count + 1, sizeof *names);
    size_t count = request->count;

    for (size_t i = 0; i < count; i++) {
        names[i] = mem_text(request->headers[i].name, strlen(request->headers[i].name));
        for (char *at = names[i]; *at != '\0'; at++)
            *at = (char)tolower((unsigned char)*at);
    }
    qsort(names, count, sizeof *names, compare_names);
    for (size_t i = 0; i < count; i++)
        if (i == 0 || strcmp(names[i], names[i - 1]) != 0)
            buffer_add_format(out, "%s%s", i == 0 ? "" : ";", names[i]);
    for (size_t i = 0; i < count; i++)
        free(names[i]);
    free(names);
}

/* What is said of the body: a header may have said it already. */
static void add_body_hash(struct buffer *out, const struct signature_request *request)
{
    static const char name[] = "x-amz-content-sha256";
    unsigned char digest[SHA256_SIZE];
    char hex[SHA256_HEX_SIZE];

    if (canonical_add_value(out, request, name, strlen(name)))
        return;
    sha256_digest(request->body, request->size, digest);
    sha256_hex(digest, hex);
    buffer_add_text(out, hex);
}

static void sign(const struct signature_request *request, const struct signature_signer *signer,
                 struct signature_headers *headers)
{
    struct sign_scope scope = {{headers->date, SIGN_DAY_SIZE},
                               {signer->region, strlen(signer->region)},
                               {signer->service, strlen(signer->service)}};
    struct buffer names = BUFFER_EMPTY, body_hash = BUFFER_EMPTY;
    char hex[SHA256_HEX_SIZE];

    add_names(&names, request);
    add_body_hash(&body_hash, request);
    sign_request(request, signer->credential->secret, headers->date, &scope, names.text,
                 body_hash.text, hex);
    headers->authorization = text_format(SIGN_ALGORITHM " Credential=%s/%.*s/%s/%s/" SIGN_TERMINATOR
                                                        ", SignedHeaders=%s, Signature=%s",
                                         signer->credential->key, SIGN_DAY_SIZE, headers->date,
                                         signer->region, signer->service, names.text, hex);
    buffer_fini(&names);
    buffer_fini(&body_hash);
}

void signature_make(const struct signature_request *request, const struct signature_signer *signer,
                    struct signature_headers *headers)
{
    struct signature_request whole = *request;
    struct http_header *list = mem_zeroed(request->count + 2, sizeof *list);

    date_write_basic(headers->date, signer->now_s);
    headers->token = signer->credential->token;
    if (request->count > 0)
        memcpy(list, request->headers, request->count * sizeof *list);
    list[whole.count++] = (struct http_header){"X-Amz-Date", headers->date};
    if (headers->token != NULL)
        list[whole.count++] = (struct http_header){"X-Amz-Security-Token", headers->token};
    whole.headers = list;
    sign(&whole, signer, headers);
    free(list);
}
