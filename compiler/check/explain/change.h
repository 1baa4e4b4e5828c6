/* compiler/check/explain/change.h - which lines of two examples are changed. */
#ifndef SFNC_CHECK_EXPLAIN_CHANGE_H
#define SFNC_CHECK_EXPLAIN_CHANGE_H

#include "runtime/base/buffer.h"

/* Append two texts, the second of which is the first one mended, to a buffer each: every line with
 * `margin` before it, and a mark of two columns: "- " where a line of the first is changed, "+ "
 * where one of the second is, else blanks. A line is changed if some word of it is: that one text
 * has the same words on more lines, or a comma more, is no change, unless there is no other. */
void change_mark(const char *before, const char *after, const char *margin,
                 struct buffer *marked_before, struct buffer *marked_after);

#endif
