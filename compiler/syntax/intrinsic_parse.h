/* compiler/syntax/intrinsic_parse.h - what the scanner and grammar of intrinsic calls share. */
#ifndef SFNC_SYNTAX_INTRINSIC_PARSE_H
#define SFNC_SYNTAX_INTRINSIC_PARSE_H

#include "compiler/syntax/intrinsic.h"
#include "compiler/syntax/path_parse.h"

/* How deep calls may be nested, so that whoever walks them may recurse. AWS's own limit is 10. */
#define INTRINSIC_DEPTH_MAX 200

struct intrinsic_parse {
    struct arena *arena;
    const char *text;
    const char *whole; /* the text again, in the arena */
    size_t size;
    enum path_dialect dialect;
    size_t offset; /* of the scanner */
    size_t depth;
    size_t path_start;                 /* where the path that is being scanned begins */
    size_t brackets, parentheses;      /* how many are open in it */
    const struct intrinsic_call *call; /* the result */
    const char *message;               /* the first error, or NULL */
    struct path_place place;
};

/* The arguments of a call that is being read. */
struct intrinsic_node {
    struct intrinsic_argument argument;
    struct intrinsic_node *next;
};

struct intrinsic_list {
    struct intrinsic_node *first, *last;
    size_t count;
};

/* Remember an error; only the first is kept. */
void intrinsic_complain(struct intrinsic_parse *parse, struct path_place place,
                        const char *message);

/* Whether the next character that is not blank is an opening parenthesis. */
bool intrinsic_opens(const struct intrinsic_parse *parse);

/* The values of tokens; NULL after an error. The text of a string is without its quotes. */
const struct value *intrinsic_string(struct intrinsic_parse *parse, struct path_place place,
                                     const char *text, size_t size);
const struct value *intrinsic_number(struct intrinsic_parse *parse, struct path_place place,
                                     const char *text, size_t size);
const struct path *intrinsic_path(struct intrinsic_parse *parse, struct path_place place);

void intrinsic_list_add(struct intrinsic_parse *parse, struct intrinsic_list *list,
                        struct path_place place, struct intrinsic_argument argument);
const struct intrinsic_call *intrinsic_call_new(struct intrinsic_parse *parse,
                                                struct path_place place, struct path_place name,
                                                const struct intrinsic_list *list);

/* intrinsic_l.l: set up a scanner of parse->text and call `run`, the parser, with it. Returns what
 * `run` returns. */
int intrinsic_scan(struct intrinsic_parse *parse,
                   int (*run)(void *scanner, struct intrinsic_parse *parse));

#endif
