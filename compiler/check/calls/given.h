/* compiler/check/calls/given.h - what a Task gives to whom it calls. */
#ifndef SFNC_CHECK_CALLS_GIVEN_H
#define SFNC_CHECK_CALLS_GIVEN_H

#include "compiler/check/family.h"

struct given {
    struct check *check;
    const struct state *state;
    const struct tree *object; /* of its Parameters or Arguments */
    const char *location;
};

/* Whether an object of what is given has the name, with a value or a path, or may get it. */
bool given_has(const struct given *given, const struct tree *object, const char *name);

/* Check what an action needs beyond what the model of its API says; `action` is "service:action",
 * without "aws-sdk:" if `is_sdk`. */
void check_needs(const struct given *given, const char *action, bool is_sdk);

#endif
