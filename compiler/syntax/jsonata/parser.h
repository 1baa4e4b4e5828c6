/* compiler/syntax/jsonata/parser.h - the state of the precedence parser. */
#ifndef SFNC_SYNTAX_JSONATA_PARSER_H
#define SFNC_SYNTAX_JSONATA_PARSER_H

#include "compiler/syntax/jsonata/term.h"

struct jsonata_parser {
    struct jsonata_source *source;
    void *scanner;
    struct jsonata_token token; /* the next one */
    size_t end;                 /* of the one before */
    unsigned nesting;
    unsigned tokens; /* that have been read */
};

/* Read the next token. `operand`: one may begin with it. False after an error, or when there are
 * too many. */
bool parser_advance(struct jsonata_parser *parser, bool operand);

/* The same when the next token is `symbol`, written `text`; else tell that it was expected. */
bool parser_take(struct jsonata_parser *parser, enum jsonata_symbol symbol, const char *text,
                 bool operand);
static inline bool parser_sees(const struct jsonata_parser *parser, enum jsonata_symbol symbol)
{
    return parser->token.symbol == symbol;
}

/* Tell an error about a term: its token is to blame. NULL. */
struct jsonata_term *parser_refuse(struct jsonata_parser *parser, const char *code,
                                   const struct jsonata_term *term, const char *token,
                                   const char *value);

/* A term made of a token, and of a left side (or NULL). */
struct jsonata_term *parser_term(struct jsonata_parser *parser, enum term_kind kind,
                                 const struct jsonata_token *token, struct jsonata_term *left);
/* Append an item. */
void parser_add(struct jsonata_term *term, struct jsonata_term *item);
/* All of the term has been read. NULL when it has become too high. */
struct jsonata_term *parser_finish(struct jsonata_parser *parser, struct jsonata_term *term);

#endif
