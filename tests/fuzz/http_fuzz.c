/* tests/fuzz/http_fuzz.c - any bytes as requests to an HTTP server: it answers, or closes.
 *
 * The first byte says in which pieces the others are sent. Some calls are answered at once, some
 * later, some not before their client has hung up. Calls must be what the bytes are by our own
 * reading of them (framing.h), which evhttp does not share. */
#include <arpa/inet.h>
#include <event2/event.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "runtime/base/bug.h"
#include "runtime/http/framing.h"
#include "runtime/http/server.h"
#include "runtime/loop/loop.h"

int LLVMFuzzerInitialize(int *count, char ***arguments);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum {
    BODY_MAX = 1000,
    TURNS_MAX = 100000,
};

static struct loop *loop;
static struct http_server *server;
static struct sockaddr_in address;
static struct http_call *held; /* one client has one call at a time */
static const uint8_t *unread;  /* what the client sends, behind the calls that were asked */
static size_t unread_size;
static bool is_blind;          /* nobody is told if that one's client hangs up */

static void gone(void *context)
{
    ENSURE(held == context);
    held = NULL;
}

static void answer(struct http_call *call)
{
    http_call_answer(call, 200, NULL, 0, "{}", 2);
}

static void check_header(void *context, const char *name, const char *value)
{
    struct http_call *call = context;

    ENSURE(strchr(name, '\n') == NULL && strlen(value) <= HTTP_HEAD_MAX);
    ENSURE(http_call_header(call, name) != NULL);
}

/* The next request among the bytes must be whole, and have such a body. */
static void check_framing(size_t body_size)
{
    struct framing framing;
    size_t taken;

    framing_begin(&framing, BODY_MAX);
    taken = framing_take(&framing, (const char *)unread, unread_size);
    ENSURE(framing.state == FRAMING_WHOLE && framing.body_size == body_size);
    unread += taken;
    unread_size -= taken;
}

static void ask(void *context, struct http_call *call)
{
    size_t size;
    const char *body = http_call_body(call, &size);

    (void)context;
    check_framing(size);
    ENSURE(size <= BODY_MAX && body[size] == '\0');
    ENSURE(http_call_method(call)[0] != '\0' && http_call_target(call) != NULL);
    http_call_each_header(call, check_header, call);
    ENSURE(held == NULL);
    if (size % 3 == 0) {
        answer(call);
        return;
    }
    held = call;
    is_blind = size % 3 == 1;
    if (!is_blind)
        http_call_gone(call, gone, call);
    if (size % 2 == 0)
        http_call_forget(call);
}

static void clean(void)
{
    http_server_close(server);
    loop_free(loop);
}

int LLVMFuzzerInitialize(int *count, char ***arguments)
{
    struct http_server_options options = {
        .listen = "127.0.0.1:0", .body_max = BODY_MAX, .asked = ask};
    char *problem;

    (void)count;
    (void)arguments;
    options.loop = loop = loop_new(false);
    server = http_server_open(&options, &problem);
    ENSURE(server != NULL);
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port =
        htons((uint16_t)strtol(strrchr(http_server_address(server), ':') + 1, NULL, 10));
    return atexit(clean);
}

/* A turn of the server; then the client takes what is there. */
static void turn(int fd)
{
    char text[4096];

    event_base_loop(loop_base(loop), EVLOOP_NONBLOCK);
    while (recv(fd, text, sizeof text, MSG_DONTWAIT) > 0)
        ;
}

/* The client has said all. What is held and nobody asks for by hanging up is answered. */
static void finish(int fd)
{
    int turns = 0;

    shutdown(fd, SHUT_WR);
    while (http_server_connections(server) > 0 || held != NULL) {
        turn(fd);
        if (held != NULL && is_blind) {
            struct http_call *call = held;

            held = NULL;
            answer(call);
        }
        ENSURE(turns++ < TURNS_MAX);
    }
    ENSURE(!http_server_is_asked(server));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    size_t piece = size > 0 && data[0] > 0 ? data[0] : SIZE_MAX;

    unread = size > 0 ? data + 1 : data;
    unread_size = size > 0 ? size - 1 : 0;
    ENSURE(connect(fd, (const struct sockaddr *)&address, sizeof address) == 0);
    while (http_server_connections(server) == 0)
        turn(fd);
    for (size_t at = 1, part; at < size; at += part) {
        part = size - at < piece ? size - at : piece;
        if (send(fd, data + at, part, MSG_NOSIGNAL) < 0)
            break;
        turn(fd);
    }
    finish(fd);
    close(fd);
    return 0;
}
