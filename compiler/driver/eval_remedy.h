/* compiler/driver/eval_remedy.h - what to write instead of an expression that cannot be evaluated.
 */
#ifndef SFNC_DRIVER_EVAL_REMEDY_H
#define SFNC_DRIVER_EVAL_REMEDY_H

#include "compiler/support/arena.h"
#include "runtime/json/value.h"

struct jsonata_node;

/* What to write instead of the first call of an expression of JSONata that names no function, nor
 * any of the variables (an object). NULL: there is no such call, or it is not known; else in the
 * arena, or static. */
const char *query_call_remedy(struct arena *arena, const char *text, size_t size,
                              const struct jsonata_node *query, const struct value *variables);

/* The same of the first variable that has no value. */
const char *query_value_remedy(struct arena *arena, const struct jsonata_node *query,
                               const struct value *variables);

/* What to do about a text that is no path, but an expression of JSONata. NULL: it is none. */
const char *query_remedy(struct arena *arena, const char *text, size_t size);

#endif
