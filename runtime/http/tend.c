/* runtime/http/tend.c - whether a server keeps its loop running, and whether it accepts. */
#include <event2/listener.h>

#include "runtime/http/inside.h"
#include "runtime/loop/loop.h"

enum {
    PAUSE_MS = 100,
};

/* Once a server that ends is asked nothing more, nothing of it keeps the loop running. */
void server_tend(struct http_server *server)
{
    bool is_busy = server->listener != NULL || server->asked > 0;

    if (is_busy && !server->is_busy)
        loop_busy(server->options.loop);
    if (!is_busy && server->is_busy)
        loop_idle(server->options.loop);
    server->is_busy = is_busy;
    if (!is_busy) {
        loop_disarm(server->options.loop, server->sweep);
        server->sweep = NULL;
    }
}

void server_count(struct http_server *server, int change)
{
    server->asked = change < 0 ? server->asked - 1 : server->asked + 1;
    if (change < 0 && server->ending)
        server_tend(server);
}

static void resume(void *context)
{
    struct http_server *server = context;

    server->pause = NULL;
    if (server->listener != NULL)
        evconnlistener_enable(server->listener);
}

/* Those that want to connect wait in the kernel's queue. */
void server_pause(struct http_server *server)
{
    struct loop *loop = server->options.loop;

    if (server->listener == NULL)
        return;
    evconnlistener_disable(server->listener);
    if (server->pause == NULL)
        server->pause = loop_arm(loop, loop_now_ms(loop) + PAUSE_MS, resume, server);
}

void server_resume(struct http_server *server)
{
    struct loop_timer *pause = server->pause;

    if (pause == NULL)
        return;
    loop_disarm(server->options.loop, pause);
    resume(server);
}
