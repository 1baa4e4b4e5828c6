/* compiler/check/explain/example.h - lay out the examples of a page as people write JSON. */
#ifndef SFNC_CHECK_EXPLAIN_EXAMPLE_H
#define SFNC_CHECK_EXPLAIN_EXAMPLE_H

#include "runtime/base/buffer.h"

/* Append an example, each line ended by a line feed. A line of `text` that begins with { or [ is
 * JSON, though perhaps faulty: objects and arrays that are short, and not deep, stay on one line,
 * others get a line for each member. What stands between two brackets or commas is kept as it is
 * written. All other lines are kept. */
void example_lay_out(const char *text, struct buffer *out);

#endif
