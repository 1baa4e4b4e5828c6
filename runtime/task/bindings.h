/* runtime/task/bindings.h - what stands here for a Resource that runs elsewhere.
 *
 * Bindings map resource names to targets, "exec:...", "c:..." or "file:...", as one JSON object
 * says (docs/decisions/0003-bindings.md). A target lives as long as the bindings do. */
#ifndef SFN_TASK_BINDINGS_H
#define SFN_TASK_BINDINGS_H

#include <stdbool.h>
#include <stddef.h>

struct bindings;
struct sfn_kind;

/* Pair: bindings_free. */
struct bindings *bindings_new(void);
void bindings_free(struct bindings *bindings);

/* Add those of a JSON text, behind what is there; `name` is for messages. Targets are judged by
 * `kinds`; one of another kind may stand there as well. NULL, or what is wrong (free it; then the
 * bindings are not to be used). */
char *bindings_add(struct bindings *bindings, const char *name, const char *text, size_t size,
                   const struct sfn_kind *kinds, size_t kind_count);

/* Tell of every target. */
typedef void bindings_target(void *context, const char *target);
void bindings_each(const struct bindings *bindings, bindings_target *tell, void *context);

/* True for arn:aws:states:::lambda:invoke, also with .waitForTaskToken: its input says which
 * function is meant. */
bool bindings_is_invoke(const char *resource);

/* The target of a Resource: of all names that fit the most specific one's. A Resource that says
 * itself, or in its input, what runs it is bound by its exact name only. NULL: no name fits, or
 * there are no bindings (which may be NULL). */
const char *bindings_find(const struct bindings *bindings, const char *resource);

/* The same for a Lambda function, given as "NAME", "NAME:QUALIFIER" or by its ARN. */
const char *bindings_find_function(const struct bindings *bindings, const char *name);

#endif
