/* compiler/prove/ways/exits.h - how a function can end, and the stops behind its ends. */
#ifndef SFNC_PROVE_WAYS_EXITS_H
#define SFNC_PROVE_WAYS_EXITS_H

#include "compiler/prove/ways/route.h"

#define EXITS_BREAKABLE_MAX 4

/* A terminator that the function comes to. */
struct exit {
    const struct ir_instruction *at;
    const struct shape *left;  /* the output, or NULL */
    const struct shape *given; /* of what a chooser gives */
    struct world *world;
};

struct expansion {
    const struct route *route;
    const struct stop *stop;
    void (*tell)(void *context, struct stop *next);
    void *context;
    struct exit *exits; /* each ends a block */
    size_t count, room;
    /* what it began children with */
    const struct ir_instruction *begun;
    const struct shape *begun_shape;
    const struct ir_instruction *reads; /* the items come from a bucket; or NULL */
    const struct shape *reader_config;
    bool batches;
    const struct shape *tolerated_count, *tolerated_percentage; /* NULL: there is none */
    const struct ir_instruction *threshold;                     /* one of them */
    /* What fails if it is not given what it wants. */
    const struct ir_instruction *breakable[EXITS_BREAKABLE_MAX];
    size_t breakable_count;
    const struct ir_instruction *batch_input; /* or NULL */
};

/* Find all ways out of the stop's function, and what it begins children with. */
void exits_find(struct expansion *expansion);

/* A stop of the same state behind the exit, of which the rest is to be set; it is one further. */
struct stop *exits_follow(const struct expansion *expansion, const struct exit *exit);

/* What the exit's block hands on: the output is returned, variables are set in *holding. */
const struct given *exits_hand_on(const struct expansion *expansion, const struct exit *exit,
                                  struct holding *holding);

/* Tell of a stop that may follow. */
void exits_tell(const struct expansion *expansion, struct stop *next);

/* Something that is given; what the operand, a result of this stop's function, is. */
const struct given *exits_given(const struct route *route, enum given_kind kind);
const struct given *exits_computed(const struct expansion *expansion,
                                   const struct ir_operand *operand);

#endif
