/* tests/unit/store/random_commits.h - random commits, for a store and for its model.
 *
 * A few executions start, go on, end and are removed; some commits are refused. The model is a
 * store in memory. */
#ifndef TESTS_UNIT_STORE_RANDOM_COMMITS_H
#define TESTS_UNIT_STORE_RANDOM_COMMITS_H

#include "tests/unit/store/bench.h"

#define RANDOM_EXECUTIONS 12 /* all_of looks at so many */

struct random_commits {
    uint64_t state;
    int64_t now_ms;
    int64_t last;                              /* the last execution that was started */
    int64_t next_event[RANDOM_EXECUTIONS + 1]; /* of each */
};

void random_begin(struct random_commits *random, uint64_t seed);
/* The number in the environment variable `name`, or another if there is none. */
uint64_t random_number_from(const char *name, uint64_t otherwise);

/* A number below `below`. */
uint64_t random_below(struct random_commits *random, uint64_t below);

/* Make the next commit. A copy of `random` makes the same. */
struct store_commit *random_commit(struct random_commits *random, struct store_lease lease);

#endif
