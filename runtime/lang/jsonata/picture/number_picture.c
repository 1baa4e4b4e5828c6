/* runtime/lang/jsonata/picture/number_picture.c - prepare pictures of numbers. */
#include "runtime/lang/jsonata/picture/number_picture.h"

#include <string.h>

#include "runtime/base/utf8.h"
#include "runtime/lang/jsonata/fail.h"

/* ---- characters ---- */

static struct runes runes_of(struct sfn_frame *frame, const char *text, size_t size)
{
    struct runes runes = {NULL, 0};
    uint32_t *to;

    frame_afford(frame, size * sizeof *to);
    runes.at = to = region_alloc(frame->region, size * sizeof *to + 1);
    for (size_t at = 0; at < size; runes.size++)
        at += utf8_read(text + at, size - at, to++);
    return runes;
}

static struct runes runes_part(struct runes text, size_t from, size_t to)
{
    to = to < text.size ? to : text.size;
    from = from < to ? from : to;
    return (struct runes){text.at + from, to - from};
}

static bool runes_match(struct runes text, struct runes part, size_t at)
{
    return part.size > 0 && at + part.size <= text.size &&
           memcmp(text.at + at, part.at, part.size * sizeof *part.at) == 0;
}

size_t runes_find(struct runes text, struct runes part, size_t from)
{
    for (; from < text.size; from++)
        if (runes_match(text, part, from))
            return from;
    return RUNES_NONE;
}

static bool runes_have(struct runes text, struct runes part)
{
    return runes_find(text, part, 0) != RUNES_NONE;
}

/* Whether the part is in the text more than once. */
static bool runes_repeat(struct runes text, struct runes part)
{
    size_t first = runes_find(text, part, 0);

    return first != RUNES_NONE && runes_find(text, part, first + 1) != RUNES_NONE;
}

/* ---- what a character is ---- */

static bool is_sign(const struct number_picture *picture, enum picture_sign sign,
                    uint32_t character)
{
    return picture->signs[sign].size == 1 && picture->signs[sign].at[0] == character;
}

/* One of the ten digits. */
static bool is_member(const struct number_picture *picture, uint32_t character)
{
    uint32_t zero = picture->signs[SIGN_ZERO].at[0];

    return character >= zero && character <= zero + 9;
}

static bool is_digit(const struct number_picture *picture, uint32_t character)
{
    return is_member(picture, character) || is_sign(picture, SIGN_DIGIT, character);
}

static bool is_active(const struct number_picture *picture, uint32_t character)
{
    return is_digit(picture, character) || is_sign(picture, SIGN_DECIMAL, character) ||
           is_sign(picture, SIGN_EXPONENT, character) ||
           is_sign(picture, SIGN_GROUPING, character) || is_sign(picture, SIGN_PATTERN, character);
}

/* An active character that ends the prefix and begins the suffix. */
static bool is_bound(const struct number_picture *picture, uint32_t character)
{
    return is_active(picture, character) && !is_sign(picture, SIGN_EXPONENT, character);
}

static size_t count_if(const struct number_picture *picture, struct runes text,
                       bool (*is)(const struct number_picture *, uint32_t))
{
    size_t count = 0;

    for (size_t i = 0; i < text.size; i++)
        count += is(picture, text.at[i]);
    return count;
}

/* ---- the pieces of one part ---- */

struct pieces {
    struct runes whole, prefix, suffix, active, mantissa, exponent, integer, fraction;
    bool has_exponent;
};

/* Split a part. Where there is no decimal separator the reference takes the suffix for the
 * fraction; and it looks for the exponent by its place in the whole. False: it has no active
 * character. */
static bool split(const struct number_picture *picture, struct runes whole, struct pieces *pieces)
{
    size_t start = 0, end = whole.size, place;

    while (start < whole.size && !is_bound(picture, whole.at[start]))
        start++;
    if (start == whole.size)
        return false;
    while (!is_bound(picture, whole.at[end - 1]))
        end--;
    *pieces = (struct pieces){
        .whole = whole,
        .prefix = runes_part(whole, 0, start),
        .suffix = runes_part(whole, end, whole.size),
        .active = runes_part(whole, start, end),
    };
    pieces->mantissa = pieces->active;
    place = runes_find(whole, picture->signs[SIGN_EXPONENT], start);
    if (place != RUNES_NONE && place <= end) {
        pieces->has_exponent = true;
        pieces->mantissa = runes_part(pieces->active, 0, place);
        pieces->exponent = runes_part(pieces->active, place + 1, RUNES_NONE);
    }
    place = runes_find(pieces->mantissa, picture->signs[SIGN_DECIMAL], 0);
    pieces->integer = runes_part(pieces->mantissa, 0, place);
    pieces->fraction =
        place == RUNES_NONE ? pieces->suffix : runes_part(pieces->mantissa, place + 1, RUNES_NONE);
    return true;
}

/* ---- mistakes ---- */

static bool grouping_at(const struct number_picture *picture, struct runes text, size_t at)
{
    return at < text.size && is_sign(picture, SIGN_GROUPING, text.at[at]);
}

static bool has_two_groupings(const struct number_picture *picture, struct runes text)
{
    for (size_t i = 0; i + 1 < text.size; i++)
        if (grouping_at(picture, text, i) && grouping_at(picture, text, i + 1))
            return true;
    return false;
}

/* A digit that must be before one that may be. */
static bool integer_is_mixed(const struct number_picture *picture, struct runes integer)
{
    size_t optional = runes_find(integer, picture->signs[SIGN_DIGIT], 0);

    return optional != RUNES_NONE && count_if(picture, runes_part(integer, 0, optional), is_member);
}

/* A digit that must be behind the last one that may be. */
static bool fraction_is_mixed(const struct number_picture *picture, struct runes fraction)
{
    bool member = false;

    for (size_t i = fraction.size; i > 0; i--) {
        if (is_sign(picture, SIGN_DIGIT, fraction.at[i - 1]))
            return member;
        member = member || is_member(picture, fraction.at[i - 1]);
    }
    return false;
}

#define NO_DIGIT                                                                                   \
    "The mantissa part of a sub-picture must contain at least one character that is either an "    \
    "'optional digit character' or a member of the 'decimal digit family'"

struct mistake {
    const char *code, *message;
};

static struct mistake mistake_of_signs(const struct number_picture *picture,
                                       const struct pieces *pieces)
{
    struct mistake mistake = {NULL, NULL};
    struct runes whole = pieces->whole;

    if (runes_repeat(whole, picture->signs[SIGN_DECIMAL]))
        mistake = (struct mistake){"D3081", "The sub-picture must not contain more than one "
                                            "instance of the 'decimal-separator' character"};
    if (runes_repeat(whole, picture->signs[SIGN_PERCENT]))
        mistake = (struct mistake){"D3082", "The sub-picture must not contain more than one "
                                            "instance of the 'percent' character"};
    if (runes_repeat(whole, picture->signs[SIGN_PER_MILLE]))
        mistake = (struct mistake){"D3083", "The sub-picture must not contain more than one "
                                            "instance of the 'per-mille' character"};
    if (runes_have(whole, picture->signs[SIGN_PERCENT]) &&
        runes_have(whole, picture->signs[SIGN_PER_MILLE]))
        mistake = (struct mistake){"D3084", "The sub-picture must not contain both a 'percent' and "
                                            "a 'per-mille' character"};
    if (count_if(picture, pieces->mantissa, is_digit) == 0)
        mistake = (struct mistake){"D3085", NO_DIGIT};
    if (count_if(picture, pieces->active, is_active) < pieces->active.size)
        mistake = (struct mistake){"D3086", "The sub-picture must not contain a passive character "
                                            "that is preceded by an active character and that is "
                                            "followed by another active character"};
    return mistake;
}

static struct mistake mistake_of_groups(const struct number_picture *picture,
                                        const struct pieces *pieces)
{
    size_t decimal = runes_find(pieces->whole, picture->signs[SIGN_DECIMAL], 0);
    struct runes integer = pieces->integer;
    struct mistake mistake = {NULL, NULL};

    if (decimal != RUNES_NONE && (grouping_at(picture, pieces->whole, decimal - 1) ||
                                  grouping_at(picture, pieces->whole, decimal + 1)))
        mistake = (struct mistake){"D3087", "The sub-picture must not contain a "
                                            "'grouping-separator' character that appears adjacent "
                                            "to a 'decimal-separator' character"};
    else if (decimal == RUNES_NONE && integer.size > 0 &&
             grouping_at(picture, integer, integer.size - 1))
        mistake = (struct mistake){"D3088", "The sub-picture must not contain a "
                                            "'grouping-separator' at the end of the integer part"};
    if (has_two_groupings(picture, pieces->whole))
        mistake = (struct mistake){"D3089", "The sub-picture must not contain two adjacent "
                                            "instances of the 'grouping-separator' character"};
    return mistake;
}

static struct mistake mistake_of_digits(const struct number_picture *picture,
                                        const struct pieces *pieces)
{
    bool scaled = runes_have(pieces->whole, picture->signs[SIGN_PERCENT]) ||
                  runes_have(pieces->whole, picture->signs[SIGN_PER_MILLE]);
    struct runes exponent = pieces->exponent;
    struct mistake mistake = {NULL, NULL};

    if (integer_is_mixed(picture, pieces->integer))
        mistake = (struct mistake){"D3090", "The integer part of the sub-picture must not contain "
                                            "a member of the 'decimal digit family' that is "
                                            "followed by an instance of the 'optional digit "
                                            "character'"};
    if (fraction_is_mixed(picture, pieces->fraction))
        mistake = (struct mistake){"D3091", "The fractional part of the sub-picture must not "
                                            "contain an instance of the 'optional digit character' "
                                            "that is followed by a member of the 'decimal digit "
                                            "family'"};
    if (pieces->has_exponent && exponent.size > 0 && scaled)
        mistake = (struct mistake){"D3092", "A sub-picture that contains a 'percent' or "
                                            "'per-mille' character must not contain a character "
                                            "treated as an 'exponent-separator'"};
    if (pieces->has_exponent &&
        (exponent.size == 0 || count_if(picture, exponent, is_member) < exponent.size))
        mistake = (struct mistake){"D3093", "The exponent part of the sub-picture must comprise "
                                            "only of one or more characters that are members of "
                                            "the 'decimal digit family'"};
    return mistake;
}

/* Fail for the last mistake that there is, as the reference does. */
static bool check(struct sfn_frame *frame, const struct number_picture *picture,
                  const struct pieces *pieces)
{
    const struct mistake mistakes[] = {
        mistake_of_digits(picture, pieces),
        mistake_of_groups(picture, pieces),
        mistake_of_signs(picture, pieces),
    };

    for (size_t i = 0; i < sizeof mistakes / sizeof *mistakes; i++)
        if (mistakes[i].code != NULL) {
            query_fail(frame, mistakes[i].code, "%s", mistakes[i].message);
            return false;
        }
    return true;
}

/* ---- what is asked of numbers ---- */

/* Where there are separators, by the digits behind or, `before`, in front of each. Further ones of
 * a fraction are looked for in the integer, which is what the reference does. */
static struct number_groups find_groups(struct sfn_frame *frame,
                                        const struct number_picture *picture,
                                        const struct pieces *pieces, struct runes text, bool before)
{
    struct runes sign = picture->signs[SIGN_GROUPING];
    size_t room = text.size + pieces->integer.size + 1;
    struct number_groups groups = {region_alloc(frame->region, room * sizeof(uint32_t)), 0};
    size_t at = runes_find(text, sign, 0);

    while (at != RUNES_NONE) {
        struct runes counted = before ? runes_part(text, 0, at) : runes_part(text, at, RUNES_NONE);

        groups.positions[groups.count++] = (uint32_t)count_if(picture, counted, is_digit);
        at = runes_find(pieces->integer, sign, at + 1);
    }
    return groups;
}

static uint32_t common_divisor(uint32_t a, uint32_t b)
{
    return b == 0 ? a : common_divisor(b, a % b);
}

static bool has_position(const struct number_groups *groups, uint64_t position)
{
    for (size_t i = 0; i < groups->count; i++)
        if (groups->positions[i] == position)
            return true;
    return false;
}

static uint32_t regular_distance(const struct number_groups *groups)
{
    uint32_t factor = groups->count > 0 ? groups->positions[0] : 0;

    for (size_t i = 1; i < groups->count; i++)
        factor = common_divisor(factor, groups->positions[i]);
    for (size_t i = 1; i <= groups->count; i++)
        if (!has_position(groups, (uint64_t)i * factor))
            return 0;
    return factor;
}

static void analyse(struct sfn_frame *frame, const struct number_picture *picture,
                    const struct pieces *pieces, struct number_part *part)
{
    size_t least = count_if(picture, pieces->integer, is_member);

    *part = (struct number_part){
        .picture = pieces->whole,
        .prefix = pieces->prefix,
        .suffix = pieces->suffix,
        .has_exponent = pieces->has_exponent,
        .integer = find_groups(frame, picture, pieces, pieces->integer, false),
        .fraction = find_groups(frame, picture, pieces, pieces->fraction, true),
        .integer_least = least,
        .scale = least,
        .fraction_least = count_if(picture, pieces->fraction, is_member),
        .fraction_most = count_if(picture, pieces->fraction, is_digit),
        .exponent_least = count_if(picture, pieces->exponent, is_member),
    };
    part->regular = regular_distance(&part->integer);
    if (part->integer_least == 0 && part->fraction_most == 0) {
        if (part->has_exponent)
            part->fraction_least = part->fraction_most = 1;
        else
            part->integer_least = 1;
    }
    if (part->has_exponent && part->integer_least == 0 &&
        runes_have(pieces->integer, picture->signs[SIGN_DIGIT]))
        part->integer_least = 1;
    if (part->integer_least == 0 && part->fraction_least == 0)
        part->fraction_least = 1;
}

/* ---- pictures ---- */

static void set_signs(struct sfn_frame *frame, struct number_picture *picture,
                      const struct value *options)
{
    static const struct {
        const char *name, *usual;
    } signs[SIGN_COUNT] = {
        [SIGN_DECIMAL] = {"decimal-separator", "."},
        [SIGN_GROUPING] = {"grouping-separator", ","},
        [SIGN_EXPONENT] = {"exponent-separator", "e"},
        [SIGN_INFINITY] = {"infinity", "Infinity"},
        [SIGN_MINUS] = {"minus-sign", "-"},
        [SIGN_NAN] = {"NaN", "NaN"},
        [SIGN_PERCENT] = {"percent", "%"},
        [SIGN_PER_MILLE] = {"per-mille", "\xe2\x80\xb0"},
        [SIGN_ZERO] = {"zero-digit", "0"},
        [SIGN_DIGIT] = {"digit", "#"},
        [SIGN_PATTERN] = {"pattern-separator", ";"},
    };

    for (int i = 0; i < SIGN_COUNT; i++) {
        const struct value *option =
            options != NULL ? value_member_named(options, signs[i].name) : NULL;

        if (value_is(option, VALUE_STRING) && option->size > 0)
            picture->signs[i] = runes_of(frame, option->as.text, option->size);
        else
            picture->signs[i] = runes_of(frame, signs[i].usual, strlen(signs[i].usual));
    }
}

/* Prepare the parts that there are, one or two; each mistake is looked for in all of them first. */
static bool prepare(struct sfn_frame *frame, struct number_picture *picture,
                    const struct runes *texts, size_t count)
{
    struct pieces pieces[2];

    for (size_t i = 0; i < count; i++)
        if (!split(picture, texts[i], &pieces[i])) {
            query_fail(frame, "D3085", NO_DIGIT);
            return false;
        }
    for (size_t i = 0; i < count; i++)
        if (!check(frame, picture, &pieces[i]))
            return false;
    for (size_t i = 0; i < count; i++)
        analyse(frame, picture, &pieces[i], &picture->parts[i]);
    if (count == 1) {
        picture->parts[1] = picture->parts[0];
        picture->parts[1].negated = true;
    }
    return true;
}

const struct number_picture *number_picture(struct sfn_frame *frame, const struct value *text,
                                            const struct value *options)
{
    struct number_picture *picture = region_alloc(frame->region, sizeof *picture);
    struct runes whole = runes_of(frame, text->as.text, text->size);
    struct runes texts[2], sign;
    size_t place;

    set_signs(frame, picture, options);
    sign = picture->signs[SIGN_PATTERN];
    place = runes_find(whole, sign, 0);
    if (place != RUNES_NONE && runes_find(whole, sign, place + sign.size) != RUNES_NONE) {
        query_fail(frame, "D3080",
                   "The picture string must only contain a maximum of two sub-pictures");
        return NULL;
    }
    texts[0] = runes_part(whole, 0, place);
    if (place != RUNES_NONE)
        texts[1] = runes_part(whole, place + sign.size, RUNES_NONE);
    return prepare(frame, picture, texts, place != RUNES_NONE ? 2 : 1) ? picture : NULL;
}
