/* compiler/syntax/jsonata/token.h - the tokens of a JSONata expression, one at a time.
 *
 * The parser asks for each, because only it knows whether an operand may begin: there `/` begins a
 * regular expression, elsewhere it divides. */
#ifndef SFNC_SYNTAX_JSONATA_TOKEN_H
#define SFNC_SYNTAX_JSONATA_TOKEN_H

#include "compiler/syntax/jsonata/ast.h"
#include "runtime/base/buffer.h"

enum jsonata_symbol {
    SYMBOL_END,
    SYMBOL_NAME,     /* `text` */
    SYMBOL_VARIABLE, /* `text`, without its $ */
    SYMBOL_LITERAL,  /* `literal` */
    SYMBOL_REGEX,    /* `text`, `flags` */
    SYMBOL_DOT,      /* from here on `text` is the symbol as written */
    SYMBOL_OPEN_BRACKET,
    SYMBOL_CLOSE_BRACKET,
    SYMBOL_OPEN_BRACE,
    SYMBOL_CLOSE_BRACE,
    SYMBOL_OPEN_PARENTHESIS,
    SYMBOL_CLOSE_PARENTHESIS,
    SYMBOL_COMMA,
    SYMBOL_AT,
    SYMBOL_HASH,
    SYMBOL_SEMICOLON,
    SYMBOL_COLON,
    SYMBOL_QUESTION,
    SYMBOL_PLUS,
    SYMBOL_MINUS,
    SYMBOL_STAR,
    SYMBOL_SLASH,
    SYMBOL_PERCENT,
    SYMBOL_BAR,
    SYMBOL_EQUAL,
    SYMBOL_LESS,
    SYMBOL_GREATER,
    SYMBOL_CARET,
    SYMBOL_AMPERSAND,
    SYMBOL_STARS,
    SYMBOL_DOTS,
    SYMBOL_ASSIGN,
    SYMBOL_NOT_EQUAL,
    SYMBOL_LESS_EQUAL,
    SYMBOL_GREATER_EQUAL,
    SYMBOL_CHAIN,
    SYMBOL_AND,
    SYMBOL_OR,
    SYMBOL_IN,
    SYMBOL_BAD, /* an error has been told */
};

struct jsonata_token {
    enum jsonata_symbol symbol;
    size_t start, end;
    const char *text;
    size_t size;
    const char *flags;
    const struct value *literal;
};

/* What the scanner and the parser share. */
struct jsonata_source {
    struct arena *arena;
    const char *text;
    size_t size;
    size_t offset;  /* of the scanner */
    size_t pattern; /* where the regular expression begins that is being scanned */
    long depth;     /* and how many brackets are open in it */
    struct jsonata_token *token;
    struct jsonata_error *error; /* the first one; its code is NULL until then */
};

/* ---- errors.c ---- */

/* Tell an error, if none has been told. `token` and `value` go into its message as they are; they
 * may be NULL. The bytes from start to end are to blame, the reference says `position`. */
void jsonata_complain(struct jsonata_source *source, const char *code, const char *token,
                      const char *value, size_t position, size_t start, size_t end);

/* A text in quotes as JavaScript's JSON has it, and what JSON.stringify makes of a token's value.
 */
const char *jsonata_quoted(struct arena *arena, const char *text, size_t size);
const char *jsonata_token_text(struct arena *arena, const struct jsonata_token *token);

/* A literal as JSON in JavaScript's way: 1e+21. */
void jsonata_add_literal(struct buffer *out, const struct value *literal);
const char *jsonata_literal_text(struct arena *arena, const struct value *literal);

/* ---- token.c ---- */

/* A copy in which each NUL has become C0 80. */
char *jsonata_without_nul(struct arena *arena, const char *text, size_t size);

/* Fill the token that the scanner stands on: source->token has its place. The text of a name
 * excludes its quotes and $. Each returns the token's symbol, or SYMBOL_BAD. */
int jsonata_name_token(struct jsonata_source *source, const char *text, size_t size);
int jsonata_variable_token(struct jsonata_source *source, const char *text, size_t size);
int jsonata_string_token(struct jsonata_source *source, bool closed);
int jsonata_number_token(struct jsonata_source *source, const char *text, size_t size);
int jsonata_regex_token(struct jsonata_source *source, const char *flags, size_t flags_size);
int jsonata_word_token(struct jsonata_source *source, const struct value *word);
int jsonata_operator_token(struct jsonata_source *source, enum jsonata_symbol symbol,
                           const char *text);

/* ---- jsonata_l.l ---- */

/* A scanner at the start of the text; the source outlives it. NULL-safe to free. */
void *jsonata_scanner_new(struct jsonata_source *source);
void jsonata_scanner_free(void *scanner);

/* The next token. At the end of the text SYMBOL_END, again and again. `operand`: one may begin. */
void jsonata_scan(void *scanner, struct jsonata_token *token, bool operand);

/* The value of a hexadecimal digit, or -1. */
int token_hex_digit(char digit);

#endif
