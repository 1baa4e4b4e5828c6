/* tests/property/bounded.h - what executions did is within the bounds that were proven. */
#ifndef TESTS_PROPERTY_BOUNDED_H
#define TESTS_PROPERTY_BOUNDED_H

#include "compiler/prove/analysis/analysis.h"
#include "runtime/json/value.h"

/* NULL, or how the events (an array, as a history has them) go beyond what was proven of the
 * program; the caller frees it. */
char *bounded_wrong(const struct analysis *analysis, const struct ir_program *program,
                    struct arena *arena, const struct value *events);

#endif
