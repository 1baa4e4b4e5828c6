/* runtime/host/work.h - do outside what the executions of a machine ask for: tasks, sources and
 * sinks, timers.
 *
 * Effects go in, happenings come out, in the loop. Whoever drives executions says whose an effect
 * is by an address that is only compared; so executions need not be in memory while they wait. */
#ifndef SFN_HOST_WORK_H
#define SFN_HOST_WORK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "runtime/base/buffer.h"
#include "runtime/engine/engine.h"
#include "runtime/host/waits.h"
#include "runtime/loop/loop.h"
#include "runtime/task/task.h"

/* Whom it tells. */
struct work_calls {
    /* Never called within work_do. Time and absent states are not filled in; values and texts are
     * borrowed. */
    void (*happened)(void *context, void *whose, struct happening *happening);
    /* Append what a task is told of itself; called only within work_do. */
    void (*about)(void *context, void *whose, uint64_t id, struct task_about *about);
    /* What mocks count the execution's calls by: no other one that runs has it. */
    uint64_t (*number)(void *context, void *whose);
    void *context;
};

struct work {
    struct loop *loop;
    struct waits *waits; /* of all machines that share a loop */
    const struct sfn_program *program;
    const struct task_service *service; /* the program's; NULL: it has no tasks */
    struct tasks *tasks;                /* NULL: it needs nothing outside */
    const struct sfn_state **unserved;  /* those whose Resource, an activity, nothing serves */
    size_t unserved_count;
    bool queues;
    bool virtual_time;
    struct work_calls calls;
};

/* All is borrowed as long as the work is open. */
struct work_options {
    struct loop *loop;
    struct waits *waits;
    const struct sfn_program *program;
    struct task_setting setting;
    bool tokens_come_back; /* of struct tasks_options */
    bool lenient;          /* the same */
    bool queues;           /* tasks of an activity that nothing serves wait for a worker elsewhere:
                              that is no problem, and work_do gets none of them */
    bool virtual_time;
    struct work_calls calls;
};

/* False when something is wrong (a bad file, a Resource that nothing here runs); a line is appended
 * to `problems` for each. Close it with work_close in either case. */
bool work_open(struct work *work, const struct work_options *options, struct buffer *problems);
/* What is waited for must be gone. */
void work_close(struct work *work);

/* What tasks_begin_execution and so on say, by the execution's number (struct work_calls). */
void work_begin_execution(struct work *work, uint64_t number, const char *test_case);
bool work_knows_execution(const struct work *work, uint64_t number);
bool work_mocks(const struct work *work, uint64_t number, const char *state);
void work_end_execution(struct work *work, uint64_t number);

/* Whether the state with this name is one of those whose Resource, an activity, nothing serves. */
bool work_lacks(const struct work *work, const char *state);

/* Carry out an effect. True: a task that wants to be told so was taken at once; the happening
 * HAPPENING_TASK_STARTED is due. */
bool work_do(struct work *work, void *whose, const struct effect *effect);

/* Give up what is waited for: a timer, a task (its process ends), a source or a sink. */
void work_drop(struct wait *wait);

/* Wait until every process of a task has ended. Nothing may be started after this. */
void work_end_tasks(struct work *work);
/* How many tasks have not ended, those included that nobody waits for any more. */
size_t work_tasks_running(const struct work *work);

#endif
