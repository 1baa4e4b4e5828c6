/* runtime/lang/jsonata/fail.h - how an expression of JSONata fails.
 *
 * In a machine the error is States.QueryEvaluationError, and the cause names the expression and the
 * field of the state that it stands in. Where no field is noted in the frame, as in `sfnc eval`,
 * the error is JSONata's own code and the cause its message. */
#ifndef SFN_LANG_JSONATA_FAIL_H
#define SFN_LANG_JSONATA_FAIL_H

#include "runtime/lang/frame.h"

#define FAILURE_QUERY "States.QueryEvaluationError"

/* Fail with one of JSONata's codes, a constant such as "T2001". The message is formatted as printf
 * does. Returns NULL, so that a function can end with `return query_fail(...)`. */
const struct value *query_fail(struct sfn_frame *frame, const char *code, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* Fail because the expression would need more memory than it may have (frame_afford). */
const struct value *query_fail_memory(struct sfn_frame *frame);

/* A value would be nested more deeply than values may be. */
#define QUERY_TOO_DEEP(frame)                                                                      \
    query_fail((frame), "U1001", "The value is nested deeper than %d levels.", VALUE_DEPTH_MAX)

/* A text would be of 4 GiB or more. */
#define FAIL_TOO_LONG(frame) query_fail((frame), "U1001", "A text is longer than 4 GiB.")

/* Fail because of what an expression returned: "returned nothing (undefined)." is said of the
 * expression. Without a noted field the error is FAILURE_QUERY and the cause what is said. */
const struct value *query_fail_result(struct sfn_frame *frame, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

#endif
