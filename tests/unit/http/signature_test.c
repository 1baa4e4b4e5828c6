/* tests/unit/http/signature_test.c - requests are signed as AWS has them signed, and refused in its
 * words. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "runtime/base/bug.h"
#include "runtime/base/count.h"
#include "runtime/base/text.h"
#include "runtime/http/credentials.h"
#include "runtime/http/header.h"
#include "runtime/http/signature.h"

enum { HEADERS_MAX = 12, THEN_S = 1440938160 /* 2015-08-30T12:36:00Z */ };

#define DATE "20150830T123600Z"
#define SCOPE "AKIDEXAMPLE/20150830/us-east-1/service/aws4_request"

static struct credential example = {.key = "AKIDEXAMPLE",
                                    .secret = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"};

static struct signature_request request_of(const char *method, const char *target,
                                           const struct http_header *headers, const char *body)
{
    struct signature_request request = {.method = method, .target = target, .headers = headers};

    while (headers[request.count].name != NULL)
        request.count++;
    request.body = body;
    request.size = strlen(body);
    return request;
}

/* ---- what AWS has published ---- */

struct vector {
    const char *method, *target;
    struct http_header headers[5]; /* but Host and X-Amz-Date */
    const char *body, *token, *names, *signature;
};

#define TOKEN                                                                                      \
    "AQoDYXdzEPT//////////"                                                                        \
    "wEXAMPLEtc764bNrC9SAPBSM22wDOk4x4HIZ8j4FZTwdQWLWsKWHGBuFqwAeMicRXmxfpSPf"                     \
    "IeoIYRqTflfKD8YUuwthAx7mSEI/qkPpKPi/"                                                         \
    "kMcGdQrmGdeehM4IC1NtBmUpp2wUE8phUZampKsburEDy0KPkyQDYwT7W"                                    \
    "Z0wq5VSXDvp75YU9HFvlRd8Tx6q6fE8YQcHNVXAkiY9q6d+xo0rKwT38xVqr7ZD0u0iPPkUL64lIZbqBAz+"          \
    "scqKmlzm8F"                                                                                   \
    "DrypNC9Yjc8fPOLn9FX9KSYvKTr4rvx3iSIlTJabIQwj2ICCR/oLxBA=="

#define UNRESERVED "-._~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
#define VANILLA "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31"

/* Of AWS's test suite for Signature Version 4. */
static const struct vector vectors[] = {
    {"GET", "/", {{0}}, "", NULL, "host;x-amz-date", VANILLA},
    {"GET", "/example1/example2/../..", {{0}}, "", NULL, "host;x-amz-date", VANILLA},
    {"POST",
     "/",
     {{0}},
     "",
     NULL,
     "host;x-amz-date",
     "5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b"},
    {"GET",
     "/",
     {{"My-Header1", "value2"}, {"My-Header1", "value2"}, {"My-Header1", "value1"}},
     "",
     NULL,
     "host;my-header1;x-amz-date",
     "c9d5ea9f3f72853aea855b47ea873832890dbdd183b4468f858259531a5138ea"},
    {"GET",
     "/",
     {{"My-Header1", " value1"}, {"My-Header2", " \"a   b   c\""}},
     "",
     NULL,
     "host;my-header1;my-header2;x-amz-date",
     "acc3ed3afb60bb290fc8d2dd0098b9911fcaa05412b367055dee359757a9c736"},
    {"GET",
     "/\xe1\x88\xb4",
     {{0}},
     "",
     NULL,
     "host;x-amz-date",
     "8318018e0b0f223aa2bbf98705b62bb787dc9c0e678f255a891fd03141be5d85"},
    {"GET",
     "/" UNRESERVED,
     {{0}},
     "",
     NULL,
     "host;x-amz-date",
     "07ef7494c76fa4850883e2b006601f940f8a34d404d0cfa977f52a65bbf5f24f"},
    {"GET",
     "/?Param2=value2&Param1=value1",
     {{0}},
     "",
     NULL,
     "host;x-amz-date",
     "b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500"},
    {"GET",
     "/?Param1=value2&Param1=value1",
     {{0}},
     "",
     NULL,
     "host;x-amz-date",
     "5772eed61e12b33fae39ee5e7012498b51d56abc0abb7c60486157bd471c4694"},
    {"GET",
     "/?" UNRESERVED "=" UNRESERVED,
     {{0}},
     "",
     NULL,
     "host;x-amz-date",
     "9c3e54bfcdf0b19771a7f523ee5669cdf59bc7cc0884027167c21bb143a40197"},
    {"GET",
     "/?\xe1\x88\xb4=bar",
     {{0}},
     "",
     NULL,
     "host;x-amz-date",
     "2cdec8eed098649ff3a119c94853b13c643bcf08f8b0a1d91e12c9027818dd04"},
    {"GET",
     "/?%e1%88%b4=%62ar",
     {{0}},
     "",
     NULL,
     "host;x-amz-date",
     "2cdec8eed098649ff3a119c94853b13c643bcf08f8b0a1d91e12c9027818dd04"},
    {"GET",
     "//example//",
     {{0}},
     "",
     NULL,
     "host;x-amz-date",
     "9a624bd73a37c9a373b5312afbebe7a714a789de108f0bdfe846570885f57e84"},
    {"GET",
     "/example space/",
     {{0}},
     "",
     NULL,
     "host;x-amz-date",
     "652487583200325589f1fba4c7e578f72c47cb61beeca81406b39ddec1366741"},
    {"GET",
     "/./example",
     {{0}},
     "",
     NULL,
     "host;x-amz-date",
     "ef75d96142cf21edca26f06005da7988e4f8dc83a165a80865db7089db637ec5"},
    {"POST",
     "/",
     {{"My-Header1", "VALUE1"}},
     "",
     NULL,
     "host;my-header1;x-amz-date",
     "cdbc9802e29d2942e5e10b5bccfdd67c5f22c7c4e8ae67b53629efa58b974b7d"},
    {"POST",
     "/",
     {{0}},
     "",
     TOKEN,
     "host;x-amz-date;x-amz-security-token",
     "85d96828115b5dc0cfc3bd16ad9e210dd772bbebba041836c64533a82be05ead"},
    {"POST",
     "/",
     {{"Content-Type", "application/x-www-form-urlencoded"}},
     "Param1=value1",
     NULL,
     "content-type;host;x-amz-date",
     "ff11897932ad3f4e8b18135d722051e5ac45fc38421b1da7b9d196a0fe09473a"},
    {"POST",
     "/?Param1=value1",
     {{0}},
     "",
     NULL,
     "host;x-amz-date",
     "28038455d6de14eafc1f9222cf5aa6f1a96197d7deb8263271d420d138af7f11"},
};

static void check_vector(const struct vector *vector)
{
    static const char *const services[] = {"other", "service"};
    struct http_header headers[HEADERS_MAX] = {{"Host", "example.amazonaws.com"}};
    struct credential credential = example;
    struct credentials credentials = {&credential, 1};
    struct signature_signer signer = {&credential, "us-east-1", "service", THEN_S};
    struct signature_rules rules = {&credentials, services, COUNT_OF(services), THEN_S};
    struct signature_headers made;
    struct signature_request request;
    struct signature_verdict verdict;
    char *expected =
        text_format("AWS4-HMAC-SHA256 Credential=" SCOPE ", SignedHeaders=%s, Signature=%s",
                    vector->names, vector->signature);

    memcpy(headers + 1, vector->headers, sizeof vector->headers);
    credential.token =
        vector->token != NULL ? mem_text(vector->token, strlen(vector->token)) : NULL;
    request = request_of(vector->method, vector->target, headers, vector->body);
    signature_make(&request, &signer, &made);
    assert_string_equal(made.date, DATE);
    assert_string_equal(made.authorization, expected);
    headers[request.count++] = (struct http_header){"X-AMZ-Date", made.date};
    headers[request.count++] = (struct http_header){"authorization", made.authorization};
    if (made.token != NULL)
        headers[request.count++] = (struct http_header){"x-amz-security-token", made.token};
    assert_true(signature_verify(&request, &rules, &verdict));
    assert_ptr_equal(verdict.credential, &credential);
    assert_ptr_equal(verdict.service, services[1]);
    request.method = "PUT";
    assert_false(signature_verify(&request, &rules, &verdict));
    assert_string_equal(verdict.error, "InvalidSignatureException");
    free(verdict.message);
    free(made.authorization);
    free(credential.token);
    free(expected);
}

static void what_aws_has_published(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(vectors); i++)
        check_vector(&vectors[i]);
}

/* ---- what is refused ---- */

struct bench {
    struct credential list[3];
    struct credentials credentials;
    struct signature_rules rules;
    struct http_header headers[HEADERS_MAX];
    struct signature_request request;
    struct signature_headers made;
    char *names; /* of the signed headers, or NULL: as they were signed */
};

static const char *const services[] = {"states", "execute-api", "events"};

/* A start of an execution as a client of AWS asks for it, signed. */
static void bench_init(struct bench *bench)
{
    *bench = (struct bench){
        .list = {{.key = "AKIAOTHER", .secret = "other"},
                 {.key = "AKIAONE", .secret = "one"},
                 {.key = "ASIATWO", .secret = "two", .token = "session"}},
        .headers = {{"Host", "localhost:8083"},
                    {"Content-Type", "application/x-amz-json-1.0"},
                    {"X-Amz-Target", "AWSStepFunctions.StartExecution"}},
    };
    bench->credentials = (struct credentials){bench->list, COUNT_OF(bench->list)};
    bench->rules =
        (struct signature_rules){&bench->credentials, services, COUNT_OF(services), THEN_S};
    bench->request = request_of("POST", "/", bench->headers, "{\"a\":1}");
}

static void bench_sign(struct bench *bench, int credential, const char *service, int64_t now_s)
{
    struct signature_signer signer = {&bench->list[credential], "eu-west-7", service, now_s};

    signature_make(&bench->request, &signer, &bench->made);
    bench->headers[bench->request.count++] = (struct http_header){"X-Amz-Date", bench->made.date};
    if (bench->made.token != NULL)
        bench->headers[bench->request.count++] =
            (struct http_header){"X-Amz-Security-Token", bench->made.token};
    bench->headers[bench->request.count++] =
        (struct http_header){"Authorization", bench->made.authorization};
}

static void bench_set(struct bench *bench, const char *name, const char *value)
{
    for (size_t i = 0; i < bench->request.count; i++)
        if (strcmp(bench->headers[i].name, name) == 0) {
            bench->headers[i].value = value;
            return;
        }
    bench->headers[bench->request.count++] = (struct http_header){name, value};
}

static void bench_drop(struct bench *bench, const char *name)
{
    for (size_t i = 0; i < bench->request.count; i++)
        if (strcmp(bench->headers[i].name, name) == 0)
            bench->headers[i--] = bench->headers[--bench->request.count];
}

static void expect(struct bench *bench, const char *said)
{
    struct signature_verdict verdict;
    char *line;

    if (signature_verify(&bench->request, &bench->rules, &verdict))
        line = text_format("%s by %s", verdict.service, verdict.credential->key);
    else
        line = text_format("%d %s: %s", verdict.status, verdict.error, verdict.message);
    free(verdict.message);
    assert_string_equal(line, said);
    free(line);
}

static void bench_fini(struct bench *bench)
{
    free(bench->made.authorization);
}

#define MISMATCH                                                                                   \
    "400 InvalidSignatureException: The request signature we calculated does not match the "       \
    "signature you provided. Check your AWS Secret Access Key and signing method. Consult the "    \
    "service documentation for details."
#define UNKNOWN                                                                                    \
    "400 UnrecognizedClientException: The security token included in the request is invalid."

static void one_of_several_keys_and_services(void **state)
{
    (void)state;
    for (size_t i = 0; i < 3; i++) {
        struct bench bench;
        char *said = NULL;

        bench_init(&bench);
        bench_sign(&bench, (int)i, services[i], THEN_S);
        said = text_format("%s by %s", services[i], bench.list[i].key);
        expect(&bench, said);
        free(said);
        bench_fini(&bench);
    }
}

static void what_was_changed_on_the_way(void **state)
{
    static const char *const changes[][2] = {
        {"Host", "localhost:8084"},
        {"Content-Type", "text/plain"},
        {"X-Amz-Target", "AWSStepFunctions.StopExecution"},
        {"X-Amz-Date", "20150830T123601Z"},
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(changes); i++) {
        struct bench bench;

        bench_init(&bench);
        bench_sign(&bench, 1, "states", THEN_S);
        bench_set(&bench, changes[i][0], changes[i][1]);
        expect(&bench, MISMATCH);
        bench_fini(&bench);
    }
    for (size_t i = 0; i < 4; i++) {
        struct bench bench;

        bench_init(&bench);
        bench_sign(&bench, 1, "states", THEN_S);
        bench.headers[bench.request.count++] = (struct http_header){"X-Unsigned", "1"};
        expect(&bench, "states by AKIAONE");
        if (i == 0)
            bench.request.body = "{\"a\":2}";
        else if (i == 1)
            bench.request.target = "/a";
        else if (i == 2)
            bench.request.target = "/?a";
        else
            bench.headers[bench.request.count++] = (struct http_header){"content-type", ""};
        expect(&bench, MISMATCH);
        bench_fini(&bench);
    }
}

static void keys_and_tokens(void **state)
{
    struct bench bench;

    (void)state;
    bench_init(&bench);
    bench_sign(&bench, 1, "states", THEN_S);
    bench.list[1].secret = "another";
    expect(&bench, MISMATCH);
    bench.list[1].key = "AKIAONE2";
    expect(&bench, UNKNOWN);
    bench.credentials.count = 0;
    expect(&bench, UNKNOWN);
    bench_fini(&bench);

    bench_init(&bench);
    bench_sign(&bench, 2, "states", THEN_S);
    expect(&bench, "states by ASIATWO");
    bench.list[2].token = "Session";
    expect(&bench, UNKNOWN);
    bench.list[2].token = "sessions";
    expect(&bench, UNKNOWN);
    bench.list[2].token = NULL;
    expect(&bench, UNKNOWN);
    bench_fini(&bench);
    bench_init(&bench);
    bench_sign(&bench, 1, "states", THEN_S);
    bench.list[1].token = "session";
    expect(&bench, UNKNOWN);
    bench_fini(&bench);
}

/* Whoever adds one on the way has no key. */
static void headers_of_aws_must_be_signed(void **state)
{
    static const char *const names[] = {"X-Amz-Security-Token", "x-amz-content-sha256",
                                        "X-AMZ-Meta-\xc3\xa9", "X-Amz-"};

    (void)state;
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        struct bench bench;
        char *said = text_format("400 InvalidSignatureException: '%s' must be a 'SignedHeader' in "
                                 "the AWS Authorization.",
                                 names[i]);

        bench_init(&bench);
        bench_sign(&bench, 1, "states", THEN_S);
        bench.list[1].token = i == 0 ? "session" : NULL;
        bench_set(&bench, names[i], "session");
        expect(&bench, said);
        free(said);
        bench_fini(&bench);
    }
}

static void clocks(void **state)
{
    static const struct {
        int seconds;
        const char *said;
    } cases[] = {
        {-300, "states by AKIAONE"},
        {300, "states by AKIAONE"},
        {-301, "400 InvalidSignatureException: Signature expired: 20150830T123059Z is now earlier "
               "than 20150830T123100Z (20150830T123600Z - 5 min.)"},
        {301, "400 InvalidSignatureException: Signature not yet current: 20150830T124101Z is still "
              "later than 20150830T124100Z (20150830T123600Z + 5 min.)"},
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct bench bench;

        bench_init(&bench);
        bench_sign(&bench, 1, "states", THEN_S + cases[i].seconds);
        expect(&bench, cases[i].said);
        bench_fini(&bench);
    }
}

/* As what the header says is set, before anything is computed. */
static void authorizations(void **state)
{
    static const char *const cases[][2] = {
        {"Bearer x", "400 MissingAuthenticationTokenException: Missing Authentication Token"},
        {"", "400 MissingAuthenticationTokenException: Missing Authentication Token"},
        {"AWS4-HMAC-SHA256",
         "400 IncompleteSignatureException: Authorization header requires 'Credential' parameter. "
         "Authorization header requires 'Signature' parameter. Authorization header requires "
         "'SignedHeaders' parameter."},
        {"AWS4-HMAC-SHA256 Credential=, SignedHeaders=, Signature=x",
         "400 IncompleteSignatureException: Authorization header requires 'Credential' parameter."},
        {"AWS4-HMAC-SHA256 Credential= a/b, SignedHeaders=host, Signature=x",
         "400 IncompleteSignatureException: 'a/b' not a valid key=value pair (missing equal-sign) "
         "in Authorization header."},
        {"AWS4-HMAC-SHA256 Signature=x, Signature=y",
         "400 IncompleteSignatureException: Authorization header has the parameter 'Signature' "
         "twice."},
        {"AWS4-HMAC-SHA256 Credential=a,SignedHeaders=,Signature=x",
         "400 InvalidSignatureException: 'Host' or ':authority' must be a 'SignedHeader' in the "
         "AWS Authorization."},
        {"AWS4-HMAC-SHA256 Credential=a,SignedHeaders=hosts;host,Signature=x",
         "400 InvalidSignatureException: 'X-Amz-Date' must be a 'SignedHeader' in the AWS "
         "Authorization."},
        {"AWS4-HMAC-SHA256 Credential=a,SignedHeaders=Host;X-Amz-Date,Signature=x",
         "400 InvalidSignatureException: 'X-Amz-Target' must be a 'SignedHeader' in the AWS "
         "Authorization."},
        {"AWS4-HMAC-SHA256 Credential=a,SignedHeaders=accept;host;x-amz-date;x-amz-target,"
         "Signature=x",
         "400 IncompleteSignatureException: 'accept' is named as a SignedHeader, but it does not "
         "exist in the HTTP request."},
        {"AWS4-HMAC-SHA257 Credential=a,SignedHeaders=host;x-amz-date;x-amz-target,Signature=x",
         "400 IncompleteSignatureException: Unsupported AWS 'algorithm': 'AWS4-HMAC-SHA257' (only "
         "AWS4-HMAC-SHA256 for now)."},
        {"AWS4-HMAC-SHA256 Credential=a/b/c/d/,SignedHeaders=host;x-amz-date;x-amz-target,"
         "Signature=x",
         "400 IncompleteSignatureException: Credential must have exactly 5 slash-delimited "
         "elements, e.g. keyid/date/region/service/term, got 'a/b/c/d'"},
        {"AWS4-HMAC-SHA256 Credential=a/b//d/e//,SignedHeaders=host;x-amz-date;x-amz-target,"
         "Signature=x",
         "400 InvalidSignatureException: Credential should be scoped to a valid region. Credential "
         "should be scoped to correct service: 'states'. Credential should be scoped with a valid "
         "terminator: 'aws4_request', not 'e'. Date in Credential scope does not match YYYYMMDD "
         "from ISO-8601 version of date from HTTP: 'b' != '20150830', from '20150830T123600Z'."},
        {"AWS4-HMAC-SHA256 Credential=a/20150830/r/states/aws4_request,SignedHeaders=host;"
         "x-amz-date;x-amz-target,Signature=x",
         UNKNOWN},
        {"AWS4-HMAC-SHA256 Credential=AKIAONE/20150830/r/states/aws4_request,SignedHeaders=host;"
         "x-amz-date;x-amz-target,Signature=x",
         MISMATCH},
    };
    struct bench bench;

    (void)state;
    bench_init(&bench);
    expect(&bench, "400 MissingAuthenticationTokenException: Missing Authentication Token");
    bench_sign(&bench, 1, "states", THEN_S);
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        bench_set(&bench, "Authorization", cases[i][0]);
        expect(&bench, cases[i][1]);
    }
    bench_drop(&bench, "Authorization");
    bench_drop(&bench, "X-Amz-Target");
    expect(&bench, "403 MissingAuthenticationTokenException: Missing Authentication Token");
    bench_fini(&bench);
}

static void dates(void **state)
{
    static const char *const bad[] = {"201", "20150830T123600", "20151330T123600Z",
                                      "Sun, 30 Aug 2015 12:36:00 GMT"};
    struct bench bench;

    (void)state;
    bench_init(&bench);
    bench_sign(&bench, 1, "states", THEN_S);
    for (size_t i = 0; i < COUNT_OF(bad); i++) {
        char *said = text_format("400 IncompleteSignatureException: Date must be in ISO-8601 "
                                 "'basic format'. Got '%s'. See "
                                 "http://en.wikipedia.org/wiki/ISO_8601",
                                 bad[i]);

        bench_set(&bench, "X-Amz-Date", bad[i]);
        expect(&bench, said);
        free(said);
    }
    bench_drop(&bench, "X-Amz-Date");
    expect(&bench, "400 IncompleteSignatureException: Authorization header requires existence of "
                   "either a 'X-Amz-Date' or a 'Date' header.");
    /* The header Date counts only if the other is not there. */
    bench_set(&bench, "Date", "Sun, 30 Aug 2015 12:36:00 GMT");
    expect(&bench, "400 InvalidSignatureException: 'Date' must be a 'SignedHeader' in the AWS "
                   "Authorization.");
    bench_set(&bench, "Date", "Sun, 30 Aux 2015 12:36:00 GMT");
    expect(&bench, "400 IncompleteSignatureException: Date must be in ISO-8601 'basic format'. Got "
                   "'Sun, 30 Aux 2015 12:36:00 GMT'. See http://en.wikipedia.org/wiki/ISO_8601");
    bench_set(&bench, "X-Amz-Date", DATE);
    expect(&bench, "states by AKIAONE");
    bench_fini(&bench);
}

/* A date in the header Date alone is read in either form: then only the signature is wrong. */
static void a_date_of_http(void **state)
{
    static const char *const good[] = {"Sun, 30 Aug 2015 12:36:00 GMT",
                                       "Sun, 30 Aug 2015 12:36:00 -0000", DATE};

    (void)state;
    for (size_t i = 0; i < COUNT_OF(good); i++) {
        struct bench bench;

        bench_init(&bench);
        bench_set(&bench, "Date", good[i]);
        bench_set(&bench, "Authorization",
                  "AWS4-HMAC-SHA256 Credential=AKIAONE/20150830/r/states/aws4_request,"
                  "SignedHeaders=date;host;x-amz-target,Signature=x");
        expect(&bench, MISMATCH);
        bench_fini(&bench);
    }
}

static void bodies(void **state)
{
    static const char *const cases[][2] = {
        {"UNSIGNED-PAYLOAD",
         "400 InvalidSignatureException: X-Amz-Content-Sha256 is 'UNSIGNED-PAYLOAD', which is not "
         "supported here: a body must be signed as a whole."},
        {"STREAMING-AWS4-HMAC-SHA256-PAYLOAD",
         "400 InvalidSignatureException: X-Amz-Content-Sha256 is "
         "'STREAMING-AWS4-HMAC-SHA256-PAYLOAD', which is not supported here: a body must be signed "
         "as a whole."},
        {"", "400 InvalidSignatureException: The provided 'x-amz-content-sha256' header does not "
             "match what was computed."},
        {"015abd7f5cc57a2dd94b7590f04ad8084273905ee33ec5cebeae62276a97f862", "states by AKIAONE"},
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct bench bench;

        bench_init(&bench);
        bench_set(&bench, "X-Amz-Content-Sha256", cases[i][0]);
        bench_sign(&bench, 1, "states", THEN_S);
        expect(&bench, cases[i][1]);
        bench_fini(&bench);
    }
}

static void signatures_in_the_query(void **state)
{
    struct bench bench;

    (void)state;
    bench_init(&bench);
    bench.request.target = "/?a=b&X-Amz-Signatur%65=00";
    bench_sign(&bench, 1, "states", THEN_S);
    expect(&bench, "400 IncompleteSignatureException: A signature in the query (X-Amz-Signature) "
                   "is not supported here: it must be in the Authorization header.");
    bench_fini(&bench);
}

static void many_signed_headers(void **state)
{
    struct buffer text = BUFFER_EMPTY;
    struct bench bench;

    (void)state;
    bench_init(&bench);
    bench_sign(&bench, 1, "states", THEN_S);
    buffer_add_text(&text, "AWS4-HMAC-SHA256 Credential=a,SignedHeaders=x-amz-date;x-amz-target");
    for (int i = 0; i < 200; i++)
        buffer_add_text(&text, ";host");
    buffer_add_text(&text, ",Signature=x");
    bench_set(&bench, "Authorization", text.text);
    expect(&bench, "400 IncompleteSignatureException: There are more than 128 SignedHeaders.");
    buffer_fini(&text);
    bench_fini(&bench);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_aws_has_published),
        cmocka_unit_test(one_of_several_keys_and_services),
        cmocka_unit_test(what_was_changed_on_the_way),
        cmocka_unit_test(keys_and_tokens),
        cmocka_unit_test(headers_of_aws_must_be_signed),
        cmocka_unit_test(clocks),
        cmocka_unit_test(authorizations),
        cmocka_unit_test(dates),
        cmocka_unit_test(a_date_of_http),
        cmocka_unit_test(bodies),
        cmocka_unit_test(signatures_in_the_query),
        cmocka_unit_test(many_signed_headers),
    };

    return cmocka_run_group_tests_name("http/signature", tests, NULL, NULL);
}
