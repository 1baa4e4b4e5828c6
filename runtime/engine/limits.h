/* runtime/engine/limits.h - enforce AWS's quotas, with --aws-limits. Without it all is allowed,
 * but for the memory that an execution of a service may have. */
#ifndef SFN_ENGINE_LIMITS_H
#define SFN_ENGINE_LIMITS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct execution;
struct frame;
struct value;

/* How long an express execution may take, also without --aws-limits. */
#define EXPRESS_SECONDS_MAX 300

/* How long the execution may last; INT64_MAX: any time. */
int64_t limits_seconds(const struct execution *execution);
/* Arm the timer of that, from now on. */
void limits_arm(struct execution *execution);
/* Set events_most and simulated_seconds in the ledger of the execution; in that of a child of a
 * distributed Map, its own. */
void limits_set(struct execution *execution);
void limits_set_child(struct frame *child);
/* True when the execution that the frame is part of (the machine's, or a child of a Map) has done
 * more than its simulated_seconds, which must not be 0, can be enough for, though the clock did not
 * move: all that it does now is to wait until its time is over. */
bool limits_time_is_spent(const struct frame *frame);
/* Set a failure that nothing can handle, because the execution that the frame is part of (the
 * machine's, or a child of a Map) has too many events. */
void limits_set_overrun(struct frame *frame);
/* Set a failure that nothing can handle: the execution would need more than memory_most. */
void limits_set_memory(struct frame *frame);
/* Whether memory_most allows what the execution has when the state is left with this output: its
 * values, and the text of an event and of a row. Values that are no longer live may be freed for
 * that, and the output move. If not, the frame's failure is set, which nothing can handle. */
bool limits_allow_memory(struct frame *frame, const struct value **output);
/* Whether a quota allows the state to be left with this output and what it has assigned; this input
 * for a task, branches or an item; a task's result of this size. If not, the frame's failure is
 * set. */
bool limits_allow_leave(struct frame *frame, const struct value *output);
bool limits_allow_input(struct frame *frame, const struct value *input);
bool limits_allow_result(struct frame *frame, size_t size);
/* How many iterations of an inline Map may run at a time, at most `wanted`. */
size_t limits_concurrency(const struct frame *frame, size_t wanted);
/* Count the bytes of a variable of the frame that gets a new value; `before` may be NULL. */
void limits_assign(struct frame *frame, const struct value *before, const struct value *value);
/* Set a failure whose texts come from outside; they are cut to what AWS keeps. */
void limits_set_failure(struct frame *frame, const char *error, const char *cause);

#endif
