/* runtime/trigger/condition.c - compare one value with what an event pattern asks of it.
 *
 * Each comparison takes time in proportion to the lengths of both texts, wildcards too: of the
 * parts between two `*` the first place of each is as good as any later one. */
#include "runtime/trigger/condition.h"

#include <stdlib.h>
#include <string.h>

#include "runtime/base/bug.h"
#include "runtime/base/count.h"
#include "runtime/base/utf8.h"
#include "runtime/json/value.h"
#include "runtime/json/write.h"

#define MICRO 1000000
#define MICRO_DIGITS 6

/* ---- capital and small letters ---- */

/* Capital letters `first` to `last`, every `step`th of them, are `offset` before the small ones. */
struct capitals {
    uint32_t first, last, step, offset;
};

/* The scripts that have both, but for letters of which one is written with several characters. */
static const struct capitals capitals[] = {
    {'A', 'Z', 1, 32},         {0xc0, 0xd6, 1, 32},    {0xd8, 0xde, 1, 32},
    {0x100, 0x12e, 2, 1},      {0x132, 0x136, 2, 1},   {0x139, 0x147, 2, 1},
    {0x14a, 0x176, 2, 1},      {0x179, 0x17d, 2, 1},   {0x386, 0x386, 1, 38},
    {0x388, 0x38a, 1, 37},     {0x38c, 0x38c, 1, 64},  {0x38e, 0x38f, 1, 63},
    {0x391, 0x3a1, 1, 32},     {0x3a3, 0x3ab, 1, 32},  {0x400, 0x40f, 1, 80},
    {0x410, 0x42f, 1, 32},     {0x460, 0x480, 2, 1},   {0x48a, 0x4be, 2, 1},
    {0x4c1, 0x4cd, 2, 1},      {0x4d0, 0x52e, 2, 1},   {0x531, 0x556, 1, 48},
    {0x1e00, 0x1e94, 2, 1},    {0x1ea0, 0x1efe, 2, 1}, {0xff21, 0xff3a, 1, 32},
    {0x10400, 0x10427, 1, 40},
};

static uint32_t small_letter(uint32_t character)
{
    for (size_t i = 0; i < COUNT_OF(capitals); i++) {
        const struct capitals *range = &capitals[i];

        if (character < range->first)
            return character;
        if (character <= range->last && (character - range->first) % range->step == 0)
            return character + range->offset;
    }
    return character;
}

/* The character at the start of a text, as a small letter; a byte that begins none is itself. */
static size_t read_small(const char *text, size_t size, uint32_t *character)
{
    size_t length = utf8_read(text, size, character);

    if (length == 0) {
        *character = 0x110000 + (unsigned char)*text;
        return 1;
    }
    *character = small_letter(*character);
    return length;
}

/* Whether `text` begins with `start`; *taken becomes how many of its bytes that are. */
static bool starts_in_any_case(const char *text, size_t size, const char *start, size_t start_size,
                               size_t *taken)
{
    size_t at = 0, i = 0;

    while (i < start_size) {
        uint32_t one, other;

        if (at == size)
            return false;
        i += read_small(start + i, start_size - i, &one);
        at += read_small(text + at, size - at, &other);
        if (one != other)
            return false;
    }
    *taken = at;
    return true;
}

/* ---- texts ---- */

static bool is_text(const struct condition *condition, const struct value *value)
{
    size_t taken;

    if (!condition->any_case)
        return value->size == condition->size &&
               memcmp(value->as.text, condition->text, condition->size) == 0;
    return starts_in_any_case(value->as.text, value->size, condition->text, condition->size,
                              &taken) &&
           taken == value->size;
}

static bool has_prefix(const struct condition *condition, const struct value *value)
{
    size_t taken;

    if (!condition->any_case)
        return value->size >= condition->size &&
               memcmp(value->as.text, condition->text, condition->size) == 0;
    return starts_in_any_case(value->as.text, value->size, condition->text, condition->size,
                              &taken);
}

static bool has_suffix(const struct condition *condition, const struct value *value)
{
    size_t start = value->size, taken;

    if (!condition->any_case)
        return value->size >= condition->size &&
               memcmp(value->as.text + (value->size - condition->size), condition->text,
                      condition->size) == 0;
    /* As many characters from the end: a small letter may have more bytes than its capital. */
    for (size_t left = utf8_characters(condition->text, condition->size); left > 0; left--) {
        if (start == 0)
            return false;
        do
            start--;
        while (start > 0 && utf8_is_inside(value->as.text[start]));
    }
    return starts_in_any_case(value->as.text + start, value->size - start, condition->text,
                              condition->size, &taken) &&
           start + taken == value->size;
}

/* Copy the part of a wildcard up to the next `*`, without its escapes, and return where it ends. */
static const char *read_part(const char *at, const char *end, char *part, size_t *size)
{
    *size = 0;
    for (; at < end && *at != '*'; at++) {
        if (*at == '\\' && at + 1 < end)
            at++;
        part[(*size)++] = *at;
    }
    return at;
}

static bool fits_wildcard(const struct condition *condition, const struct value *value)
{
    const char *at = condition->text, *end = at + condition->size;
    const char *text = value->as.text, *text_end = text + value->size;
    char small[256], *part = condition->size <= sizeof small ? small : mem_alloc(condition->size);
    bool first = true, fits = true;

    for (;; at++, first = false) {
        const char *found = text;
        size_t size;

        at = read_part(at, end, part, &size);
        fits = (size_t)(text_end - text) >= size;
        if (!fits)
            break;
        if (at == end) {
            /* The last part ends the text; if it is the only one, it is all of it. */
            found = first ? text : text_end - size;
            fits = memcmp(found, part, size) == 0 && found + size == text_end;
            break;
        }
        if (first)
            fits = memcmp(text, part, size) == 0;
        else
            fits = (found = memmem(text, (size_t)(text_end - text), part, size)) != NULL;
        if (!fits)
            break;
        text = found + size;
    }
    if (part != small)
        free(part);
    return fits;
}

bool condition_check_wildcard(const char *text, size_t size, struct buffer *problem)
{
    /* EventBridge counts the quote before the text. */
    for (size_t i = 0; i < size; i++) {
        if (text[i] == '*' && i + 1 < size && text[i + 1] == '*') {
            buffer_add_format(problem, "Consecutive wildcard characters at pos %zu", i + 1);
            return false;
        }
        if (text[i] != '\\')
            continue;
        if (i + 1 == size || (text[i + 1] != '*' && text[i + 1] != '\\')) {
            buffer_add_format(problem, "Invalid escape character at pos %zu", i + 1);
            return false;
        }
        i++;
    }
    return true;
}

/* ---- numbers ---- */

/* Of 0.DIGITS * 10^exponent. */
static bool micros_of_digits(const char *digits, int count, int exponent, int64_t *micros)
{
    int scale = exponent + MICRO_DIGITS;

    if (count > scale || scale > 16)
        return false;
    *micros = 0;
    for (int i = 0; i < scale; i++)
        *micros = *micros * 10 + (i < count ? digits[i] - '0' : 0);
    return true;
}

bool condition_micros(const struct value *number, int64_t *micros)
{
    char digits[20];
    int count, exponent;

    if (number->kind == VALUE_INTEGER) {
        *micros = 0;
        return !__builtin_mul_overflow(number->as.integer, MICRO, micros) &&
               *micros >= -CONDITION_MICROS_MAX && *micros <= CONDITION_MICROS_MAX;
    }
    if (number->kind != VALUE_REAL)
        return false;
    *micros = 0;
    if (number->as.real == 0)
        return true;
    count = json_real_digits(digits, &exponent,
                             number->as.real < 0 ? -number->as.real : number->as.real);
    if (!micros_of_digits(digits, count, exponent, micros) || *micros > CONDITION_MICROS_MAX)
        return false;
    if (number->as.real < 0)
        *micros = -*micros;
    return true;
}

static bool is_number(const struct condition *condition, const struct value *value)
{
    int64_t one, other;

    if (!value_is_number(value))
        return false;
    if (condition_micros(condition->value, &one) && condition_micros(value, &other))
        return one == other;
    return condition->value->kind == value->kind && value_equals(condition->value, value);
}

static bool is_in_range(const struct condition *condition, const struct value *value)
{
    int64_t micros;

    if (!condition_micros(value, &micros))
        return false;
    return (condition->above ? micros > condition->low : micros >= condition->low) &&
           (condition->below ? micros < condition->high : micros <= condition->high);
}

/* ---- conditions ---- */

static bool is_word(const struct condition *condition, const struct value *value)
{
    return value->kind == condition->value->kind &&
           (value->kind == VALUE_NULL || value->as.integer == condition->value->as.integer);
}

static bool is_met(const struct condition *condition, const struct value *value)
{
    bool string = value->kind == VALUE_STRING;
    struct address address;

    switch (condition->kind) {
    case CONDITION_TEXT:
        return string && is_text(condition, value);
    case CONDITION_PREFIX:
        return string && has_prefix(condition, value);
    case CONDITION_SUFFIX:
        return string && has_suffix(condition, value);
    case CONDITION_WILDCARD:
        return string && fits_wildcard(condition, value);
    case CONDITION_NUMBER:
        return is_number(condition, value);
    case CONDITION_WORD:
        return is_word(condition, value);
    case CONDITION_RANGE:
        return is_in_range(condition, value);
    case CONDITION_ADDRESSES:
        return string && address_read(value->as.text, value->size, &address) &&
               address_block_has(&condition->block, &address);
    case CONDITION_EXISTS:
        return true;
    case CONDITION_ABSENT:
        return false;
    case CONDITION_NONE_OF:
        return !condition_is_met(condition->among, value);
    }
    return false;
}

bool condition_is_met(const struct condition *list, const struct value *value)
{
    for (; list != NULL; list = list->next) {
        if (is_met(list, value))
            return true;
    }
    return false;
}

bool condition_wants_none(const struct condition *list)
{
    for (; list != NULL; list = list->next) {
        if (list->kind == CONDITION_ABSENT)
            return true;
    }
    return false;
}
