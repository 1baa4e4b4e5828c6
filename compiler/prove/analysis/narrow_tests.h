/* compiler/prove/analysis/narrow_tests.h - what comparisons say of what they compare; see narrow.h.
 */
#ifndef SFNC_PROVE_ANALYSIS_NARROW_TESTS_H
#define SFNC_PROVE_ANALYSIS_NARROW_TESTS_H

#include "compiler/prove/analysis/narrow.h"

/* A comparison, with a BOOL result. One that is not known here says nothing. */
bool narrow_test(struct narrowing *n, const struct ir_instruction *test, bool truth);

/* JSONata's <, <=, >, >=, as a condition. */
bool narrow_order(struct narrowing *n, const struct ir_instruction *order, bool truth);

#endif
