/* compiler/syntax/tree.h - the located tree: a definition as written, each node with its place.
 *
 * Everything that was written is kept: duplicate keys, the text of numbers, `${Placeholder}`s.
 * Nodes live in the arena of the compilation. */
#ifndef SFNC_SYNTAX_TREE_H
#define SFNC_SYNTAX_TREE_H

#include <stdbool.h>

#include "compiler/support/arena.h"
#include "compiler/support/diag.h"
#include "sfn/value.h"

enum tree_kind {
    TREE_NULL,
    TREE_BOOLEAN,
    TREE_NUMBER,
    TREE_STRING,
    TREE_ARRAY,
    TREE_OBJECT,
    TREE_PLACEHOLDER, /* an unquoted ${Name} that no -D filled, where a value is expected */
};

struct tree;

struct tree_member {
    const char *key; /* unescaped, ends in a NUL; a key that holds NUL has key_size beyond it */
    size_t key_size;
    const char *placeholder; /* the first ${Placeholder} in the key left unfilled, or NULL */
    struct span key_span;    /* with the quotes */
    struct tree *value;
    struct tree_member *next;
};

struct tree {
    enum tree_kind kind;
    struct span span; /* with the quotes or brackets */
    bool truth;       /* BOOLEAN */
    const char *text; /* STRING: unescaped; NUMBER: as written; PLACEHOLDER: its name */
    size_t size;
    const char *placeholder;     /* STRING: the first ${Placeholder} left unfilled, or NULL */
    const char *tag;             /* "!Sub": a tag of YAML that is not one of its own, or NULL */
    struct tree_member *members; /* OBJECT, in order, duplicates too */
    struct tree **items;         /* ARRAY */
    size_t count;                /* items, or members */
};

/* One NAME=VALUE: every ${NAME} is filled with the value. */
struct definition_value {
    const char *name;
    const char *value;
    const char *unfilled; /* the first ${Placeholder} that the value itself still holds, or NULL */
    bool used;            /* set when something was filled with it */
    bool is_structure;    /* an object or array as JSON: a quoted "${NAME}" becomes that, too */
};

/* What placeholders are filled with: of equal names the last counts. */
struct fillings {
    struct definition_value *items;
    size_t count;
    size_t file_count;   /* the first ones, which come from files: they need not all be used */
    bool literal;        /* a text with ${NAME} that nothing fills means just that, except where a
                            composed source has a mark (origin.h) */
    struct arena *texts; /* of those from files; NULL when there are none, or another has them */
};

/* Report a warning for each value that has to be used and filled nothing. */
void fillings_report_unused(const struct fillings *fillings, struct diags *diags);

/* Parse a source as JSON, or as YAML when its path ends in .yaml or .yml (or is "-" or ends in
 * .template, and the text does not begin like JSON). A composed text is JSON. Syntax errors are
 * findings; NULL when no tree could be made. The values of `fillings` (or NULL) replace
 * placeholders: an unquoted one becomes a number, a boolean, null, an object or an array when its
 * value is that in JSON, else a string. */
struct tree *syntax_parse(struct arena *arena, const struct source *source,
                          struct fillings *fillings, struct diags *diags);
/* Whether syntax_parse reads the source as YAML. */
bool syntax_is_yaml(const struct source *source);
/* Read a document that may hold definitions somewhere, a template say. What is wrong in a
 * definition is of no concern here: placeholders stay as they stand, keys may stand twice, "<<" is
 * a key like any other. NULL after findings. */
struct tree *syntax_read(struct arena *arena, const struct source *source, struct diags *diags);
/* The two readers that syntax_parse chooses from. */
struct tree *json_parse(struct arena *arena, const struct source *source, struct fillings *fillings,
                        struct diags *diags);
struct tree *yaml_parse(struct arena *arena, const struct source *source, struct fillings *fillings,
                        struct diags *diags);

/* The member of that name and its value: of several the last, as JSON readers do. NULL when there
 * is none or `object` is not an object; `object` may be NULL. */
struct tree_member *tree_member(const struct tree *object, const char *key);
struct tree *tree_field(const struct tree *object, const char *key);

/* "a string", "an object", ... for messages. */
const char *tree_kind_name(const struct tree *tree);

/* The node as a value, in the arena and marked VALUE_FIXED throughout. Unfilled placeholders become
 * strings "${Name}". NULL when it is nested deeper than VALUE_DEPTH_MAX. */
const struct value *tree_value(struct arena *arena, const struct tree *tree);

/* The span in the source of bytes [from, to) of a STRING node's unescaped text, for findings inside
 * paths and intrinsic calls. It is the whole string where that cannot be told: after a placeholder
 * was filled. */
struct span tree_span_inside(const struct source *source, const struct tree *string, size_t from,
                             size_t to);

/* Append the tree as --dump-after=parse shows it: the kind, place and text of each node. */
void tree_dump(const struct tree *tree, struct buffer *out);

#endif
