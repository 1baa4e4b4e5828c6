/* compiler/check/calls/parameter.h - a call of an API, and the values that it is given. */
#ifndef SFNC_CHECK_CALLS_PARAMETER_H
#define SFNC_CHECK_CALLS_PARAMETER_H

#include "compiler/check/family.h"

#define PARAMETERS_MAX 128 /* of one API */

/* A call, and what its API takes. */
struct call {
    struct check *check;
    const struct state *state;
    const char *resource; /* of whom it asks */
    const char *field;    /* "Parameters", "Arguments", "ItemReader/Parameters" */
    const char *action;
    const char *place; /* of what the names are: the action, or "events:putEvents Entries[]" */
    bool is_sdk;
    const char *names[PARAMETERS_MAX];
    bool required[PARAMETERS_MAX];
    /* [ an array, { an object, # a number, ? a boolean, ( one of the words A|B), of which the last
     * ends in the bracket; what begins with another byte is not told. */
    const char *kinds[PARAMETERS_MAX];
    size_t count;
};

/* Whether a value is a path or a call of JSONPath. */
bool parameter_is_computed(const struct call *call, const struct tree_member *member);
/* The name that a key gives a value to: without ".$" in JSONPath. */
const char *parameter_name(const struct call *call, const struct tree_member *member);
/* Report a value that is another one than the API takes. */
void parameter_check_kind(const struct call *call, const char *location,
                          const struct tree_member *member);

#endif
