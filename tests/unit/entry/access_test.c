/* tests/unit/entry/access_test.c - who may ask: the keys of a file, and what is signed with them.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <event2/event.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "runtime/base/buffer.h"
#include "runtime/base/count.h"
#include "runtime/entry/serve/access.h"
#include "runtime/http/credentials.h"
#include "runtime/http/server.h"
#include "runtime/http/signature.h"
#include "runtime/loop/loop.h"
#include "tests/unit/entry/wire.h"

/* ---- the file ---- */

static char path[] = "access_test.XXXXXX";

static void write_file(const char *text, mode_t mode)
{
    FILE *file = fopen(path, "w");

    assert_non_null(file);
    fputs(text, file);
    fclose(file);
    assert_int_equal(chmod(path, mode), 0);
}

#define KEYS "[default]\naws_access_key_id = AKIAONE\naws_secret_access_key = one\n"

static void keys_are_read(void **state)
{
    char *warning = NULL, *problem = NULL;
    struct access *access;

    (void)state;
    write_file(KEYS, 0600);
    access = access_open(path, &warning, &problem);
    assert_non_null(access);
    assert_null(warning);
    access_close(access);
    write_file(KEYS, 0644);
    access = access_open(path, &warning, &problem);
    assert_non_null(access);
    assert_non_null(warning);
    free(warning);
    access_close(access);
    access_close(NULL);
}

static void what_is_wrong_with_a_file_is_one_line(void **state)
{
    char *warning = NULL, *problem = NULL;
    char expected[160];

    (void)state;
    write_file("[default]\n", 0600);
    assert_null(access_open(path, &warning, &problem));
    snprintf(expected, sizeof expected,
             "%s has no keys: a profile needs aws_access_key_id and aws_secret_access_key", path);
    assert_string_equal(problem, expected);
    free(problem);
    assert_null(access_open("/nowhere/keys", &warning, &problem));
    assert_string_equal(problem, "cannot read /nowhere/keys: No such file or directory");
    free(problem);
    assert_null(warning);
}

/* ---- requests ---- */

struct guarded {
    struct loop *loop;
    struct access *access;
    struct http_server *server;
};

/* "ok", or the refusal. */
static void on_asked(void *context, struct http_call *call)
{
    const struct guarded *guarded = context;
    struct access_refusal refusal = {0, NULL, NULL};

    if (access_allows(guarded->access, call, &refusal))
        http_call_answer(call, 200, NULL, 0, "ok", 2);
    else
        http_call_answer(call, refusal.status, NULL, 0, refusal.error, strlen(refusal.error));
    free(refusal.message);
}

static void guard(struct guarded *guarded)
{
    struct http_server_options how = {
        .listen = "127.0.0.1:0", .asked = on_asked, .context = guarded};
    char *warning = NULL, *problem = NULL;

    write_file(KEYS, 0600);
    guarded->access = access_open(path, &warning, &problem);
    assert_non_null(guarded->access);
    how.loop = guarded->loop = loop_new(false);
    guarded->server = http_server_open(&how, &problem);
    assert_non_null(guarded->server);
}

static void unguard(struct guarded *guarded)
{
    http_server_close(guarded->server);
    loop_free(guarded->loop);
    access_close(guarded->access);
}

static void turn(void *context)
{
    const struct guarded *guarded = context;

    event_base_loop(loop_base(guarded->loop), EVLOOP_NONBLOCK);
}

/* A request that is signed for a service by a secret; `added` is another header of it. */
static char *ask(struct guarded *guarded, const char *service, const char *secret, int ahead_s,
                 const char *added)
{
    struct credential credential = {.key = "AKIAONE", .secret = (char *)(uintptr_t)secret};
    const struct http_header list[] = {{"Host", "h"},
                                       {"X-Amz-Target", "AWSStepFunctions.ListActivities"}};
    const struct signature_request request = {
        .method = "POST", .target = "/", .headers = list, .count = 2, .body = "{}", .size = 2};
    const struct signature_signer signer = {&credential, "eu-west-1", service,
                                            time(NULL) + ahead_s};
    struct signature_headers made;
    struct buffer text = BUFFER_EMPTY;
    char *answer;

    signature_make(&request, &signer, &made);
    buffer_add_format(&text,
                      "POST / HTTP/1.1\r\nHost: h\r\nX-Amz-Target: "
                      "AWSStepFunctions.ListActivities\r\nX-Amz-Date: %s\r\nAuthorization: %s\r\n"
                      "%sContent-Length: 2\r\n\r\n{}",
                      made.date, made.authorization, added);
    answer = wire_ask(http_server_address(guarded->server), text.text, turn, guarded);
    buffer_fini(&text);
    free(made.authorization);
    return answer;
}

static void a_request_must_be_signed(void **state)
{
    static const struct {
        const char *service, *secret;
        int ahead_s;
        const char *added, *says;
    } cases[] = {
        {"states", "one", 0, "", "\r\n\r\nok"},
        {"execute-api", "one", 0, "", "\r\n\r\nok"},
        {"events", "one", 0, "", "\r\n\r\nok"},
        {"states", "one", 0, "X-Other: a\r\n", "\r\n\r\nok"},
        {"states", "one", 0, "X-Amz-Other: a\r\n", "\r\n\r\nInvalidSignatureException"},
        {"states", "one", 0, "X-Amz-Target: a\r\n", "\r\n\r\nInvalidSignatureException"},
        {"s3", "one", 0, "", "\r\n\r\nInvalidSignatureException"},
        {"states", "two", 0, "", "\r\n\r\nInvalidSignatureException"},
        {"states", "one", 400, "", "\r\n\r\nInvalidSignatureException"},
        {"states", "one", -400, "", "\r\n\r\nInvalidSignatureException"},
    };
    struct guarded guarded;
    char *answer;

    (void)state;
    guard(&guarded);
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        answer = ask(&guarded, cases[i].service, cases[i].secret, cases[i].ahead_s, cases[i].added);
        if (strstr(answer, cases[i].says) == NULL)
            fail_msg("case %zu: expected %s: %s", i, cases[i].says, answer);
        free(answer);
    }
    answer = wire_ask(http_server_address(guarded.server), "GET / HTTP/1.1\r\nHost: h\r\n\r\n",
                      turn, &guarded);
    assert_non_null(strstr(answer, "HTTP/1.1 403 "));
    assert_non_null(strstr(answer, "MissingAuthenticationTokenException"));
    free(answer);
    unguard(&guarded);
}

static int make_path(void **state)
{
    int fd = mkstemp(path);

    return fd < 0 ? -1 : close(fd);
}

static int remove_path(void **state)
{
    return remove(path);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(keys_are_read),
        cmocka_unit_test(what_is_wrong_with_a_file_is_one_line),
        cmocka_unit_test(a_request_must_be_signed),
    };

    return cmocka_run_group_tests(tests, make_path, remove_path);
}
