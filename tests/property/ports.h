/* tests/property/ports.h - what the Maps of an execution read and write; the seed decides how.
 *
 * Sources give fewer items than they are asked for, late; some sources and sinks fail. */
#ifndef TESTS_PROPERTY_PORTS_H
#define TESTS_PROPERTY_PORTS_H

#include "tests/property/depot.h"

struct port;

struct ports {
    struct depot depot;
    struct execution *execution;
    struct port *first;
    uint64_t random;
};

void ports_init(struct ports *ports, const struct specimen *specimen, uint64_t seed);

/* An effect of a source or sink. Returns NULL, or which invariant does not hold. *delay is set when
 * an answer is due in so many milliseconds, else -1. */
const char *ports_take(struct ports *ports, const struct effect *effect, int64_t *delay);

/* Told what a port says; what it holds is gone when this returns. */
typedef void port_listener(void *context, const struct happening *happening);

/* Give the answer that is due. True: the port has said its last. */
bool ports_answer(struct ports *ports, uint64_t id, port_listener *listener, void *context);

/* All that is open is lost, and the execution asks for it again. Then it must be as it was. Returns
 * NULL, or what is not. */
const char *ports_lose(struct ports *ports);

/* NULL, or what is still open. */
const char *ports_problem(const struct ports *ports);

/* Close what is open, append all that was written to `seen` if that is given. */
void ports_fini(struct ports *ports, struct buffer *seen);

#endif
