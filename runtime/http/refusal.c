/* runtime/http/refusal.c - answer bytes that are refused before evhttp has seen them, and close.
 *
 * What is answered is an error as AWS's API writes them. A client that still sends is listened to
 * for a while, as it would lose the answer otherwise. */
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>

#include "runtime/base/bug.h"
#include "runtime/http/inside.h"

static const struct {
    int status;
    const char *reason, *error;
} kinds[] = {
    {400, "Bad Request", "BadRequestException"},
    {413, "Content Too Large", "RequestEntityTooLargeException"},
    {417, "Expectation Failed", "ExpectationFailedException"},
    {431, "Request Header Fields Too Large", "RequestHeaderFieldsTooLargeException"},
    {501, "Not Implemented", "NotImplementedException"},
};

static void on_sent(struct bufferevent *stream, void *context)
{
    shutdown(bufferevent_getfd(stream), SHUT_WR);
}

void refusal_answer(struct bufferevent *stream, const struct framing_refusal *refusal,
                    bufferevent_event_cb ended, void *context)
{
    struct evbuffer *output = bufferevent_get_output(stream);
    size_t kind = 0;
    char body[256];
    int size;

    while (kinds[kind].status != refusal->status)
        kind++;
    size = snprintf(body, sizeof body, "{\"__type\":\"%s\",\"message\":\"%s\"}", kinds[kind].error,
                    refusal->message);
    bufferevent_setcb(stream, NULL, on_sent, ended, context);
    if (evbuffer_add_printf(output,
                            "HTTP/1.1 %d %s\r\nContent-Type: application/x-amz-json-1.0\r\n"
                            "Content-Length: %d\r\nConnection: close\r\n\r\n%s",
                            refusal->status, kinds[kind].reason, size, body) < 0)
        exhausted("memory: of an answer");
    bufferevent_enable(stream, EV_READ | EV_WRITE);
}
