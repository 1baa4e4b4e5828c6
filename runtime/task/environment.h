/* runtime/task/environment.h - what a process finds in its environment. */
#ifndef SFN_TASK_ENVIRONMENT_H
#define SFN_TASK_ENVIRONMENT_H

#include "runtime/task/task.h"

/* Our environment with SFN_EXECUTION_ARN, SFN_STATE_NAME, SFN_ATTEMPT_KEY, SFN_TASK_TOKEN and
 * SFN_DEFINITION_DIR, as far as they are known; those of an outer task are not passed on. Ended by
 * a NULL, in one block: free it. `folder` may be NULL. */
char **environment_make(const struct task_request *request, const char *folder);

#endif
