/* runtime/lang/jsonata/picture/kept.h - pictures that a process has prepared before.
 *
 * A picture that is written in the program is the same in each evaluation, and preparing it can
 * take longer than using it. A process keeps the first ones that it meets; they live as long as it
 * does. */
#ifndef SFN_LANG_JSONATA_PICTURE_KEPT_H
#define SFN_LANG_JSONATA_PICTURE_KEPT_H

#include "runtime/lang/jsonata/picture/date_picture.h"
#include "runtime/lang/jsonata/picture/integer_picture.h"
#include "runtime/lang/jsonata/picture/number_picture.h"

/* The prepared picture of a string, from any thread; NULL, and the frame has failed, where
 * number_picture (without options), integer_picture and date_picture give none. */
const struct number_picture *kept_number_picture(struct sfn_frame *frame, const struct value *text);
const struct integer_picture *kept_integer_picture(struct sfn_frame *frame,
                                                   const struct value *text);
const struct date_picture *kept_date_picture(struct sfn_frame *frame, const struct value *text);

#endif
