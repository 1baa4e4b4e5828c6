/* tests/unit/http/serving.c - a server in a process of its own, and clients over raw sockets. */
#include "tests/unit/http/serving.h"

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "runtime/base/buffer.h"
#include "runtime/base/bug.h"
#include "runtime/loop/loop.h"

/* ---- the server ---- */

struct held {
    struct held *next;
    struct http_call *call;
    struct host *host;
};

struct host {
    struct loop *loop;
    struct http_server *server;
    struct held *held;
    long gone;
};

static void answer(struct http_call *call, const char *text, size_t size)
{
    static const struct http_header headers[] = {{"Content-Type", "text/plain"},
                                                 {"X-Name", "a value"}};

    http_call_answer(call, 200, headers, 2, text, size);
}

static void answer_text(struct http_call *call, const char *text)
{
    answer(call, text, strlen(text));
}

static void answer_number(struct http_call *call, long number)
{
    char text[32];

    snprintf(text, sizeof text, "%ld", number);
    answer_text(call, text);
}

static void answer_later(void *context)
{
    answer_text(context, "later");
}

static void gone(void *context)
{
    struct held *held = context;
    struct held **link = &held->host->held;

    while (*link != held)
        link = &(*link)->next;
    *link = held->next;
    held->host->gone++;
    free(held);
}

static void hold(struct host *host, struct http_call *call, bool blindly)
{
    struct held *held = mem_alloc(sizeof *held);

    *held = (struct held){host->held, call, host};
    host->held = held;
    http_call_forget(call);
    if (!blindly)
        http_call_gone(call, gone, held);
}

static long answer_held(struct host *host)
{
    long count = 0;

    for (struct held *held = host->held, *next; held != NULL; held = next, count++) {
        next = held->next;
        answer_text(held->call, "held");
        free(held);
    }
    host->held = NULL;
    return count;
}

static void add_header(void *context, const char *name, const char *value)
{
    buffer_add_format(context, "%s: %s\n", name, value);
}

static void echo(struct http_call *call)
{
    struct buffer out = BUFFER_EMPTY;
    size_t size;
    const char *body = http_call_body(call, &size);

    buffer_add_format(&out, "%s %s\n", http_call_method(call), http_call_target(call));
    http_call_each_header(call, add_header, &out);
    buffer_add_text(&out, "\n");
    ENSURE(body[size] == '\0');
    buffer_add(&out, body, size);
    answer(call, out.text, out.size);
    buffer_fini(&out);
}

static void say_big(struct http_call *call)
{
    char *text = mem_zeroed(1, BIG_SIZE);

    answer(call, text, BIG_SIZE);
    free(text);
}

static int taken[1000];
static int taken_count;

static void give_back(void *context)
{
    while (taken_count > 0)
        close(taken[--taken_count]);
}

/* Take all descriptors that are left. */
static void take_all(struct host *host, struct http_call *call)
{
    int fd;

    while (taken_count < 1000 && (fd = dup(STDERR_FILENO)) >= 0)
        taken[taken_count++] = fd;
    ENSURE(taken_count < 1000);
    loop_arm(host->loop, loop_now_ms(host->loop) + 300, give_back, NULL);
    answer_text(call, "taken");
}

static void asked(void *context, struct http_call *call)
{
    struct host *host = context;
    const char *target = http_call_target(call);

    if (strcmp(target, SAY_HELLO) == 0) {
        answer_text(call, "hello");
    } else if (strcmp(target, SAY_LATER) == 0) {
        loop_arm(host->loop, loop_now_ms(host->loop) + 50, answer_later, call);
    } else if (strcmp(target, SAY_BIG) == 0) {
        say_big(call);
    } else if (strcmp(target, HOLD) == 0 || strcmp(target, HOLD_BLINDLY) == 0) {
        hold(host, call, strcmp(target, HOLD_BLINDLY) == 0);
    } else if (strcmp(target, ANSWER) == 0) {
        answer_number(call, answer_held(host));
    } else if (strcmp(target, COUNT_GONE) == 0) {
        answer_number(call, host->gone);
    } else if (strcmp(target, COUNT_OPEN) == 0) {
        answer_number(call, (long)http_server_connections(host->server));
    } else if (strcmp(target, TAKE_ALL) == 0) {
        take_all(host, call);
    } else if (strcmp(target, END) == 0) {
        http_server_end(host->server);
        answer_text(call, "ending");
    } else {
        echo(call);
    }
}

/* In the process of the server. */
static _Noreturn void serve(struct http_server_options options, int tell)
{
    struct host host = {.loop = loop_new(false)};
    char *problem;

    options.loop = host.loop;
    options.asked = asked;
    options.context = &host;
    host.server = http_server_open(&options, &problem);
    if (host.server == NULL)
        BUG(problem);
    if (write(tell, http_server_address(host.server), strlen(http_server_address(host.server))) < 0)
        BUG("nobody waits for the address");
    close(tell);
    loop_run(host.loop);
    ENSURE(!http_server_is_asked(host.server));
    http_server_close(host.server);
    loop_free(host.loop);
    for (struct held *held = host.held, *next; held != NULL; held = next) {
        next = held->next;
        free(held);
    }
    exit(0);
}

struct serving serving_start(struct http_server_options options, unsigned descriptors)
{
    struct serving serving = {0};
    struct rlimit limit = {descriptors, descriptors};
    int ends[2];

    if (options.listen == NULL)
        options.listen = "127.0.0.1:0";
    assert_int_equal(pipe(ends), 0);
    fflush(NULL);
    serving.process = fork();
    assert_true(serving.process >= 0);
    if (serving.process == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        close(ends[0]);
        if (descriptors > 0)
            setrlimit(RLIMIT_NOFILE, &limit);
        serve(options, ends[1]);
    }
    close(ends[1]);
    assert_true(read(ends[0], serving.address, sizeof serving.address - 1) > 0);
    close(ends[0]);
    serving.port = (int)strtol(strrchr(serving.address, ':') + 1, NULL, 10);
    return serving;
}

void serving_wait(struct serving *serving)
{
    int status = -1;

    assert_int_equal(waitpid(serving->process, &status, 0), serving->process);
    assert_int_equal(status, 0);
}

void serving_end(struct serving *serving)
{
    char *text = client_get(serving, END);

    assert_string_equal(text, "ending");
    free(text);
    serving_wait(serving);
}

size_t serving_memory(const struct serving *serving)
{
    char path[64];
    unsigned long pages = 0;
    unsigned long shared = 0;
    FILE *file;

    snprintf(path, sizeof path, "/proc/%d/statm", (int)serving->process);
    file = fopen(path, "r");
    assert_non_null(file);
    assert_int_equal(fscanf(file, "%*u %lu %lu", &pages, &shared), 2);
    fclose(file);
    return (pages - shared) * (size_t)sysconf(_SC_PAGESIZE);
}

/* ---- clients ---- */

int64_t client_now_ms(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

int client_connect(const struct serving *serving)
{
    struct sockaddr_in to = {.sin_family = AF_INET,
                             .sin_port = htons((unsigned short)serving->port),
                             .sin_addr = {htonl(INADDR_LOOPBACK)}};
    struct timeval patience = {.tv_sec = 5};
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

    assert_true(fd >= 0);
    assert_int_equal(connect(fd, (struct sockaddr *)&to, sizeof to), 0);
    setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
    return fd;
}

/* The server may have closed the connection already: what it said is still there to read. */
void client_send(int fd, const char *text, size_t size)
{
    while (size > 0) {
        ssize_t sent = send(fd, text, size, MSG_NOSIGNAL);

        if (sent <= 0)
            return;
        text += sent;
        size -= (size_t)sent;
    }
}

void client_say(int fd, const char *text)
{
    client_send(fd, text, strlen(text));
}

/* Append one byte; false at the end. */
static bool read_byte(int fd, struct buffer *out)
{
    char byte;
    ssize_t got = recv(fd, &byte, 1, 0);

    if (got > 0)
        buffer_add_byte(out, byte);
    return got > 0;
}

char *client_read(int fd, bool has_body)
{
    struct buffer out = BUFFER_EMPTY;
    const char *length = NULL;
    size_t size = SIZE_MAX;

    buffer_add(&out, "", 0);
    while (strstr(out.text, "\r\n\r\n") == NULL)
        if (!read_byte(fd, &out))
            return buffer_take(&out);
    length = strstr(out.text, "Content-Length: ");
    if (!has_body || strstr(out.text, " 100 ") != NULL)
        size = 0;
    else if (length != NULL)
        size = strtoul(length + 16, NULL, 10);
    while (size-- > 0 && read_byte(fd, &out))
        ;
    return buffer_take(&out);
}

int64_t client_read_end(int fd, int64_t within_ms)
{
    int64_t began_ms = client_now_ms();
    int64_t left_ms;
    char text[4096];

    while ((left_ms = began_ms + within_ms - client_now_ms()) > 0) {
        struct pollfd end = {.fd = fd, .events = POLLIN};

        if (poll(&end, 1, (int)left_ms) > 0 && recv(fd, text, sizeof text, MSG_DONTWAIT) <= 0)
            return client_now_ms() - began_ms;
    }
    fail_msg("the connection was not closed within %ld ms", (long)within_ms);
    return -1;
}

bool client_is_quiet(int fd, int for_ms)
{
    struct pollfd end = {.fd = fd, .events = POLLIN | POLLRDHUP};

    return poll(&end, 1, for_ms) == 0;
}

char *client_get(const struct serving *serving, const char *target)
{
    int fd = client_connect(serving);
    char *answer_read, *body;

    client_say(fd, "GET ");
    client_say(fd, target);
    client_say(fd, " HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");
    answer_read = client_read(fd, true);
    close(fd);
    body = strstr(answer_read, "\r\n\r\n");
    assert_non_null(body);
    body = mem_text(body + 4, strlen(body + 4));
    free(answer_read);
    return body;
}

long client_get_number(const struct serving *serving, const char *target)
{
    char *text = client_get(serving, target);
    long number = strtol(text, NULL, 10);

    free(text);
    return number;
}
