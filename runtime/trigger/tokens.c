/* runtime/trigger/tokens.c - find the tokens of a JSON text one after the other.
 *
 * Our strict reader has said before how far the text is JSON. Up to there a token is known by its
 * first byte and its end is easily found; what goes beyond is broken. */
#include "runtime/trigger/tokens.h"

#include <string.h>

#include "runtime/base/text.h"
#include "runtime/json/read.h"

void tokens_init(struct tokens *tokens, struct region *region, const char *text, size_t size)
{
    struct region values;
    struct json_error error;

    *tokens = (struct tokens){.region = region, .text = text, .size = size, .sound = size};
    region_init(&values);
    tokens->whole = json_read(&values, text, size, JSON_TEXT_BORROWED, &error) != NULL;
    if (!tokens->whole)
        tokens->sound = error.offset;
    region_fini(&values);
}

static void skip(struct tokens *tokens, const char *bytes)
{
    while (tokens->at < tokens->size && memchr(bytes, tokens->text[tokens->at], strlen(bytes)))
        tokens->at++;
}

/* Find the end of the token that starts at `start`. */
static size_t end_of(const struct tokens *tokens, size_t start)
{
    const char *text = tokens->text;
    size_t at = start + 1;

    if (text[start] == '"') {
        while (at < tokens->size && text[at] != '"')
            at += text[at] == '\\' ? 2 : 1;
        return at + 1;
    }
    if (strchr("{}[]", text[start]) != NULL)
        return at;
    while (at < tokens->size && !text_byte_is_blank(text[at]) &&
           strchr(",:{}[]\"", text[at]) == NULL)
        at++;
    return at;
}

static enum token_kind kind_of(char byte)
{
    switch (byte) {
    case '{':
        return TOKEN_OBJECT;
    case '}':
        return TOKEN_OBJECT_END;
    case '[':
        return TOKEN_ARRAY;
    case ']':
        return TOKEN_ARRAY_END;
    case '"':
        return TOKEN_STRING;
    case 'n':
    case 't':
    case 'f':
        return TOKEN_WORD;
    default:
        return TOKEN_NUMBER;
    }
}

/* Whether the token at hand is well-formed. A number or a word that ends where the text ceases to
 * be JSON may be the reason why. */
static bool is_sound(const struct tokens *tokens)
{
    struct json_error error;

    if (tokens->whole || tokens->end < tokens->sound)
        return true;
    return tokens->end == tokens->sound &&
           (strchr("{}[]\"", tokens->text[tokens->start]) != NULL ||
            json_read(tokens->region, tokens->text + tokens->start, tokens->end - tokens->start,
                      JSON_TEXT_COPIED, &error) != NULL);
}

enum token_kind tokens_next(struct tokens *tokens)
{
    struct tokens next;

    skip(tokens, " \t\r\n,");
    tokens->start = tokens->at;
    if (tokens->at >= tokens->size)
        return tokens->kind = TOKEN_BROKEN;
    tokens->end = end_of(tokens, tokens->start);
    if (!is_sound(tokens))
        return tokens->kind = TOKEN_BROKEN;
    tokens->at = tokens->end;
    tokens->kind = kind_of(tokens->text[tokens->start]);
    tokens->place = tokens->kind == TOKEN_STRING ? tokens->start + 1 : tokens->end;
    if (tokens->kind != TOKEN_STRING)
        return tokens->kind;
    skip(tokens, " \t\r\n");
    if (tokens->at >= tokens->size || tokens->text[tokens->at] != ':')
        return tokens->kind;
    tokens->at++;
    next = *tokens;
    if (tokens_next(&next) == TOKEN_BROKEN)
        return tokens->kind = TOKEN_BROKEN;
    tokens->place = next.place;
    return tokens->kind = TOKEN_NAME;
}

const struct value *tokens_value(struct tokens *tokens)
{
    struct json_error error;

    if (tokens->kind == TOKEN_STRING)
        tokens->place = tokens->end;
    return json_read(tokens->region, tokens->text + tokens->start, tokens->end - tokens->start,
                     JSON_TEXT_COPIED, &error);
}
