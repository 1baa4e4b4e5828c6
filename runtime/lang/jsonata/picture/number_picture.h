/* runtime/lang/jsonata/picture/number_picture.h - $formatNumber, by pictures of XPath.
 *
 * A picture is prepared once, with its options; it lives in the frame's region. It has one part, or
 * one for numbers that are not negative and one for those that are. */
#ifndef SFN_LANG_JSONATA_PICTURE_NUMBER_PICTURE_H
#define SFN_LANG_JSONATA_PICTURE_NUMBER_PICTURE_H

#include "runtime/json/value.h"
#include "runtime/lang/frame.h"

/* Characters of a text. */
struct runes {
    const uint32_t *at;
    size_t size;
};

#define RUNES_NONE SIZE_MAX

/* Where some characters begin in others, from an offset on; RUNES_NONE: nowhere. */
size_t runes_find(struct runes text, struct runes part, size_t from);

/* What characters mean; the names are those of the options. */
enum picture_sign {
    SIGN_DECIMAL,
    SIGN_GROUPING,
    SIGN_EXPONENT,
    SIGN_INFINITY,
    SIGN_MINUS,
    SIGN_NAN,
    SIGN_PERCENT,
    SIGN_PER_MILLE,
    SIGN_ZERO,
    SIGN_DIGIT,
    SIGN_PATTERN,
    SIGN_COUNT,
};

/* Positions of separators, as numbers of digits. */
struct number_groups {
    uint32_t *positions;
    size_t count;
};

struct number_part {
    struct runes picture, prefix, suffix;
    bool negated; /* the minus sign goes before the prefix */
    bool has_exponent;
    struct number_groups integer, fraction;
    uint32_t regular; /* the distance at which integers are grouped, 0: not regularly */
    size_t integer_least, fraction_least, fraction_most, exponent_least;
    size_t scale; /* digits of the integer before an exponent */
};

struct number_picture {
    struct runes signs[SIGN_COUNT];
    struct number_part parts[2]; /* not negative, negative */
};

/* Prepare a picture. `options` is an object, or NULL. Fails with D3080 to D3093: NULL. */
const struct number_picture *number_picture(struct sfn_frame *frame, const struct value *text,
                                            const struct value *options);

/* $formatNumber */
const struct value *query_format_number(struct sfn_frame *frame, double real,
                                        const struct number_picture *picture);

#endif
