/* runtime/lang/jsonata/picture/integer_picture.c - prepare pictures of integers. */
#include "runtime/lang/jsonata/picture/integer_picture.h"

#include <math.h>

#include "runtime/base/utf8.h"
#include "runtime/lang/jsonata/fail.h"
#include "runtime/lang/jsonata/text/print.h"

/* The zeros of the families of ten digits that the reference knows. */
static const uint32_t zeros[] = {
    0x30,   0x660,  0x6f0,  0x7c0,  0x966,  0x9e6,  0xa66,  0xae6,  0xb66,  0xbe6,
    0xc66,  0xce6,  0xd66,  0xde6,  0xe50,  0xed0,  0xf20,  0x1040, 0x1090, 0x17e0,
    0x1810, 0x1946, 0x19d0, 0x1a80, 0x1a90, 0x1b50, 0x1bb0, 0x1c40, 0x1c50, 0xa620,
    0xa8d0, 0xa900, 0xa9d0, 0xa9f0, 0xaa50, 0xabf0, 0xff10,
};

/* The zero of the family that a digit belongs to; 0 when it is none. */
static uint32_t zero_of(uint32_t character)
{
    for (size_t i = 0; i < sizeof zeros / sizeof *zeros; i++)
        if (character >= zeros[i] && character <= zeros[i] + 9)
            return zeros[i];
    return 0;
}

static uint32_t common_divisor(uint32_t a, uint32_t b)
{
    return b == 0 ? a : common_divisor(b, a % b);
}

static bool has_position(const struct integer_picture *picture, uint64_t position)
{
    for (uint32_t i = 0; i < picture->separator_count; i++)
        if (picture->separators[i].position == position)
            return true;
    return false;
}

/* The distance at which one separator is repeated from right to left; 0: they are not regular. */
static uint32_t regular_distance(const struct integer_picture *picture)
{
    const struct integer_separator *separators = picture->separators;
    uint32_t factor;

    if (picture->separator_count == 0)
        return 0;
    factor = separators[0].position;
    for (uint32_t i = 1; i < picture->separator_count; i++) {
        if (separators[i].character != separators[0].character)
            return 0;
        factor = common_divisor(factor, separators[i].position);
    }
    for (uint32_t i = 1; i <= picture->separator_count; i++)
        if (!has_position(picture, (uint64_t)i * factor))
            return 0;
    return factor;
}

/* Look at the characters from right to left. */
static bool read_digits(struct sfn_frame *frame, struct integer_picture *picture, const char *text,
                        const char *end)
{
    uint32_t position = 0, mandatory = 0, character;

    frame_afford(frame, (size_t)(end - text) * sizeof *picture->separators);
    picture->separators =
        region_alloc(frame->region, (size_t)(end - text) * sizeof *picture->separators);
    while (end > text) {
        const char *at = end;
        uint32_t zero;

        do
            at--;
        while (at > text && utf8_is_inside(*at));
        utf8_read(at, (size_t)(end - at), &character);
        end = at;
        zero = zero_of(character);
        if (zero != 0 && mandatory > 0 && zero != picture->zero) {
            query_fail(frame, "D3131",
                       "In a decimal digit pattern, all digits must be from the same decimal "
                       "group");
            return false;
        }
        if (zero != 0) {
            picture->zero = zero;
            mandatory++;
            position++;
        } else if (character == '#') {
            picture->optional++;
            position++;
        } else {
            picture->separators[picture->separator_count++] =
                (struct integer_separator){position, character};
        }
    }
    picture->mandatory = mandatory;
    return true;
}

/* What is no word of the language of pictures: digits, or a sequence. */
static bool prepare_digits(struct sfn_frame *frame, struct integer_picture *picture,
                           const char *text, size_t size)
{
    uint32_t distance;

    if (!read_digits(frame, picture, text, text + size))
        return false;
    if (picture->mandatory == 0) {
        picture->form = INTEGER_SEQUENCE;
        picture->mandatory = NAN;
        picture->token = text;
        picture->token_size = size;
        return true;
    }
    distance = regular_distance(picture);
    picture->regular = distance > 0;
    if (picture->regular)
        picture->separators[0].position = distance;
    return true;
}

struct integer_picture *integer_picture(struct sfn_frame *frame, const char *text, size_t size)
{
    static const struct {
        const char *text;
        enum integer_form form;
        enum letter_case letters;
    } words[] = {
        {"A", INTEGER_LETTERS, CASE_UPPER}, {"a", INTEGER_LETTERS, CASE_LOWER},
        {"I", INTEGER_ROMAN, CASE_UPPER},   {"i", INTEGER_ROMAN, CASE_LOWER},
        {"W", INTEGER_WORDS, CASE_UPPER},   {"Ww", INTEGER_WORDS, CASE_TITLE},
        {"w", INTEGER_WORDS, CASE_LOWER},
    };
    struct integer_picture *picture = region_alloc(frame->region, sizeof *picture);
    const char *semicolon = size > 0 ? memrchr(text, ';', size) : NULL;
    const char *end = semicolon != NULL ? semicolon : text + size;

    *picture = (struct integer_picture){.form = INTEGER_DIGITS, .zero = '0', .mandatory = NAN};
    picture->ordinal = semicolon != NULL && semicolon + 1 < text + size && semicolon[1] == 'o';
    size = (size_t)(end - text);
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (strlen(words[i].text) == size && memcmp(words[i].text, text, size) == 0) {
            picture->form = words[i].form;
            picture->letters = words[i].letters;
            return picture;
        }
    return prepare_digits(frame, picture, text, size) ? picture : NULL;
}

const struct value *integer_refuse(struct sfn_frame *frame, const struct integer_picture *picture)
{
    struct value token = {
        .kind = VALUE_STRING,
        .size = (uint32_t)picture->token_size,
        .as.text = picture->token,
    };

    return query_fail(frame, "D3130",
                      "Formatting or parsing an integer as a sequence starting with %s is not "
                      "supported by this implementation",
                      query_quote(frame, &token));
}
