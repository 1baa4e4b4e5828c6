/* runtime/lang/jsonata/picture/integer_picture.h - $formatInteger and $parseInteger, by pictures
 * of XPath: digits with separators, letters, Roman numerals, English words.
 *
 * A picture is prepared once; it lives in the frame's region. */
#ifndef SFN_LANG_JSONATA_PICTURE_INTEGER_PICTURE_H
#define SFN_LANG_JSONATA_PICTURE_INTEGER_PICTURE_H

#include "runtime/json/value.h"
#include "runtime/lang/frame.h"
#include "runtime/lang/jsonata/text/building.h"

enum integer_form {
    INTEGER_DIGITS,
    INTEGER_LETTERS,
    INTEGER_ROMAN,
    INTEGER_WORDS,
    INTEGER_SEQUENCE, /* any other picture: it can neither be written nor read */
};

enum letter_case { CASE_LOWER, CASE_UPPER, CASE_TITLE };

/* A character between digits, and how many digits follow it. */
struct integer_separator {
    uint32_t position;
    uint32_t character;
};

struct integer_picture {
    enum integer_form form;
    enum letter_case letters;
    bool ordinal;
    bool regular;      /* there is one separator, which is repeated */
    uint32_t zero;     /* the digit of the family that is used */
    double mandatory;  /* digits; NaN unless in digits. A date's width may change it */
    uint32_t optional; /* digits */
    uint32_t separator_count;
    struct integer_separator *separators; /* from right to left */
    const char *token;                    /* the picture itself, for a sequence */
    size_t token_size;
};

/* Prepare a picture. Fails with D3131 when its digits are of several families: NULL. */
struct integer_picture *integer_picture(struct sfn_frame *frame, const char *text, size_t size);

/* Add an integer, or NaN, as the picture says. False when it has failed: D3130 for a sequence. */
bool integer_write(struct building *building, double integer,
                   const struct integer_picture *picture);

/* $formatInteger, which rounds down. NULL when it has failed. */
const struct value *query_format_integer(struct sfn_frame *frame, double real,
                                         const struct integer_picture *picture);

/* What a text says by the picture, which it is not checked against: NaN if nothing, infinite if it
 * is out of range. The picture is no sequence. */
double integer_read(const struct integer_picture *picture, const char *text, size_t size);

/* $parseInteger: NaN is null. Fails with D3130 for a sequence, D1001 out of range. */
const struct value *query_parse_integer(struct sfn_frame *frame, const struct value *text,
                                        const struct integer_picture *picture);

/* Fail because of a sequence. Returns NULL. */
const struct value *integer_refuse(struct sfn_frame *frame, const struct integer_picture *picture);

/* parseInt of ECMAScript: blanks, a sign, digits, or 0x and hexadecimal digits; NaN if none. */
double integer_parse(const char *text, size_t size);

#endif
