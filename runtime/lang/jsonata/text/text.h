/* runtime/lang/jsonata/text/text.h - the functions on texts that need no regular expression.
 *
 * Positions and lengths count characters (code points). Texts are string values; a result may be or
 * borrow the argument. Where a limit may be missing, INFINITY stands for none. NULL is a failure.
 * Whether one text is in another, and their order: runtime/lang/text.h. */
#ifndef SFN_LANG_JSONATA_TEXT_TEXT_H
#define SFN_LANG_JSONATA_TEXT_TEXT_H

#include "runtime/json/value.h"
#include "runtime/lang/frame.h"

/* $length */
size_t query_text_length(const struct value *text);

/* $substring: a negative start counts from the end; numbers may have fractions. NaN: no start. */
const struct value *query_text_part(struct sfn_frame *frame, const struct value *text, double start,
                                    double length);

/* $substringBefore, $substringAfter: the text itself if the part does not stand in it. */
const struct value *query_text_before(struct sfn_frame *frame, const struct value *text,
                                      const struct value *part);
const struct value *query_text_after(struct sfn_frame *frame, const struct value *text,
                                     const struct value *part);

/* $trim: blanks, tabs and ends of lines become one blank each time, at both ends nothing. */
const struct value *query_text_trim(struct sfn_frame *frame, const struct value *text);

/* $pad: behind to a positive width, in front to a negative one. `fill` may be NULL: blanks. */
const struct value *query_text_pad(struct sfn_frame *frame, const struct value *text, double width,
                                   const struct value *fill);

/* $split by a text, the empty one into characters. Fails with D3020 for a negative limit. */
const struct value *query_text_split(struct sfn_frame *frame, const struct value *text,
                                     const struct value *separator, double limit);

/* $replace a text by a text. Fails with D3010 if the pattern is empty, D3011 for a negative limit.
 */
const struct value *query_text_replace(struct sfn_frame *frame, const struct value *text,
                                       const struct value *pattern, const struct value *replacement,
                                       double limit);

/* $join strings with a separator between each two, NULL for none. */
const struct value *query_text_join(struct sfn_frame *frame, const struct value *strings,
                                    const struct value *separator);

/* A part of a text by its bytes, borrowed. */
const struct value *query_text_slice(struct sfn_frame *frame, const struct value *text, size_t from,
                                     size_t to);

#endif
