/* compiler/driver/test/coverage.h - what the executions took and never took, as text and JSON. */
#ifndef SFNC_DRIVER_TEST_COVERAGE_H
#define SFNC_DRIVER_TEST_COVERAGE_H

#include "compiler/lower/coverage.h"
#include "runtime/base/buffer.h"

/* `counts` has an entry an item; `path` is the definition's. */
void coverage_write_text(struct buffer *out, const struct coverage *coverage,
                         const uint64_t *counts, const char *path);
void coverage_write_json(struct buffer *out, const struct coverage *coverage,
                         const uint64_t *counts, const char *path);

#endif
