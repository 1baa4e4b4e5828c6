/* tests/unit/http/server_test.c - what a server answers to, and in which order. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "runtime/base/count.h"
#include "runtime/loop/loop.h"
#include "tests/unit/http/serving.h"

/* Check that one answer follows, with this status and this in it. */
static void expect(int fd, int status, const char *part)
{
    char *text = client_read(fd, true);
    int said = strlen(text) > 12 ? (int)strtol(text + 9, NULL, 10) : 0;

    if (said != status || strstr(text, part) == NULL)
        fail_msg("expected %d and \"%s\", got: %s", status, part, text);
    free(text);
}

/* Check that nothing more comes, and that the connection is closed. */
static void expect_end(int fd)
{
    char byte;

    assert_int_equal(recv(fd, &byte, 1, 0), 0);
}

static void requests_are_answered_in_their_order(void **state)
{
    struct serving serving = serving_start((struct http_server_options){0}, 0);
    int fd = client_connect(&serving);

    client_say(fd, "GET /later HTTP/1.1\r\nHost: h\r\n\r\n"
                   "POST /1 HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\n\r\none"
                   "GET /later HTTP/1.1\r\nHost: h\r\n\r\n"
                   "GET /hello HTTP/1.1\r\nHost: h\r\n\r\n"
                   "POST /2 HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\n\r\ntwo");
    expect(fd, 200, "\r\n\r\nlater");
    expect(fd, 200, "POST /1\nHost: h\nContent-Length: 3\n\none");
    expect(fd, 200, "\r\n\r\nlater");
    expect(fd, 200, "\r\n\r\nhello");
    expect(fd, 200, "POST /2\nHost: h\nContent-Length: 3\n\ntwo");
    close(fd);
    serving_end(&serving);
}

static void a_call_knows_its_request(void **state)
{
    struct serving serving = serving_start((struct http_server_options){0}, 0);
    int fd = client_connect(&serving);

    client_say(fd, "PATCH /a/b%20c?d=e&f HTTP/1.1\r\nhost:somewhere\r\nX-A:  one \r\nx-a: two\r\n"
                   "content-length: 5\r\n\r\na\nb c");
    expect(fd, 200,
           "PATCH /a/b%20c?d=e&f\nhost: somewhere\nX-A: one\nx-a: two\ncontent-length: 5\n"
           "\na\nb c");
    client_say(fd, "OPTIONS * HTTP/1.1\r\nHost: h\r\n\r\n");
    expect(fd, 200, "OPTIONS *\n");
    client_say(fd, "CONNECT elsewhere:80 HTTP/1.1\r\nHost: h\r\n\r\n");
    expect(fd, 200, "CONNECT elsewhere:80\n");
    client_say(fd, "DELETE http://elsewhere:80/a?b HTTP/1.1\r\nHost: h\r\n\r\n");
    expect(fd, 200, "DELETE /a?b\n");
    client_read_end(fd, 1000); /* as evhttp does when it is taken for a proxy */
    close(fd);
    fd = client_connect(&serving);
    client_say(fd, "TRACE http://elsewhere HTTP/1.1\r\nHost: h\r\n\r\n");
    expect(fd, 200, "TRACE /\n");
    close(fd);
    serving_end(&serving);
}

static void an_answer_has_what_it_was_given(void **state)
{
    struct serving serving = serving_start((struct http_server_options){0}, 0);
    int fd = client_connect(&serving);
    char *text;

    client_say(fd, "GET /hello HTTP/1.1\r\nHost: h\r\n\r\n");
    text = client_read(fd, true);
    assert_ptr_equal(strstr(text, "HTTP/1.1 200 OK\r\n"), text);
    assert_non_null(strstr(text, "\r\nContent-Type: text/plain\r\nX-Name: a value\r\n"));
    assert_non_null(strstr(text, "\r\nContent-Length: 5\r\n"));
    assert_non_null(strstr(text, "\r\nDate: "));
    assert_null(strstr(text, "Connection:"));
    free(text);
    client_say(fd, "HEAD /hello HTTP/1.1\r\nHost: h\r\n\r\n");
    text = client_read(fd, false);
    assert_non_null(strstr(text, "\r\nContent-Length: 5\r\n"));
    free(text);
    client_say(fd, "GET /hello HTTP/1.1\r\nHost: h\r\n\r\n"); /* no text came after that head */
    expect(fd, 200, "hello");
    close(fd);
    serving_end(&serving);
}

static void connections_are_kept_as_asked(void **state)
{
    struct serving serving = serving_start((struct http_server_options){0}, 0);
    int fd = client_connect(&serving);

    client_say(fd, "GET /hello HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
    expect(fd, 200, "Connection: keep-alive\r\n");
    client_say(fd, "GET /hello HTTP/1.0\r\n\r\n");
    expect(fd, 200, "Content-Length: 5\r\n");
    client_read_end(fd, 1000);
    close(fd);
    fd = client_connect(&serving);
    client_say(fd, "GET /hello HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");
    expect(fd, 200, "Connection: close\r\n");
    client_read_end(fd, 1000);
    close(fd);
    serving_end(&serving);
}

static void a_body_may_come_in_chunks_or_when_told_to(void **state)
{
    struct serving serving = serving_start((struct http_server_options){0}, 0);
    int fd = client_connect(&serving);

    client_say(fd, "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n");
    assert_true(client_is_quiet(fd, 20));
    client_say(fd, "4\r\ndefg\r\n0\r\n\r\nGET /hello HTTP/1.1\r\nHost: h\r\n\r\n");
    expect(fd, 200, "\n\nabcdefg");
    expect(fd, 200, "hello");
    client_say(fd,
               "POST / HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\n");
    expect(fd, 100, "Continue");
    client_say(fd, "abc");
    expect(fd, 200, "\n\nabc");
    client_say(fd, "POST / HTTP/1.1\r\nHost: h\r\nExpect: miracles\r\nContent-Length: 3\r\n\r\n");
    expect(fd, 417, "");
    close(fd);
    serving_end(&serving);
}

/* The answer to a body of so many bytes, when 1,000 are allowed. */
static void expect_body(const struct serving *serving, size_t size, int status, const char *part)
{
    static const char zeros[100000];
    char head[80];
    int fd = client_connect(serving);

    snprintf(head, sizeof head, "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: %zu\r\n\r\n", size);
    client_say(fd, head);
    client_send(fd, zeros, size);
    expect(fd, status, part);
    close(fd);
}

static void what_is_too_large_is_refused(void **state)
{
    struct serving serving = serving_start((struct http_server_options){.body_max = 1000}, 0);
    char wide[801]; /* a header */
    struct {
        const char *text;
        int repeated;
        int status;
    } heads[] = {
        {wide, 80, 200},
        {wide, 82, 431},
        {"a: b\r\n", HTTP_HEADERS_MAX - 1, 200},
        {"a: b\r\n", HTTP_HEADERS_MAX, 431},
    };

    snprintf(wide, sizeof wide, "a: %0795d\r\n", 0);
    expect_body(&serving, 1000, 200, "Content-Length: 1000");
    expect_body(&serving, 1001, 413, "The body is too large.\"}");
    expect_body(&serving, 100000, 413, "The body is too large.\"}");
    for (size_t i = 0; i < COUNT_OF(heads); i++) {
        int fd = client_connect(&serving);

        client_say(fd, "GET /hello HTTP/1.1\r\nHost: h\r\n");
        for (int j = 0; j < heads[i].repeated; j++)
            client_say(fd, heads[i].text);
        client_say(fd, "\r\n");
        expect(fd, heads[i].status, "");
        close(fd);
    }
    serving_end(&serving);
}

static void what_is_not_http_is_refused(void **state)
{
    static const struct {
        const char *text;
        int status;
    } wrong[] = {
        {"hello\r\n\r\n", 400},
        {"GET /\r\n\r\n", 400},
        {"GET / HTTP/2.0\r\n\r\n", 400},
        {"GET / HTTP/1.1\r\nno header\r\n\r\n", 400},
        {"POST / HTTP/1.1\r\nHost: h\r\nContent-Length: two\r\n\r\n", 400},
        {"POST / HTTP/1.1\r\nHost: h\r\nContent-Length: -2\r\n\r\n", 400},
        {"POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n", 400},
        {"BREW / HTTP/1.1\r\nHost: h\r\n\r\n", 501},
        {"\x16\x03\x01\x02\x03\r\n\r\n", 400},
    };
    struct serving serving = serving_start((struct http_server_options){0}, 0);

    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        int fd = client_connect(&serving);

        client_say(fd, wrong[i].text);
        expect(fd, wrong[i].status, "Connection: close\r\n");
        client_read_end(fd, 1000);
        close(fd);
    }
    serving_end(&serving);
}

/* The rest of it would be a request that nobody has let through. */
static void what_is_read_differently_elsewhere_is_refused(void **state)
{
    static const char *const wrong[] = {
        "POST /1 HTTP/1.1\r\nHost: h\r\nContent-Length: 1\r\nContent-Length: 25\r\n\r\na",
        "POST /1 HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n"
        "0\r\n\r\n",
        "POST /1 HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: xchunked\r\n\r\n",
        "GET /1 HTTP/1.1\r\nHost: h\r\nContent-Length: 25\r\n\r\n",
        "GET /1 HTTP/1.1\r\nHost : h\r\n\r\n",
        "GET /1 HTTP/1.1\r\nX: a\r\n Host: h\r\n\r\n",
        "GET /1 HTTP/1.1\r\n\r\n",
    };
    static const char *const before[] = {
        "",
        "GET /hello HTTP/1.1\r\nHost: h\r\n\r\n",
        "POST /later HTTP/1.1\r\nHost: h\r\nContent-Length: 1\r\n\r\na",
        "GET /later HTTP/1.1\r\nHost: h\r\n\r\n",
    };
    struct serving serving = serving_start((struct http_server_options){0}, 0);

    for (size_t i = 0; i < COUNT_OF(wrong) * COUNT_OF(before); i++) {
        const size_t first = i % COUNT_OF(before);
        char text[512];
        int fd = client_connect(&serving);

        snprintf(text, sizeof text, "%s%sGET /hello HTTP/1.1\r\nHost: h\r\n\r\n", before[first],
                 wrong[i / COUNT_OF(before)]);
        client_say(fd, text);
        if (first > 0)
            expect(fd, 200, first == 1 ? "hello" : "later");
        expect(fd, 400,
               "Connection: close\r\n\r\n{\"__type\":\"BadRequestException\",\"message\":");
        expect_end(fd);
        close(fd);
    }
    for (int i = 0; i < 100 && client_get_number(&serving, COUNT_OPEN) > 1; i++)
        usleep(10000);
    assert_int_equal(client_get_number(&serving, COUNT_OPEN), 1);
    serving_end(&serving);
}

/* Of a client that may not begin to send it, or that waits to be told to. */
static void a_body_is_refused_before_it_is_sent(void **state)
{
    static const char head[] = "POST / HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\n"
                               "Content-Length: 1001\r\n\r\n";
    struct serving serving = serving_start((struct http_server_options){.body_max = 1000}, 0);
    int fd = client_connect(&serving);

    client_say(fd, head);
    expect(fd, 413, "RequestEntityTooLargeException");
    expect_end(fd);
    close(fd);
    fd = client_connect(&serving);
    client_say(fd, "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n3e9\r\n");
    expect(fd, 413, "RequestEntityTooLargeException");
    expect_end(fd);
    close(fd);
    serving_end(&serving);
}

#define REQUEST                                                                                    \
    "POST /a?b HTTP/1.1\r\nHost: here\r\nExpect: 100-continue\r\nContent-Length: 4\r\n\r\nbodyGET"
#define CHUNKED                                                                                    \
    "POST /a?b HTTP/1.1\r\nHost: here\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nbody\r\n0\r\n\r\n"

static void a_request_may_be_cut_off_anywhere(void **state)
{
    static const char *const texts[] = {REQUEST, CHUNKED};
    struct serving serving = serving_start((struct http_server_options){0}, 0);
    char *text;

    for (size_t i = 0; i < 2; i++)
        for (size_t size = 1; size <= strlen(texts[i]); size++) {
            int fd = client_connect(&serving);
            struct linger at_once = {1, 0};

            client_send(fd, texts[i], size);
            if (size % 3 == 0)
                shutdown(fd, SHUT_WR);
            if (size % 3 == 1) /* an end by RST */
                setsockopt(fd, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
            close(fd);
        }
    text = client_get(&serving, SAY_HELLO);
    assert_string_equal(text, "hello");
    free(text);
    for (int i = 0; i < 100 && client_get_number(&serving, COUNT_OPEN) > 1; i++)
        usleep(10000);
    assert_int_equal(client_get_number(&serving, COUNT_OPEN), 1);
    serving_end(&serving);
}

static void a_request_may_come_byte_by_byte(void **state)
{
    static const char *const texts[] = {"GET /hello HTTP/1.1\r\nHost: h\r\n\r\n", CHUNKED};
    struct serving serving = serving_start((struct http_server_options){0}, 0);
    int fd = client_connect(&serving);
    int one = 1;

    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    for (size_t i = 0; i < 2; i++) {
        for (const char *at = texts[i]; *at != '\0'; at++)
            client_send(fd, at, 1);
        expect(fd, 200, i == 0 ? "hello" : "\n\nbody");
    }
    close(fd);
    serving_end(&serving);
}

static void a_server_that_ends_answers_what_was_asked(void **state)
{
    struct serving serving = serving_start((struct http_server_options){0}, 0);
    int held = client_connect(&serving);
    int idle = client_connect(&serving);
    int partial = client_connect(&serving);
    int asks = client_connect(&serving);

    client_say(held, "POST /hold HTTP/1.1\r\nHost: h\r\nContent-Length: 0\r\n\r\n");
    client_say(partial, "GET /hello HT");
    client_say(asks, "GET /hello HTTP/1.1\r\nHost: h\r\n\r\n");
    expect(asks, 200, "hello");
    client_say(asks, "GET /end HTTP/1.1\r\nHost: h\r\n\r\n");
    expect(asks, 200, "Connection: close\r\n");
    client_read_end(asks, 1000);
    client_read_end(idle, 1000);
    client_say(partial, "TP/1.1\r\nHost: h\r\n\r\n");
    expect(partial, 200, "Connection: close\r\n");
    assert_true(client_is_quiet(held, 50));
    close(held); /* nobody waits any more */
    serving_wait(&serving);
    close(idle);
    close(partial);
    close(asks);
}

/* A server that lets go of what it holds only after it was told to end. */
static void held_calls_are_answered_by_a_server_that_ends(void **state)
{
    struct serving serving = serving_start((struct http_server_options){0}, 0);
    int held = client_connect(&serving);
    int other = client_connect(&serving);

    client_say(held, "GET /hold HTTP/1.1\r\nHost: h\r\n\r\n");
    client_say(other, "GET /hello HTTP/1.1\r\nHost: h\r\n\r\n");
    expect(other, 200, "hello");
    client_say(other, "GET /end HTTP/1.1\r\nHost: h\r\n\r\n");
    expect(other, 200, "ending");
    other = client_connect(&serving); /* as the server has promised: for a short while */
    client_say(other, "GET /answer HTTP/1.1\r\nHost: h\r\n\r\n");
    expect(other, 200, "Connection: close\r\n");
    expect(held, 200, "Connection: close\r\n");
    client_read_end(held, 1000);
    serving_wait(&serving);
    close(held);
    close(other);
}

static void where_it_listens_is_told(void **state)
{
    static const struct {
        const char *listen, *starts;
        bool is_loopback;
    } places[] = {
        {"127.0.0.1:0", "127.0.0.1:", true}, {"localhost:0", "127.0.0.1:", true},
        {"[::1]:0", "[::1]:", true},         {"0.0.0.0:0", "0.0.0.0:", false},
        {"*:0", "0.0.0.0:", false},
    };
    struct loop *loop = loop_new(false);

    for (size_t i = 0; i < sizeof places / sizeof places[0]; i++) {
        struct http_server_options options = {.loop = loop, .listen = places[i].listen};
        char *problem;
        struct http_server *server = http_server_open(&options, &problem);

        if (server == NULL && places[i].listen[0] == '[') { /* a machine without IPv6 */
            free(problem);
            continue;
        }
        assert_non_null(server);
        assert_ptr_equal(strstr(http_server_address(server), places[i].starts),
                         http_server_address(server));
        assert_null(strstr(http_server_address(server), ":0\0"));
        assert_int_equal(http_server_is_loopback(server), places[i].is_loopback);
        http_server_close(server);
    }
    loop_run(loop); /* nothing keeps it running */
    loop_free(loop);
}

static void expect_problem(struct http_server_options options, const char *expected)
{
    struct loop *loop = loop_new(false);
    char *problem = NULL;

    options.loop = loop;
    assert_null(http_server_open(&options, &problem));
    assert_string_equal(problem, expected);
    free(problem);
    loop_run(loop);
    loop_free(loop);
}

static void why_it_cannot_listen_is_one_line(void **state)
{
    struct serving serving = serving_start((struct http_server_options){0}, 0);
    char expected[128];

    snprintf(expected, sizeof expected, "%s: the address is in use", serving.address);
    expect_problem((struct http_server_options){.listen = serving.address}, expected);
    expect_problem((struct http_server_options){.listen = "192.0.2.1:8083"},
                   "192.0.2.1:8083: Cannot assign requested address");
    expect_problem((struct http_server_options){.listen = "8083"},
                   "8083: is not ADDRESS:PORT, as 127.0.0.1:8083 or [::1]:8083");
    expect_problem((struct http_server_options){.listen = "127.0.0.1:70000"},
                   "127.0.0.1:70000: is not ADDRESS:PORT, as 127.0.0.1:8083 or [::1]:8083");
    expect_problem((struct http_server_options){.listen = "::1:8083"},
                   "::1:8083: is not ADDRESS:PORT, as 127.0.0.1:8083 or [::1]:8083");
    expect_problem((struct http_server_options){.listen = "[::1:80"},
                   "[::1:80: is not ADDRESS:PORT, as 127.0.0.1:8083 or [::1]:8083");
    expect_problem((struct http_server_options){.listen = "127.0.0.1:0", .tls_key = "key.pem"},
                   "TLS needs both a certificate and its key");
    expect_problem((struct http_server_options){.listen = "127.0.0.1:0",
                                                .tls_cert = "/nowhere/cert.pem",
                                                .tls_key = "/nowhere/key.pem"},
                   "/nowhere/cert.pem: No such file or directory");
    serving_end(&serving);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(requests_are_answered_in_their_order),
        cmocka_unit_test(a_call_knows_its_request),
        cmocka_unit_test(an_answer_has_what_it_was_given),
        cmocka_unit_test(connections_are_kept_as_asked),
        cmocka_unit_test(a_body_may_come_in_chunks_or_when_told_to),
        cmocka_unit_test(what_is_too_large_is_refused),
        cmocka_unit_test(what_is_not_http_is_refused),
        cmocka_unit_test(what_is_read_differently_elsewhere_is_refused),
        cmocka_unit_test(a_body_is_refused_before_it_is_sent),
        cmocka_unit_test(a_request_may_be_cut_off_anywhere),
        cmocka_unit_test(a_request_may_come_byte_by_byte),
        cmocka_unit_test(a_server_that_ends_answers_what_was_asked),
        cmocka_unit_test(held_calls_are_answered_by_a_server_that_ends),
        cmocka_unit_test(where_it_listens_is_told),
        cmocka_unit_test(why_it_cannot_listen_is_one_line),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
