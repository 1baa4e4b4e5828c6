/* compiler/syntax/path.h - a parsed JSONPath, in the dialect that AWS accepts: that of Jayway.
 *
 * A path is a root and steps. The parser accepts all that Jayway, the JSONPath library of Java,
 * does; compiler/check then refuses what AWS does not, by means of path_traits. Paths live in the
 * arena. */
#ifndef SFNC_SYNTAX_PATH_H
#define SFNC_SYNTAX_PATH_H

#include <stdbool.h>
#include <stdint.h>

#include "compiler/support/arena.h"
#include "sfn/value.h"

enum path_root {
    PATH_ROOT_DATA,     /* $ */
    PATH_ROOT_CONTEXT,  /* $$ */
    PATH_ROOT_VARIABLE, /* $name */
    PATH_ROOT_NODE,     /* @, inside filters */
};

enum path_step_kind {
    PATH_NAME,     /* .a ['a'] */
    PATH_NAMES,    /* ['a','b'] */
    PATH_INDEX,    /* [0] [-1] */
    PATH_INDEXES,  /* [0,2] */
    PATH_SLICE,    /* [1:3]; the 2 of [1:3:2] is accepted and ignored, as Jayway does */
    PATH_WILDCARD, /* .* [*] */
    PATH_DESCENT,  /* .., to every node below; the next step applies to each */
    PATH_FILTER,   /* [?(...)] */
    PATH_FUNCTION, /* .length() at the end, in Jayway's dialect */
};

struct path;
struct path_filter;

struct path_text {
    const char *text;
    size_t size;
};

/* An argument of a function: a JSON literal or a path; the other is NULL. */
struct path_argument {
    const struct value *literal;
    const struct path *path;
};

struct path_step {
    enum path_step_kind kind;
    struct path_text *names; /* NAME: one; NAMES; FUNCTION: its name */
    int64_t *indexes;        /* INDEX: one; INDEXES */
    size_t count;            /* of names or indexes */
    bool has_from, has_to;   /* SLICE */
    int64_t from, to;
    const struct path_filter *filter;
    bool call; /* NAME: written as the call of a function, "length()", which it is to Jayway */
    const struct path_argument *arguments; /* FUNCTION */
    size_t argument_count;
    size_t start, end; /* bytes of the path's text */
    struct path_step *next;
};

struct path {
    const char *text; /* as written, for messages */
    enum path_root root;
    const char *variable; /* VARIABLE: its name */
    struct path_step *steps;
    bool definite; /* finds one node at most, so that its result is that node and not an array */
};

enum filter_kind {
    FILTER_AND,
    FILTER_OR,
    FILTER_NOT,
    FILTER_EXISTS,  /* left is a path */
    FILTER_COMPARE, /* left op right */
    FILTER_MATCH,   /* left =~ /pattern/flags */
};

/* How two operands are compared. */
struct filter_operator {
    const char *text;      /* "==" ... "in" "subsetof" ... */
    const char *operation; /* of sfn/abi.def; NULL: Jayway knows the word, no node ever passes */
};

/* An operand: a literal value or a path (its root @ or $). */
struct filter_operand {
    const struct value *literal;
    const struct path *path;
};

struct path_filter {
    enum filter_kind kind;
    const struct path_filter *first, *second; /* AND OR NOT */
    struct filter_operand left, right;        /* EXISTS COMPARE MATCH */
    const struct filter_operator *comparison; /* COMPARE */
    const char *pattern, *flags;              /* MATCH */
    size_t start, end;
};

/* Where and why a path is wrong: bytes [start, end) of the text. */
struct path_error {
    const char *message; /* in the arena or static */
    size_t start, end;
};

enum path_dialect {
    PATH_DIALECT_ASL,    /* must begin with $; `$$`, `$name` are roots; \ quotes in dotted names */
    PATH_DIALECT_JAYWAY, /* `sfnc eval`: as Jayway, which adds a missing "$." */
};

/* Parse a text; NULL with *error filled when it is not a path. */
const struct path *path_parse(struct arena *arena, const char *text, size_t size,
                              enum path_dialect dialect, struct path_error *error);

/* What path_traits finds in a path: a set of these bits. */
enum path_trait {
    PATH_USES_INDEFINITE = 1, /* any of * .. [,] [:] [?()] */
    PATH_USES_NEGATIVE_INDEX = 2,
    PATH_USES_FUNCTION = 4,
    PATH_USES_WORD_OPERATOR = 8, /* in, nin, subsetof, ... in a filter */
    PATH_USES_REGEX = 16,
    PATH_USES_DOCUMENT_IN_FILTER = 32, /* $ inside a filter */
    PATH_USES_FILTER = 64,
};
unsigned path_traits(const struct path *path);
/* The bytes of the path's text that are the first to have the trait. The path must have it. */
void path_trait_place(const struct path *path, enum path_trait trait, size_t *start, size_t *end);

/* NULL when the path may stand where AWS asks for a Reference Path. Else why it may not, "must name
 * one node: \"..\" may name many", and which bytes of its text are to blame. */
const char *path_reference_problem(const struct path *path, size_t *start, size_t *end);

/* The path as Jayway prints it in messages, all in brackets: $['a'][0]. Lives in the arena. */
const char *path_bracket_form(struct arena *arena, const struct path *path);
/* How many bytes of it the steps from `step` to before `end` take up; NULL: to the last. */
size_t path_bracket_size(const struct path_step *step, const struct path_step *end);

#endif
