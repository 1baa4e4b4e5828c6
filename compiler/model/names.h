/* compiler/model/names.h - the names in a JSONata expression that it does not bind itself. */
#ifndef SFNC_MODEL_NAMES_H
#define SFNC_MODEL_NAMES_H

#include <stdbool.h>
#include <stddef.h>

#include "compiler/model/machine.h"

/* A variable that is neither a parameter nor assigned in the expression; or, like a variable, what
 * looks into the context: a NAME, WILDCARD or DESCENDANTS that begins a path. */
struct query_name {
    const struct jsonata_node *node;
    const struct jsonata_node *call;   /* the CALL or PARTIAL whose procedure it is, or NULL */
    size_t given;                      /* how many of its arguments stand before it: x ~> f() */
    const struct jsonata_node *member; /* the NAME that the path has behind it, or NULL */
    bool has_context; /* it stands in a step, a predicate or the like, where $ is something; or in a
                         function, where AWS does not look */
    bool is_lost;     /* ... in one that is written where there is no context: $ is nothing in it */
};

typedef void query_name_visit(void *context, const struct query_name *name);

/* Visit all names of an expression, in the order in which they are written. One without a tree has
 * none. */
void query_names(const struct field_query *query, query_name_visit *visit, void *context);

/* How many arguments a built-in function takes; false: there is no such function. `most` is
 * SIZE_MAX when there is no bound. */
bool query_builtin(const char *name, size_t *least, size_t *most);
/* How many arguments it needs where $ is nothing, so that none comes from the context. */
size_t query_builtin_alone(const char *name);
/* Whether a built-in function may take arguments of these kinds: a letter for each, as signatures
 * have them (s n b l a o f), d for any but f, or ? for one that is not known. Without a context
 * none comes from there. */
bool query_builtin_takes(const char *name, const char *kinds, bool has_context);
/* Append what a built-in function takes: "a text, perhaps a number". */
void query_builtin_say(const char *name, struct buffer *out);
/* The names of all built-in functions, NULL at the end. */
extern const char *const query_builtin_names[];

#endif
