/* runtime/task/bindings.h - what stands here for a Resource that runs elsewhere.
 *
 * Bindings map resource names to targets, "exec:...", "c:..." or "file:...", as one JSON object
 * says (docs/decisions/0003-bindings.md). A target lives as long as the bindings do. */
#ifndef SFN_TASK_BINDINGS_H
#define SFN_TASK_BINDINGS_H

struct bindings;
struct tasks_options;

/* Read the file given at start and the text that is baked in. Never NULL; with *problem, a line to
 * free, they are not to be used. Pair: bindings_free. */
struct bindings *bindings_new(const struct tasks_options *options, char **problem);
void bindings_free(struct bindings *bindings);

/* The target of a Resource: of all names that fit the most specific one's. NULL: none fits, or
 * there are no bindings (which may be NULL). */
const char *bindings_find(const struct bindings *bindings, const char *resource);

/* The same for a Resource that says itself, or in its input, what runs it: only a name without `*`
 * stands for it. */
const char *bindings_find_exact(const struct bindings *bindings, const char *resource);

/* The same for a Lambda function, given as "NAME", "NAME:QUALIFIER" or by its ARN. */
const char *bindings_find_function(const struct bindings *bindings, const char *name);

#endif
