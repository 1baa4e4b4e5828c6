/* runtime/api/actions/test_state.h - a TestState request that was looked at; private to the action.
 */
#ifndef SFN_API_ACTIONS_TEST_STATE_H
#define SFN_API_ACTIONS_TEST_STATE_H

#include "runtime/api/request.h"

/* The values live in the region of the request. */
struct tested {
    struct request *request;
    const struct value *state;  /* its object in the definition; NULL: that cannot be read */
    bool in_map;                /* it is one of the states of a Map */
    const char *type;           /* "Task"; "": none */
    bool mocked;                /* there is a mock */
    const struct value *result; /* of the mock, or NULL */
    const struct value *input, *variables;
    const struct value *context; /* or NULL */
    const struct value *items;   /* mapItemReaderData, or NULL */
};

/* Look at all of the request but the definition as such. False after an error. */
bool tested_check(struct tested *tested);

/* Whether the state is of this type ("Task"). */
bool test_state_is(const struct tested *tested, const char *type);

#endif
