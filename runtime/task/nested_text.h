/* runtime/task/nested_text.h - what AWS answers to tasks that start executions. */
#ifndef SFN_TASK_NESTED_TEXT_H
#define SFN_TASK_NESTED_TEXT_H

#include <stdbool.h>

#include "runtime/base/buffer.h"
#include "runtime/task/nested.h"

/* How a Resource calls StartExecution. */
struct nested_form {
    bool sdk;    /* aws-sdk:sfn: the answer is that of the SDK alone, and errors begin with Sfn */
    bool waits;  /* .sync, .sync:2: for the end of the execution */
    bool values; /* .sync:2: its input and output are values in the answer, no texts */
    bool sync;   /* by StartSyncExecution, which answers when it has ended */
};

/* Append the answer of StartExecution, a JSON object. `request` is the id that it claims. */
void nested_add_started(struct buffer *out, const struct nested_form *form,
                        const struct nested_execution *execution, const char *request);
/* Append what DescribeExecution says of an execution that has ended, a JSON object. `values`: with
 * its input and output as values. */
void nested_add_described(struct buffer *out, const struct nested_execution *execution,
                          bool values);
/* Append what StartSyncExecution answers, a JSON object, from its answer in the API. */
void nested_add_answered(struct buffer *out, const struct value *answer);
/* Append the name under which a state fails for an error of StartExecution, and the cause. */
void nested_add_error(struct buffer *out, const struct nested_form *form, const char *error);
void nested_add_cause(struct buffer *out, const struct nested_form *form, const char *error,
                      const char *message, const char *request);

#endif
