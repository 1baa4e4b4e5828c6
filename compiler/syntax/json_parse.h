/* compiler/syntax/json_parse.h - what the JSON scanner and grammar share. */
#ifndef SFNC_SYNTAX_JSON_PARSE_H
#define SFNC_SYNTAX_JSON_PARSE_H

#include "compiler/syntax/build.h"
#include "compiler/syntax/placeholder.h"

/* A bracket that has been opened and not closed yet. */
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

    /* The scanner: where the next token begins, the string that is being read, open brackets. */
    size_t offset;
    int line, column;
    struct span string_span;
    struct buffer string;
    struct json_bracket *open; /* VALUE_DEPTH_MAX + 1 */
    size_t depth;

    /* What went wrong. */
    size_t errors;     /* how many were reported */
    bool lost;         /* something was skipped, so that there will be no tree */
    bool stopped;      /* reading has been given up: the scanner pretends that the text ends */
    size_t explained;  /* a comma or colon missing right behind this byte is not reported again */
    bool comment_told; /* one comment was reported: the others are not */
};

/* The text of a token, in the arena. */
struct json_token {
    const char *text;
    size_t size;
};

/* Report a syntax error. Returns the finding, or NULL once there are too many. `lost`: what was
 * written here cannot be kept, so there will be no tree. */
struct finding *json_complain(struct json_parse *parse, struct span span, bool lost,
                              const char *format, ...) __attribute__((format(printf, 4, 5)));
/* Report a word that stands where a value should. */
void json_complain_word(struct json_parse *parse, struct span span, struct json_token word);

/* Make the grammar's nodes. Placeholders in strings and keys are filled; a number that is too large
 * and a key that occurs twice are reported. */
struct tree *json_string_node(struct json_parse *parse, struct span span, struct json_token text);
struct tree *json_number_node(struct json_parse *parse, struct span span, struct json_token text);
struct tree *json_object_node(struct json_parse *parse, struct span span, const struct list *list);
struct tree_member *json_member(struct json_parse *parse, struct span key_span,
                                struct json_token key, struct tree *value);

#endif
