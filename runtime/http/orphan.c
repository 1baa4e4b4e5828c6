/* runtime/http/orphan.c - calls whose clients have hung up. */
#include <stdlib.h>

#include "runtime/http/inside.h"

static void free_both(struct http_call *call)
{
    evhttp_request_free(call->request);
    free(call);
}

void call_hung_up(struct http_call *call)
{
    struct http_server *server = call->server;

    call->connection = NULL;
    if (server->closing) {
        free(call); /* the request is freed by evhttp */
    } else if (call->gone == NULL) {
        call->next = server->orphans;
        server->orphans = call;
    } else {
        call->gone(call->gone_context);
        free_both(call);
        server_count(server, -1);
    }
}

void call_drop_orphan(struct http_call *call)
{
    struct http_server *server = call->server;
    struct http_call **link = &server->orphans;

    while (*link != call)
        link = &(*link)->next;
    *link = call->next;
    free_both(call);
    server_count(server, -1);
}

void call_drop_orphans(struct http_server *server)
{
    while (server->orphans != NULL)
        call_drop_orphan(server->orphans);
}
