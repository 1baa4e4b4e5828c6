/* compiler/prove/inputs/source.h - the input and the answers of an execution, put together of
 * parts. */
#ifndef SFNC_PROVE_INPUTS_SOURCE_H
#define SFNC_PROVE_INPUTS_SOURCE_H

#include "compiler/prove/inputs/origin.h"
#include "compiler/prove/inputs/wish.h"

/* A part of a source that somebody looks at. */
struct part {
    struct origin origin;
    const char *name;          /* one for each part: sources_part finds it by this */
    int place;                 /* the first place that it is, or -1 */
    const struct shape *shape; /* what is known of it */
    enum wish wish;            /* of what is done with it */
    const struct value *value; /* NULL: it is absent. A container is empty, unless it is `whole` */
    bool whole;                /* nothing is added to it */
    size_t copies;             /* of the first item of an array: how many like it there are */
};

struct sources {
    struct arena *arena;
    struct part *list;
    size_t count, room;
};

/* The part; NULL: it is not there. */
struct part *sources_find(struct sources *sources, const struct origin *origin);
/* The part, which is added if it is not there yet. */
struct part *sources_part(struct sources *sources, const struct origin *origin, int place,
                          const struct shape *shape);

/* Whether `whole` is what `part` is a part of. */
bool sources_contain(const struct part *whole, const struct part *part);

/* What the whole must be for the part to be there: "obj", "arr", "str". */
const char *source_container(const struct part *whole, const struct part *part);

/* The object with all members that its shape says are always there. */
const struct value *source_required(struct arena *arena, const struct value *object,
                                    const struct shape *shape);

/* All of a source, of its parts; NULL: nobody looks at it. */
const struct value *sources_build(const struct sources *sources, const struct ir_state *state,
                                  size_t call);

#endif
