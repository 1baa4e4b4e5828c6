/* compiler/driver/test/trial.h - run one test case of a mock file, to see what it does. */
#ifndef SFNC_DRIVER_TEST_TRIAL_H
#define SFNC_DRIVER_TEST_TRIAL_H

#include <stdbool.h>

#include "compiler/support/arena.h"
#include "runtime/entry/entry.h"
#include "runtime/entry/options.h"
#include "runtime/host/host.h"

struct trial {
    struct arena *arena; /* of the result */
    const struct entry *entry;
    struct options options; /* mocks, test_case, seed, start_ms, coverage */
    const char *input;      /* JSON */
    tasks_unused_mock *unused;
    void *context;
    /* out */
    enum execution_status status;
    const char *result; /* the output, or else the error, as JSON; "": there is none */
    const char *cause;  /* of an error; "": there is none */
};

/* Run it in simulated time. False: it cannot be run. */
bool trial_run(struct trial *trial);

#endif
