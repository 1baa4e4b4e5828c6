/* runtime/service/nested.h - executions that tasks of other executions start, and wait for. Inside
 * runtime/service. */
#ifndef SFN_SERVICE_NESTED_H
#define SFN_SERVICE_NESTED_H

#include <stdint.h>

struct nested_starts;
struct service;
struct task_executions;

struct nested_starts *nested_starts_new(struct service *service);
/* Nothing starts any more; the tasks that wait for that do so until they are given up. It may be
 * called twice. */
void nested_starts_end(struct nested_starts *starts);
/* Nobody may be waiting any more. */
void nested_starts_free(struct nested_starts *starts);

/* What the tasks of all machines are given. */
const struct task_executions *nested_starts_table(const struct nested_starts *starts);

/* The execution with this number has ended, which is recorded. */
void nested_starts_ended(struct nested_starts *starts, int64_t number);

#endif
