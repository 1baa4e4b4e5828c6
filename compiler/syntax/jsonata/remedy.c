/* compiler/syntax/jsonata/remedy.c - operators as other languages write them, and what they are in
 * JSONata. */
#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "compiler/syntax/jsonata/ast.h"
#include "runtime/base/count.h"

/* Longer ones first: they begin with shorter ones. */
static const struct remedy {
    const char *written, *note;
} signs[] = {
    {"===", "equal is written with one =: a = b"},
    {"!==", "not equal is written !=: a != b"},
    {"==", "equal is written with one =: a = b"},
    {"&&", "&& is written and: a and b"},
    {"||", "|| is written or: a or b; texts are joined by &"},
    {"<>", "not equal is written !=: a != b"},
    {"=>", "greater or equal is written >=, a function: function($x) { ... }"},
    {"=<", "less or equal is written <="},
    {"??", "?? is written $exists(a) ? a : b"},
    {"!", "not is a function: $not(...)"},
};

/* Words that cannot stand where they do. */
static const struct remedy between[] = {
    {"and", "this operator is written in small letters: and"},
    {"or", "this operator is written in small letters: or"},
};

/* Words behind which something cannot stand. */
static const struct remedy before[] = {
    {"not", "not is a function: $not(...)"},
    {"if", "if is written condition ? this : that"},
};

static bool is_word(char byte)
{
    return isalnum((unsigned char)byte) || byte == '_' || byte == '$' || byte == '.' ||
           byte == '`' || (unsigned char)byte >= 0x80;
}

static bool stands_at(const char *text, size_t size, size_t at, const char *sign)
{
    return strlen(sign) <= size - at && memcmp(text + at, sign, strlen(sign)) == 0;
}

/* A sign that has the byte at `at` in it: the parser stops at the second half of most of them. */
static const char *of_sign(const char *text, size_t size, size_t at)
{
    for (size_t i = 0; i < COUNT_OF(signs); i++) {
        size_t length = strlen(signs[i].written);

        for (size_t back = 0; back < length && back <= at; back++)
            if (stands_at(text, size, at - back, signs[i].written) &&
                (length > 1 || !stands_at(text, size, at, "!=")))
                return signs[i].note;
    }
    return NULL;
}

/* The word from `start` to `end`, if it stands by itself. */
static const char *of_word(const struct remedy *words, size_t count, const char *text, size_t size,
                           size_t start, size_t end)
{
    if ((start > 0 && is_word(text[start - 1])) || (end < size && is_word(text[end])))
        return NULL;
    for (size_t i = 0; i < count; i++)
        if (strlen(words[i].written) == end - start &&
            strncasecmp(text + start, words[i].written, end - start) == 0)
            return words[i].note;
    return NULL;
}

static size_t word_end(const char *text, size_t size, size_t at)
{
    while (at < size && isalpha((unsigned char)text[at]))
        at++;
    return at;
}

const char *jsonata_remedy(const char *text, size_t size, const struct jsonata_error *error)
{
    size_t at = error->start, end, start;
    const char *note;

    if (stands_at(text, size, 0, "{%"))
        return "an expression stands between {% and %} in a definition only: leave them out";
    if (at >= size)
        return NULL;
    if (at > 0 && stands_at(text, size, at - 1, "[?("))
        return "this is a JSONPath filter; in JSONata it is written [price < 10]";
    note = of_sign(text, size, at);
    if (note != NULL)
        return note;
    note = of_word(between, COUNT_OF(between), text, size, at, word_end(text, size, at));
    if (note != NULL)
        return note;
    for (end = at; end > 0 && isspace((unsigned char)text[end - 1]);)
        end--;
    for (start = end; start > 0 && isalpha((unsigned char)text[start - 1]);)
        start--;
    return end < at ? of_word(before, COUNT_OF(before), text, size, start, end) : NULL;
}
