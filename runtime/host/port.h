/* runtime/host/port.h - sources and sinks of Maps, driven in the loop.
 *
 * The engine asks for items and gets them in a turn of the loop of its own, so that an execution
 * with a million items lets others go on. */
#ifndef SFN_HOST_PORT_H
#define SFN_HOST_PORT_H

#include "runtime/bucket/bucket.h"
#include "runtime/engine/engine.h"
#include "runtime/loop/loop.h"

/* A source or a sink that an execution has open. */
struct port;

/* What it has to say, in a turn of the loop: an array of items, the results are closed (items is
 * NULL), or a problem. After a problem and after `last` the port is gone. */
struct port_answer {
    const struct value *items;
    bool last;
    const char *problem;
};

typedef void port_answered(void *context, const struct port_answer *answer);

/* For EFFECT_OPEN_ITEMS and EFFECT_OPEN_RESULTS, which the program has a reader and a writer for.
 * Pair: port_close, unless it is gone. */
struct port *port_open(struct loop *loop, const struct sfn_program *program,
                       const struct bucket_request *request, const struct effect *effect,
                       port_answered *answered, void *context);
/* For the other effects of a source or sink. */
void port_take(struct port *port, const struct effect *effect);
void port_close(struct port *port);

#endif
