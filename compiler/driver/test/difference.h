/* compiler/driver/test/difference.h - say in one line where two JSON values first differ. */
#ifndef SFNC_DRIVER_TEST_DIFFERENCE_H
#define SFNC_DRIVER_TEST_DIFFERENCE_H

#include <stdbool.h>

#include "runtime/base/buffer.h"
#include "sfn/value.h"

/* False when the values are equal; 1 equals 1.0, and the order of members does not matter. Else
 * append: WHAT $.lines[0].sku: expected "A", got "B". The path is left out when the values differ
 * as a whole; a member or item that one side lacks is "nothing". */
bool difference_write(struct buffer *out, const char *what, const struct value *expected,
                      const struct value *got);

/* Append a value (NULL: "nothing"), cut short when it is long. */
void difference_show(struct buffer *out, const struct value *value);

#endif
