/* runtime/engine/limits.h - the quotas of --aws-limits; without it everything is allowed. */
#ifndef SFN_ENGINE_LIMITS_H
#define SFN_ENGINE_LIMITS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct execution;
struct frame;
struct value;

/* How long an express execution may take (semantics 11.1). */
#define EXPRESS_SECONDS_MAX 300

/* How long the execution may last, how many events before its last one it may have. */
int64_t limits_seconds(const struct execution *execution);
int64_t limits_events(const struct execution *execution, bool express);
/* The execution (the machine's or a Map's child) that the frame is part of has too many events: set
 * a failure that nothing handles. */
void limits_set_overrun(struct frame *frame);
/* May the state be left with this output and what it assigned; its input begin a task, branches or
 * an item; a task's result of this size be taken? When not, the frame's failure is set. */
bool limits_allow_leave(struct frame *frame, const struct value *output);
bool limits_allow_input(struct frame *frame, const struct value *input);
bool limits_allow_result(struct frame *frame, size_t size);
/* Iterations of an inline Map at a time. */
size_t limits_concurrency(const struct frame *frame, size_t wanted);
/* A variable of the frame gets a new value; `before` may be NULL. */
void limits_assign(struct frame *frame, const struct value *before, const struct value *value);
/* failure_set for texts that come from outside: cut to what AWS keeps. */
void limits_set_failure(struct frame *frame, const char *error, const char *cause);

#endif
