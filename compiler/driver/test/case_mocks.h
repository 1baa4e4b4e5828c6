/* compiler/driver/test/case_mocks.h - the states that a test case mocks, and their answers. */
#ifndef SFNC_DRIVER_TEST_CASE_MOCKS_H
#define SFNC_DRIVER_TEST_CASE_MOCKS_H

#include "compiler/driver/test/reading.h"

/* List the states of the machine by name: r->states. */
void case_mocks_list_states(struct reading *r);

/* Report what is wrong in {"STATE": "RESPONSE"} of the case; the responses are listed. */
void case_mocks_check(struct reading *r, const struct test_case *test);

/* Report the answers of all responses that are none. */
void case_mocks_judge(struct reading *r);

#endif
