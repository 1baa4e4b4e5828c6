/* runtime/lang/jsonata/picture/date_picture.h - pictures of dates and times of XPath, prepared.
 *
 * A picture is literal text and markers such as [Y0001] or [MNn,*-3]. It lives in the frame's
 * region. */
#ifndef SFN_LANG_JSONATA_PICTURE_DATE_PICTURE_H
#define SFN_LANG_JSONATA_PICTURE_DATE_PICTURE_H

#include "runtime/lang/jsonata/picture/integer_picture.h"

struct date_part {
    char component;   /* 'Y', 'M', ...; 0: the text itself */
    const char *text; /* for 0; a character of more than one byte is a component, too */
    size_t size;
    bool named;                      /* by its name, not by its number ... */
    enum letter_case letters;        /* ... in that case */
    bool zoned;                      /* an offset of zero is written Z */
    struct integer_picture *integer; /* NULL: none */
    double width_most;               /* NaN: none was given, or what is no number */
    bool wide;                       /* `width_most` was given */
    double digits; /* of years, months and days: how many are read; -1: any number */
};

struct date_picture {
    struct date_part *parts;
    size_t count;
};

/* Prepare a picture. Fails with D3131, D3132, D3135: NULL. */
const struct date_picture *date_picture(struct sfn_frame *frame, const char *text, size_t size);

/* The picture of ISO 8601 in which $fromMillis writes by itself. */
#define DATE_PICTURE_ISO "[Y0001]-[M01]-[D01]T[H01]:[m01]:[s01].[f001][Z01:01t]"

/* Fail because a component has no name (D3133). Returns NULL. */
const struct value *date_refuse_name(struct sfn_frame *frame, char component);

#endif
