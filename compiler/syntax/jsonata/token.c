/* compiler/syntax/jsonata/token.c - what the tokens of JSONata mean. */
#include "compiler/syntax/jsonata/token.h"

#include <math.h>
#include <string.h>

#include "runtime/base/utf8.h"
#include "runtime/json/read.h"
#include "runtime/json/value.h"

/* Every whole number up to here has a double of its own. */
#define WHOLE_MAX 9007199254740992.0

static int fill(struct jsonata_source *source, enum jsonata_symbol symbol, const char *text,
                size_t size)
{
    source->token->symbol = symbol;
    source->token->text = text;
    source->token->size = size;
    return (int)symbol;
}

static int refuse(struct jsonata_source *source, const char *code, const char *token,
                  size_t position, size_t start, size_t end)
{
    jsonata_complain(source, code, token, NULL, position, start, end);
    return SYMBOL_BAD;
}

/* A literal outlives every region: it becomes a constant of the definition. */
static int fill_literal(struct jsonata_source *source, struct value value)
{
    struct value *copy = ARENA_NEW(source->arena, struct value);

    *copy = value;
    copy->flags = VALUE_FIXED;
    source->token->literal = copy;
    return fill(source, SYMBOL_LITERAL, copy->kind == VALUE_STRING ? copy->as.text : NULL,
                copy->kind == VALUE_STRING ? copy->size : 0);
}

int jsonata_operator_token(struct jsonata_source *source, enum jsonata_symbol symbol,
                           const char *text)
{
    size_t size = source->token->end - source->token->start;

    return fill(source, symbol, arena_text(source->arena, text, size), size);
}

int jsonata_name_token(struct jsonata_source *source, const char *text, size_t size)
{
    return fill(source, SYMBOL_NAME, arena_text(source->arena, text, size), size);
}

/* See ast.h: some texts hold no NUL. */
char *jsonata_without_nul(struct arena *arena, const char *text, size_t size)
{
    char *copy = ARENA_ARRAY(arena, char, 2 * size + 1), *at = copy;

    for (size_t i = 0; i < size; i++) {
        if (text[i] == '\0')
            *at++ = '\xc0';
        *at++ = text[i] == '\0' ? '\x80' : text[i];
    }
    return copy;
}

int jsonata_variable_token(struct jsonata_source *source, const char *text, size_t size)
{
    char *name = jsonata_without_nul(source->arena, text, size);

    return fill(source, SYMBOL_VARIABLE, name, strlen(name));
}

int jsonata_word_token(struct jsonata_source *source, const struct value *word)
{
    return fill_literal(source, *word);
}

int jsonata_number_token(struct jsonata_source *source, const char *text, size_t size)
{
    const char *copy = arena_text(source->arena, text, size);
    struct value number = {0};

    if (!json_read_number(copy, size, &number))
        return refuse(source, "S0102", jsonata_quoted(source->arena, text, size),
                      source->token->start, source->token->start, source->token->end);
    if (number.kind != VALUE_INTEGER || number.as.integer > (int64_t)WHOLE_MAX) {
        double real = value_real(&number);

        memset(&number, 0, sizeof(number));
        number.kind = VALUE_REAL;
        number.as.real = real;
        if (real == trunc(real) && fabs(real) <= WHOLE_MAX) {
            number.kind = VALUE_INTEGER;
            number.as.integer = (int64_t)real;
        }
    }
    return fill_literal(source, number);
}

int jsonata_regex_token(struct jsonata_source *source, const char *flags, size_t flags_size)
{
    struct jsonata_token *token = source->token;
    size_t slash = token->start, start = source->pattern;

    token->start = start - 1;
    if (slash == start) {
        source->offset = token->end = slash + 1;
        return refuse(source, "S0301", NULL, slash, start - 1, slash + 1);
    }
    token->flags = arena_text(source->arena, flags, flags_size);
    if (flags_size > 2 || (flags_size == 2 && flags[0] == flags[1]))
        return refuse(source, "S0303", jsonata_quoted(source->arena, flags, flags_size), slash + 1,
                      slash + 1, token->end);
    return fill(source, SYMBOL_REGEX,
                arena_text(source->arena, source->text + start, slash - start), slash - start);
}

/* ---- strings ---- */

/* A string whose escapes are being resolved. */
struct unescaping {
    struct jsonata_source *source;
    const char *at, *end;
    char *out;
    uint32_t lead; /* the first half of a surrogate pair that waits for its second, or 0 */
};

static size_t place_of(const struct unescaping *string)
{
    return (size_t)(string->at - string->source->text);
}

/* Half a pair alone is no character. */
static void drop_lead(struct unescaping *string)
{
    if (string->lead != 0)
        string->out += utf8_write(string->out, 0xfffd);
    string->lead = 0;
}

static void add_unit(struct unescaping *string, uint32_t unit)
{
    bool second = unit >= 0xdc00 && unit <= 0xdfff;

    if (second && string->lead != 0) {
        uint32_t character = 0x10000 + ((string->lead - 0xd800) << 10) + (unit - 0xdc00);

        string->lead = 0;
        string->out += utf8_write(string->out, character);
        return;
    }
    drop_lead(string);
    if (unit >= 0xd800 && unit <= 0xdbff)
        string->lead = unit;
    else
        string->out += utf8_write(string->out, second ? 0xfffd : unit);
}

int token_hex_digit(char digit)
{
    const char *digits = "0123456789abcdef0123456789ABCDEF";
    const char *found = digit == '\0' ? NULL : strchr(digits, digit);

    return found == NULL ? -1 : (int)((found - digits) % 16);
}

/* \uXXXX, at the u. At the end of the text fewer digits will do, as in the reference, which then
 * misses the quote that many characters behind the text: *missing becomes their number. */
static bool add_code(struct unescaping *string, size_t *missing)
{
    const char *text_end = string->source->text + string->source->size;
    size_t left = (size_t)(text_end - string->at) - 1, count = left < 4 ? left : 4;
    uint32_t unit = 0;

    for (size_t i = 1; i <= count; i++) {
        int digit = token_hex_digit(string->at[i]);

        unit = unit * 16 + (uint32_t)digit;
        if (digit < 0)
            count = 0;
    }
    if (count == 0) {
        refuse(string->source, "S0104", NULL, place_of(string), place_of(string) - 1,
               place_of(string) + 1);
        return false;
    }
    add_unit(string, unit);
    string->at += 1 + count;
    *missing = 4 - count;
    return true;
}

/* One escape, at the byte behind its backslash. */
static bool add_escape(struct unescaping *string, size_t *missing)
{
    static const char letters[] = "\"\\/bfnrt", meanings[] = "\"\\/\b\f\n\r\t";
    const char *found = NULL;
    size_t size = 0;

    if (string->at < string->end) {
        if (*string->at == 'u')
            return add_code(string, missing);
        found = *string->at == '\0' ? NULL : strchr(letters, *string->at);
        size = utf8_length(string->at, (size_t)(string->end - string->at));
        size += size == 0;
    }
    if (found == NULL) {
        refuse(string->source, "S0103", jsonata_quoted(string->source->arena, string->at, size),
               place_of(string), place_of(string) - 1, place_of(string) + size);
        return false;
    }
    drop_lead(string);
    *string->out++ = meanings[found - letters];
    string->at++;
    return true;
}

int jsonata_string_token(struct jsonata_source *source, bool closed)
{
    size_t start = source->token->start, missing = 0;
    size_t size = source->token->end - start - (closed ? 2 : 1);
    /* An escape of six bytes is three in UTF-8; one of two that is cut off is none. A half alone
     * may be told after what follows it has made room. */
    char *copy = ARENA_ARRAY(source->arena, char, size + 8);
    struct unescaping string = {source, source->text + start + 1, NULL, copy, 0};

    string.end = string.at + size;
    while (string.at < string.end) {
        if (*string.at++ == '\\') {
            if (!add_escape(&string, &missing))
                return SYMBOL_BAD;
            continue;
        }
        drop_lead(&string);
        *string.out++ = string.at[-1];
    }
    drop_lead(&string);
    if (!closed)
        return refuse(source, "S0101", NULL, source->size + missing, start, source->size);
    *string.out = '\0';
    return fill_literal(source,
                        *value_string(&source->arena->region, copy, (size_t)(string.out - copy)));
}
