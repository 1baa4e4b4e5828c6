/* tests/unit/entry/wire.c - a client of a server in the same process. */
#include "tests/unit/entry/wire.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <arpa/inet.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "runtime/base/buffer.h"

enum { TURNS_MAX = 20000 };

int wire_send(const char *address, const char *text)
{
    const uint16_t port = (uint16_t)strtol(strrchr(address, ':') + 1, NULL, 10);
    const struct sockaddr_in to = {
        .sin_family = AF_INET, .sin_port = htons(port), .sin_addr = {htonl(INADDR_LOOPBACK)}};
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

    assert_int_equal(connect(fd, (const struct sockaddr *)&to, sizeof to), 0);
    assert_int_equal(send(fd, text, strlen(text), MSG_NOSIGNAL), strlen(text));
    return fd;
}

/* The head, and as much of a body as it says. */
static bool is_whole(const struct buffer *answer)
{
    const char *end = strstr(answer->text, "\r\n\r\n");
    const char *size = strstr(answer->text, "Content-Length: ");

    return end != NULL && size != NULL &&
           answer->size >= (size_t)(end - answer->text) + 4 + strtoul(size + 16, NULL, 10);
}

char *wire_read(int fd, void (*turn)(void *context), void *context)
{
    struct buffer answer = BUFFER_EMPTY;
    char bytes[4096];

    buffer_add_text(&answer, "");
    for (int i = 0; !is_whole(&answer); i++) {
        ssize_t size = recv(fd, bytes, sizeof bytes, MSG_DONTWAIT);

        if (size > 0)
            buffer_add(&answer, bytes, (size_t)size);
        if (size == 0 || i == TURNS_MAX)
            fail_msg("no whole answer: %s", answer.text);
        turn(context);
    }
    return buffer_take(&answer);
}

char *wire_ask(const char *address, const char *text, void (*turn)(void *context), void *context)
{
    int fd = wire_send(address, text);
    char *answer = wire_read(fd, turn, context);

    close(fd);
    return answer;
}
