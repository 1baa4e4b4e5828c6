/* tests/property/trial.h - run specimens (machine, input, seed) in every way, and compare. */
#ifndef TESTS_PROPERTY_TRIAL_H
#define TESTS_PROPERTY_TRIAL_H

#include <sys/types.h>

#include "tests/property/generate.h"

#define BATCH_MAX 128
#define FAILURES_MAX 8

/* What may be wrong with a specimen; a process exits with it when it tries one. */
enum fault {
    FAULT_NONE,
    FAULT_REFUSED = 10, /* the compiler finds errors in it */
    FAULT_INVARIANT,    /* a history that cannot be */
    FAULT_DISAGREEMENT, /* two ways differ */
    FAULT_PROOF,        /* what was proven is not so */
    FAULT_EXPRESSION,   /* the compiler and compiled code compute different values */
    FAULT_CRASH,        /* a signal: BUG, a bad access, a hang */
};

const char *fault_name(enum fault fault);

/* Shared by the processes of a test run. */
struct report {
    uint64_t at[2];     /* per worker: the seed it is at */
    const char *way[2]; /* ... and the way; constants */
    uint64_t tried;
    uint64_t statuses[8]; /* how executions ended, by enum execution_status */
    uint64_t proved; /* executions that were compared with what is proven of their machine */
    uint64_t expressions, folded;
    size_t failures;
    struct {
        uint64_t seed;
        enum fault fault;
        size_t world;
    } failed[FAILURES_MAX];
};

/* Try specimens of the seeds [first, first + count) as worker number `worker`; count at most
 * BATCH_MAX. Faults go into the report, the last one's description into *description if given. */
void trial_run(struct report *report, int worker, uint64_t first, size_t count);

/* Try one specimen in a process of its own, which cannot hang. `aloud`: say what differs. */
enum fault trial_of(const struct specimen *specimen, bool aloud);

#endif
