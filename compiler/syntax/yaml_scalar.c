/* compiler/syntax/yaml_scalar.c - what an unquoted YAML scalar is, by YAML 1.2's core schema. */
#include "compiler/syntax/yaml_scalar.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "runtime/base/count.h"
#include "runtime/json/read.h"

static bool is_digit(char byte)
{
    return byte >= '0' && byte <= '9';
}

static bool is_word(const char *text, size_t size, const char *lower, const char *title,
                    const char *upper)
{
    return size == strlen(lower) &&
           (memcmp(text, lower, size) == 0 || memcmp(text, title, size) == 0 ||
            memcmp(text, upper, size) == 0);
}

/* Read a number in base 16 or 8 (0x, 0o) and write it in base 10, the only one that JSON has. */
static enum yaml_scalar read_based(const char *text, size_t size, struct buffer *number)
{
    int base = text[1] == 'x' ? 16 : 8;
    char digits[32];
    uintmax_t value;

    for (size_t i = 2; i < size; i++) {
        bool is_hex = (text[i] >= 'a' && text[i] <= 'f') || (text[i] >= 'A' && text[i] <= 'F');

        if (base == 16 ? !is_digit(text[i]) && !is_hex : text[i] < '0' || text[i] > '7')
            return YAML_SCALAR_STRING;
    }
    if (size - 2 >= sizeof(digits))
        return YAML_SCALAR_UNBOUNDED;
    memcpy(digits, text + 2, size - 2);
    digits[size - 2] = '\0';
    errno = 0;
    value = strtoumax(digits, NULL, base);
    if (errno == ERANGE)
        return YAML_SCALAR_UNBOUNDED;
    buffer_add_format(number, "%" PRIuMAX, value);
    return YAML_SCALAR_NUMBER;
}

/* Read [-+]? digits [. digits] [e digits], where either side of the point may be empty. */
static enum yaml_scalar read_decimal(const char *text, size_t size, struct buffer *number)
{
    size_t at = text[0] == '-' || text[0] == '+', whole, fraction, end;
    struct value value;

    whole = at;
    while (at < size && is_digit(text[at]))
        at++;
    end = at;
    fraction = at;
    if (at < size && text[at] == '.') {
        fraction = ++at;
        while (at < size && is_digit(text[at]))
            at++;
    }
    if (end == whole && at <= fraction)
        return YAML_SCALAR_STRING;
    if (text[0] == '-')
        buffer_add_byte(number, '-');
    while (whole + 1 < end && text[whole] == '0')
        whole++;
    buffer_add(number, end > whole ? text + whole : "0", end > whole ? end - whole : 1);
    if (fraction > end) {
        buffer_add_byte(number, '.');
        if (at > fraction)
            buffer_add(number, text + fraction, at - fraction);
        else
            buffer_add_byte(number, '0');
    }
    if (at < size && (text[at] == 'e' || text[at] == 'E')) {
        size_t exponent = at++;

        at += at < size && (text[at] == '-' || text[at] == '+');
        if (at == size)
            return YAML_SCALAR_STRING;
        while (at < size && is_digit(text[at]))
            at++;
        buffer_add(number, text + exponent, at - exponent);
    }
    if (at != size)
        return YAML_SCALAR_STRING;
    return json_read_number(number->text, number->size, &value) ? YAML_SCALAR_NUMBER
                                                                : YAML_SCALAR_UNBOUNDED;
}

enum yaml_scalar yaml_scalar_read(const char *text, size_t size, struct buffer *number)
{
    size_t sign = size > 0 && (text[0] == '-' || text[0] == '+');

    if (size == 0 || (size == 1 && text[0] == '~') || is_word(text, size, "null", "Null", "NULL"))
        return YAML_SCALAR_NULL;
    if (is_word(text, size, "true", "True", "TRUE"))
        return YAML_SCALAR_TRUE;
    if (is_word(text, size, "false", "False", "FALSE"))
        return YAML_SCALAR_FALSE;
    if (is_word(text + sign, size - sign, ".inf", ".Inf", ".INF") ||
        is_word(text, size, ".nan", ".NaN", ".NAN"))
        return YAML_SCALAR_UNBOUNDED;
    if (size > 2 && text[0] == '0' && (text[1] == 'x' || text[1] == 'o'))
        return read_based(text, size, number);
    if (is_digit(text[0]) || text[0] == '.' || sign == 1)
        return read_decimal(text, size, number);
    return YAML_SCALAR_STRING;
}

/* ---- YAML 1.1 ---- */

/* Whether the scalar is a number that begins with 0: base 8 in YAML 1.1. Its value goes to *value.
 */
static bool is_octal(const char *text, size_t size, uintmax_t *value)
{
    *value = 0;
    if (size < 2 || size > 20 || text[0] != '0')
        return false;
    for (size_t i = 1; i < size; i++) {
        if (text[i] < '0' || text[i] > '7')
            return false;
        *value = *value * 8 + (uintmax_t)(text[i] - '0');
    }
    return true;
}

/* Whether the scalar is a number of YAML 1.1 alone: digits with _ between them, or groups of digits
 * in base 60, as in 12:30:45. Its value goes to *value. */
static bool is_grouped(const char *text, size_t size, uintmax_t *value)
{
    size_t at = 0, groups = 0;

    *value = 0;
    if (size > 12 || size == 0 || text[0] < '1' || text[0] > '9')
        return false;
    for (; at < size && (is_digit(text[at]) || text[at] == '_'); at++)
        if (text[at] != '_')
            *value = *value * 10 + (uintmax_t)(text[at] - '0');
    while (at + 1 < size && text[at] == ':' && is_digit(text[at + 1])) {
        uintmax_t group = (uintmax_t)(text[++at] - '0');

        if (++at < size && is_digit(text[at]))
            group = group * 10 + (uintmax_t)(text[at++] - '0');
        if (group >= 60)
            return false;
        *value = *value * 60 + group;
        groups++;
    }
    return at == size && (groups > 0 || memchr(text, '_', size) != NULL);
}

const char *yaml_scalar_boolean(const char *text, size_t size)
{
    static const struct {
        const char *lower, *title, *upper, *meant;
    } words[] = {
        {"yes", "Yes", "YES", "true"},
        {"on", "On", "ON", "true"},
        {"no", "No", "NO", "false"},
        {"off", "Off", "OFF", "false"},
    };

    for (size_t i = 0; i < COUNT_OF(words); i++)
        if (is_word(text, size, words[i].lower, words[i].title, words[i].upper))
            return words[i].meant;
    return NULL;
}

/* Whether the scalar is a number in base 8 of YAML 1.2 alone: 0o17. Its value goes to *value. */
static bool is_new_octal(const char *text, size_t size, uintmax_t *value)
{
    char digits[24] = "0";

    if (size < 3 || size > sizeof(digits) || text[0] != '0' || text[1] != 'o')
        return false;
    memcpy(digits + 1, text + 2, size - 2);
    return is_octal(digits, size - 1, value);
}

/* Report that a scalar means something else in YAML 1.1, and what to write. */
static void remark(const struct source *source, struct span span, struct diags *diags,
                   const char *is, const char *meant, const char *instead)
{
    struct finding *finding = diag_report(
        diags, span, RULE_YAML_VERSION,
        "%.*s is %s here, as in YAML 1.2; readers of YAML 1.1, such as SAM's, take it for %s",
        (int)(span.end - span.start), source->text + span.start, is, meant);

    diag_note(diags, finding, (struct span){0}, "%s", instead);
}

void yaml_scalar_remark(const struct source *source, struct span span, struct diags *diags)
{
    const char *text = source->text + span.start;
    size_t size = span.end - span.start;
    const char *boolean = yaml_scalar_boolean(text, size);
    char meant[24], instead[80];
    uintmax_t value = 0;
    bool is_text = boolean != NULL || is_grouped(text, size, &value);

    snprintf(meant, sizeof(meant), "%" PRIuMAX, value);
    if (is_text) {
        snprintf(instead, sizeof(instead), "write %s, or \"%.*s\"",
                 boolean != NULL ? boolean : meant, (int)size, text);
        remark(source, span, diags, "a text", boolean != NULL ? boolean : meant, instead);
    } else if (is_octal(text, size, &value)) {
        snprintf(meant, sizeof(meant), "%" PRIuMAX, value);
        remark(source, span, diags, "a decimal number", meant,
               "leave the leading zero out, or write a text");
    } else if (is_new_octal(text, size, &value)) {
        snprintf(meant, sizeof(meant), "%" PRIuMAX, value);
        snprintf(instead, sizeof(instead), "write %s, or \"%.*s\"", meant, (int)size, text);
        remark(source, span, diags, meant, "a text", instead);
    }
}
