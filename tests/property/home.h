/* tests/property/home.h - where an execution lives: in an engine, and perhaps in rows. */
#ifndef TESTS_PROPERTY_HOME_H
#define TESTS_PROPERTY_HOME_H

#include "runtime/engine/engine.h"
#include "tests/keeper/keeper.h"
#include "tests/keeper/roll.h"
#include "tests/property/play.h"

struct home {
    const struct play_options *options;
    struct engine_options engine_options;
    struct engine *engine;
    struct keeper keeper; /* with options->kept */
    struct row_sink row_sink;
    struct row_source row_source;
    struct roll roll; /* with map_sink: what that was told */
    struct map_sink map_sink;
    struct history_sink history_sink; /* with options->restored */
    struct buffer history;            /* the events that it took */
    uint64_t moves;
};

/* Make the engine; if `told`, it tells of distributed Maps. A home must stay where it is.
 * Pair: home_close. */
void home_open(struct home *home, const struct play_options *options,
               const struct engine_options *engine_options, bool told);
void home_close(struct home *home);

/* With options->restored: free the execution, and make it anew from its rows in a fresh engine;
 * options->other says of which program every second time. Returns it, or NULL after a line on
 * stderr. */
struct execution *home_move(struct home *home, struct execution *execution);

/* Read all frames that are only in rows, so that what holds of them can be seen. */
void home_load(struct home *home, struct execution *execution);

/* NULL, or how the rows that were put bit by bit differ from those of the execution as a whole. */
const char *home_problem(struct home *home, const struct execution *execution);

#endif
