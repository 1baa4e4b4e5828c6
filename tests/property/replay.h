/* tests/property/replay.h - write down the happenings of a run, and run it again from them.
 *
 * Same happenings, same effects and history, byte for byte: that is what lets an execution go on
 * elsewhere. A script keeps happenings as text, nothing of the run that they come from. */
#ifndef TESTS_PROPERTY_REPLAY_H
#define TESTS_PROPERTY_REPLAY_H

#include "runtime/engine/engine.h"

#define HAPPENING_KINDS (HAPPENING_UPDATE_MAP_RUN + 1)

/* Which kinds of happenings were ever taken again; one byte each. May be pointed elsewhere. */
extern unsigned char *happenings_replayed;

struct script;

struct script *script_new(void);
void script_free(struct script *script);
void script_add(struct script *script, const struct happening *happening);

/* Have a fresh engine take some of the happenings, as many as the seed says, and drop the execution
 * there, running or stopped. Then have another one take all of them: its effects and its history
 * must begin as those of the first. Effects, outcome and history are appended as text, and what is
 * told of distributed Maps, if the options want to know (not their sink). Returns
 * NULL, or what went wrong. */
const char *script_replay(const struct script *script, const struct engine_options *options,
                          const struct execution_start *start, uint64_t seed,
                          struct buffer *effects, struct buffer *outcome);

#endif
