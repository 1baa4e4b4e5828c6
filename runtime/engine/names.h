/* runtime/engine/names.h - make the names and ARNs of executions, machines, Map runs and children.
 *
 * Functions append to `out`. */
#ifndef SFN_ENGINE_NAMES_H
#define SFN_ENGINE_NAMES_H

#include <stdint.h>

#include "runtime/base/buffer.h"

struct engine;
struct execution;
struct frame;

/* "arn:PARTITION:states:REGION:ACCOUNT:KIND:" */
void arn_begin(struct buffer *out, const struct engine *engine, const char *kind);
/* The name that the execution was started with, or a UUID made from its seed; and its ARN. */
void execution_name(const struct execution *execution, struct buffer *out);
void execution_arn(const struct execution *execution, struct buffer *out);
/* The ARN of an execution of an EXPRESS machine, by what it starts with. */
void express_arn(const struct engine *engine, const char *name, uint64_t seed, struct buffer *out);
/* The role that it runs under; lives as long as it is awake. */
const char *execution_role_arn(const struct execution *execution);
/* The name of the machine; lives as long as the program. */
const char *machine_name(const struct execution *execution);
/* A seed for the names of the next Map run and its children. */
uint64_t map_run_seed(struct execution *execution);
/* The name, a UUID, and the ARN of a distributed Map's run; `parent` is the Map's frame. */
void map_run_name(const struct frame *parent, struct buffer *out);
void map_run_arn(const struct frame *parent, struct buffer *out);
/* The name and ARN of a child, an execution; and the name of the machine that it executes. */
void map_run_child_name(const struct frame *child, struct buffer *out);
void map_run_child_arn(const struct frame *child, struct buffer *out);
void map_run_machine_name(const struct frame *child, struct buffer *out);
/* Of the attempt that the frame waits for: the ARN of the execution that its state sees, and a key
 * that no other attempt of any state has. */
void task_names(struct frame *frame, struct buffer *arn, struct buffer *key);

#endif
