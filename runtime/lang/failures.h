/* runtime/lang/failures.h - the error names that an expression may fail with. */
#ifndef SFN_LANG_FAILURES_H
#define SFN_LANG_FAILURES_H

#define FAILURE_RUNTIME "States.Runtime"
#define FAILURE_INTRINSIC "States.IntrinsicFailure"
#define FAILURE_RESULT_PATH "States.ResultPathMatchFailure"

/* A container that would break the invariant of sfn/value.h. Gives NULL. */
#define FAIL_TOO_DEEP(frame)                                                                       \
    frame_fail(frame, FAILURE_RUNTIME, "The value is nested deeper than %d levels.",               \
               VALUE_DEPTH_MAX)

#endif
