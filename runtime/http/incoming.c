/* runtime/http/incoming.c - what all requests that are not whole may cost together.
 *
 * Nothing is known yet of who sends them: no signature can be looked at before the body is there.
 * So it is memory that is bounded, as evhttp takes it, not bytes of the line. When there is too
 * much of it, those go that have held much for long: who has just come with little is never the
 * one, so that nobody can keep others out by holding all there is. */
#include "runtime/http/inside.h"

enum {
    REQUESTS_MAX = 16, /* as much as so many of the largest all may cost together */
    HEADER_COST = 128, /* three blocks of memory */
    /* A body in chunks is a list of the blocks that were read into, each perhaps for one byte. */
    PIECE_COST = 1024,
    PIECE_COST_TLS = 8192,
};

/* evhttp has the target twice. */
size_t incoming_head_cost(const struct framing *framing)
{
    return framing->head_size + (size_t)framing->headers * HEADER_COST;
}

void incoming_release(struct connection *connection)
{
    connection->server->incoming -= connection->cost;
    connection->cost = 0;
}

/* How much it has held, for how long. */
static uint64_t burden(const struct connection *connection)
{
    return (uint64_t)connection->cost * (connection->server->sweeps - connection->since + 1);
}

/* Close whose burden is at least half of the largest, until enough is free for a while: each look
 * at all connections makes much room, or there are not many more. */
static void make_room(struct http_server *server, size_t most)
{
    uint64_t largest = 0;

    for (struct connection *one = server->first; one != NULL; one = one->next)
        if (burden(one) > largest)
            largest = burden(one);
    for (struct connection *one = server->first; one != NULL && server->incoming > most;
         one = one->next) {
        if (one->cost == 0 || burden(one) < largest / 2)
            continue;
        incoming_release(one);
        bufferevent_trigger_event(one->stream, BEV_EVENT_EOF | BEV_EVENT_READING,
                                  BEV_TRIG_DEFER_CALLBACKS);
    }
}

void incoming_add(struct connection *connection, size_t size, size_t head_cost)
{
    struct http_server *server = connection->server;
    const size_t most = REQUESTS_MAX * (server->options.body_max + HTTP_HEAD_MAX);
    const size_t piece = server->tls == NULL ? PIECE_COST : PIECE_COST_TLS;
    const size_t cost =
        head_cost + (connection->framing.is_chunked && size < piece ? piece : size);

    connection->cost += cost;
    server->incoming += cost;
    if (server->incoming > most)
        while (server->incoming > most - most / 8)
            make_room(server, most - most / 8);
}
