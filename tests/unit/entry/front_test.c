/* tests/unit/entry/front_test.c - what is asked of a service by HTTP, and how it answers. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <event2/event.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "runtime/base/count.h"
#include "runtime/entry/serve/front.h"
#include "tests/unit/entry/wire.h"
#include "tests/unit/service/bench.h"

static struct bench bench;
static struct front *front;

static void tell(void *context, const char *line)
{
    fail_msg("told: %s", line);
}

static void set_up(void)
{
    struct front_options how = {.api = &bench.api, .listen = "127.0.0.1:0", .tell = tell};
    char *problem = NULL;

    bench_init(&bench);
    how.loop = bench.loop;
    front = front_open(&how, &problem);
    assert_non_null(front);
}

static void tear_down(void)
{
    front_close(front);
    bench_drop(&bench);
}

static void stop(void *context)
{
    loop_stop(bench.loop);
}

/* What has been posted and what the sockets have; no time passes while a server listens. */
static void turn(void *context)
{
    event_base_loop(loop_base(bench.loop), EVLOOP_NONBLOCK);
    loop_post(bench.loop, stop, NULL);
    loop_run(bench.loop);
}

/* "METHOD TARGET", headers with an end of line each, and a body: the whole answer; free it. */
static char *ask(const char *line, const char *headers, const char *body)
{
    char text[2048];

    snprintf(text, sizeof text, "%s HTTP/1.1\r\nHost: h\r\n%sContent-Length: %zu\r\n\r\n%s", line,
             headers, strlen(body), body);
    return wire_ask(front_address(front), text, turn, NULL);
}

static void expect(const char *line, const char *headers, const char *body, int status,
                   const char *part)
{
    char *answer = ask(line, headers, body);

    if (strtol(answer + strlen("HTTP/1.1 "), NULL, 10) != status || strstr(answer, part) == NULL)
        fail_msg("%s: expected %d and %s: %s", line, status, part, answer);
    assert_non_null(strstr(answer, "\r\nx-amzn-RequestId: "));
    free(answer);
}

#define ACTION(name) "X-Amz-Target: AWSStepFunctions." name "\r\n"

static void each_request_is_answered_by_what_it_asks_for(void **state)
{
    static const struct {
        const char *line, *headers, *body;
        int status;
        const char *part;
    } cases[] = {
        {"GET /healthz", "", "", 200, "\r\n\r\nok\n"},
        {"GET /healthz?a", "", "", 200, "\r\n\r\nok\n"},
        {"GET /metrics", "", "", 200, "Content-Type: text/plain; version=0.0.4\r\n"},
        {"GET /", "", "", 405, "\r\nAllow: POST\r\n"},
        {"GET /start", "", "", 405, "\r\nAllow: POST\r\n"},
        {"PUT /start-sync/a", "", "", 405, "\r\n\r\nPUT is not for this: POST\n"},
        {"POST /healthz", "", "", 405, "\r\nAllow: GET, HEAD\r\n"},
        {"DELETE /metrics?a", "", "", 405, "\r\nAllow: GET, HEAD\r\n"},
        {"GET /starts", "", "", 404, "There is nothing here: "},
        {"POST /a", "", "", 404, "There is nothing here: "},
        {"PUT /", ACTION("ListActivities"), "{}", 405, "\r\nAllow: POST\r\n"},
        {"POST /start", "", "{}", 404, "Which machine? "},
        {"POST /start/a/", "", "{}", 404, "Which machine? "},
        {"POST /start//a", "", "{}", 404, "Which machine? "},
        {"POST /start-sync/a/b?c", "", "{}", 404, "Which machine? "},
        {"POST /start/none", "", "{}", 400, "\"__type\":\"StateMachineDoesNotExist\""},
        {"POST /", "", "{}", 400, "\"__type\":\"UnknownOperationException\""},
        {"POST /", "X-Amz-Target: AWSStepFunctionsX.ListActivities\r\n", "{}", 400,
         "\"__type\":\"UnknownOperationException\""},
        {"POST /", ACTION("ListActivities") "x-amz-target: AWSStepFunctions.CreateActivity\r\n",
         "{}", 400, "There is more than one X-Amz-Target"},
        {"POST /", ACTION("Frob"), "{}", 400, "\"__type\":\"UnknownOperationException\""},
        {"POST /", "X-Amz-Target: AWSEvents.PutEvents\r\n", "{}", 400, "serve --event-pattern"},
        {"POST /", "X-Amz-Target: AWSEvents.PutRule\r\n", "{}", 400, "there is only PutEvents"},
        {"POST /", ACTION("ListActivities"), "{}", 200, "\r\n\r\n{\"activities\":[]}"},
        {"POST /?a=b", ACTION("ListActivities"), "", 200, "\r\n\r\n{\"activities\":[]}"},
        {"POST /", ACTION("CreateActivity"), "{\"name\":\"a b\"}", 400,
         "{\"__type\":\"InvalidName\",\"message\":\"Invalid Name: 'a b'\"}"},
        {"POST /", ACTION("ListActivities"), "{", 400, "\"__type\":\"SerializationException\""},
        {"POST /", "Origin: http://a\r\n" ACTION("ListActivities"), "{}", 403,
         "\"__type\":\"AccessDeniedException\""},
        {"GET /healthz", "Origin: http://a\r\n", "", 200, "ok\n"},
    };

    (void)state;
    set_up();
    for (size_t i = 0; i < COUNT_OF(cases); i++)
        expect(cases[i].line, cases[i].headers, cases[i].body, cases[i].status, cases[i].part);
    tear_down();
}

static void what_is_our_fault_has_another_status(void **state)
{
    (void)state;
    set_up();
    bench_fail_commit(&bench);
    expect("POST /", ACTION("CreateActivity"), "{\"name\":\"a\"}", 503,
           "\"__type\":\"ServiceUnavailable\"");
    tear_down();
}

static void metrics_know_what_was_answered(void **state)
{
    (void)state;
    set_up();
    expect("POST /", ACTION("ListActivities"), "{}", 200, "");
    expect("POST /", ACTION("ListActivities"), "{}", 200, "");
    expect("POST /", ACTION("Frob"), "{}", 400, "");
    expect("GET /metrics", "", "", 200,
           "sfn_requests_total{action=\"ListActivities\",status=\"200\"} 2\n");
    expect("GET /metrics", "", "", 200, "sfn_requests_total{action=\"other\",status=\"400\"} 1\n");
    expect("GET /metrics", "", "", 200, "sfn_requests_in_flight 0\n");
    tear_down();
}

/* A poll, whose client goes, or waits until the service ends. */
static void who_waits_is_counted_and_answered_at_the_end(void **state)
{
    static const char poll[] = "POST / HTTP/1.1\r\nHost: h\r\n" ACTION(
        "GetActivityTask") "Content-Length: 66\r\n\r\n"
                           "{\"activityArn\":\"" BENCH_ACTIVITY "a\"}";
    char *answer;
    int fds[2];

    (void)state;
    set_up();
    expect("POST /", ACTION("CreateActivity"), "{\"name\":\"a\"}", 200, BENCH_ACTIVITY "a");
    for (int i = 0; i < 2; i++)
        fds[i] = wire_send(front_address(front), poll);
    for (int i = 0; i < 10; i++)
        turn(NULL);
    expect("GET /metrics", "", "", 200, "sfn_requests_in_flight 2\n");
    expect("GET /metrics", "", "", 200, "sfn_activity_polls 2\n");
    close(fds[0]);
    for (int i = 0; i < 10; i++)
        turn(NULL);
    expect("GET /metrics", "", "", 200, "sfn_requests_in_flight 1\n");
    assert_true(front_is_asked(front));
    front_end(front);
    answer = wire_read(fds[1], turn, NULL);
    assert_non_null(strstr(answer, "HTTP/1.1 200 OK\r\n"));
    free(answer);
    close(fds[1]);
    for (int i = 0; i < 100 && front_is_asked(front); i++)
        turn(NULL);
    assert_false(front_is_asked(front));
    tear_down();
}

static void who_can_be_reached_needs_keys(void **state)
{
    struct front_options how = {.api = &bench.api, .listen = "0.0.0.0:0", .tell = tell};
    char *problem = NULL;

    (void)state;
    bench_init(&bench);
    how.loop = bench.loop;
    assert_null(front_open(&how, &problem));
    assert_non_null(strstr(problem, "that needs --credentials FILE"));
    free(problem);
    how.credentials = "/nowhere/keys";
    problem = NULL;
    assert_null(front_open(&how, &problem));
    assert_string_equal(problem, "cannot read /nowhere/keys: No such file or directory");
    free(problem);
    bench_drop(&bench);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_request_is_answered_by_what_it_asks_for),
        cmocka_unit_test(what_is_our_fault_has_another_status),
        cmocka_unit_test(metrics_know_what_was_answered),
        cmocka_unit_test(who_waits_is_counted_and_answered_at_the_end),
        cmocka_unit_test(who_can_be_reached_needs_keys),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
