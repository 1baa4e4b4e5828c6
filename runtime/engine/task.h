/* runtime/engine/task.h - one attempt of a Task state.
 *
 * It belongs to the frame of the state, from sfn_task_begin until it is dropped: because it was
 * answered, has timed out, or was aborted. */
#ifndef SFN_ENGINE_TASK_H
#define SFN_ENGINE_TASK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "runtime/engine/effect.h"
#include "runtime/json/value.h"

struct engine;
struct frame;

/* One attempt of a Task state. */
struct task {
    struct task *next_free;
    const struct value *credentials;
    const struct value *input; /* what it was started with, so that it could be started again */
    uint64_t id;               /* 0: not started yet */
    struct timer timeout, heartbeat;
    int64_t timeout_seconds, heartbeat_seconds; /* 0: none */
    bool started;                               /* ...Started was recorded */
    bool submitted;                             /* its call has returned; it waits for its token */
    bool working;                               /* ... and for the work, which goes on */
    bool same_input;                            /* the input is that of the state */
    char token[TASK_TOKEN_SIZE];                /* "": the Resource takes none */
};

/* ---- frame.c ---- */
struct task *task_new(struct engine *engine);
void task_free(struct engine *engine, struct task *task);

/* ---- task_events.c ---- */
void task_event_scheduled(struct frame *frame, const struct value *input);
void task_event_started(struct frame *frame);
void task_event_succeeded(struct frame *frame, const struct value *output);
/* Record that the call of a task has returned this, unless nobody told when calls return: then that
 * is in the event before. */
void task_event_submitted(struct frame *frame, const struct value *output);
/* Whether somebody is to tell when the call of the frame's task has returned: with tokens that come
 * back, if the task goes on until its token is answered, or until an execution that it has started
 * ends. Any other job that is waited for is its own call here: it is submitted as it starts. */
bool task_tells_submission(const struct frame *frame);
/* Record that it has failed, with the frame's failure. */
void task_event_failed(struct frame *frame);
void task_event_timed_out(struct frame *frame);

/* ---- task.c ---- */
/* Ask for the work of the attempt, the first time or again. */
void task_work(struct frame *frame);
/* The attempt has started, unless that is known already; somebody has taken it, perhaps once more,
 * so that heartbeats are counted from now; a heartbeat has come. */
void task_started(struct frame *frame);
void task_taken(struct frame *frame);
/* Its call has returned, and it waits for its token and, if `working`, for the work. */
void task_submitted(struct frame *frame, const struct value *output, bool working);
void task_heartbeat(struct frame *frame);
/* Disarm the timers of the attempt and free it. `cancel`: it still runs and must be stopped. */
void task_drop(struct frame *frame, bool cancel);

#endif
