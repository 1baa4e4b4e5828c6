/* runtime/entry/serve/access.c - who may ask: requests must be signed with a key of a file. */
#include "runtime/entry/serve/access.h"

#include <stdlib.h>
#include <time.h>

#include "runtime/base/bug.h"
#include "runtime/base/count.h"
#include "runtime/base/text.h"
#include "runtime/http/credentials.h"
#include "runtime/http/server.h"
#include "runtime/http/signature.h"

static const char *const services[] = {"states", "execute-api", "events"};

struct access {
    struct credentials credentials;
};

struct access *access_open(const char *file, char **warning, char **problem)
{
    struct access *access = mem_zeroed(1, sizeof *access);

    if (credentials_read(&access->credentials, file, warning, problem)) {
        if (access->credentials.count > 0)
            return access;
        *problem = text_format("%s has no keys: a profile needs aws_access_key_id and "
                               "aws_secret_access_key",
                               file);
    }
    access_close(access);
    return NULL;
}

void access_close(struct access *access)
{
    if (access == NULL)
        return;
    credentials_fini(&access->credentials);
    free(access);
}

/* The headers of a call as an array. */
struct headers {
    struct http_header *list;
    size_t count, capacity;
};

static void add_header(void *context, const char *name, const char *value)
{
    struct headers *headers = context;

    if (headers->count == headers->capacity) {
        headers->capacity = 2 * headers->capacity + 16;
        headers->list = mem_resize(headers->list, headers->capacity * sizeof *headers->list);
    }
    headers->list[headers->count++] = (struct http_header){name, value};
}

bool access_allows(const struct access *access, struct http_call *call,
                   struct access_refusal *refusal)
{
    const struct signature_rules rules = {
        .credentials = &access->credentials,
        .services = services,
        .services_count = COUNT_OF(services),
        .now_s = time(NULL),
    };
    struct headers headers = {NULL, 0, 0};
    struct signature_verdict verdict;
    struct signature_request request;
    bool allows;

    http_call_each_header(call, add_header, &headers);
    request = (struct signature_request){.method = http_call_method(call),
                                         .target = http_call_target(call),
                                         .headers = headers.list,
                                         .count = headers.count};
    request.body = http_call_body(call, &request.size);
    allows = signature_verify(&request, &rules, &verdict);
    if (!allows)
        *refusal = (struct access_refusal){verdict.status, verdict.error, verdict.message};
    free(headers.list);
    return allows;
}
