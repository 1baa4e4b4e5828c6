/* runtime/lang/failures.h - the error names with which expressions fail. */
#ifndef SFN_LANG_FAILURES_H
#define SFN_LANG_FAILURES_H

#define FAILURE_RUNTIME "States.Runtime"
#define FAILURE_REFERENCE "States.ReferencePathConflict"

/* Fail because a container would be nested more deeply than sfn/value.h allows. Returns NULL. */
#define FAIL_TOO_DEEP(frame)                                                                       \
    frame_fail(frame, FAILURE_RUNTIME, "The value is nested deeper than %d levels.",               \
               VALUE_DEPTH_MAX)

#endif
