/* runtime/trigger/tokens.h - a JSON text token by token, with the places that AWS's parser gives.
 *
 * Why not a tree: EventBridge reads a pattern as it goes, and says of the first mistake where its
 * parser, Jackson, stood at that moment. That is behind the token, except that a string is only
 * read when it is asked for, and that behind a name the next token is read, too. */
#ifndef SFN_TRIGGER_TOKENS_H
#define SFN_TRIGGER_TOKENS_H

#include <stdbool.h>
#include <stddef.h>

#include "runtime/base/region.h"
#include "sfn/value.h"

enum token_kind {
    TOKEN_BROKEN, /* here the text is not JSON */
    TOKEN_OBJECT,
    TOKEN_OBJECT_END,
    TOKEN_ARRAY,
    TOKEN_ARRAY_END,
    TOKEN_NAME, /* of a member; its colon is passed */
    TOKEN_STRING,
    TOKEN_NUMBER,
    TOKEN_WORD, /* null, true or false */
};

/* Begin with tokens_init. The text must outlive it. */
struct tokens {
    struct region *region; /* where values go */
    const char *text;
    size_t size;
    bool whole;           /* all of the text is JSON */
    size_t sound;         /* so many bytes of it are */
    size_t at;            /* where the next token is looked for */
    enum token_kind kind; /* of the current token */
    size_t start, end;    /* where it is: a string with its quotes */
    size_t place;         /* where the parser stands */
};

void tokens_init(struct tokens *tokens, struct region *region, const char *text, size_t size);

/* Go to the next token. */
enum token_kind tokens_next(struct tokens *tokens);

/* The current name, string, number or word as a value. The parser has then read it. */
const struct value *tokens_value(struct tokens *tokens);

#endif
