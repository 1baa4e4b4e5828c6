/* runtime/task/invoke.h - find the function that the input of lambda:invoke names. */
#ifndef SFN_TASK_INVOKE_H
#define SFN_TASK_INVOKE_H

#include "runtime/task/bindings.h"
#include "runtime/task/task.h"

/* One call of a function. Pair: invocation_fini. */
struct invocation {
    const char *target;          /* what the function is bound to */
    const struct value *payload; /* of the request's input */
    char *version; /* NULL: the function's output is the answer as it is, without an envelope */
};

/* Read a request for lambda:invoke; tokens_come_back is that of struct tasks_options. NULL, or the
 * cause why it cannot be done: free it; the invocation is empty then. */
char *invocation_init(struct invocation *invocation, const struct bindings *bindings,
                      const struct task_request *request, bool tokens_come_back);
void invocation_fini(struct invocation *invocation);

#endif
