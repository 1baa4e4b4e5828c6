/* compiler/syntax/path_parse.h - what the path scanner, grammar and path.c share. */
#ifndef SFNC_SYNTAX_PATH_PARSE_H
#define SFNC_SYNTAX_PATH_PARSE_H

#include "compiler/syntax/path.h"

/* Brackets, parentheses and JSON literals inside one another: whoever walks a path may recurse. */
#define PATH_DEPTH_MAX 100
/* "&&" and "||" of one path, items of a list in it. */
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

/* Steps while their path is read. */
struct path_chain {
    struct path_step *first, *last;
};

/* Values of a JSON literal, members when they have keys; arguments of a function. */
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

/* Remember an error; the first one stays. */
void path_complain(struct path_parse *parse, struct path_place place, const char *message);

/* The scanner's work: texts of tokens. */
struct path_text path_copy(struct path_parse *parse, const char *text, size_t size);
struct path_text path_unquote(struct path_parse *parse, const char *text, size_t size);
struct path_text path_bracket_name(struct path_parse *parse, const char *text, size_t size);
struct path_text path_dotted_name(struct path_parse *parse, const char *text, size_t size);
bool path_index(struct path_parse *parse, struct path_place place, const char *text, size_t size,
                int64_t *index);
struct path_step *path_slice(struct path_parse *parse, struct path_place place, const char *text,
                             size_t size);
const struct value *path_number(struct path_parse *parse, struct path_place place, const char *text,
                                size_t size);
/* A copy marked VALUE_FIXED: what a path or call holds is as constant as the definition. */
const struct value *path_constant(struct arena *arena, struct value value);
/* The operator a symbol or word names, NULL when there is none. */
const struct filter_operator *path_operator(const char *text, size_t size);

/* The grammar's work: nodes. */
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
/* false when the list is too long */
bool path_items_add(struct path_parse *parse, struct path_place place, struct path_item_list *list,
                    struct path_text key, const struct value *value);
const struct value *path_array(struct path_parse *parse, const struct path_item_list *list);
const struct value *path_object(struct path_parse *parse, const struct path_item_list *list);

struct path_filter *path_filter_new(struct path_parse *parse, enum filter_kind kind,
                                    struct path_place place);
struct path_filter *path_filter_join(struct path_parse *parse, enum filter_kind kind,
                                     struct path_place place, const struct path_filter *first,
                                     const struct path_filter *second);
/* left op right; a pattern on the right. NULL after an error. */
struct path_filter *path_compare(struct path_parse *parse, struct path_place place,
                                 struct filter_operand left,
                                 const struct filter_operator *comparison,
                                 struct filter_operand right);
struct path_filter *path_match(struct path_parse *parse, struct path_place place,
                               struct filter_operand left, const struct filter_operator *comparison,
                               struct path_text pattern);

/* path_l.l: run the parser over parse->text. */
int path_scan(struct path_parse *parse, int (*run)(void *scanner, struct path_parse *parse));

#endif
