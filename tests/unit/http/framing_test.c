/* tests/unit/http/framing_test.c - which bytes are a request, and where it ends. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "runtime/base/count.h"
#include "runtime/http/framing.h"
#include "runtime/http/server.h"

enum { BODY_MAX = 1000 };

struct given {
    const char *text;
    int status; /* 0: it is a request */
};

/* Check one text, as it comes in pieces of so many bytes; what follows is of another request. */
static void check_pieces(const struct given *given, size_t text_size, size_t piece)
{
    struct framing framing;
    size_t taken = 0;

    framing_begin(&framing, BODY_MAX);
    while (taken < text_size && framing.state < FRAMING_WHOLE) {
        size_t size = text_size - taken < piece ? text_size - taken : piece;
        char copy[512]; /* so that a sanitizer sees who reads on */

        assert_in_range(size, 1, sizeof copy);
        memcpy(copy + sizeof copy - size, given->text + taken, size);
        taken += framing_take(&framing, copy + sizeof copy - size, size);
    }
    if (given->status != 0 &&
        (framing.state != FRAMING_REFUSED || framing.refusal.status != given->status))
        fail_msg("%s: %d, not %d", given->text, framing.refusal.status, given->status);
    if (given->status == 0 && framing.state != FRAMING_WHOLE)
        fail_msg("%s: %d: %s", given->text, framing.refusal.status, framing.refusal.message);
    if (given->status == 0 && text_size - taken != strlen("GET"))
        fail_msg("%s: ends after %zu bytes of %zu", given->text, taken, text_size);
}

static void check(const struct given *given, size_t text_size)
{
    for (size_t piece = 1; piece <= text_size; piece++)
        check_pieces(given, text_size, piece);
}

static void check_all(const struct given *given, size_t count)
{
    for (size_t i = 0; i < count; i++)
        check(&given[i], strlen(given[i].text));
}

#define POST "POST / HTTP/1.1\r\nHost: h\r\n"
#define CHUNKED POST "Transfer-Encoding: chunked\r\n\r\n"

static void a_request_ends_where_it_says(void **state)
{
    static const struct given good[] = {
        {"GET / HTTP/1.1\r\nHost: h\r\n\r\nGET", 0},
        {"GET / HTTP/1.0\r\n\r\nGET", 0},
        {"GET / HTTP/1.0\r\nHost: [::1]:8083\r\nConnection: keep-alive\r\n\r\nGET", 0},
        {"GET /%4a%7e%80%f0%0%1?%00%0a HTTP/1.1\r\nHost: h\r\n\r\nGET", 0},
        {"GET /a%20b?c=d&e HTTP/1.1\r\nhOsT:\r\nX:\r\nY: \t a \t\xc3\xa9 long value, \"quoted\" "
         "\r\n"
         "\r\nGET",
         0},
        {"OPTIONS * HTTP/1.1\r\nHost: a-b.example:80\r\nContent-Length: 0\r\n\r\nGET", 0},
        {POST "\r\nGET", 0},
        {POST "Content-Length: 0\r\n\r\nGET", 0},
        {POST "content-length:4\r\n\r\nbodyGET", 0},
        {POST "Content-Length: 0004\r\nExpect: 100-Continue\r\n\r\n\r\n\r\nGET", 0},
        {"PUT / HTTP/1.0\r\nContent-Length: 4\r\n\r\nbodyGET", 0},
        {CHUNKED "4\r\nbody\r\n0\r\n\r\nGET", 0},
        {POST "transfer-encoding:Chunked\r\n\r\n00a\r\n0123456789\r\n1\r\n\n\r\n000\r\n\r\nGET", 0},
        {CHUNKED "0\r\n\r\nGET", 0},
    };

    check_all(good, COUNT_OF(good));
}

/* What a reader before this one may have taken for something else. */
static void what_can_be_read_differently_is_refused(void **state)
{
    static const struct given wrong[] = {
        {POST "Content-Length: 4\r\nContent-Length: 5\r\n\r\nbody", 400},
        {POST "Content-Length: 4\r\nContent-Length: 4\r\n\r\nbody", 400},
        {POST "Content-Length: 4, 4\r\n\r\nbody", 400},
        {POST "Content-Length: +4\r\n\r\nbody", 400},
        {POST "Content-Length: -4\r\n\r\nbody", 400},
        {POST "Content-Length: 0x4\r\n\r\nbody", 400},
        {POST "Content-Length:  4\r\n\r\nbody", 400},
        {POST "Content-Length: 4 \r\n\r\nbody", 400},
        {POST "Content-Length:\t4\r\n\r\nbody", 400},
        {POST "Content-Length: 4.0\r\n\r\nbody", 400},
        {POST "Content-Length:\r\n\r\nbody", 400},
        {POST "Content-Length: 18446744073709551620\r\n\r\nbody", 400},
        {POST "Content-Length: 00000000000000000000000000000000000004\r\n\r\nbody", 400},
        {POST "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400},
        {POST "Transfer-Encoding: chunked\r\nContent-Length: 0\r\n\r\n0\r\n\r\n", 400},
        {POST "Transfer-Encoding: gzip\r\n\r\n", 400},
        {POST "Transfer-Encoding: gzip, chunked\r\n\r\n", 400},
        {POST "Transfer-Encoding: chunked, identity\r\n\r\n", 400},
        {POST "Transfer-Encoding: identity\r\n\r\n", 400},
        {POST "Transfer-Encoding: \"chunked\"\r\n\r\n", 400},
        {POST "Transfer-Encoding: chunked \r\n\r\n", 400},
        {POST "Transfer-Encoding:  chunked\r\n\r\n", 400},
        {POST "Transfer-Encoding: chunkedchunkedchunkedchunked\r\n\r\n", 400},
        {POST "Transfer-Encoding:\r\n\r\n", 400},
        {POST "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n", 400},
        {POST "Transfer-Encoding: chunked\r\nTransfer-Encoding: x\r\n\r\n", 400},
        {POST "Transfer-Encoding : chunked\r\n\r\n", 400},
        {"POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400},
        {"GET / HTTP/1.1\r\nHost: h\r\nContent-Length: 4\r\n\r\nbody", 400},
        {"DELETE / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400},
    };

    check_all(wrong, COUNT_OF(wrong));
}

static void lines_are_as_they_should_be(void **state)
{
    static const struct given wrong[] = {
        {"\r\nGET / HTTP/1.1\r\nHost: h\r\n\r\n", 400},
        {"GET  / HTTP/1.1\r\n", 400},
        {"GET / HTTP/1.1 \r\n", 400},
        {"GET / a HTTP/1.1\r\n", 400},
        {" GET / HTTP/1.1\r\n", 400},
        {"GET\t/ HTTP/1.1\r\n", 400},
        {"GET /\x01 HTTP/1.1\r\n", 400},
        {"GET /\x7f HTTP/1.1\r\n", 400},
        {"GET /a%00b HTTP/1.1\r\n", 400},
        {"GET /%0d HTTP/1.1\r\n", 400},
        {"GET /%%1F HTTP/1.1\r\n", 400},
        {"GET /%7f?a HTTP/1.1\r\n", 400},
        {"GET /%7%7F HTTP/1.1\r\n", 400},
        {"GET /\r\n", 400},
        {"GET / HTTP/1.2\r\n", 400},
        {"GET / HTTP/2.0\r\n", 400},
        {"GET / HTTP/0.9\r\n", 400},
        {"GET / http/1.1\r\n", 400},
        {"GET / HTTP/1.1\n", 400},
        {"GET / HTTP/1.1\rHost: h\r", 400},
        {"get / HTTP/1.1\r\n", 501},
        {"BREW / HTTP/1.1\r\n", 501},
        {"GETGETGETGETGETGETGETGETGET / HTTP/1.1\r\n", 501},
        {"GET / HTTP/1.1\r\n\r\n", 400},
        {"GET / HTTP/1.1\r\nX: y\r\n\r\n", 400},
        {POST "Host: h\r\n", 400},
        {POST "X: a\r\n b\r\n", 400},
        {POST "X: a\r\n\tb\r\n", 400},
        {"GET / HTTP/1.1\r\n X: y\r\n", 400},
        {POST "X : a\r\n", 400},
        {POST "X\t: a\r\n", 400},
        {POST ": a\r\n", 400},
        {POST "no colon\r\n", 400},
        {POST "nocolon\r\n", 400},
        {POST "X\x80: a\r\n", 400},
        {POST "X(y): a\r\n", 400},
        {POST "X: a\n", 400},
        {POST "X: a\n\r\n", 400},
        {POST "X: a\rb\r\n", 400},
        {POST "X: a\r\r\n", 400},
        {POST "X: a\r\n\r\r", 400},
        {POST "X: a\x01\r\n", 400},
        {POST "X: 0123456789abcdef\x1f 0123456789abcdef\r\n", 400},
        {POST "X: 0123456789abcdef\x7f 0123456789abcdef\r\n", 400},
        {"GET / HTTP/1.1\r\nHost: a b\r\n", 400},
        {"GET / HTTP/1.1\r\nHost: h \r\n", 400},
        {"GET / HTTP/1.1\r\nHost: h\t\r\n", 400},
        {"GET / HTTP/1.1\r\nHost: a@b\r\n", 400},
        {"GET / HTTP/1.1\r\nHost: a/b\r\n", 400},
        {"GET / HTTP/1.1\r\nHost: \xc3\xa9\r\n", 400},
        {POST "Expect: miracles\r\nContent-Length: 4\r\n\r\n", 417},
    };
    static const char with_nul[] = POST "X: 0123456789\0abcdef\r\n";
    static const char host_with_nul[] = "GET / HTTP/1.1\r\nHost: a\0b\r\n";

    check_all(wrong, COUNT_OF(wrong));
    check(&(struct given){with_nul, 400}, sizeof with_nul - 1);
    check(&(struct given){host_with_nul, 400}, sizeof host_with_nul - 1);
}

static void chunks_are_as_they_should_be(void **state)
{
    static const struct given wrong[] = {
        {CHUNKED "zz\r\n", 400},
        {CHUNKED "-1\r\n", 400},
        {CHUNKED "+4\r\nbody\r\n", 400},
        {CHUNKED "0x4\r\nbody\r\n", 400},
        {CHUNKED " 4\r\nbody\r\n", 400},
        {CHUNKED "4 \r\nbody\r\n", 400},
        {CHUNKED "4;a=b\r\nbody\r\n", 400},
        {CHUNKED "4\nbody\r\n", 400},
        {CHUNKED "4\rbody\r\n", 400},
        {CHUNKED "\r\n4\r\nbody\r\n", 400},
        {CHUNKED "4\r\nbody0\r\n\r\n", 400},
        {CHUNKED "4\r\nbody\n0\r\n\r\n", 400},
        {CHUNKED "4\r\nbody\r0\r\n\r\n", 400},
        {CHUNKED "4\r\nbody\r\n\r\n0\r\n\r\n", 400},
        {CHUNKED "0\r\nContent-Length: 4\r\n\r\n", 400},
        {CHUNKED "0\r\n\rx", 400},
        {CHUNKED "00000000000000004\r\nbody\r\n", 400},
        {CHUNKED "ffffffffffffffff\r\n", 413},
        {CHUNKED "8000000000000000\r\n", 413},
        {CHUNKED "3e9\r\n", 413},
        {CHUNKED "4\r\nbody\r\n3e5\r\n", 413},
    };

    check_all(wrong, COUNT_OF(wrong));
}

/* Before any of the body is read. */
static void a_size_is_refused_when_it_is_announced(void **state)
{
    static const struct given wrong[] = {
        {POST "Content-Length: 1001\r\n\r\n", 413},
        {POST "Expect: 100-continue\r\nContent-Length: 9999999999999999999\r\n\r\n", 413},
    };
    static char name[HTTP_HEAD_MAX];
    struct framing framing;

    check_all(wrong, COUNT_OF(wrong));
    memset(name, 'a', sizeof name);
    framing_begin(&framing, BODY_MAX);
    framing_take(&framing, POST, strlen(POST));
    framing_take(&framing, name, sizeof name - strlen(POST));
    assert_int_equal(framing.state, FRAMING_NAME);
    framing_take(&framing, name, 1);
    assert_int_equal(framing.state, FRAMING_REFUSED);
    assert_int_equal(framing.refusal.status, 431);
}

/* Each takes memory, however short it is. */
static void so_many_headers_are_taken(void **state)
{
    struct framing framing;

    framing_begin(&framing, BODY_MAX);
    framing_take(&framing, POST, strlen(POST));
    for (int i = 1; i < HTTP_HEADERS_MAX; i++)
        framing_take(&framing, "a:\r\n", 4);
    assert_int_equal(framing.headers, HTTP_HEADERS_MAX);
    framing_take(&framing, "a:\r\n", 4);
    assert_int_equal(framing.state, FRAMING_REFUSED);
    assert_int_equal(framing.refusal.status, 431);
}

static void what_is_body_need_not_be_looked_at(void **state)
{
    struct framing framing;

    framing_begin(&framing, BODY_MAX);
    assert_false(framing_skip(&framing, 1));
    framing_take(&framing, POST "Content-Length: 10\r\n\r\n", strlen(POST) + 22);
    assert_true(framing_skip(&framing, 4));
    assert_int_equal(framing.left, 6);
    assert_true(framing_skip(&framing, 7)); /* the last is the next request's */
    assert_int_equal(framing.state, FRAMING_WHOLE);
    framing_begin(&framing, BODY_MAX);
    framing_take(&framing, CHUNKED "a\r\n", strlen(CHUNKED) + 3);
    assert_true(framing_skip(&framing, 4));
    assert_false(framing_skip(&framing, 7));
    assert_true(framing_skip(&framing, 6));
    assert_int_equal(framing.state, FRAMING_CHUNK_CR);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_request_ends_where_it_says),
        cmocka_unit_test(what_can_be_read_differently_is_refused),
        cmocka_unit_test(lines_are_as_they_should_be),
        cmocka_unit_test(chunks_are_as_they_should_be),
        cmocka_unit_test(a_size_is_refused_when_it_is_announced),
        cmocka_unit_test(so_many_headers_are_taken),
        cmocka_unit_test(what_is_body_need_not_be_looked_at),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
