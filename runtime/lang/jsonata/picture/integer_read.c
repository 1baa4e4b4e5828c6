/* runtime/lang/jsonata/picture/integer_read.c - $parseInteger. */
#include <ctype.h>
#include <math.h>
#include <stdlib.h>

#include "runtime/base/bug.h"
#include "runtime/base/utf8.h"
#include "runtime/lang/jsonata/fail.h"
#include "runtime/lang/jsonata/picture/integer_picture.h"
#include "runtime/lang/jsonata/picture/integer_words.h"
#include "runtime/lang/jsonata/text/blank.h"
#include "runtime/lang/jsonata/text/number.h"
#include "runtime/lang/jsonata/text/print.h"

/* ---- parseInt ---- */

static size_t count_digits(const char *at, const char *end, bool hexadecimal)
{
    const char *start = at;

    while (at < end && (hexadecimal ? isxdigit((unsigned char)*at) : isdigit((unsigned char)*at)))
        at++;
    return (size_t)(at - start);
}

/* Digits, with the prefix 0x in hexadecimal, correctly rounded. */
static double read_number(const char *text, size_t size)
{
    char brief[64];
    char *copy = size < sizeof brief ? brief : mem_alloc(size + 1);
    double real;

    memcpy(copy, text, size);
    copy[size] = '\0';
    real = strtod(copy, NULL);
    if (copy != brief)
        free(copy);
    return real;
}

double integer_parse(const char *text, size_t size)
{
    const char *end = text + size;
    const char *at = blank_skip(text, end);
    double sign = 1;
    size_t digits;

    if (at < end && (*at == '-' || *at == '+'))
        sign = *at++ == '-' ? -1 : 1;
    if (end - at >= 2 && at[0] == '0' && (at[1] | 0x20) == 'x') {
        digits = count_digits(at + 2, end, true);
        return digits > 0 ? sign * read_number(at, digits + 2) : NAN;
    }
    digits = count_digits(at, end, false);
    return digits > 0 ? sign * read_number(at, digits) : NAN;
}

/* ---- the forms ---- */

/* The first UTF-16 unit of a character. */
static uint32_t first_unit(uint32_t character)
{
    return character > 0xffff ? 0xd800 + ((character - 0x10000) >> 10) : character;
}

/* Letter by letter from the end, so that it is rounded as the reference rounds it. */
static double read_letters(const char *text, size_t size, char first)
{
    const char *end = text + size;
    double sum = 0, power = 0;
    uint32_t character;

    while (end > text) {
        const char *at = end;

        do
            at--;
        while (at > text && utf8_is_inside(*at));
        utf8_read(at, (size_t)(end - at), &character);
        end = at;
        if (character > 0xffff)
            sum += (0xdc00 + (double)(character & 0x3ff) - first + 1) * pow(26, power++);
        sum += ((double)first_unit(character) - first + 1) * pow(26, power++);
    }
    return sum;
}

static double numeral(char letter)
{
    static const char letters[] = "MDCLXVI";
    static const double numbers[] = {1000, 500, 100, 50, 10, 5, 1};
    const char *found = letter != '\0' ? strchr(letters, letter) : NULL;

    return found != NULL ? numbers[found - letters] : NAN;
}

static double read_roman(const char *text, size_t size, bool upper)
{
    double sum = 0, most = 1;

    for (size_t i = size; i > 0; i--) {
        char letter = text[i - 1];
        double number = numeral(upper ? letter : (char)toupper((unsigned char)letter));

        if (number < most) {
            sum -= number;
        } else {
            most = number;
            sum += number;
        }
    }
    return sum;
}

static bool is_separator(const struct integer_picture *picture, uint32_t character)
{
    if (picture->regular)
        return character == ','; /* whatever it is in the picture */
    for (uint32_t i = 0; i < picture->separator_count; i++)
        if (picture->separators[i].character == character)
            return true;
    return false;
}

/* The text without its ending, when it is that of an ordinal. */
static size_t without_ending(const char *text, size_t size)
{
    for (int i = 0; i < 2 && size > 0; i++)
        do
            size--;
        while (size > 0 && utf8_is_inside(text[size]));
    return size;
}

static double read_digits(const struct integer_picture *picture, const char *text, size_t size)
{
    const char *end = text + (picture->ordinal ? without_ending(text, size) : size);
    char *digits = mem_alloc(size + 1);
    size_t count = 0;
    uint32_t character;
    double number;

    while (text < end) {
        size_t length = utf8_read(text, (size_t)(end - text), &character);
        uint32_t digit = character - picture->zero + '0';
        bool impossible =
            first_unit(character) + '0' < picture->zero; /* no character is so far below */

        if (!is_separator(picture, character)) {
            if (impossible) {
                free(digits);
                return INFINITY;
            }
            if (picture->zero == '0') {
                memcpy(digits + count, text, length);
                count += length;
            } else {
                digits[count++] = digit < 0x80 ? (char)digit : '?';
            }
        }
        text += length;
    }
    number = integer_parse(digits, count);
    free(digits);
    return number;
}

static double read_words(const char *text, size_t size)
{
    char *lower = mem_alloc(size + 1);
    double number;

    for (size_t i = 0; i < size; i++)
        lower[i] = text[i] >= 'A' && text[i] <= 'Z' ? (char)(text[i] | 0x20) : text[i];
    number = words_read(lower, size);
    free(lower);
    return number;
}

double integer_read(const struct integer_picture *picture, const char *text, size_t size)
{
    bool upper = picture->letters == CASE_UPPER;

    switch (picture->form) {
    case INTEGER_LETTERS:
        return read_letters(text, size, upper ? 'A' : 'a');
    case INTEGER_ROMAN:
        return read_roman(text, size, upper);
    case INTEGER_WORDS:
        return read_words(text, size);
    case INTEGER_DIGITS:
        return read_digits(picture, text, size);
    default:
        BUG("a sequence cannot be read");
    }
}

const struct value *query_parse_integer(struct sfn_frame *frame, const struct value *text,
                                        const struct integer_picture *picture)
{
    double number;

    if (picture->form == INTEGER_SEQUENCE)
        return integer_refuse(frame, picture);
    number = integer_read(picture, text->as.text, text->size);
    if (isinf(number))
        return query_fail(frame, "D1001", "Number out of range: %s", query_quote(frame, text));
    return query_number(frame->region, number);
}
