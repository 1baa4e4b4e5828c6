/* tests/property/wrap.h - put a machine into a Parallel as its one branch, or a Map of one item.
 *
 * What it does there must be what it does alone: same outcome, the output in an array. A
 * distributed Map tells of a failure by an error of its own. */
#ifndef TESTS_PROPERTY_WRAP_H
#define TESTS_PROPERTY_WRAP_H

#include "tests/property/generate.h"

enum wrapping { WRAP_PARALLEL, WRAP_MAP, WRAP_RUN };

/* A copy of the specimen whose definition is wrapped. False: the machine would notice. Pair:
 * specimen_fini, in any case. */
bool specimen_wrap(const struct specimen *specimen, enum wrapping wrapping,
                   struct specimen *wrapped);

/* Need both come to the same end? Not when the execution read the number of an event: a caught
 * error's cause quotes it, and what is computed from it differs inside another state. Nor when it
 * met the quota of data or of nesting, which the array around the output counts for; nor when
 * somebody meddled with distributed Maps, which are others inside. */
bool outcomes_compare(const struct buffer *alone, const struct buffer *inside);

/* What came of an execution, from all that was seen of it: status and error; the output of one that
 * succeeded. Of one that ran alone, as it must be when it is wrapped. */
void outcome_add(struct buffer *out, const struct buffer *seen);
void outcome_add_alone(struct buffer *out, const struct buffer *seen, enum wrapping wrapping);

#endif
