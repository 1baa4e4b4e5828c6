/* runtime/task/bindings.h - what runs here in place of a Resource that AWS would run elsewhere.
 *
 * Bindings map names of Resources to targets, "exec:...", "c:..." or "file:...", or to objects that
 * have a "target", and a "result": a JSON Schema, which nobody looks at while anything runs. They
 * are written as one JSON object (docs/decisions/0003-bindings.md). What is found lives as long as
 * the bindings do. */
#ifndef SFN_TASK_BINDINGS_H
#define SFN_TASK_BINDINGS_H

#include <stdbool.h>
#include <stddef.h>

#include "runtime/base/buffer.h"

struct bindings;
struct sfn_kind;

/* No bindings yet. Free them with bindings_free. */
struct bindings *bindings_new(void);
void bindings_free(struct bindings *bindings);

/* Add the bindings of a JSON text, which messages call `name`; earlier ones win over equal ones.
 * `kinds` check the targets of their own kind; targets of other kinds are accepted. NULL, or what
 * is wrong: free it, and do not use the bindings. */
char *bindings_add(struct bindings *bindings, const char *name, const char *text, size_t size,
                   const struct sfn_kind *kinds, size_t kind_count);

/* Read a file of bindings that are added later: its text is appended. NULL, or what is wrong, as of
 * bindings_add. */
char *bindings_read(struct buffer *text, const char *file, const struct sfn_kind *kinds,
                    size_t kind_count);

/* Call `tell` with every target. */
typedef void bindings_target(void *context, const char *target);
void bindings_each(const struct bindings *bindings, bindings_target *tell, void *context);

/* Call `tell` with every schema of results: the name that it is bound to, and its JSON. */
typedef void bindings_result(void *context, const char *name, const char *schema);
void bindings_each_result(const struct bindings *bindings, bindings_result *tell, void *context);

/* True for arn:aws:states:::lambda:invoke, also with .waitForTaskToken. Its input names the
 * function to call. */
bool bindings_is_invoke(const char *resource);

/* The target of a Resource: that of the most specific name that fits. A Resource that is a target
 * itself, or whose input names a function, is only bound by its exact name. NULL when no name fits.
 * `bindings` may be NULL. */
const char *bindings_find(const struct bindings *bindings, const char *resource);

/* The same for a Lambda function, given as "NAME", "NAME:QUALIFIER" or by its ARN. */
const char *bindings_find_function(const struct bindings *bindings, const char *name);

/* The schema of the results of a Resource, or of a function: that of the most specific name that
 * fits and has one. */
const char *bindings_find_result(const struct bindings *bindings, const char *resource);
const char *bindings_find_function_result(const struct bindings *bindings, const char *name);

#endif
