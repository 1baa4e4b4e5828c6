/* runtime/lang/jsonata/text/number.h - numbers and their texts, as ECMAScript has them.
 *
 * JSONata's numbers are doubles. A NaN that a function here returns is one in the reference, too.
 */
#ifndef SFN_LANG_JSONATA_TEXT_NUMBER_H
#define SFN_LANG_JSONATA_TEXT_NUMBER_H

#include "runtime/json/value.h"
#include "runtime/lang/frame.h"

#define QUERY_NUMBER_MAX 32
/* Write the shortest text that reads back the same: "1", "0.5", "1e+21", "1e-7"; zero has no sign.
 * `real` is finite. Returns the length; there is no NUL. */
size_t query_number_write(char out[QUERY_NUMBER_MAX], double real);

/* A finite real rounded to 15 digits, as $string and & write it. */
double query_number_brief(double real);

/* A real as a value: an integer if it is whole and not beyond 2^53. NaN is null, which it is in
 * JSON: the values of expressions have no NaN. */
const struct value *query_number(struct region *region, double real);

/* Round half to even, `precision` digits behind the point (negative: before it), on the decimal
 * text. NaN when the precision is no integer or the number leaves the range on the way. */
double query_number_round(double real, double precision);

/* The number that a text is for $number; NaN when it is none. What the reference takes for one, but
 * is NaN ("0x1g"), is none here. */
double query_number_read(const char *text, size_t size);

/* $number: a number itself, a boolean 1 or 0, a text what it says. Fails with D3030 for all else.
 */
const struct value *query_number_cast(struct sfn_frame *frame, const struct value *value);

/* $formatBase; the radix is rounded. Fails with D3100 if it is not from 2 to 36. */
const struct value *query_number_base(struct sfn_frame *frame, double real, double radix);

#endif
