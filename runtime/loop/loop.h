/* runtime/loop/loop.h - time and readiness, real (libevent) or simulated.
 *
 * Callbacks run inside loop_run, one after the other; timers in order of due time, then of arming.
 * With a virtual clock time stands still while anything the loop watches is busy (a running
 * process, an unfinished thread) and else jumps to the next timer. */
#ifndef SFN_LOOP_LOOP_H
#define SFN_LOOP_LOOP_H

#include <stdbool.h>
#include <stdint.h>

struct loop;
struct loop_timer;
struct event_base;

struct loop *loop_new(bool virtual_time);
void loop_free(struct loop *loop);

/* A virtual clock shows this time, until something happens: before anything is armed. */
void loop_begin_at(struct loop *loop, int64_t now_ms);

/* Milliseconds since the epoch; monotonic within a run. */
int64_t loop_now_ms(struct loop *loop);

/* Call back once when the clock reaches due_ms (at the next turn if it has). Free or re-arm at
 * will. */
struct loop_timer *loop_arm(struct loop *loop, int64_t due_ms, void (*due)(void *context),
                            void *context);
/* Forget a timer that is not due yet. NULL is allowed. */
void loop_disarm(struct loop *loop, struct loop_timer *timer);

/* Work outside the loop begins and ends: keeps loop_run going, and a virtual clock standing. */
void loop_busy(struct loop *loop);
void loop_idle(struct loop *loop);

/* Call from any thread: run `call(context)` inside the loop soon. */
void loop_post(struct loop *loop, void (*call)(void *context), void *context);

/* Run until loop_stop, or until nothing is armed, posted or busy. Who watches a descriptor that is
 * worth waiting for says so with loop_busy. */
void loop_run(struct loop *loop);
void loop_stop(struct loop *loop);

/* Async-signal-safe, from any thread: the loop_run that is under way, or the next one, returns
 * soon. */
void loop_interrupt(struct loop *loop);

/* For descriptors, signals and child processes: runtime/task watches them itself. Whoever calls
 * this links libevent into the executable. */
struct event_base *loop_base(struct loop *loop);

#endif
