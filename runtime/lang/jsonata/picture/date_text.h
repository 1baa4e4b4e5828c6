/* runtime/lang/jsonata/picture/date_text.h - $fromMillis and $toMillis. */
#ifndef SFN_LANG_JSONATA_PICTURE_DATE_TEXT_H
#define SFN_LANG_JSONATA_PICTURE_DATE_TEXT_H

#include "runtime/lang/jsonata/picture/date_picture.h"

/* $fromMillis. `timezone` is a text such as "-0500", or NULL. Fails with D3130, D3133, D3134. */
const struct value *query_from_millis(struct sfn_frame *frame, double millis,
                                      const struct date_picture *picture,
                                      const struct value *timezone);

/* $toMillis of a text in ISO 8601. Fails with D3110; a time that is none is null. */
const struct value *query_to_millis_iso(struct sfn_frame *frame, const struct value *text);

/* $toMillis by a picture; undefined where the text does not fit. `now` is the time of $now, from
 * which come the parts of a date that the picture begins behind. Fails with D3130, D3133, D3136. */
const struct value *query_to_millis(struct sfn_frame *frame, const struct value *text,
                                    const struct date_picture *picture, double now);

#endif
