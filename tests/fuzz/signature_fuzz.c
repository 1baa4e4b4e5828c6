/* tests/fuzz/signature_fuzz.c - any bytes as a request that says it is signed: refused with a name.
 *
 * The input is as HTTP has a request, with lines that end in LF: `METHOD TARGET`, headers, an empty
 * line, the body. What we sign ourselves is held against what we take: such a request, with a
 * signature of ours, is good, and is not with another body. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "runtime/base/bug.h"
#include "runtime/base/count.h"
#include "runtime/http/credentials.h"
#include "runtime/http/header.h"
#include "runtime/http/signature.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { HEADERS_MAX = 100, ROOM = 4, NOW_S = 1440938160 /* 2015-08-30T12:36:00Z */ };

static const char *const services[] = {"states", "execute-api", "events"};
static struct credential credential = {.key = "AKIDEXAMPLE",
                                       .secret = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"};
static const struct credentials credentials = {&credential, 1};
static const struct signature_rules rules = {&credentials, services, COUNT_OF(services), NOW_S};

static struct http_header headers[HEADERS_MAX + ROOM];

/* The next line, cut off; *at moves on. NULL at the end. */
static char *next_line(char **at)
{
    char *line = *at, *end;

    if (line == NULL)
        return NULL;
    end = strchr(line, '\n');
    *at = end != NULL ? end + 1 : NULL;
    if (end != NULL)
        *end = '\0';
    return line;
}

/* Cut the text into a request. False if it is none. */
static bool read_request(char *text, struct signature_request *request)
{
    char *at = text, *line = next_line(&at), *sign;

    *request = (struct signature_request){.headers = headers, .method = line};
    sign = strchr(line, ' ');
    if (sign == NULL)
        return false;
    *sign = '\0';
    request->target = sign + 1;
    while ((line = next_line(&at)) != NULL && line[0] != '\0') {
        sign = strchr(line, ':');
        if (sign == NULL || sign == line || request->count == HEADERS_MAX)
            return false;
        *sign = '\0';
        headers[request->count++] = (struct http_header){line, sign + 1};
    }
    request->body = at != NULL ? at : "";
    request->size = strlen(request->body);
    return true;
}

static bool is_good(const struct signature_request *request)
{
    struct signature_verdict verdict;
    bool good = signature_verify(request, &rules, &verdict);

    if (good) {
        ENSURE(verdict.credential == &credential && verdict.service != NULL);
        return true;
    }
    ENSURE(verdict.status == 400 || verdict.status == 403);
    ENSURE(verdict.error != NULL && verdict.message != NULL);
    free(verdict.message);
    return false;
}

/* Whether it can be signed by us and taken: nothing stands in the way of what is added, and names
 * of headers are such. */
static bool is_plain(const struct signature_request *request)
{
    static const char *const others[] = {"authorization", "x-amz-date", "x-amz-security-token",
                                         "x-amz-content-sha256"};
    bool has_host = false;

    for (size_t i = 0; i < request->count; i++) {
        const char *name = headers[i].name;

        for (size_t k = 0; k < COUNT_OF(others); k++)
            if (strcasecmp(name, others[k]) == 0)
                return false;
        has_host |= strcasecmp(name, "host") == 0;
        if (name[strspn(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-0123456789")] !=
            '\0')
            return false;
    }
    return has_host && strchr(request->target, '?') == NULL;
}

static void check_ours(struct signature_request request)
{
    struct signature_signer signer = {&credential, "eu-west-1", "states", NOW_S};
    struct signature_headers made;

    signature_make(&request, &signer, &made);
    headers[request.count++] = (struct http_header){"x-amz-date", made.date};
    headers[request.count++] = (struct http_header){"authorization", made.authorization};
    ENSURE(is_good(&request));
    request.body = "another";
    request.size = strlen(request.body);
    ENSURE(!is_good(&request));
    free(made.authorization);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *text = mem_text((const char *)data, size);
    struct signature_request request;

    if (read_request(text, &request)) {
        is_good(&request);
        if (is_plain(&request) && strcmp(request.body, "another") != 0)
            check_ours(request);
    }
    free(text);
    return 0;
}
