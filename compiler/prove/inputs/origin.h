/* compiler/prove/inputs/origin.h - follow a value back to where an execution got it from.
 *
 * What a state looks at has been made by those before it: selected, put into objects, assigned to
 * variables, carried around by Parallel and Map. Along a route (route.h) that is straight code, so
 * a part of a value can be followed to the part of the input or of an answer that it is. */
#ifndef SFNC_PROVE_INPUTS_ORIGIN_H
#define SFNC_PROVE_INPUTS_ORIGIN_H

#include "compiler/prove/ways/route.h"

/* A step from a value to a part of it: a name, or an index when `name` is NULL. From a text:
 * ORIGIN_PARSED to what it is as JSON; ORIGIN_SPLIT and a separator (all of whose characters
 * separate) to the array of the texts between. ORIGIN_FILTERED: from an array to the one of those
 * of its items that a filter lets through. */
#define ORIGIN_PARSED (-1)
#define ORIGIN_SPLIT (-2)
#define ORIGIN_FILTERED (-3)
struct origin_step {
    const char *name;
    size_t size;
    int64_t index;
    const struct value *separator; /* of ORIGIN_SPLIT */
};

enum origin_kind {
    ORIGIN_SOURCE,  /* a part of the input, or of an answer: ours to choose */
    ORIGIN_VALUE,   /* `value`; NULL: it is absent */
    ORIGIN_OBJECT,  /* an object that was made there, of parts */
    ORIGIN_ARRAY,   /* an array */
    ORIGIN_UNKNOWN, /* something else was done with it */
};

struct origin {
    enum origin_kind kind;
    const struct ir_state *state;    /* whose calls are answered; NULL: it is the input */
    size_t call;                     /* which answer */
    const struct origin_step *steps; /* from there to the part */
    size_t count;
    const struct value *value;
};

struct tracing {
    struct arena *arena;
    const struct analysis *analysis;
};

/* Where a part of what was given comes from. */
struct origin origin_of(const struct tracing *tracing, const struct given *given,
                        const struct origin_step *steps, size_t count);

/* The same of what an instruction has computed at a stop. */
struct origin origin_at(const struct tracing *tracing, const struct stop *stop,
                        const struct ir_instruction *at, const struct origin_step *steps,
                        size_t count);

#endif
