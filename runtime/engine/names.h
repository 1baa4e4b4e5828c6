/* runtime/engine/names.h - what executions, their machine, Map runs and children are called.
 *
 * What is written is appended to `out`. */
#ifndef SFN_ENGINE_NAMES_H
#define SFN_ENGINE_NAMES_H

#include <stdint.h>

#include "runtime/base/buffer.h"

struct engine;
struct execution;
struct frame;

/* "arn:PARTITION:states:REGION:ACCOUNT:KIND:" */
void arn_begin(struct buffer *out, const struct engine *engine, const char *kind);
/* As it was started, or a UUID. */
void execution_name(const struct execution *execution, struct buffer *out);
void execution_arn(const struct execution *execution, struct buffer *out);
/* Lives as long as the program. */
const char *machine_name(const struct execution *execution);
/* Of the names of the next Map run and its children. */
uint64_t map_run_seed(struct execution *execution);
/* A distributed Map's run, a UUID and an ARN; `parent` is the Map's frame. */
void map_run_name(const struct frame *parent, struct buffer *out);
void map_run_arn(const struct frame *parent, struct buffer *out);
/* One of its children, as an execution, and the machine that it is an execution of. */
void map_run_child_name(const struct frame *child, struct buffer *out);
void map_run_child_arn(const struct frame *child, struct buffer *out);
void map_run_machine_name(const struct frame *child, struct buffer *out);

#endif
