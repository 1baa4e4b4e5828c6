/* compiler/prove/schema/schema_sample.h - a text that a regular expression matches. */
#ifndef SFNC_PROVE_SCHEMA_SCHEMA_SAMPLE_H
#define SFNC_PROVE_SCHEMA_SCHEMA_SAMPLE_H

#include "compiler/support/arena.h"
#include "runtime/json/value.h"

/* A short text that a pattern of ECMAScript probably matches, in the arena; whether it does is for
 * the caller to see. What may stand more often than it has to stands `more` times more. NULL: the
 * pattern is not understood. */
const struct value *pattern_sample(struct arena *arena, const struct value *pattern, unsigned more);

#endif
