/* tests/property/wrap.h - a machine as the one branch of a Parallel, or for the one item of a Map.
 *
 * What it does there must be what it does alone: same outcome, the output in an array. */
#ifndef TESTS_PROPERTY_WRAP_H
#define TESTS_PROPERTY_WRAP_H

#include "tests/property/generate.h"

enum wrapping { WRAP_PARALLEL, WRAP_MAP };

/* A copy of the specimen whose definition is wrapped. False: the machine would notice. Pair:
 * specimen_fini, in any case. */
bool specimen_wrap(const struct specimen *specimen, enum wrapping wrapping,
                   struct specimen *wrapped);

/* Did the execution read the number of an event? A caught error's cause quotes it, and what is
 * computed from it differs inside another state. */
bool outcome_has_ids(const struct buffer *seen);

/* What came of an execution, from all that was seen of it: status and error; the output of one that
 * succeeded, as `wrapped` would have it. */
void outcome_add(struct buffer *out, const struct buffer *seen, bool wrapped);

#endif
