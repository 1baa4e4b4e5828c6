/* runtime/task/envelope.h - the shape of what lambda:invoke answers. */
#ifndef SFN_TASK_ENVELOPE_H
#define SFN_TASK_ENVELOPE_H

#include "runtime/json/value.h"

/* A function's output, whose text has `size` bytes, the way lambda:invoke answers with it; it is
 * borrowed, the function's version is copied. `number` makes the request id: the same calls get the
 * same answers. NULL: the output is nested too deeply to stand in an object. */
const struct value *envelope_make(struct region *region, const char *version,
                                  const struct value *output, size_t size, uint64_t number);

#endif
