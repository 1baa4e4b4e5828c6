/* runtime/task/envelope.h - wrap a function's output in the object that lambda:invoke returns. */
#ifndef SFN_TASK_ENVELOPE_H
#define SFN_TASK_ENVELOPE_H

#include "runtime/json/value.h"

/* The most bytes of a request id, with its NUL. */
#define REQUEST_ID_MAX 40

/* The id that a service would give a request, made from a number, so that the same calls get the
 * same answers. */
void envelope_request_id(char out[REQUEST_ID_MAX], uint64_t number);

/* The object that lambda:invoke returns for a function's output, whose text has `size` bytes. The
 * output is borrowed, the function's version is copied. The request id is made from `number`, so
 * that the same calls get the same answers. NULL when the output is nested too deeply for an
 * object. */
const struct value *envelope_make(struct region *region, const char *version,
                                  const struct value *output, size_t size, uint64_t number);

#endif
