/* tests/property/runs.h - what a world does to distributed Maps, and what it is told of them. */
#ifndef TESTS_PROPERTY_RUNS_H
#define TESTS_PROPERTY_RUNS_H

#include "tests/keeper/roll.h"

/* Somebody stops a child or changes a run, which may be over: the happening, made of a random
 * number. False: there is none. */
bool runs_meddle(const struct roll *roll, uint64_t random, struct happening *happening,
                 struct map_run_change *change);

/* Append a line if the happening is one of these; RUNS_MEDDLED stands in it. */
#define RUNS_MEDDLED "\nsomebody "
void runs_tell_meddling(const struct happening *happening, struct buffer *seen);

/* Append all that was told. Returns NULL, or which invariant the history of a child breaks; all
 * have ended. */
const char *runs_tell(const struct roll *roll, struct buffer *seen);

#endif
