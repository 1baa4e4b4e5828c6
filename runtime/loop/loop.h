/* runtime/loop/loop.h - the event loop: timers, calls from threads, a real or simulated clock.
 *
 * Callbacks run inside loop_run, one after the other. Timers are called in the order of their due
 * times; of those due at the same time the one armed first. A virtual clock stands still while work
 * outside is busy (a running process, an unfinished thread) and else jumps to the next timer. */
#ifndef SFN_LOOP_LOOP_H
#define SFN_LOOP_LOOP_H

#include <stdbool.h>
#include <stdint.h>

struct loop;
struct loop_timer;
struct event_base;

struct loop *loop_new(bool virtual_time);
void loop_free(struct loop *loop);

/* Set a virtual clock, before any timer is armed. */
void loop_begin_at(struct loop *loop, int64_t now_ms);

/* The time of day in milliseconds since the epoch. It never goes back, unless the clock was set
 * back by more than a second. It is never before the epoch: while the clock is, it is how long the
 * machine runs. */
int64_t loop_now_ms(struct loop *loop);

/* By how much the time of day was set since the loop was made, in milliseconds; negative: back. It
 * fits the last loop_now_ms. That the machine slept is not counted. */
int64_t loop_set_by_ms(const struct loop *loop);

/* Have `set(context)` called soon after the clock was set: within a second while timers go by it.
 * NULL: nobody is called. */
void loop_tell_set(struct loop *loop, void (*set)(void *context), void *context);

/* Set a virtual clock by so much, as somebody may set the time of day: no time passes. */
void loop_set_clock(struct loop *loop, int64_t by_ms);

/* Call `due` once, when as much time has passed as there is now until due_ms; at the next turn if
 * there is none. It makes no difference if the clock is set meanwhile. The timer is gone when `due`
 * is called, which may arm another. */
struct loop_timer *loop_arm(struct loop *loop, int64_t due_ms, void (*due)(void *context),
                            void *context);
/* The same, when the clock shows due_ms, even if it is set meanwhile or the machine sleeps. */
struct loop_timer *loop_arm_by_clock(struct loop *loop, int64_t due_ms, void (*due)(void *context),
                                     void *context);
/* Forget a timer that has not been called yet. NULL is allowed. */
void loop_disarm(struct loop *loop, struct loop_timer *timer);

/* Say that some work outside the loop begins, or ends. While there is any, loop_run goes on and a
 * virtual clock stands still. */
void loop_busy(struct loop *loop);
void loop_idle(struct loop *loop);

/* Have `call(context)` called inside the loop soon. Any thread may call this that ends before the
 * loop is freed. */
void loop_post(struct loop *loop, void (*call)(void *context), void *context);

/* Forget what was posted with this call and context and was not called yet. Only in the loop's
 * thread. */
void loop_forget(struct loop *loop, void (*call)(void *context), void *context);

/* Whether the present turn of the loop has lasted so long, some milliseconds, that all others
 * should get theirs: who has more to do posts it. Never with a virtual clock. */
bool loop_turn_is_long(struct loop *loop);

/* Run until loop_stop, or until nothing is armed, posted or busy. A watched descriptor alone does
 * not keep the loop running; call loop_busy if it should. */
void loop_run(struct loop *loop);
void loop_stop(struct loop *loop);

/* Have the loop_run that is under way, or the next one, return soon. Async-signal-safe; any thread
 * may call this. */
void loop_interrupt(struct loop *loop);

/* libevent's base, for watching descriptors, signals and child processes. An executable in which
 * something calls this is linked with libevent. */
struct event_base *loop_base(struct loop *loop);

#endif
