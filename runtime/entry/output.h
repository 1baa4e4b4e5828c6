/* runtime/entry/output.h - results and messages on their way out. */
#ifndef SFN_ENTRY_OUTPUT_H
#define SFN_ENTRY_OUTPUT_H

#include <stdbool.h>

#include "runtime/base/buffer.h"
#include "runtime/engine/engine.h"

/* Append {"status","error","cause"} of an execution that did not succeed, without a newline. What
 * is absent has no key. */
void output_failure(struct buffer *out, const struct execution *execution);

/* Write all of the text; 0, or an errno. */
int output_write(int fd, const char *text, size_t size);

/* Write all of the text to standard output; false after a complaint. */
bool output_print(const char *who, const char *text, size_t size);

/* One line on standard error: "WHO: MESSAGE". */
void output_complain(const char *who, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

#endif
