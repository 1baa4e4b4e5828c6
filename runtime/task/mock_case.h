/* runtime/task/mock_case.h - choose the test case of a mock file.
 *
 * Apart from mock.h because a program without tasks has no use for mocks, but must still say that
 * the file does not have what was asked for. */
#ifndef SFN_TASK_MOCK_CASE_H
#define SFN_TASK_MOCK_CASE_H

#include <stdbool.h>

#include "runtime/base/cold.h"
#include "runtime/json/value.h"
#include "sfn/abi.h"

/* Find a test case, {"STATE": "RESPONSE"}, in the value of a mock file, which messages call `file`:
 * that of the name `wanted` (NULL: the only one there is) in the program's machine, or in all
 * machines when the file does not have that. All states it mocks can be. NULL: *problem is then one
 * line that says what is wrong; free it. */
COLD const struct member *mock_case_find(const struct value *root, const char *file,
                                         const struct sfn_program *program, const char *wanted,
                                         char **problem);

/* Whether mocks can stand for what the state does outside: it is a Task, or a Map with an
 * ItemReader. */
bool mock_state_fits(const struct sfn_state *state);

/* Why a test case cannot mock a state: one line, to be freed, with the name that was meant, if that
 * is given (`near`). NULL: it can, as it is there and fits. */
char *mock_state_problem(const char *test_case, const char *state, const char *near, bool exists,
                         bool fits);

/* The state of a program whose name is near to one that is not there; or NULL. */
COLD const char *mock_state_near(const struct sfn_program *program, const char *name);

#endif
