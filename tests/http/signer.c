/* tests/http/signer.c - sign and verify requests for tests/http/signatures.py, a line each.
 *
 * A line of stdin is an object: {"do": "sign"|"verify", "method", "target", "headers": [[name,
 * value], ...], "body", "key", "secret", "token" (perhaps), "region", "service", "now"}. The answer
 * is a line of stdout: the header Authorization, or "good SERVICE", or "STATUS ERROR: message". */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "runtime/base/bug.h"
#include "runtime/base/count.h"
#include "runtime/http/credentials.h"
#include "runtime/http/header.h"
#include "runtime/http/signature.h"
#include "runtime/json/read.h"
#include "runtime/json/value.h"

enum { HEADERS_MAX = 64 };

static struct region texts; /* of the line that is answered */

static char *text_of(const struct value *value)
{
    char *text = region_alloc(&texts, value->size + 1);

    ENSURE(value->kind == VALUE_STRING);
    memcpy(text, value->as.text, value->size);
    text[value->size] = '\0';
    return text;
}

/* A member's text, or NULL. */
static char *member(const struct value *line, const char *name)
{
    const struct value *value = value_member_named(line, name);

    return value != NULL ? text_of(value) : NULL;
}

static void sign(const struct signature_request *request, const struct credential *credential,
                 const struct value *line, int64_t now_s)
{
    struct signature_signer signer = {credential, member(line, "region"), member(line, "service"),
                                      now_s};
    struct signature_headers made;

    signature_make(request, &signer, &made);
    puts(made.authorization);
    free(made.authorization);
}

static void verify(const struct signature_request *request, struct credential *credential,
                   int64_t now_s)
{
    static const char *const services[] = {"states", "execute-api", "events"};
    struct credentials credentials = {credential, 1};
    struct signature_rules rules = {&credentials, services, COUNT_OF(services), now_s};
    struct signature_verdict verdict;

    if (signature_verify(request, &rules, &verdict))
        printf("good %s\n", verdict.service);
    else
        printf("%d %s: %s\n", verdict.status, verdict.error, verdict.message);
    free(verdict.message);
}

static void answer(const struct value *line)
{
    struct http_header headers[HEADERS_MAX];
    const struct value *list = value_member_named(line, "headers");
    struct credential credential = {.key = member(line, "key"),
                                    .secret = member(line, "secret"),
                                    .token = member(line, "token")};
    struct signature_request request = {.method = member(line, "method"),
                                        .target = member(line, "target"),
                                        .headers = headers,
                                        .count = list->size,
                                        .body = member(line, "body")};
    int64_t now_s = value_member_named(line, "now")->as.integer;

    ENSURE(list->size <= HEADERS_MAX);
    for (uint32_t i = 0; i < list->size; i++) {
        const struct value *pair = &list->as.items[i];

        headers[i] = (struct http_header){text_of(&pair->as.items[0]), text_of(&pair->as.items[1])};
    }
    request.size = value_member_named(line, "body")->size;
    if (value_is_text(value_member_named(line, "do"), "sign"))
        sign(&request, &credential, line, now_s);
    else
        verify(&request, &credential, now_s);
    fflush(stdout);
}

int main(void)
{
    char *line = NULL;
    size_t capacity = 0;
    ssize_t size;

    while ((size = getline(&line, &capacity, stdin)) > 0) {
        struct region region;
        struct json_error error;
        const struct value *value;

        region_init(&region);
        region_init(&texts);
        value = json_read(&region, line, (size_t)size, JSON_TEXT_BORROWED, &error);
        ENSURE(value != NULL && value->kind == VALUE_OBJECT);
        answer(value);
        region_fini(&region);
        region_fini(&texts);
    }
    free(line);
    return 0;
}
