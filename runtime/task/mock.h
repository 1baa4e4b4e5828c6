/* runtime/task/mock.h - answer tasks from a mock file. */
#ifndef SFN_TASK_MOCK_H
#define SFN_TASK_MOCK_H

#include "runtime/task/call.h"

/* Read the test case that the options choose. Never NULL. If *problem is set, a line to be freed,
 * the mocks must not be used. Free them with mocks_free. */
struct mocks *mocks_new(const struct tasks_options *options, char **problem);
void mocks_free(struct mocks *mocks);

/* Forget how often each state was called: another execution begins. */
void mocks_begin_execution(struct mocks *mocks);

/* True when the test case has a response for this state. */
bool mocks_have(const struct mocks *mocks, const char *state);

/* Tell of answers that no call has got; see tasks_unused_mocks. */
void mocks_unused(const struct mocks *mocks, tasks_unused_mock *tell, void *context);

/* Begin a call of a state that has a response. */
struct task_call *mocks_start(struct tasks *tasks, const struct task_request *request);

#endif
