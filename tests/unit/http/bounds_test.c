/* tests/unit/http/bounds_test.c - what clients that are slow, many or gone may cost a server. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include "runtime/base/bug.h"
#include "tests/unit/http/serving.h"

static void expect_hello(const struct serving *serving)
{
    char *text = client_get(serving, SAY_HELLO);

    assert_string_equal(text, "hello");
    free(text);
}

/* Check that so many calls have gone, soon. */
static void expect_gone(const struct serving *serving, long count)
{
    int64_t until_ms = client_now_ms() + 4000;
    long gone;

    while ((gone = client_get_number(serving, COUNT_GONE)) < count && client_now_ms() < until_ms)
        usleep(5000);
    assert_int_equal(gone, count);
}

/* ---- slow ---- */

static const struct http_server_options brisk = {.request_ms = 300, .idle_ms = 900};

static void a_request_that_drips_is_cut_off(void **state)
{
    struct serving serving = serving_start(brisk, 0);
    int64_t began_ms = client_now_ms();
    int fd = client_connect(&serving);

    client_say(fd, "POST /echo HTTP/1.1\r\nHost: h\r\n");
    while (client_is_quiet(fd, 20) && client_now_ms() - began_ms < 5000)
        client_say(fd, "a: b\r\n");
    assert_in_range(client_now_ms() - began_ms, 250, 2000);
    close(fd);
    began_ms = client_now_ms();
    fd = client_connect(&serving);
    client_say(fd, "POST /echo HTTP/1.1\r\nHost: h\r\nContent-Length: 1000\r\n\r\n");
    while (client_is_quiet(fd, 20) && client_now_ms() - began_ms < 5000)
        client_say(fd, "a");
    assert_in_range(client_now_ms() - began_ms, 250, 2000);
    close(fd);
    expect_hello(&serving);
    serving_end(&serving);
}

/* Time is not earned ahead by what has come at once. */
static void a_body_that_stops_is_cut_off(void **state)
{
    static char part[1000000];
    struct serving serving = serving_start(brisk, 0);
    int fd = client_connect(&serving);

    memset(part, 'a', sizeof part);
    client_say(fd, "POST /echo HTTP/1.1\r\nHost: h\r\nContent-Length: 9000000\r\n\r\n");
    for (int i = 0; i < 8; i++)
        client_send(fd, part, sizeof part);
    client_read_end(fd, 1500);
    close(fd);
    serving_end(&serving);
}

static void a_body_that_keeps_its_pace_may_take_long(void **state)
{
    static char part[50000];
    struct serving serving = serving_start(brisk, 0);
    int fd = client_connect(&serving);
    char *text;

    memset(part, 'a', sizeof part);
    client_say(fd, "POST /echo HTTP/1.1\r\nHost: h\r\nContent-Length: 1500000\r\n\r\n");
    for (int i = 0; i < 30; i++) {
        client_send(fd, part, sizeof part);
        usleep(50000);
    }
    text = client_read(fd, true);
    assert_true(strlen(text) > 30 * sizeof part);
    free(text);
    close(fd);
    serving_end(&serving);
}

static void an_idle_connection_is_closed_later(void **state)
{
    struct serving serving = serving_start(brisk, 0);
    int silent = client_connect(&serving);
    int used = client_connect(&serving);
    char *text;

    assert_true(client_is_quiet(silent, 500));
    client_say(used, "GET /hello HTTP/1.1\r\nHost: h\r\n\r\n");
    text = client_read(used, true);
    assert_non_null(strstr(text, "hello"));
    free(text);
    client_read_end(silent, 1500);
    assert_true(client_is_quiet(used, 200));
    client_read_end(used, 1500);
    close(silent);
    close(used);
    serving_end(&serving);
}

static void who_does_not_take_an_answer_is_cut_off(void **state)
{
    struct serving serving = serving_start(brisk, 0);
    int fd = client_connect(&serving);
    int64_t until_ms = client_now_ms() + 5000;

    client_say(fd, "GET /big HTTP/1.1\r\nHost: h\r\n\r\n");
    usleep(100000);
    assert_int_equal(client_get_number(&serving, COUNT_OPEN), 2);
    while (client_get_number(&serving, COUNT_OPEN) > 1 && client_now_ms() < until_ms)
        usleep(20000);
    assert_int_equal(client_get_number(&serving, COUNT_OPEN), 1);
    close(fd);
    serving_end(&serving);
}

/* Where there is no room for an answer, nothing of it is taken. */
static void who_asks_much_and_reads_nothing_is_cut_off(void **state)
{
    enum { MOST = 100000000 };
    static char ask[20050];
    struct serving serving = serving_start(brisk, 0);
    int fd = client_connect(&serving);
    int64_t until_ms;
    int little = 4096;
    size_t size, at = 0;
    ssize_t sent;

    setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &little, sizeof little);
    size = (size_t)snprintf(ask, sizeof ask,
                            "GET /echo HTTP/1.1\r\nHost: h\r\na: %020000d\r\n\r\n", 0);
    while (at < MOST && poll(&(struct pollfd){.fd = fd, .events = POLLOUT}, 1, 200) > 0 &&
           (sent = send(fd, ask + at % size, size - at % size, MSG_DONTWAIT | MSG_NOSIGNAL)) > 0)
        at += (size_t)sent;
    assert_in_range(at, 1, MOST - 1);
    until_ms = client_now_ms() + 3000;
    while (client_get_number(&serving, COUNT_OPEN) > 1 && client_now_ms() < until_ms)
        usleep(20000);
    assert_int_equal(client_get_number(&serving, COUNT_OPEN), 1);
    close(fd);
    serving_end(&serving);
}

static void a_held_call_is_never_late(void **state)
{
    struct serving serving = serving_start(brisk, 0);
    int fds[2];

    for (int i = 0; i < 2; i++) {
        fds[i] = client_connect(&serving);
        client_say(
            fds[i],
            i == 0 ? "GET /hold HTTP/1.1\r\nHost: h\r\n\r\nGET /hello HTTP/1.1\r\nHost: h\r\n\r\n"
                   : "POST /hold-blindly HTTP/1.1\r\nHost: h\r\nContent-Length: 1\r\n\r\na"
                     "GET /hello HTTP/1.1\r\nHost: h\r\n\r\n");
    }
    assert_true(client_is_quiet(fds[0], 2000));
    assert_true(client_is_quiet(fds[1], 0));
    assert_int_equal(client_get_number(&serving, ANSWER), 2);
    for (int i = 0; i < 2; i++) {
        char *held = client_read(fds[i], true);
        char *next = client_read(fds[i], true);

        assert_non_null(strstr(held, "held"));
        assert_non_null(strstr(next, "hello"));
        free(held);
        free(next);
        client_read_end(fds[i], 2500); /* it is idle again */
        close(fds[i]);
    }
    serving_end(&serving);
}

/* ---- gone ---- */

static void a_hang_up_is_told(void **state)
{
    static const char *const requests[] = {
        "GET /hold HTTP/1.1\r\nHost: h\r\n\r\n",
        "POST /hold HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\n\r\n{}",
        "POST /hold HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\n\r\n{}GET /hello HTTP/1.1\r\nHost: "
        "h\r\n\r\n",
        "GET /hold HTTP/1.1\r\nHost: h\r\n\r\nGET /he",
    };
    struct serving serving = serving_start((struct http_server_options){0}, 0);
    struct linger at_once = {1, 0};

    for (int i = 0; i < 12; i++) {
        int fd = client_connect(&serving);

        client_say(fd, requests[i % 4]);
        assert_true(client_is_quiet(fd, 10));
        if (i / 4 == 1)
            setsockopt(fd, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
        if (i / 4 == 2) /* it cannot be told from a hang-up */
            shutdown(fd, SHUT_WR);
        else
            close(fd);
        expect_gone(&serving, i + 1);
        if (i / 4 == 2)
            close(fd);
    }
    assert_int_equal(client_get_number(&serving, ANSWER), 0);
    serving_end(&serving);
}

/* No more is read ahead then, but somebody looks. (Of what the socket has no room for the system
 * tells nobody, nor of what comes behind that.) */
static void a_hang_up_behind_many_requests_is_told(void **state)
{
    static char more[100000];
    struct serving serving = serving_start(brisk, 0);
    int fd = client_connect(&serving);

    memset(more, 'a', sizeof more);
    client_say(fd, "GET /hold HTTP/1.1\r\nHost: h\r\n\r\n");
    send(fd, more, sizeof more, MSG_DONTWAIT | MSG_NOSIGNAL);
    assert_true(client_is_quiet(fd, 100));
    close(fd);
    expect_gone(&serving, 1);
    serving_end(&serving);
}

static void an_answer_that_nobody_takes_is_dropped(void **state)
{
    struct serving serving = serving_start((struct http_server_options){0}, 0);

    for (int i = 0; i < 3; i++) {
        int fd = client_connect(&serving);

        client_say(fd,
                   i == 0 ? "GET /hold-blindly HTTP/1.1\r\nHost: h\r\n\r\n"
                          : "POST /hold-blindly HTTP/1.1\r\nHost: h\r\nContent-Length: 1\r\n\r\na");
        assert_true(client_is_quiet(fd, 10));
        close(fd);
        if (i == 2)
            assert_int_equal(client_get_number(&serving, ANSWER), 3);
    }
    assert_int_equal(client_get_number(&serving, COUNT_GONE), 0);
    serving_end(&serving);
}

/* One that only says that it sends nothing more, and whose call's holder does not care. */
static void a_client_may_close_its_side_and_read_on(void **state)
{
    struct serving serving = serving_start((struct http_server_options){0}, 0);
    int fd = client_connect(&serving);
    char *text;

    client_say(fd, "POST /later HTTP/1.1\r\nHost: h\r\nContent-Length: 1\r\n\r\na");
    shutdown(fd, SHUT_WR);
    text = client_read(fd, true);
    assert_non_null(strstr(text, "later"));
    free(text);
    client_read_end(fd, 1000);
    close(fd);
    serving_end(&serving);
}

/* ---- many ---- */

/* With so many connections that say the same: how much memory of the server each one takes. */
static size_t cost_of(const struct serving *serving, int *fds, int count, const char *text)
{
    size_t before = serving_memory(serving);
    size_t after;
    int64_t until_ms = client_now_ms() + 20000;

    for (int i = 0; i < count; i++) {
        fds[i] = client_connect(serving);
        client_say(fds[i], text);
    }
    while (client_get_number(serving, COUNT_OPEN) < count && client_now_ms() < until_ms)
        usleep(10000);
    expect_hello(serving);
    after = serving_memory(serving);
    return after > before ? (after - before) / (size_t)count : 0;
}

/* One that is idle makes room; without one a client waits until there is a descriptor again. */
static void who_cannot_be_accepted_waits(void **state)
{
    struct serving serving = serving_start((struct http_server_options){0}, 200);
    int idle = client_connect(&serving);
    int held = client_connect(&serving);
    int64_t from_ms;
    char *text;

    client_say(held, "GET /hold HTTP/1.1\r\nHost: h\r\n\r\n");
    assert_true(client_is_quiet(held, 10));
    text = client_get(&serving, TAKE_ALL);
    assert_string_equal(text, "taken");
    free(text);
    from_ms = client_now_ms();
    expect_hello(&serving); /* in place of the idle one, or of who asked before */
    expect_hello(&serving);
    for (int i = 0; i < 3; i++)
        client_say(client_connect(&serving), "GET /hold HTTP/1.1\r\nHost: h\r\n\r\n");
    expect_hello(&serving);
    assert_in_range(client_now_ms() - from_ms, 250, 20000);
    assert_in_range(client_get_number(&serving, ANSWER), 4, 4);
    close(idle);
    serving_end(&serving);
}

#define HEADERS_OF_A_WORKER                                                                        \
    "Host: localhost:8083\r\nAccept-Encoding: identity\r\n"                                        \
    "X-Amz-Target: AWSStepFunctions.GetActivityTask\r\n"                                           \
    "Content-Type: application/x-amz-json-1.0\r\n"                                                 \
    "User-Agent: Boto3/1.26.27 Python/3.11.2 Linux/6.1.0 Botocore/1.29.27\r\n"                     \
    "X-Amz-Date: 20261127T090000Z\r\n"                                                             \
    "Authorization: AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20261127/eu-west-1/states/"            \
    "aws4_request, SignedHeaders=content-type;host;x-amz-date;x-amz-target, Signature="            \
    "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef\r\n"

/* So many are enough to measure what one costs. */
#define MEASURED 1000

/* How many connections both sides may have: ten thousand where that is possible. */
static int connections_at_hand(void)
{
    struct rlimit limit;

    getrlimit(RLIMIT_NOFILE, &limit);
    limit.rlim_cur = limit.rlim_max;
    setrlimit(RLIMIT_NOFILE, &limit);
    return limit.rlim_cur > 10400 ? 10000 : (int)limit.rlim_cur / 2 - 20;
}

static void ten_thousand_connections_are_cheap(void **state)
{
    int count = connections_at_hand();
    struct serving serving;
    int *idle;
    size_t cost;

    if (count < MEASURED)
        print_message("# a process may have too few descriptors here to measure (ulimit -Hn)\n");
    serving = serving_start((struct http_server_options){0}, 0);
    idle = mem_alloc((size_t)count * sizeof *idle);
    cost = cost_of(&serving, idle, count, "");
    print_message("# %d idle connections: %zu bytes each\n", count, cost);
    for (int i = 0; i < count; i++)
        close(idle[i]);
#ifndef __SANITIZE_ADDRESS__
    if (count >= MEASURED)
        assert_in_range(cost, 1, 4096);
#endif
    serving_end(&serving);
    serving = serving_start((struct http_server_options){0}, 0);
    cost = cost_of(&serving, idle, count,
                   "POST /hold HTTP/1.1\r\n" HEADERS_OF_A_WORKER "Content-Length: 2\r\n\r\n{}");
    print_message("# %d held calls: %zu bytes each\n", count, cost);
#ifndef __SANITIZE_ADDRESS__
    if (count >= MEASURED)
        assert_in_range(cost, 1, 4096);
#endif
    for (int i = 0; i < count / 2; i++)
        close(idle[i]);
    expect_gone(&serving, count / 2);
    assert_int_equal(client_get_number(&serving, ANSWER), count - count / 2);
    for (int i = count / 2; i < count; i++) {
        char *text = client_read(idle[i], true);

        assert_non_null(strstr(text, "held"));
        free(text);
        close(idle[i]);
    }
    free(idle);
    serving_end(&serving);
}

/* Each is within its bound, but all together are not. */
static void bodies_that_come_in_part_are_bounded(void **state)
{
    static char part[99000];
    struct serving serving = serving_start((struct http_server_options){.body_max = 100000}, 0);
    const long most = 16 * (100000 + HTTP_HEAD_MAX) / HTTP_HEAD_MAX;
    int64_t until_ms = client_now_ms() + 4000;
    int fds[100];
    long open;

    memset(part, 'a', sizeof part);
    for (int i = 0; i < 100; i++) {
        fds[i] = client_connect(&serving);
        client_say(fds[i], i % 2 == 0
                               ? "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 100000\r\n\r\n"
                               : "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n"
                                 "182b8\r\n");
        client_send(fds[i], part, sizeof part);
        client_say(fds[i], i % 2 == 0 ? "" : "\r\n");
    }
    while ((open = client_get_number(&serving, COUNT_OPEN) - 1) > most &&
           client_now_ms() < until_ms)
        usleep(10000); /* it still reads */
    assert_in_range(open, 1, most);
    for (int i = 0; i < 100; i++)
        close(fds[i]);
    serving_end(&serving);
}

/* Who holds all there is keeps nobody out. */
static void who_has_held_much_for_long_makes_room(void **state)
{
    enum { HOARDERS = 30 };
    static char part[999999];
    struct serving serving =
        serving_start((struct http_server_options){.body_max = 1000000}, 0);
    int fds[HOARDERS];

    memset(part, 'a', sizeof part);
    for (int i = 0; i < HOARDERS; i++) {
        fds[i] = client_connect(&serving);
        client_say(fds[i], "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 1000000\r\n\r\n");
        client_send(fds[i], part, sizeof part);
    }
    for (int i = 0; i < 5; i++) {
        int fd = client_connect(&serving);
        char *text;

        client_say(fd, "POST /echo HTTP/1.1\r\nHost: h\r\nContent-Length: 300000\r\n\r\n");
        client_send(fd, part, 300000);
        text = client_read(fd, true);
        assert_true(strlen(text) > 300000);
        free(text);
        close(fd);
    }
    assert_in_range(client_get_number(&serving, COUNT_OPEN), 10, 18);
    for (int i = 0; i < HOARDERS; i++)
        close(fds[i]);
    serving_end(&serving);
}

/* Nor does it help to send little that takes much memory: a block for two bytes. */
static void small_chunks_are_counted_as_what_they_take(void **state)
{
    enum { CLIENTS = 50 };
    static const char *const pieces[] = {"2\r\n", "ab", "\r\n"};
    struct serving serving = serving_start((struct http_server_options){.body_max = 1000}, 0);
    const long most = 16 * (1000 + HTTP_HEAD_MAX) / (100 * 1024);
    int64_t until_ms = client_now_ms() + 4000;
    int fds[CLIENTS];
    long open;

    for (int i = 0; i < CLIENTS; i++) {
        fds[i] = client_connect(&serving);
        client_say(fds[i], "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n");
    }
    for (int i = 0; i < 3 * 100; i++) {
        for (int k = 0; k < CLIENTS; k++)
            client_say(fds[k], pieces[i % 3]);
        assert_int_equal(client_get_number(&serving, COUNT_GONE), 0); /* they are read */
    }
    while ((open = client_get_number(&serving, COUNT_OPEN) - 1) > most &&
           client_now_ms() < until_ms)
        usleep(10000);
    assert_in_range(open, 1, most);
    for (int i = 0; i < CLIENTS; i++)
        close(fds[i]);
    serving_end(&serving);
}

/* What was read ahead is the beginning of it. */
static void a_large_request_may_follow_a_held_call(void **state)
{
    static char body[1000000];
    struct serving serving = serving_start((struct http_server_options){0}, 0);
    int fd = client_connect(&serving);
    int other = client_connect(&serving);
    char *text;

    memset(body, 'a', sizeof body);
    client_say(fd, "GET /hold HTTP/1.1\r\nHost: h\r\n\r\nPOST /echo HTTP/1.1\r\nHost: "
                   "h\r\nContent-Length: 1000000\r\n\r\n");
    assert_int_equal(send(fd, body, 100000, 0), 100000);
    assert_true(client_is_quiet(fd, 50));
    client_say(other, "GET /answer HTTP/1.1\r\nHost: h\r\n\r\n");
    client_send(fd, body, sizeof body - 100000);
    text = client_read(fd, true);
    assert_non_null(strstr(text, "held"));
    free(text);
    text = client_read(fd, true);
    assert_true(strlen(text) > sizeof body && strstr(text, "POST /echo\n") != NULL);
    free(text);
    close(fd);
    close(other);
    serving_end(&serving);
}

/* A server that may have 64 descriptors has 32 connections. */
static void idle_connections_make_room(void **state)
{
    struct serving serving = serving_start((struct http_server_options){0}, 64);
    int fds[100];

    for (int i = 0; i < 100; i++) {
        fds[i] = client_connect(&serving);
        if (i == 0)
            client_say(fds[i], "GET /hold HTTP/1.1\r\nHost: h\r\n\r\n");
    }
    expect_hello(&serving);
    client_read_end(fds[1], 1000);
    assert_true(client_is_quiet(fds[0], 10)); /* it is asked */
    assert_true(client_is_quiet(fds[99], 10));
    for (int i = 0; i < 100; i++)
        close(fds[i]);
    serving_end(&serving);
}

static void without_room_who_comes_waits(void **state)
{
    struct serving serving = serving_start((struct http_server_options){0}, 64);
    int64_t until_ms = client_now_ms() + 30000;
    int fds[40];
    long answered = 0;

    for (int i = 0; i < 40; i++) {
        fds[i] = client_connect(&serving);
        client_say(fds[i], "GET /hold HTTP/1.1\r\nHost: h\r\n\r\n");
    }
    assert_true(client_is_quiet(fds[39], 300));
    for (int i = 0; i < 20; i++)
        close(fds[i]);
    expect_gone(&serving, 20); /* so there is room */
    while ((answered += client_get_number(&serving, ANSWER)) < 20 && client_now_ms() < until_ms)
        usleep(10000);
    assert_int_equal(answered, 20);
    for (int i = 20; i < 40; i++) {
        char *text = client_read(fds[i], true);

        assert_non_null(strstr(text, "held"));
        free(text);
        close(fds[i]);
    }
    serving_end(&serving);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_request_that_drips_is_cut_off),
        cmocka_unit_test(a_body_that_stops_is_cut_off),
        cmocka_unit_test(a_body_that_keeps_its_pace_may_take_long),
        cmocka_unit_test(an_idle_connection_is_closed_later),
        cmocka_unit_test(who_does_not_take_an_answer_is_cut_off),
        cmocka_unit_test(who_asks_much_and_reads_nothing_is_cut_off),
        cmocka_unit_test(a_held_call_is_never_late),
        cmocka_unit_test(a_hang_up_is_told),
        cmocka_unit_test(a_hang_up_behind_many_requests_is_told),
        cmocka_unit_test(an_answer_that_nobody_takes_is_dropped),
        cmocka_unit_test(a_client_may_close_its_side_and_read_on),
        cmocka_unit_test(who_cannot_be_accepted_waits),
        cmocka_unit_test(ten_thousand_connections_are_cheap),
        cmocka_unit_test(bodies_that_come_in_part_are_bounded),
        cmocka_unit_test(who_has_held_much_for_long_makes_room),
        cmocka_unit_test(small_chunks_are_counted_as_what_they_take),
        cmocka_unit_test(a_large_request_may_follow_a_held_call),
        cmocka_unit_test(idle_connections_make_room),
        cmocka_unit_test(without_room_who_comes_waits),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
