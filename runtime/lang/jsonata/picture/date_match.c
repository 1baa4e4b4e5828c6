/* runtime/lang/jsonata/picture/date_match.c - find the parts of a picture in a text. */
#include "runtime/lang/jsonata/picture/date_match.h"

#include <math.h>
#include <string.h>

#include "runtime/base/utf8.h"
#include "runtime/lang/jsonata/fail.h"
#include "runtime/lang/jsonata/picture/integer_words.h"
#include "runtime/lang/jsonata/text/case.h"

#define STEPS_MAX 1000000
#define DEPTH_MAX 4000

struct matching {
    const struct date_picture *picture;
    const char *end;
    struct date_span *spans;
    unsigned steps, depth;
    bool failed; /* there is too much to try */
};

static bool match_rest(struct matching *matching, size_t index, const char *at);

/* The part ends here; the others must follow. */
static bool match_end(struct matching *matching, size_t index, const char *at)
{
    matching->spans[index].end = at;
    return match_rest(matching, index + 1, at);
}

/* ---- kinds of characters ---- */

typedef bool (*character_kind)(char byte);

static bool is_digit(char byte)
{
    return byte >= '0' && byte <= '9';
}

static bool is_letter(char byte)
{
    return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z');
}

static bool is_numeral(char byte)
{
    return byte != '\0' && strchr("MDCLXVImdclxvi", byte) != NULL;
}

static size_t count_of(const struct matching *matching, const char *at, character_kind is)
{
    size_t count = 0;

    while (at + count < matching->end && is(at[count]))
        count++;
    return count;
}

/* ---- text, offsets ---- */

/* A character for comparisons without case. */
static uint32_t folded(uint32_t character)
{
    uint32_t upper = character <= 0xffff ? case_upper(character) : character;

    return character >= 0x80 && upper < 0x80 ? character : upper;
}

/* Where the text ends if it stands here, else NULL. */
static const char *skip_text(const struct matching *matching, const char *at, const char *text,
                             size_t size)
{
    const char *end = text + size;
    uint32_t wanted, found;

    while (text < end) {
        size_t length =
            at < matching->end ? utf8_read(at, (size_t)(matching->end - at), &found) : 0;

        text += utf8_read(text, (size_t)(end - text), &wanted);
        if (length == 0 || folded(found) != folded(wanted))
            return NULL;
        at += length;
    }
    return at;
}

uint32_t date_zone_separator(const struct date_part *part)
{
    return part->integer->regular ? part->integer->separators[0].character : 0;
}

static bool match_offset(struct matching *matching, size_t index, const char *at)
{
    const struct date_part *part = &matching->picture->parts[index];
    uint32_t separator = date_zone_separator(part);
    char sign[4];
    size_t sign_size = separator != 0 ? utf8_write(sign, separator) : 0;

    if (part->component == 'z')
        at = skip_text(matching, at, "GMT", 3);
    if (at == NULL || at == matching->end || (*at != '-' && *at != '+'))
        return false;
    at++;
    for (size_t hours = count_of(matching, at, is_digit); hours > 0; hours--) {
        const char *minutes = at + hours;

        if (separator == 0) {
            if (match_end(matching, index, minutes))
                return true;
            continue;
        }
        minutes = skip_text(matching, minutes, sign, sign_size);
        if (minutes == NULL)
            continue;
        for (size_t i = count_of(matching, minutes, is_digit); i > 0; i--)
            if (match_end(matching, index, minutes + i))
                return true;
    }
    return false;
}

/* ---- numbers and names ---- */

/* The ending of an ordinal number, then the other parts. */
static bool match_ending(struct matching *matching, size_t index, const char *at)
{
    static const char *const endings[] = {"th", "st", "nd", "rd"};

    for (size_t i = 0; i < 4; i++) {
        const char *end = skip_text(matching, at, endings[i], 2);

        if (end != NULL)
            return match_end(matching, index, end);
    }
    return false;
}

static bool match_run(struct matching *matching, size_t index, const char *at, character_kind is,
                      double least, double most)
{
    const struct date_part *part = &matching->picture->parts[index];
    bool ordinal = part->integer != NULL && part->integer->ordinal && is == is_digit;
    size_t count = count_of(matching, at, is);

    if ((double)count > most)
        count = (size_t)most;
    for (; (double)count >= least; count--) {
        if (ordinal ? match_ending(matching, index, at + count)
                    : match_end(matching, index, at + count))
            return true;
        if (count == 0)
            break;
    }
    return false;
}

static bool match_digits(struct matching *matching, size_t index, const char *at)
{
    const struct date_part *part = &matching->picture->parts[index];

    if (!(part->digits > 0))
        return match_run(matching, index, at, is_digit, 1, INFINITY);
    return match_run(matching, index, at, is_digit, part->digits - part->integer->optional,
                     part->digits);
}

/* One word more, or the end. The words, "and", hyphens, commas and blanks in any order. */
static bool match_words(struct matching *matching, size_t index, const char *at, bool any)
{
    const char *word, *end;
    double number;
    bool found = false;

    if (++matching->steps > STEPS_MAX || matching->depth >= DEPTH_MAX)
        matching->failed = true;
    if (matching->failed)
        return false;
    matching->depth++;
    for (size_t i = 0; (word = words_at(i, &number)) != NULL && !found; i++) {
        end = skip_text(matching, at, word, strlen(word));
        found = end != NULL && match_words(matching, index, end, true);
    }
    if (!found) {
        end = skip_text(matching, at, "and", 3);
        found = end != NULL && match_words(matching, index, end, true);
    }
    if (!found && at < matching->end && (*at == '-' || *at == ',' || *at == ' '))
        found = match_words(matching, index, at + 1, true);
    matching->depth--;
    return found || (any && match_end(matching, index, at));
}

static bool match_number(struct matching *matching, size_t index, const char *at)
{
    switch (matching->picture->parts[index].integer->form) {
    case INTEGER_LETTERS:
        return match_run(matching, index, at, is_letter, 1, INFINITY);
    case INTEGER_ROMAN:
        return match_run(matching, index, at, is_numeral, 1, INFINITY);
    case INTEGER_WORDS:
        return match_words(matching, index, at, false);
    default:
        return match_digits(matching, index, at);
    }
}

/* ---- pictures ---- */

static bool match_part(struct matching *matching, size_t index, const char *at)
{
    const struct date_part *part = &matching->picture->parts[index];

    matching->spans[index].start = at;
    if (part->component == '\0') {
        at = skip_text(matching, at, part->text, part->size);
        return at != NULL && match_end(matching, index, at);
    }
    if (part->component == 'Z' || part->component == 'z')
        return match_offset(matching, index, at);
    if (part->integer != NULL)
        return match_number(matching, index, at);
    return match_run(matching, index, at, is_letter, 1, INFINITY);
}

static bool match_rest(struct matching *matching, size_t index, const char *at)
{
    bool found;

    if (index == matching->picture->count)
        return at == matching->end;
    if (++matching->steps > STEPS_MAX || matching->depth >= DEPTH_MAX)
        matching->failed = true;
    if (matching->failed)
        return false;
    matching->depth++;
    found = match_part(matching, index, at);
    matching->depth--;
    return found;
}

enum date_fit date_match(struct sfn_frame *frame, const struct date_picture *picture,
                         const struct value *text, struct date_span *spans)
{
    struct matching matching = {
        .picture = picture,
        .end = text->as.text + text->size,
        .spans = spans,
    };

    if (match_rest(&matching, 0, text->as.text))
        return DATE_FITS;
    if (!matching.failed)
        return DATE_FITS_NOT;
    query_fail(frame, "U1001",
               "The date/time picture string is too long, or fits in too many ways");
    return DATE_FIT_FAILED;
}
