/* compiler/syntax/jsonata/signature.c - whether the text of a signature is one.
 *
 * The reference makes a regular expression of it, a group for each parameter; so what may follow a
 * parameter is what JavaScript allows: ? or + and perhaps another ?. */
#include <limits.h>
#include <string.h>

#include "compiler/syntax/jsonata/term.h"
#include "runtime/base/utf8.h"

/* What follows the parameter: ? and + (and -, which adds a ?). */
enum suffix { SUFFIX_NONE, SUFFIX_ONE, SUFFIX_LAZY, SUFFIX_WRONG };

struct signature {
    const char *text;
    size_t size;
    size_t at;
    enum suffix suffix;
    char type;  /* of the parameter; 0: none yet */
    bool wrong; /* of a parameter before */
};

/* Where the bracket that opens at `from` closes; the end of the text if it does not. */
static size_t find_closing(const struct signature *signature, size_t from, char open, char close)
{
    size_t depth = 1;

    for (size_t at = from + 1; at < signature->size; at++) {
        if (signature->text[at] == close && --depth == 0)
            return at;
        if (signature->text[at] == open)
            depth++;
    }
    return signature->size;
}

static void add_suffix(struct signature *signature, char symbol)
{
    if (signature->suffix == SUFFIX_NONE)
        signature->suffix = SUFFIX_ONE;
    else if (signature->suffix == SUFFIX_ONE && symbol == '?')
        signature->suffix = SUFFIX_LAZY;
    else
        signature->suffix = SUFFIX_WRONG;
}

static void begin_parameter(struct signature *signature, char type)
{
    /* What follows no parameter at all hangs on the first one, and is forgotten then. */
    if (signature->type != 0)
        signature->wrong |= signature->suffix == SUFFIX_WRONG;
    signature->type = type;
    signature->suffix = SUFFIX_NONE;
}

#define CLASS_SET (-1) /* \d and its like: several characters, which begin and end no range */

/* The number that so many hexadecimal digits at *at say, which are passed; else the letter before
 * them, which then means itself. */
static int read_hex(const char *text, size_t end, size_t *at, size_t digits, int letter)
{
    int number = 0;

    for (size_t i = 0; i < digits; i++) {
        int digit = *at + i < end ? token_hex_digit(text[*at + i]) : -1;

        if (digit < 0)
            return letter;
        number = number * 16 + digit;
    }
    *at += digits;
    return number;
}

/* What stands behind a backslash in a class of JavaScript's, from *at on, which is passed. */
static int read_escape(const char *text, size_t end, size_t *at)
{
    static const char letters[] = "bfnrtv", means[] = "\b\f\n\r\t\v";
    char letter = *at < end ? text[(*at)++] : 'm'; /* the letter that the reference adds */
    const char *known = letter != '\0' ? strchr(letters, letter) : NULL;
    int number = letter - '0';

    if (known != NULL)
        return means[known - letters];
    if (letter != '\0' && strchr("dDsSwW", letter) != NULL)
        return CLASS_SET;
    if (letter == 'x' || letter == 'u')
        return read_hex(text, end, at, letter == 'x' ? 2 : 4, letter);
    if (letter < '0' || letter > '7')
        return (unsigned char)letter;
    while (*at < end && text[*at] >= '0' && text[*at] <= '7' && number * 8 < 256)
        number = number * 8 + text[(*at)++] - '0';
    return number;
}

static int read_class(const char *text, size_t end, size_t *at)
{
    char symbol = text[(*at)++];

    return symbol == '\\' ? read_escape(text, end, at) : (unsigned char)symbol;
}

/* Types in parentheses, which become a class of characters. */
static const char *add_choice(struct signature *signature)
{
    size_t start = signature->at + 1, end;
    const char *text = signature->text;

    end = find_closing(signature, signature->at, '(', ')');
    if (memchr(text + start, '<', end - start) != NULL)
        return "S0402";
    begin_parameter(signature, '(');
    for (size_t at = start; at < end;) {
        int first = text[at] == ']' ? INT_MAX : read_class(text, end, &at), last;

        if (first == INT_MAX)
            return "S0303";
        if (at + 1 >= end || text[at] != '-' || text[at + 1] == ']')
            continue;
        at++;
        last = read_class(text, end, &at);
        if (first != CLASS_SET && last != CLASS_SET && first > last)
            return "S0303";
    }
    signature->at = end;
    return NULL;
}

/* The symbol at signature->at; NULL or the code of an error. */
static const char *add_symbol(struct signature *signature)
{
    char symbol = signature->text[signature->at];

    switch (symbol) {
    case 's':
    case 'n':
    case 'b':
    case 'l':
    case 'o':
    case 'a':
    case 'f':
    case 'j':
    case 'x':
        begin_parameter(signature, symbol);
        return NULL;
    case '-':
        if (signature->suffix == SUFFIX_WRONG)
            return "S0303";
        add_suffix(signature, '?');
        return NULL;
    case '?':
    case '+':
        add_suffix(signature, symbol);
        return NULL;
    case '(':
        return add_choice(signature);
    case '<':
        if (signature->type != 'a' && signature->type != 'f')
            return "S0401";
        signature->at = find_closing(signature, signature->at, '<', '>');
        return NULL;
    default:
        return NULL;
    }
}

/* The place that is as many UTF-16 units behind `position` as the signature's text up to `at`. */
static size_t place_of(const struct jsonata_source *source, const struct signature *signature,
                       size_t position)
{
    size_t units = utf8_units(signature->text, signature->at);

    while (units > 0 && position < source->size) {
        size_t length = utf8_length(source->text + position, source->size - position);

        position += length > 0 ? length : 1;
        units -= length == 4 && units > 1 ? 2 : 1;
    }
    return position + units;
}

bool term_check_signature(struct jsonata_source *source, const char *text, size_t size,
                          size_t position)
{
    struct signature signature = {.text = text, .size = size, .at = 1};
    const char *code = NULL;

    for (; code == NULL && signature.at < size && text[signature.at] != ':'; signature.at++)
        code = add_symbol(&signature);
    if (code == NULL &&
        (signature.wrong || (signature.type != 0 && signature.suffix == SUFFIX_WRONG)))
        code = "S0303";
    if (code == NULL)
        return true;
    signature.at--;
    position = strcmp(code, "S0303") == 0 ? position : place_of(source, &signature, position);
    jsonata_complain(source, code, jsonata_quoted(source->arena, text, size), NULL, position,
                     position - 1, position);
    return false;
}
