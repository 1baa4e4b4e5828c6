/* runtime/task/envelope.h - the shape of what lambda:invoke answers. */
#ifndef SFN_TASK_ENVELOPE_H
#define SFN_TASK_ENVELOPE_H

#include <stdint.h>

#include "runtime/base/buffer.h"

/* Append a function's output (JSON text) the way lambda:invoke answers with it. `version` is that
 * of the function. `number` makes the request id: the same calls get the same answers. */
void envelope_add(struct buffer *out, const char *version, const char *output, size_t size,
                  uint64_t number);

#endif
