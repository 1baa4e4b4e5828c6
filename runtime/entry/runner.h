/* runtime/entry/runner.h - drives executions: engine, effects, loop and tasks tied together.
 *
 * The engine says what should happen, the runner makes it happen and brings back what the world
 * answers. It owns engine, loop and tasks; executions belong to whoever is told that they ended. */
#ifndef SFN_ENTRY_RUNNER_H
#define SFN_ENTRY_RUNNER_H

#include "runtime/engine/engine.h"
#include "runtime/entry/entry.h"
#include "runtime/entry/options.h"
#include "runtime/json/read.h"
#include "runtime/loop/loop.h"
#include "runtime/task/task.h"

struct runner;

/* Told once per execution, from runner_start, runner_wait or runner_stop_all; frees the execution
 * (at once or later). */
typedef void runner_ended(void *context, struct execution *execution);

/* NULL after every problem was printed (or added to options->complaints, a line each): a bad file,
 * a Resource that nothing here runs. */
struct runner *runner_new(const struct entry *entry, const struct options *options,
                          runner_ended *ended, void *context);
void runner_free(struct runner *runner);

struct loop *runner_loop(struct runner *runner);

/* True when the quotas of --aws-limits forbid this execution; why: a line without its end, added.
 * To be asked before runner_start. */
bool runner_refuses(const struct runner *runner, const struct execution_start *start,
                    struct buffer *why);

/* Begin an execution: make it and tell it so; it may have ended already. False: the input is not
 * JSON (*error says where); nobody is told. */
bool runner_start(struct runner *runner, const struct execution_start *start,
                  struct json_error *error);

/* Turn the loop until it is stopped or nothing can happen any more. SIGINT, SIGTERM and SIGHUP stop
 * the loop meanwhile: then the number of the signal is returned, else 0. */
int runner_wait(struct runner *runner);

/* Stop every execution that waits: status ABORTED with this cause. */
void runner_stop_all(struct runner *runner, const char *cause);

/* As tasks_unused_mocks, of the execution that has ended. */
void runner_unused_mocks(const struct runner *runner, tasks_unused_mock *tell, void *context);

/* Nothing starts any more: wait until every process is gone, so that nothing of theirs follows on
 * standard error. */
void runner_end_tasks(struct runner *runner);

/* "interrupted by SIGINT"; for 0: why an execution that is still running can never end. */
const char *runner_why_stopped(int signal_number);

#endif
