/* compiler/syntax/json_parse.h - what the JSON scanner and grammar share. */
#ifndef SFNC_SYNTAX_JSON_PARSE_H
#define SFNC_SYNTAX_JSON_PARSE_H

#include "compiler/syntax/build.h"
#include "compiler/syntax/placeholder.h"

/* An open bracket. */
struct json_bracket {
    char byte;
    struct span span;
};

struct json_parse {
    struct arena *arena;
    const struct source *source;
    struct diags *diags;
    struct placeholders *placeholders;
    struct tree *root;

    /* The scanner: where the next token begins, the string being read. */
    size_t offset;
    int line, column;
    struct span string_span;
    struct buffer string;
    struct json_bracket *open; /* VALUE_DEPTH_MAX + 1 */
    size_t depth;

    /* What went wrong. */
    size_t errors;
    bool lost;    /* something was skipped: no tree */
    bool stopped; /* give up: the scanner says end of text */
    size_t explained; /* a comma or colon missing right behind this byte is not reported */
    bool comment_told;
};

/* A text as a token carries it: in the arena. */
struct json_token {
    const char *text;
    size_t size;
};

/* Report a syntax error; NULL once there are too many. `lost`: what was written cannot be kept. */
struct finding *json_complain(struct json_parse *parse, struct span span, bool lost,
                              const char *format, ...) __attribute__((format(printf, 4, 5)));
/* As above, for a word in the place of a value. */
void json_complain_word(struct json_parse *parse, struct span span, struct json_token word);

/* Nodes of the grammar. */
struct tree *json_string_node(struct json_parse *parse, struct span span, struct json_token text);
struct tree *json_number_node(struct json_parse *parse, struct span span, struct json_token text);
struct tree *json_object_node(struct json_parse *parse, struct span span, const struct list *list);
struct tree_member *json_member(struct json_parse *parse, struct span key_span,
                                struct json_token key, struct tree *value);

#endif
