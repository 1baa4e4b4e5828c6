/* compiler/driver/test/coverage.h - write how much of a definition the test cases covered. */
#ifndef SFNC_DRIVER_TEST_COVERAGE_H
#define SFNC_DRIVER_TEST_COVERAGE_H

#include <stdbool.h>

#include "compiler/lower/coverage.h"
#include "runtime/base/buffer.h"

/* Append the report as text for people, and as JSON. `counts` tells how often each item was taken;
 * `path` is the definition's. `missed`: list what was never taken, too. */
void coverage_write_text(struct buffer *out, const struct coverage *coverage,
                         const uint64_t *counts, const char *path, bool missed);
void coverage_write_json(struct buffer *out, const struct coverage *coverage,
                         const uint64_t *counts, const char *path);

#endif
