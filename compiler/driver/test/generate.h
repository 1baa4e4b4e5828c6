/* compiler/driver/test/generate.h - sfnc test --generate: make the test cases that are missing. */
#ifndef SFNC_DRIVER_TEST_GENERATE_H
#define SFNC_DRIVER_TEST_GENERATE_H

#include "compiler/driver/compilation.h"
#include "compiler/driver/test/trial.h"

struct generation {
    const struct command *command;
    struct compilation *c; /* opened, and its machine chosen */
    const char *output;    /* -o; NULL: standard output */
    struct options options;
};

/* Make a mock file that takes whatever can be taken, write it, and report what is left out and why.
 * Returns the exit status. */
int generate_tests(struct generation *generation);

#endif
