/* compiler/syntax/jsonata/term.h - a JSONata expression as it is written, before the rewriting.
 *
 * Terms live in the arena. A chain like `a.b[0].c` is as deep to the left as it is long: walk flat
 * terms (term_is_flat) in a loop, recurse for all others. */
#ifndef SFNC_SYNTAX_JSONATA_TERM_H
#define SFNC_SYNTAX_JSONATA_TERM_H

#include "compiler/syntax/jsonata/token.h"

enum term_kind {
    TERM_END, /* the text ended where an operand was expected */
    TERM_NAME,
    TERM_VARIABLE,
    TERM_LITERAL,
    TERM_REGEX,
    TERM_WILDCARD,
    TERM_DESCENDANTS,
    TERM_PARENT,
    TERM_HOLE,      /* ? as an argument */
    TERM_NEGATE,    /* - right */
    TERM_BLOCK,     /* (items) */
    TERM_ARRAY,     /* [items] */
    TERM_OBJECT,    /* {items}: key, value, key, value */
    TERM_TRANSFORM, /* |items|: pattern, update, perhaps delete */
    TERM_LAMBDA,    /* function(items)<signature>{right}; left is the word */
    TERM_CALL,      /* left(items) */
    TERM_PARTIAL,   /* the same with holes */
    TERM_DOT,       /* left.right */
    TERM_FILTER,    /* left[right] */
    TERM_GROUP,     /* left{items} */
    TERM_SORT,      /* left^(items) */
    TERM_BIND,      /* left := right */
    TERM_FOCUS,     /* left@right */
    TERM_INDEX,     /* left#right */
    TERM_CONDITION, /* left ? items: then, perhaps else */
    TERM_APPLY,     /* left ~> right */
    TERM_BINARY,    /* left OPERATOR right */
};

struct jsonata_term {
    enum term_kind kind;
    struct jsonata_token token; /* what it was made of; the operator of a BINARY */
    size_t start, end;
    unsigned height;
    bool keep_array; /* [] is behind it */
    bool descending; /* as an item of SORT */
    struct jsonata_term *left, *right;
    struct jsonata_term *filtered;     /* FILTER: what the filters in a row stand behind */
    struct jsonata_term *first, *last; /* the items */
    size_t count;
    struct jsonata_term *next; /* in the list that it is an item of */
    const char *signature;     /* LAMBDA: or NULL */
};

/* Whether what is behind the left side only hangs on it, or on its path, in the tree that comes of
 * it: such a term below another one is no level more. */
bool term_is_flat(const struct jsonata_term *term);

/* The whole text; NULL with source->error filled. */
struct jsonata_term *term_parse(struct jsonata_source *source);

/* Check the text of a signature, "<s-n?:s>", of which `position` is the place behind its `<`. False
 * after an error. */
bool term_check_signature(struct jsonata_source *source, const char *text, size_t size,
                          size_t position);

/* The tree that a term becomes; NULL with source->error filled. */
struct jsonata_node *term_rewrite(struct jsonata_source *source, const struct jsonata_term *term);

#endif
