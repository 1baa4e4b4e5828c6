/* runtime/task/mock.h - answers from a file stand for tasks. */
#ifndef SFN_TASK_MOCK_H
#define SFN_TASK_MOCK_H

#include "runtime/task/call.h"

/* The test case that the options choose. Never NULL; with *problem, a line to free, the mocks are
 * not to be used. Pair: mocks_free. */
struct mocks *mocks_new(const struct tasks_options *options, char **problem);
void mocks_free(struct mocks *mocks);

/* Forget how often each state was called: another execution begins. */
void mocks_begin_execution(struct mocks *mocks);

/* True when the test case has a response for this state. */
bool mocks_have(const struct mocks *mocks, const char *state);

/* Tell of what nothing has asked for. */
void mocks_unused(const struct mocks *mocks, tasks_unused_mock *tell, void *context);

/* Begin a call of a state that is in tasks->mocks. */
struct task_call *mocks_start(struct tasks *tasks, const struct task_request *request);

#endif
