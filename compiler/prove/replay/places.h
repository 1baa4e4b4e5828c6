/* compiler/prove/replay/places.h - the parts of what a frame holds that the rules of a Choice look
 * at. */
#ifndef SFNC_PROVE_REPLAY_PLACES_H
#define SFNC_PROVE_REPLAY_PLACES_H

#include "compiler/prove/analysis/narrow.h"

struct place_of {
    const struct ir_instruction *at; /* that reads it, the first one */
    int whole;                       /* the place that it is a part of, or -1 */
    unsigned depth;                  /* how many it is a part of: 0, the root */
    const struct shape *shape;       /* all that is known of it when the state is entered */
    int part;                        /* a place that is a part of it, or -1 ... */
    int next;                        /* ... and the next one of the same whole */
};

struct places {
    struct arena *arena;
    const struct world *world;
    const struct world *const *ways; /* by which the state is come to: analysis_ways */
    size_t way_count;
    const size_t *bases;
    struct place_of *list;
    size_t count, room;
    int root;    /* one that is no part of another, or -1 */
    int *of;     /* by result: its place, once that was asked for */
    bool course; /* results, items of Maps and the context are places, too (formula_course) */
};

/* Begin: of a function nothing has been read. */
void places_begin(struct places *places, const struct ir_function *function);

/* Go on with another function that is run on the same frame. */
void places_go_on(struct places *places, const struct ir_function *function);

/* The place that the instruction reads, which is added if it is not there yet; -1: it reads none,
 * or one that stands deeper than is looked. */
int places_find(struct places *places, const struct ir_instruction *at);

/* Add all places that the function reads. */
void places_find_all(struct places *places, const struct ir_function *function);

/* What is known of each place where the frame is of that world; the list lives in the arena. */
const struct shape **places_shapes(const struct places *places, const struct world *world);

/* Whether it is read as JSONata reads: an array in the way stands for its items. */
bool places_is_query(const struct ir_instruction *at);

/* The slot of the variable that is the place; negative: it is none, -1: it is the input. Only of
 * one without a whole. */
int places_slot(const struct places *places, size_t place);

#endif
