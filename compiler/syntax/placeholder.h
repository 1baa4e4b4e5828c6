/* compiler/syntax/placeholder.h - fill each ${Name} of a definition with what it was given.
 *
 * SAM and CDK leave such placeholders in a definition, to be substituted when it is deployed. They
 * may stand inside any string, and unquoted where a value is expected. A name is words of letters,
 * digits and _, joined by one of . - : or by ::, and does not begin with a digit; anything else in
 * ${} is text, as it is in a shell's ${1} or ${X:-1}. ${!Name} is how to write the text ${Name}.
 * docs/decisions/0008-placeholders.md. */
#ifndef SFNC_SYNTAX_PLACEHOLDER_H
#define SFNC_SYNTAX_PLACEHOLDER_H

#include "compiler/syntax/tree.h"

/* The placeholders of one definition that nothing filled: each name once, with its first place. */
struct placeholders {
    struct arena *arena;
    const struct source *source;
    struct fillings *fillings; /* may be NULL */
    bool verbatim;             /* for syntax_read: what looks like one is kept as it stands */
    struct unfilled *first;
    struct unfilled **end;
    size_t count;
};

void placeholders_init(struct placeholders *set, struct arena *arena, const struct source *source,
                       struct fillings *fillings);

/* How many bytes the name has of the ${Name} that begins at text; 0 when none begins there. */
size_t placeholder_name_size(const char *text, size_t size);

/* True when ${Name} means just that: nothing fills it, and need not. */
bool placeholder_is_text(struct placeholders *set, const char *name, size_t size);

/* Fill the placeholders of an unescaped text that stands at `span`; *text and *size become the
 * filled text. Those without a value stay and are remembered. Returns the first one's name, or
 * NULL. */
const char *placeholder_fill(struct placeholders *set, struct span span, const char **text,
                             size_t *size);

/* The node of a string, its placeholders filled. It is an object or array when the string is one
 * ${Name} that stands for such. The text has to live as long as the arena. */
struct tree *placeholder_string(struct placeholders *set, struct span span, const char *text,
                                size_t size);

/* The node for an unquoted ${Name}: what its value is as JSON, or a string when it is not JSON.
 * Without a value a TREE_PLACEHOLDER, which is remembered. */
struct tree *placeholder_node(struct placeholders *set, struct span span, const char *name,
                              size_t size);

/* The readers of JSON and YAML, for syntax.c: parse set->source. NULL after findings. */
struct tree *json_read_tree(struct placeholders *set, struct diags *diags);
struct tree *yaml_read_tree(struct placeholders *set, struct diags *diags);

/* Report a note for each placeholder left unfilled, and a warning for each -D that filled none. */
void placeholders_report(const struct placeholders *set, struct diags *diags);

#endif
