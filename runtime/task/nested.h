/* runtime/task/nested.h - tasks that start executions: states:startExecution and its kin.
 *
 * Whoever runs executions of several machines, a service, gives the tasks of each of them a struct
 * task_executions (task_setting.executions). Then a Task with one of these Resources starts an
 * execution there; without one, nothing here serves it. What AWS answers is formed here:
 *
 *   arn:aws:states:::states:startExecution            started: done
 *                                     ...sync, .sync:2  started: submitted; it has ended: done
 *                                     ...waitForTaskToken  started: submitted
 *   arn:aws:states:::aws-sdk:sfn:startExecution       started: done; also with .waitForTaskToken
 *   arn:aws:states:::aws-sdk:sfn:startSyncExecution   an express one has ended: done
 *
 * docs/nested.md says what users may rely on. */
#ifndef SFN_TASK_NESTED_H
#define SFN_TASK_NESTED_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "runtime/task/task.h"

/* One task that has asked for an execution. It is gone when it was told that the start was refused,
 * that the execution has ended or, unless that is awaited, that it has started; when it was
 * answered as by StartSyncExecution; and when it was dropped. */
struct nested;

/* What is asked for; valid until `start` returns. */
struct nested_start {
    const char *machine; /* StateMachineArn as written: of a machine, a version, an alias */
    const char *name;    /* if none was given it is made of the key. NULL: there is no key */
    const char *input;   /* what is to be its input; nobody has looked yet whether it is JSON */
    size_t input_size;
    const char *trace;  /* TraceHeader, or NULL */
    const char *parent; /* ARN of the execution whose task asks, as its state sees it */
    /* Of the attempt. After a crash it is started again with the same key: then an execution that
     * was started with this key is the one, even if it has ended meanwhile. */
    const char *key;
    bool awaited; /* the end of the execution is wanted, too */
    bool sync;    /* by StartSyncExecution: then nested_answered or nested_refused tells all */
};

/* What is known of an execution. Texts are borrowed while it is told; NULL: there is none. */
struct nested_execution {
    const char *arn;
    int64_t started_ms;
    /* Only of one that has ended: */
    int64_t ended_ms;
    const char *machine, *version, *alias; /* their ARNs; the machine's is never NULL */
    const char *name, *status;
    const char *input, *output; /* JSON text */
    size_t input_size, output_size;
    const char *error, *cause;
    const char *trace;
    int64_t redrives;
    const char *redrive_status, *redrive_reason; /* of DescribeExecution */
};

/* Who runs the executions. Borrowed as long as the tasks are there. */
struct task_executions {
    /* &nested_call. A pointer, so that programs whose tasks nobody gives executions are not linked
     * with all this. */
    struct task_call *(*call)(struct tasks *tasks, const struct task_request *request);
    /* Start an execution, as StartExecution does. The functions below tell what becomes of it, at
     * any time from within this call on, in the loop. */
    void (*start)(void *context, struct nested *nested, const struct nested_start *start);
    /* Nobody wants to know any more; `nested` is gone when this returns. `stop_cause` is not NULL
     * if the execution is to be stopped, with that cause, also if it has not been told yet that it
     * has started: its parent has timed out or was stopped. Who is about to close its store leaves
     * it running, as its parent goes on there, too. */
    void (*drop)(void *context, struct nested *nested, const char *stop_cause);
    void *context;
};

/* What whoever runs the executions remembers of it; NULL until that is set. */
void nested_remember(struct nested *nested, void *what);
void *nested_remembered(const struct nested *nested);

/* It has started. */
void nested_started(struct nested *nested, const struct nested_execution *execution);
/* It does not start: the name of an error of StartExecution as in the API ("InvalidName"), and its
 * message. */
void nested_refused(struct nested *nested, const char *error, const char *message);
/* The same where no error of the API says why: the task fails with these texts. */
void nested_failed(struct nested *nested, const char *error, const char *cause);
/* It has ended. Only if that is awaited, and after it was told that it has started. */
void nested_ended(struct nested *nested, const struct nested_execution *execution);

/* It was started by StartSyncExecution, which answers this, names as in the API. */
void nested_answered(struct nested *nested, const struct value *output);

/* Begin a call of such a Resource. */
struct task_call *nested_call(struct tasks *tasks, const struct task_request *request);

#endif
