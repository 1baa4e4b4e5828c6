/* runtime/host/port.h - read the items and write the results of Maps, in turns of the loop.
 *
 * When the engine asks for items it gets them in another turn of the loop, so that an execution
 * with a million items lets others go on. */
#ifndef SFN_HOST_PORT_H
#define SFN_HOST_PORT_H

#include "runtime/bucket/bucket.h"
#include "runtime/engine/engine.h"
#include "runtime/loop/loop.h"

/* A source or a sink that an execution has open. */
struct port;

/* The answer of a port: an array of items, and one of their origins; that the results have been
 * written (items is NULL); or a problem. After a problem and after `last` the port is gone. */
struct port_answer {
    const struct value *items, *origins;
    bool last;
    const char *problem;
};

typedef void port_answered(void *context, const struct port_answer *answer);

/* Carry out EFFECT_OPEN_ITEMS or EFFECT_OPEN_RESULTS, for which the program must have a reader or a
 * writer. Close the port with port_close, unless it is gone. */
struct port *port_open(struct loop *loop, const struct sfn_program *program,
                       const struct bucket_request *request, const struct effect *effect,
                       port_answered *answered, void *context);
/* Carry out any other effect for a source or sink. */
void port_take(struct port *port, const struct effect *effect);
void port_close(struct port *port);

#endif
