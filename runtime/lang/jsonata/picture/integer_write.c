/* runtime/lang/jsonata/picture/integer_write.c - $formatInteger. */
#include <math.h>

#include "runtime/base/utf8.h"
#include "runtime/lang/jsonata/fail.h"
#include "runtime/lang/jsonata/picture/integer_picture.h"
#include "runtime/lang/jsonata/picture/integer_words.h"
#include "runtime/lang/jsonata/text/number.h"

/* ---- letters, Roman numerals ---- */

static void write_letters(struct building *building, double integer, char first)
{
    size_t start = building->size;

    for (; integer > 0; integer = floor((integer - 1) / 26)) {
        char letter = (char)(first + (int)fmod(integer - 1, 26));

        building_insert(building, start, &letter, 1);
    }
}

#define ROMAN_MAX 1e7 /* beyond it the reference runs out of stack, too */

static bool write_roman(struct building *building, double integer)
{
    static const struct {
        int number;
        const char *text;
    } numerals[] = {{1000, "m"}, {900, "cm"}, {500, "d"}, {400, "cd"}, {100, "c"},
                    {90, "xc"},  {50, "l"},   {40, "xl"}, {10, "x"},   {9, "ix"},
                    {5, "v"},    {4, "iv"},   {1, "i"}};

    if (integer > ROMAN_MAX) {
        query_fail(building->frame, "U1001",
                   "The number is too large to be written in Roman numerals");
        return false;
    }
    for (size_t i = 0; i < sizeof numerals / sizeof *numerals; i++)
        for (; integer >= numerals[i].number; integer -= numerals[i].number)
            building_add_text(building, numerals[i].text);
    return true;
}

/* Change what was added to upper or lower case. */
static void change_case(struct building *building, size_t start, enum letter_case letters)
{
    for (size_t i = start; i < building->size && !building->failed; i++) {
        char *byte = &building->text[i];

        if (letters == CASE_UPPER && *byte >= 'a' && *byte <= 'z')
            *byte ^= 0x20;
        else if (letters == CASE_LOWER && *byte >= 'A' && *byte <= 'Z')
            *byte ^= 0x20;
    }
}

/* ---- digits ---- */

/* Characters that are being put together; separators go in between. */
struct digits {
    uint32_t *characters;
    size_t count;
};

static void insert_character(struct digits *digits, size_t at, uint32_t character)
{
    memmove(digits->characters + at + 1, digits->characters + at,
            (digits->count - at) * sizeof *digits->characters);
    digits->characters[at] = character;
    digits->count++;
}

static void group_regularly(struct digits *digits, const struct integer_separator *separator)
{
    size_t count = digits->count > 0 ? (digits->count - 1) / separator->position : 0;

    for (size_t i = count; i > 0; i--)
        insert_character(digits, digits->count - i * separator->position, separator->character);
}

/* Where there are fewer digits than stand behind a separator, the reference puts it in front, and
 * loses digits: it takes as many from the end as are missing. */
static void group_one(struct digits *digits, const struct integer_separator *separator)
{
    size_t missing;

    if (separator->position <= digits->count) {
        insert_character(digits, digits->count - separator->position, separator->character);
        return;
    }
    missing = separator->position - digits->count;
    if (missing < digits->count) {
        memmove(digits->characters, digits->characters + digits->count - missing,
                missing * sizeof *digits->characters);
        digits->count = missing;
    }
    insert_character(digits, 0, separator->character);
}

static const char *ordinal_ending(const struct digits *digits)
{
    uint32_t last = digits->count > 0 ? digits->characters[digits->count - 1] : 0;

    if (digits->count > 1 && digits->characters[digits->count - 2] == '1')
        return "th";
    return last == '1' ? "st" : last == '2' ? "nd" : last == '3' ? "rd" : "th";
}

#define PADDING_MAX 1000000

static bool write_digits(struct building *building, double integer,
                         const struct integer_picture *picture)
{
    char text[QUERY_NUMBER_MAX] = "NaN";
    size_t size = isnan(integer) ? 3 : query_number_write(text, integer);
    double padding = picture->mandatory - (double)size;
    size_t zeros = padding > 0 ? (size_t)(padding < PADDING_MAX ? padding : PADDING_MAX) : 0;
    size_t room = (size + zeros) * 2 + picture->separator_count;
    struct digits digits = {NULL, 0};

    frame_afford(building->frame, room * sizeof *digits.characters);
    digits.characters = region_alloc(building->frame->region, room * sizeof *digits.characters);
    while (digits.count < zeros)
        digits.characters[digits.count++] = picture->zero;
    for (size_t i = 0; i < size; i++)
        digits.characters[digits.count++] = (unsigned char)text[i] - '0' + picture->zero;
    if (picture->regular)
        group_regularly(&digits, &picture->separators[0]);
    else
        for (uint32_t i = picture->separator_count; i > 0; i--)
            group_one(&digits, &picture->separators[i - 1]);
    for (size_t i = 0; i < digits.count; i++)
        building_add_character(building, digits.characters[i]);
    if (picture->ordinal)
        building_add_text(building, ordinal_ending(&digits));
    return true;
}

/* ---- any picture ---- */

bool integer_write(struct building *building, double integer, const struct integer_picture *picture)
{
    size_t start;

    if (integer < 0)
        building_add_byte(building, '-');
    integer = fabs(integer);
    start = building->size;
    switch (picture->form) {
    case INTEGER_LETTERS:
        write_letters(building, integer, picture->letters == CASE_UPPER ? 'A' : 'a');
        return true;
    case INTEGER_ROMAN:
        if (!write_roman(building, integer))
            return false;
        break;
    case INTEGER_WORDS:
        if (isnan(integer))
            building_add_text(building, "NaN");
        else
            words_write(building, integer, picture->ordinal);
        break;
    case INTEGER_DIGITS:
        return write_digits(building, integer, picture);
    default:
        integer_refuse(building->frame, picture);
        return false;
    }
    change_case(building, start, picture->letters);
    return true;
}

const struct value *query_format_integer(struct sfn_frame *frame, double real,
                                         const struct integer_picture *picture)
{
    struct building building = {.frame = frame};

    if (!integer_write(&building, floor(real), picture))
        return NULL;
    return building_value(&building);
}
