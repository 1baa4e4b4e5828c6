/* tests/property/told.h - write an execution's effects, outcome and history as text. */
#ifndef TESTS_PROPERTY_TOLD_H
#define TESTS_PROPERTY_TOLD_H

#include "runtime/engine/engine.h"

/* When every execution starts. */
#define START_MS INT64_C(1700000000000)

/* A line an effect of a happening at that time. Each of these appends. */
void tell_effects(const struct effects *effects, int64_t now_ms, struct buffer *seen);

/* How it stands. Returns NULL, or which invariant does not hold: it has ended. */
const char *tell_outcome(const struct execution *execution, struct buffer *seen);

/* The history as the text that people see. Returns NULL, or which invariant does not hold. */
const char *tell_history(const struct execution *execution, struct buffer *seen);

#endif
