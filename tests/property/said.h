/* tests/property/said.h - what a task answers: a random number decides. */
#ifndef TESTS_PROPERTY_SAID_H
#define TESTS_PROPERTY_SAID_H

#include <stdbool.h>
#include <stdint.h>

/* An output, as a text that need not be JSON (free it); or, if that is NULL, a failure. */
struct task_said {
    char *output;
    const char *error, *cause; /* NULL: none is given; constants */
};

/* `large`: an output may also be about as large as AWS allows. */
struct task_said task_say(uint64_t random, bool large);

#endif
