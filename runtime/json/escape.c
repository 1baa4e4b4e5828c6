/* runtime/json/escape.c - resolve the escapes in JSON strings. */
#include "runtime/json/escape.h"

#include <stdint.h>
#include <string.h>

#include "runtime/base/utf8.h"

static int hex_digit(char digit)
{
    if (digit >= '0' && digit <= '9')
        return digit - '0';
    if (digit >= 'a' && digit <= 'f')
        return digit - 'a' + 10;
    if (digit >= 'A' && digit <= 'F')
        return digit - 'A' + 10;
    return -1;
}

/* Four hexadecimal digits, or -1. */
static int32_t read_unit(const char *at, const char *end)
{
    int32_t unit = 0;

    if (end - at < 4)
        return -1;
    for (int i = 0; i < 4; i++) {
        int digit = hex_digit(at[i]);

        if (digit < 0)
            return -1;
        unit = unit * 16 + digit;
    }
    return unit;
}

/* Read the digits of \uXXXX, and the second half of a surrogate pair. Returns the byte behind them,
 * or NULL with *message set when they name no character. */
static const char *read_code(const char *at, const char *end, uint32_t *code, const char **message)
{
    int32_t unit = read_unit(at, end);
    int32_t second;

    *message = "expected four hexadecimal digits after \\u";
    if (unit < 0)
        return NULL;
    at += 4;
    *code = (uint32_t)unit;
    if (unit < 0xd800 || unit > 0xdfff)
        return at;
    *message = "lone surrogate";
    if (unit > 0xdbff || end - at < 6 || at[0] != '\\' || at[1] != 'u')
        return NULL;
    second = read_unit(at + 2, end);
    if (second < 0xdc00 || second > 0xdfff)
        return NULL;
    *code = 0x10000 + ((uint32_t)(unit - 0xd800) << 10) + (uint32_t)(second - 0xdc00);
    return at + 6;
}

/* The character that a backslash and this letter mean, 0 when they mean nothing. */
static char simple_escape(char letter)
{
    switch (letter) {
    case '"':
    case '\\':
    case '/':
        return letter;
    case 'b':
        return '\b';
    case 'f':
        return '\f';
    case 'n':
        return '\n';
    case 'r':
        return '\r';
    case 't':
        return '\t';
    default:
        return 0;
    }
}

size_t json_unescape(char *to, const char *at, const char *end, const char **mistake,
                     const char **message)
{
    char *start = to;

    while (at < end) {
        const char *slash = memchr(at, '\\', (size_t)(end - at));
        size_t plain = (size_t)((slash != NULL ? slash : end) - at);

        memcpy(to, at, plain);
        to += plain;
        at += plain;
        if (slash == NULL)
            break;
        *mistake = slash;
        *message = "unknown escape: one of \\\" \\\\ \\/ \\b \\f \\n \\r \\t \\uXXXX was expected";
        if (slash[1] == 'u') {
            uint32_t code;

            at = read_code(slash + 2, end, &code, message);
            if (at == NULL)
                return 0;
            to += utf8_write(to, code);
        } else {
            char byte = simple_escape(slash[1]);

            if (byte == 0)
                return 0;
            *to++ = byte;
            at = slash + 2;
        }
        *mistake = NULL;
    }
    return (size_t)(to - start);
}
