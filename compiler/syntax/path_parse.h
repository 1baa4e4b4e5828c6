/* compiler/syntax/path_parse.h - what the scanner, grammar and nodes of paths share. */
#ifndef SFNC_SYNTAX_PATH_PARSE_H
#define SFNC_SYNTAX_PATH_PARSE_H

#include "compiler/syntax/path.h"

/* How deep brackets, parentheses and JSON literals may be nested, so that whoever walks a path may
 * recurse. */
#define PATH_DEPTH_MAX 100
/* How many "&&" and "||" a path may have, and how many items a list in it. */
#define PATH_CONDITIONS_MAX 1000

/* Bytes [start, end) of the path's text. */
struct path_place {
    size_t start, end;
};

struct path_parse {
    struct arena *arena;
    const char *text;
    size_t size;
    enum path_dialect dialect;
    size_t offset; /* of the scanner */
    size_t depth;
    size_t conditions;
    struct path *path;   /* the result */
    const char *message; /* the first error, or NULL */
    struct path_place place;
};

struct path_name_list {
    struct path_text *items;
    size_t count, capacity;
};

struct path_index_list {
    int64_t *items;
    size_t count, capacity;
};

/* The steps of a path that is being read. */
struct path_chain {
    struct path_step *first, *last;
};

/* One item, or member with a key, of a JSON literal that is being read; or one argument of a
 * function. */
struct path_item {
    struct key key;
    struct value value;
    struct path_argument argument;
    struct path_item *next;
};

struct path_item_list {
    struct path_item *first, *last;
    size_t count;
};

/* Remember an error; only the first is kept. */
void path_complain(struct path_parse *parse, struct path_place place, const char *message);

/* ---- for the scanner: the values of tokens ---- */

/* The text itself; a quoted string; a quoted name in brackets; a name after a dot. Each is a copy
 * with its escapes resolved, and `text` excludes the quotes. */
struct path_text path_copy(struct path_parse *parse, const char *text, size_t size);
struct path_text path_unquote(struct path_parse *parse, const char *text, size_t size);
struct path_text path_bracket_name(struct path_parse *parse, const char *text, size_t size);
struct path_text path_dotted_name(struct path_parse *parse, const char *text, size_t size);
/* An index, digits with an optional minus. False after an error: it is too large. */
bool path_index(struct path_parse *parse, struct path_place place, const char *text, size_t size,
                int64_t *index);
/* A slice ("1:3") and a number of a literal; NULL after an error. */
struct path_step *path_slice(struct path_parse *parse, struct path_place place, const char *text,
                             size_t size);
const struct value *path_number(struct path_parse *parse, struct path_place place, const char *text,
                                size_t size);
/* A copy in the arena marked VALUE_FIXED: a literal in a path or call lives as long as the path. */
const struct value *path_constant(struct arena *arena, struct value value);
/* The operator that a symbol or word names, or NULL. */
const struct filter_operator *path_operator(const char *text, size_t size);

/* ---- for the grammar: nodes ---- */

struct path_step *path_step_new(struct path_parse *parse, enum path_step_kind kind,
                                struct path_place place);
struct path_step *path_name_step(struct path_parse *parse, struct path_place place,
                                 struct path_text name);
struct path_step *path_names_step(struct path_parse *parse, struct path_place place,
                                  const struct path_name_list *names);
struct path_step *path_indexes_step(struct path_parse *parse, struct path_place place,
                                    const struct path_index_list *indexes);
struct path_step *path_function_step(struct path_parse *parse, struct path_place place,
                                     struct path_text name, const struct path_item_list *list);
void path_names_add(struct path_parse *parse, struct path_name_list *list, struct path_text name);
void path_indexes_add(struct path_parse *parse, struct path_index_list *list, int64_t index);
struct path *path_new(struct path_parse *parse, struct path_place place, enum path_root root,
                      struct path_text variable, struct path_chain chain);

const struct value *path_string(struct path_parse *parse, struct path_text text);
/* Append a value to a list; `key` is ignored where items have none. False when the list is too
 * long. */
bool path_items_add(struct path_parse *parse, struct path_place place, struct path_item_list *list,
                    struct path_text key, const struct value *value);
const struct value *path_array(struct path_parse *parse, const struct path_item_list *list);
const struct value *path_object(struct path_parse *parse, const struct path_item_list *list);

struct path_filter *path_filter_new(struct path_parse *parse, enum filter_kind kind,
                                    struct path_place place);
struct path_filter *path_filter_join(struct path_parse *parse, enum filter_kind kind,
                                     struct path_place place, const struct path_filter *first,
                                     const struct path_filter *second);
/* LEFT OPERATOR RIGHT, and LEFT =~ /PATTERN/FLAGS. NULL after an error. */
struct path_filter *path_compare(struct path_parse *parse, struct path_place place,
                                 struct filter_operand left,
                                 const struct filter_operator *comparison,
                                 struct filter_operand right);
struct path_filter *path_match(struct path_parse *parse, struct path_place place,
                               struct filter_operand left, const struct filter_operator *comparison,
                               struct path_text pattern);

/* path_l.l: set up a scanner of parse->text and call `run`, the parser, with it. Returns what `run`
 * returns. */
int path_scan(struct path_parse *parse, int (*run)(void *scanner, struct path_parse *parse));

#endif
