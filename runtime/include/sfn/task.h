/* runtime/include/sfn/task.h - write a Task in C: the public interface of `Resource: "c:NAME"`.
 *
 * A task function gets its input and returns its output, or fails with an error name that Retry and
 * Catch can match. It runs on a thread of its own: it may take its time, it may block, and several
 * calls may run at once, so it must not share state without locking. Link it with
 * `sfnc build DEF --link FILE.c`. What it prints on standard output appears on standard error,
 * because results are printed there. */
#ifndef SFN_TASK_PUBLIC_H
#define SFN_TASK_PUBLIC_H

#include <jansson.h>

#ifdef __cplusplus
extern "C" {
#endif

struct sfn_task; /* one call */

/* A task named NAME is the function of that name with this type. `input` is borrowed. Return a new
 * reference (NULL after sfn_task_fail). */
typedef json_t *sfn_task_function(struct sfn_task *task, const json_t *input);

/* Fail with an error name and a cause, formatted as by printf. Returns NULL for `return`. */
json_t *sfn_task_fail(struct sfn_task *task, const char *error, const char *cause, ...)
#if defined(__GNUC__)
    __attribute__((format(printf, 3, 4)))
#endif
    ;

/* Say that the work goes on: the state's HeartbeatSeconds begin anew. Call it on any thread until
 * the function returns. */
void sfn_task_heartbeat(struct sfn_task *task);

/* A text that names this attempt: no other attempt of any execution has it. Give it to services
 * that take an idempotency key. It lives until the function returns. */
const char *sfn_task_attempt_key(const struct sfn_task *task);

/* True once nobody waits for this call any more (a timeout, a stopped execution): stop early. */
int sfn_task_cancelled(const struct sfn_task *task);

#ifdef __cplusplus
}
#endif
#endif
