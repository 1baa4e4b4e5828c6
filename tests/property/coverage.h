/* tests/property/coverage.h - how much of the language the random machines of a run have used. */
#ifndef TESTS_PROPERTY_COVERAGE_H
#define TESTS_PROPERTY_COVERAGE_H

#include <stdbool.h>

#include "runtime/base/buffer.h"

/* Put the counts into memory that processes share; before they start. */
void coverage_share(void);

/* Count what the definition holds. */
void coverage_note(const struct buffer *definition);

/* Count the intrinsic functions that refused their arguments, by what an expression gave. */
void coverage_note_answer(const struct buffer *answer);

/* Write a TAP line a table, from test number `number` on; what is missing below it. Returns whether
 * all is covered. */
#define COVERAGE_LINES 7
bool coverage_report(int number);

#endif
