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
 * machines when the file does not have that. All states it mocks are Tasks of the program. NULL:
 * *problem is then one line that says what is wrong; free it. */
COLD const struct member *mock_case_find(const struct value *root, const char *file,
                                         const struct sfn_program *program, const char *wanted,
                                         char **problem);

/* Why a test case cannot mock a state: one line, to be freed. NULL: it can, as the state is a Task.
 */
char *mock_state_problem(const char *test_case, const char *state, bool exists, bool is_task);

#endif
