/* compiler/syntax/jsonata/grammar.c - the grammar of JSONata, as an operator precedence parser.
 *
 * Each symbol may begin an operand (prefixes) or continue one (infixes), and has a power with which
 * it pulls at the operand to its left. Why so: the errors of the language follow from this way of
 * parsing, see docs/decisions/0017-jsonata-syntax.md. */
#include <string.h>

#include "compiler/syntax/jsonata/parser.h"
#include "runtime/base/buffer.h"

#define POWER_PREFIX 70

static struct jsonata_term *parse_expression(struct jsonata_parser *parser, int power);

/* How strongly a symbol binds the operand before it; 0: it ends the expression. */
static int power_of(enum jsonata_symbol symbol)
{
    switch (symbol) {
    case SYMBOL_ASSIGN:
        return 10;
    case SYMBOL_QUESTION:
        return 20;
    case SYMBOL_OR:
        return 25;
    case SYMBOL_AND:
        return 30;
    case SYMBOL_EQUAL:
    case SYMBOL_NOT_EQUAL:
    case SYMBOL_LESS:
    case SYMBOL_LESS_EQUAL:
    case SYMBOL_GREATER:
    case SYMBOL_GREATER_EQUAL:
    case SYMBOL_IN:
    case SYMBOL_CHAIN:
    case SYMBOL_CARET:
        return 40;
    case SYMBOL_PLUS:
    case SYMBOL_MINUS:
    case SYMBOL_AMPERSAND:
        return 50;
    case SYMBOL_STAR:
    case SYMBOL_SLASH:
    case SYMBOL_PERCENT:
        return 60;
    case SYMBOL_OPEN_BRACE:
        return 70;
    case SYMBOL_DOT:
        return 75;
    case SYMBOL_OPEN_BRACKET:
    case SYMBOL_OPEN_PARENTHESIS:
    case SYMBOL_AT:
    case SYMBOL_HASH:
        return 80;
    default:
        return 0;
    }
}

/* Append an expression to the items of a term; NULL after an error. */
static struct jsonata_term *parse_item(struct jsonata_parser *parser, struct jsonata_term *term)
{
    struct jsonata_term *item = parse_expression(parser, 0);

    if (item != NULL)
        parser_add(term, item);
    return item;
}

/* If the next token is that symbol, skip it: *skipped. False after an error. */
static bool skip(struct jsonata_parser *parser, enum jsonata_symbol symbol, bool *skipped)
{
    *skipped = parser_sees(parser, symbol);
    return !*skipped || parser_advance(parser, true);
}

/* ---- prefixes: the token has been read ---- */

static struct jsonata_term *parse_leaf(struct jsonata_parser *parser, enum term_kind kind,
                                       const struct jsonata_token *token)
{
    return parser_term(parser, kind, token, NULL);
}

static struct jsonata_term *parse_negation(struct jsonata_parser *parser,
                                           const struct jsonata_token *token)
{
    struct jsonata_term *term = parser_term(parser, TERM_NEGATE, token, NULL);

    term->right = parse_expression(parser, POWER_PREFIX);
    return term->right != NULL ? parser_finish(parser, term) : NULL;
}

static struct jsonata_term *parse_block(struct jsonata_parser *parser,
                                        const struct jsonata_token *token)
{
    struct jsonata_term *term = parser_term(parser, TERM_BLOCK, token, NULL);
    bool more = true;

    while (more && !parser_sees(parser, SYMBOL_CLOSE_PARENTHESIS)) {
        if (parse_item(parser, term) == NULL || !skip(parser, SYMBOL_SEMICOLON, &more))
            return NULL;
    }
    if (!parser_take(parser, SYMBOL_CLOSE_PARENTHESIS, "\")\"", false))
        return NULL;
    return parser_finish(parser, term);
}

/* An item of an array: an expression or a range. */
static struct jsonata_term *parse_array_item(struct jsonata_parser *parser)
{
    struct jsonata_term *item = parse_expression(parser, 0), *range;

    if (item == NULL || !parser_sees(parser, SYMBOL_DOTS))
        return item;
    range = parser_term(parser, TERM_BINARY, &parser->token, item);
    if (!parser_advance(parser, true))
        return NULL;
    range->right = parse_expression(parser, 0);
    return range->right != NULL ? parser_finish(parser, range) : NULL;
}

static struct jsonata_term *parse_array(struct jsonata_parser *parser,
                                        const struct jsonata_token *token)
{
    struct jsonata_term *term = parser_term(parser, TERM_ARRAY, token, NULL), *item;
    bool more = !parser_sees(parser, SYMBOL_CLOSE_BRACKET);

    while (more) {
        item = parse_array_item(parser);
        if (item == NULL || !skip(parser, SYMBOL_COMMA, &more))
            return NULL;
        parser_add(term, item);
    }
    if (!parser_take(parser, SYMBOL_CLOSE_BRACKET, "\"]\"", false))
        return NULL;
    return parser_finish(parser, term);
}

/* The pairs of an object, as far as behind its brace. */
static struct jsonata_term *parse_pairs(struct jsonata_parser *parser, struct jsonata_term *term)
{
    bool more = !parser_sees(parser, SYMBOL_CLOSE_BRACE);

    while (more) {
        if (parse_item(parser, term) == NULL || !parser_take(parser, SYMBOL_COLON, "\":\"", true) ||
            parse_item(parser, term) == NULL || !skip(parser, SYMBOL_COMMA, &more))
            return NULL;
    }
    if (!parser_take(parser, SYMBOL_CLOSE_BRACE, "\"}\"", false))
        return NULL;
    return parser_finish(parser, term);
}

static struct jsonata_term *parse_transform(struct jsonata_parser *parser,
                                            const struct jsonata_token *token)
{
    struct jsonata_term *term = parser_term(parser, TERM_TRANSFORM, token, NULL);
    bool has_delete;

    if (parse_item(parser, term) == NULL || !parser_take(parser, SYMBOL_BAR, "\"|\"", true) ||
        parse_item(parser, term) == NULL || !skip(parser, SYMBOL_COMMA, &has_delete))
        return NULL;
    if (has_delete && parse_item(parser, term) == NULL)
        return NULL;
    if (!parser_take(parser, SYMBOL_BAR, "\"|\"", true))
        return NULL;
    return parser_finish(parser, term);
}

static struct jsonata_term *parse_prefix(struct jsonata_parser *parser,
                                         const struct jsonata_token *token)
{
    struct jsonata_term *term;

    switch (token->symbol) {
    case SYMBOL_END:
        return parse_leaf(parser, TERM_END, token);
    case SYMBOL_NAME:
    case SYMBOL_AND:
    case SYMBOL_OR:
    case SYMBOL_IN:
        return parse_leaf(parser, TERM_NAME, token);
    case SYMBOL_VARIABLE:
        return parse_leaf(parser, TERM_VARIABLE, token);
    case SYMBOL_LITERAL:
        return parse_leaf(parser, TERM_LITERAL, token);
    case SYMBOL_REGEX:
        return parse_leaf(parser, TERM_REGEX, token);
    case SYMBOL_STAR:
        return parse_leaf(parser, TERM_WILDCARD, token);
    case SYMBOL_STARS:
        return parse_leaf(parser, TERM_DESCENDANTS, token);
    case SYMBOL_PERCENT:
        return parse_leaf(parser, TERM_PARENT, token);
    case SYMBOL_MINUS:
        return parse_negation(parser, token);
    case SYMBOL_OPEN_PARENTHESIS:
        return parse_block(parser, token);
    case SYMBOL_OPEN_BRACKET:
        return parse_array(parser, token);
    case SYMBOL_OPEN_BRACE:
        return parse_pairs(parser, parser_term(parser, TERM_OBJECT, token, NULL));
    case SYMBOL_BAR:
        return parse_transform(parser, token);
    default:
        term = parse_leaf(parser, TERM_END, token);
        return parser_refuse(parser, "S0211", term,
                             jsonata_token_text(parser->source->arena, token), NULL);
    }
}

/* ---- infixes: the token and the term to its left have been read ---- */

/* What a token adds to the text of a signature. */
static void add_signature(struct buffer *out, const struct jsonata_token *token)
{
    const struct value *literal = token->literal;

    if (token->symbol == SYMBOL_REGEX)
        buffer_add_format(out, "/%s/g%s", token->text, token->flags);
    else if (literal == NULL || literal->kind == VALUE_STRING)
        buffer_add(out, token->text, token->size);
    else
        jsonata_add_literal(out, literal);
}

/* A signature, whose `<` is the next token. It ends at the `>` that closes it. */
static bool parse_signature(struct jsonata_parser *parser, struct jsonata_term *term)
{
    struct jsonata_source *source = parser->source;
    struct buffer out = BUFFER_EMPTY;
    size_t position = parser->token.end, depth = 1;
    bool valid = true;

    buffer_add_byte(&out, '<');
    while (valid && depth > 0 && !parser_sees(parser, SYMBOL_OPEN_BRACE) &&
           !parser_sees(parser, SYMBOL_END)) {
        valid = parser_advance(parser, true);
        if (parser_sees(parser, SYMBOL_GREATER))
            depth--;
        else if (parser_sees(parser, SYMBOL_LESS))
            depth++;
        if (valid && !parser_sees(parser, SYMBOL_END))
            add_signature(&out, &parser->token);
    }
    valid = valid && parser_take(parser, SYMBOL_GREATER, "\">\"", true) &&
            term_check_signature(source, out.text, out.size, position);
    if (valid)
        term->signature = jsonata_without_nul(source->arena, out.text, out.size);
    buffer_fini(&out);
    return valid;
}

/* What looks like the call of `function`, as far as its parameters, is a lambda. */
static struct jsonata_term *parse_lambda(struct jsonata_parser *parser, struct jsonata_term *term)
{
    struct arena *arena = parser->source->arena;
    size_t number = 1;

    for (struct jsonata_term *item = term->first; item != NULL; item = item->next, number++) {
        if (item->kind != TERM_VARIABLE)
            return parser_refuse(parser, "S0208", item, jsonata_token_text(arena, &item->token),
                                 arena_format(arena, "%zu", number));
    }
    term->kind = TERM_LAMBDA;
    if (parser_sees(parser, SYMBOL_LESS) && !parse_signature(parser, term))
        return NULL;
    if (!parser_take(parser, SYMBOL_OPEN_BRACE, "\"{\"", true))
        return NULL;
    term->right = parse_expression(parser, 0);
    if (term->right == NULL || !parser_take(parser, SYMBOL_CLOSE_BRACE, "\"}\"", true))
        return NULL;
    return parser_finish(parser, term);
}

static bool is_word(const struct jsonata_term *term, const char *word)
{
    return term->token.size == strlen(word) &&
           memcmp(term->token.text, word, term->token.size) == 0;
}

static struct jsonata_term *parse_call(struct jsonata_parser *parser,
                                       const struct jsonata_token *token, struct jsonata_term *left)
{
    struct jsonata_term *term = parser_term(parser, TERM_CALL, token, left);
    bool more = !parser_sees(parser, SYMBOL_CLOSE_PARENTHESIS);

    while (more) {
        if (parser_sees(parser, SYMBOL_QUESTION)) {
            term->kind = TERM_PARTIAL;
            parser_add(term, parse_leaf(parser, TERM_HOLE, &parser->token));
            if (!parser_advance(parser, true))
                return NULL;
        } else if (parse_item(parser, term) == NULL) {
            return NULL;
        }
        if (!skip(parser, SYMBOL_COMMA, &more))
            return NULL;
    }
    if (!parser_take(parser, SYMBOL_CLOSE_PARENTHESIS, "\")\"", false))
        return NULL;
    if (left->token.symbol == SYMBOL_NAME && left->kind == TERM_NAME &&
        (is_word(left, "function") || is_word(left, "\xce\xbb")))
        return parse_lambda(parser, term);
    return parser_finish(parser, term);
}

static struct jsonata_term *parse_filter(struct jsonata_parser *parser,
                                         const struct jsonata_token *token,
                                         struct jsonata_term *left)
{
    struct jsonata_term *term, *filtered = left->kind == TERM_FILTER ? left->filtered : left;

    if (parser_sees(parser, SYMBOL_CLOSE_BRACKET)) {
        filtered->keep_array = true;
        if (!parser_advance(parser, true))
            return NULL;
        left->end = parser->end;
        return left;
    }
    term = parser_term(parser, TERM_FILTER, token, left);
    term->filtered = filtered;
    term->right = parse_expression(parser, 0);
    if (term->right == NULL || !parser_take(parser, SYMBOL_CLOSE_BRACKET, "\"]\"", false))
        return NULL;
    return parser_finish(parser, term);
}

static struct jsonata_term *parse_sort(struct jsonata_parser *parser,
                                       const struct jsonata_token *token, struct jsonata_term *left)
{
    struct jsonata_term *term = parser_term(parser, TERM_SORT, token, left), *item;
    bool more = true, ascending, descending = false;

    if (!parser_take(parser, SYMBOL_OPEN_PARENTHESIS, "\"(\"", true))
        return NULL;
    while (more) {
        if (!skip(parser, SYMBOL_LESS, &ascending) ||
            (!ascending && !skip(parser, SYMBOL_GREATER, &descending)))
            return NULL;
        item = parse_item(parser, term);
        if (item == NULL || !skip(parser, SYMBOL_COMMA, &more))
            return NULL;
        item->descending = !ascending && descending;
    }
    if (!parser_take(parser, SYMBOL_CLOSE_PARENTHESIS, "\")\"", true))
        return NULL;
    return parser_finish(parser, term);
}

static struct jsonata_term *parse_condition(struct jsonata_parser *parser,
                                            const struct jsonata_token *token,
                                            struct jsonata_term *left)
{
    struct jsonata_term *term = parser_term(parser, TERM_CONDITION, token, left);
    bool has_else;

    if (parse_item(parser, term) == NULL || !skip(parser, SYMBOL_COLON, &has_else))
        return NULL;
    if (has_else && parse_item(parser, term) == NULL)
        return NULL;
    return parser_finish(parser, term);
}

/* left OPERATOR right, where the right side takes all that binds stronger than `power`. */
static struct jsonata_term *parse_pair(struct jsonata_parser *parser, enum term_kind kind,
                                       const struct jsonata_token *token, struct jsonata_term *left,
                                       int power)
{
    struct jsonata_term *term = parser_term(parser, kind, token, left);
    bool binds = kind == TERM_FOCUS || kind == TERM_INDEX;

    if (kind == TERM_BIND && left->kind != TERM_VARIABLE)
        return parser_refuse(parser, "S0212", left,
                             jsonata_token_text(parser->source->arena, &left->token), NULL);
    term->right = parse_expression(parser, power);
    if (term->right == NULL)
        return NULL;
    if (binds && term->right->kind != TERM_VARIABLE)
        return parser_refuse(parser, "S0214", term->right,
                             jsonata_token_text(parser->source->arena, token), NULL);
    return parser_finish(parser, term);
}

static struct jsonata_term *parse_infix(struct jsonata_parser *parser,
                                        const struct jsonata_token *token,
                                        struct jsonata_term *left)
{
    int power = power_of(token->symbol);

    switch (token->symbol) {
    case SYMBOL_OPEN_PARENTHESIS:
        return parse_call(parser, token, left);
    case SYMBOL_OPEN_BRACKET:
        return parse_filter(parser, token, left);
    case SYMBOL_OPEN_BRACE:
        return parse_pairs(parser, parser_term(parser, TERM_GROUP, token, left));
    case SYMBOL_CARET:
        return parse_sort(parser, token, left);
    case SYMBOL_QUESTION:
        return parse_condition(parser, token, left);
    case SYMBOL_ASSIGN:
        return parse_pair(parser, TERM_BIND, token, left, power - 1); /* from the right */
    case SYMBOL_AT:
        return parse_pair(parser, TERM_FOCUS, token, left, power);
    case SYMBOL_HASH:
        return parse_pair(parser, TERM_INDEX, token, left, power);
    case SYMBOL_DOT:
        return parse_pair(parser, TERM_DOT, token, left, power);
    case SYMBOL_CHAIN:
        return parse_pair(parser, TERM_APPLY, token, left, power);
    default:
        return parse_pair(parser, TERM_BINARY, token, left, power);
    }
}

/* ---- expressions ---- */

static struct jsonata_term *parse_expression(struct jsonata_parser *parser, int power)
{
    struct jsonata_token token = parser->token;
    struct jsonata_term *left;

    if (parser->nesting == JSONATA_NESTING_MAX) {
        jsonata_complain(parser->source, "U1001", "it is nested too deeply", NULL, token.end,
                         token.start, token.end);
        return NULL;
    }
    parser->nesting++;
    left = parser_advance(parser, false) ? parse_prefix(parser, &token) : NULL;
    while (left != NULL && power < power_of(parser->token.symbol)) {
        token = parser->token;
        left = parser_advance(parser, true) ? parse_infix(parser, &token, left) : NULL;
    }
    parser->nesting--;
    return left;
}

struct jsonata_term *term_parse(struct jsonata_source *source)
{
    struct jsonata_parser parser = {.source = source, .scanner = jsonata_scanner_new(source)};
    const struct jsonata_token *token = &parser.token;
    struct jsonata_term *term = NULL;

    if (parser_advance(&parser, true))
        term = parse_expression(&parser, 0);
    if (term != NULL && token->symbol != SYMBOL_END)
        jsonata_complain(source, "S0201", jsonata_token_text(source->arena, token), NULL,
                         token->end, token->start, token->end);
    jsonata_scanner_free(parser.scanner);
    return source->error->code == NULL ? term : NULL;
}
