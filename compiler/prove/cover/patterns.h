/* compiler/prove/cover/patterns.h - what patterns of StringMatches say of each other.
 *
 * A pattern is an array of texts; between two of them anything stands. */
#ifndef SFNC_PROVE_COVER_PATTERNS_H
#define SFNC_PROVE_COVER_PATTERNS_H

#include <stdbool.h>

#include "compiler/support/arena.h"
#include "runtime/json/value.h"

/* Whether all texts that match the one match the other. */
bool patterns_within(const struct value *pattern, const struct value *other);
/* Whether no text matches both. */
bool patterns_apart(const struct value *pattern, const struct value *other);

/* A text that matches all of some patterns, if there is one, and little else: what stands between
 * their texts is the filler. `turn` puts them in another order. */
const struct value *patterns_text(struct arena *arena, const struct value *const *patterns,
                                  size_t count, const char *filler, size_t turn);

#endif
