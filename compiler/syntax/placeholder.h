/* compiler/syntax/placeholder.h - ${Name}: what SAM and CDK substitute, filled by -D.
 *
 * Legal inside any string and bare in the place of a value. ${!Literal} is not one. */
#ifndef SFNC_SYNTAX_PLACEHOLDER_H
#define SFNC_SYNTAX_PLACEHOLDER_H

#include "compiler/syntax/tree.h"

/* The placeholders of one definition that stayed unfilled, each once, with its first place. */
struct placeholders {
    struct arena *arena;
    const struct source *source;
    struct fillings *fillings; /* may be NULL */
    struct unfilled *first;
    struct unfilled **end;
    size_t count;
};

void placeholders_init(struct placeholders *set, struct arena *arena, const struct source *source,
                       struct fillings *fillings);

/* The value -D gives to a name (marked as used), or NULL. */
const char *placeholder_value(struct placeholders *set, const char *name, size_t size);

/* Fill what can be filled in an unescaped text, which stands at `span`: *text and *size change.
 * Returns the name of the first one left unfilled, or NULL; it is remembered. */
const char *placeholder_fill(struct placeholders *set, struct span span, const char **text,
                             size_t *size);

/* A bare ${Name}: the node that its value reads as, else a TREE_PLACEHOLDER, remembered. */
struct tree *placeholder_node(struct placeholders *set, struct span span, const char *name,
                              size_t size);

/* The note for each unfilled one, the warning for each -D that was of no use. */
void placeholders_report(const struct placeholders *set, struct diags *diags);

#endif
