/* compiler/syntax/jsonata/parser.c - tokens and terms for the grammar of JSONata. */
#include "compiler/syntax/jsonata/parser.h"

bool parser_advance(struct jsonata_parser *parser, bool operand)
{
    const struct jsonata_token *token = &parser->token;

    parser->end = token->end;
    jsonata_scan(parser->scanner, &parser->token, operand);
    if (parser_sees(parser, SYMBOL_BAD))
        return false;
    if (parser_sees(parser, SYMBOL_END) || ++parser->tokens <= JSONATA_TOKENS_MAX)
        return true;
    jsonata_complain(parser->source, "U1001", "it has too many tokens", NULL, token->end,
                     token->start, token->end);
    return false;
}

bool parser_take(struct jsonata_parser *parser, enum jsonata_symbol symbol, const char *text,
                 bool operand)
{
    const struct jsonata_token *token = &parser->token;
    struct arena *arena = parser->source->arena;

    if (token->symbol == symbol)
        return parser_advance(parser, operand);
    jsonata_complain(parser->source, token->symbol == SYMBOL_END ? "S0203" : "S0202",
                     jsonata_token_text(arena, token), text, token->end, token->start, token->end);
    return false;
}

struct jsonata_term *parser_refuse(struct jsonata_parser *parser, const char *code,
                                   const struct jsonata_term *term, const char *token,
                                   const char *value)
{
    jsonata_complain(parser->source, code, token, value, term->token.end, term->start, term->end);
    return NULL;
}

struct jsonata_term *parser_term(struct jsonata_parser *parser, enum term_kind kind,
                                 const struct jsonata_token *token, struct jsonata_term *left)
{
    struct jsonata_term *term = ARENA_NEW(parser->source->arena, struct jsonata_term);

    term->kind = kind;
    term->token = *token;
    term->start = left != NULL ? left->start : token->start;
    term->end = token->end;
    term->left = left;
    term->height = 1;
    return term;
}

void parser_add(struct jsonata_term *term, struct jsonata_term *item)
{
    if (term->last == NULL)
        term->first = item;
    else
        term->last->next = item;
    term->last = item;
    term->count++;
}

bool term_is_flat(const struct jsonata_term *term)
{
    switch (term->kind) {
    case TERM_DOT:
    case TERM_FILTER:
    case TERM_GROUP:
    case TERM_SORT:
    case TERM_FOCUS:
    case TERM_INDEX:
        return true;
    default:
        return false;
    }
}

static void raise_to(struct jsonata_term *term, unsigned height)
{
    if (term->height < height)
        term->height = height;
}

struct jsonata_term *parser_finish(struct jsonata_parser *parser, struct jsonata_term *term)
{
    term->end = parser->end;
    if (term->left != NULL)
        raise_to(term, term->left->height + !(term_is_flat(term) && term_is_flat(term->left)));
    if (term->right != NULL)
        raise_to(term, term->right->height + 1);
    for (const struct jsonata_term *item = term->first; item != NULL; item = item->next)
        raise_to(term, item->height + 1);
    if (term->height <= JSONATA_HEIGHT_MAX)
        return term;
    return parser_refuse(parser, "U1001", term, "it has too many levels", NULL);
}
