/* runtime/lang/jsonata/picture/date_match.h - find the parts of a picture in a text; private to
 * date_read.c.
 */
#ifndef SFN_LANG_JSONATA_PICTURE_DATE_MATCH_H
#define SFN_LANG_JSONATA_PICTURE_DATE_MATCH_H

#include "runtime/lang/jsonata/picture/date_picture.h"

/* Where a part was found. */
struct date_span {
    const char *start, *end;
};

enum date_fit { DATE_FITS, DATE_FITS_NOT, DATE_FIT_FAILED };

/* Match the whole text, case does not count; `spans` has one for each part. What is longest comes
 * first, as in a regular expression. Fails with U1001 when there is too much to try. */
enum date_fit date_match(struct sfn_frame *frame, const struct date_picture *picture,
                         const struct value *text, struct date_span *spans);

/* The separator of hours and minutes in an offset; 0: there is none. */
uint32_t date_zone_separator(const struct date_part *part);

#endif
