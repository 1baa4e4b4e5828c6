/* compiler/syntax/tree.h - the located tree: JSON or YAML as written, each node with its place.
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
    TREE_PLACEHOLDER, /* a bare ${Name} in the place of a value, not filled */
};

struct tree;

struct tree_member {
    const char *key; /* unescaped, NUL-terminated; may hold NUL: key_size counts */
    size_t key_size;
    struct span key_span; /* with the quotes */
    struct tree *value;
    struct tree_member *next;
};

struct tree {
    enum tree_kind kind;
    struct span span; /* with the quotes or brackets */
    bool truth;
    const char *text; /* STRING: unescaped; NUMBER: as written; PLACEHOLDER: its name */
    size_t size;
    const char *placeholder;     /* STRING: the first ${Placeholder} left unfilled, or NULL */
    struct tree_member *members; /* OBJECT, in order, duplicates too */
    struct tree **items;         /* ARRAY */
    size_t count;                /* items, or members */
};

/* -D NAME=VALUE: what fills ${NAME}. */
struct definition_value {
    const char *name;
    const char *value;
    bool used; /* set when something was filled with it */
};

struct fillings {
    struct definition_value *items;
    size_t count;
};

/* Parse JSON, or YAML when the path ends in .yaml or .yml (or is "-" and does not begin like JSON).
 * Every syntax error is a finding; NULL when no tree could be made. A filled bare placeholder
 * becomes what its value reads as (number, true, object, else string). */
struct tree *syntax_parse(struct arena *arena, const struct source *source,
                          struct fillings *fillings, struct diags *diags);
/* Whether syntax_parse reads it as YAML. */
bool syntax_is_yaml(const struct source *source);
struct tree *json_parse(struct arena *arena, const struct source *source, struct fillings *fillings,
                        struct diags *diags);
struct tree *yaml_parse(struct arena *arena, const struct source *source, struct fillings *fillings,
                        struct diags *diags);

/* The last member of that name (JSON's usual meaning of duplicates), or NULL. NULL-safe. */
struct tree_member *tree_member(const struct tree *object, const char *key);
struct tree *tree_field(const struct tree *object, const char *key);

/* "a string", "an object", ... for messages. */
const char *tree_kind_name(const struct tree *tree);

/* The value of a node, in the arena's region and marked VALUE_FIXED throughout. Placeholders become
 * strings "${Name}". NULL when nested deeper than VALUE_DEPTH_MAX. */
const struct value *tree_value(struct arena *arena, const struct tree *tree);

/* The source bytes of character `offset` inside a STRING node's unescaped text: for findings inside
 * paths and intrinsic calls. Falls back to the whole string when it cannot tell (YAML). */
struct span tree_span_inside(const struct source *source, const struct tree *string, size_t from,
                             size_t to);

/* The tree as --dump-after=parse shows it: kind, place, text. */
void tree_dump(const struct tree *tree, struct buffer *out);

#endif
