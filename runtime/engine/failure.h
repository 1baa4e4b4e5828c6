/* runtime/engine/failure.h - set the failure of a frame, and tell who may handle it.
 *
 * A failure is an error name and a cause, in the head of the frame that failed
 * (runtime/lang/frame.h). */
#ifndef SFN_ENGINE_FAILURE_H
#define SFN_ENGINE_FAILURE_H

#include <stdbool.h>

struct frame;
struct value;

/* Names of errors that the engine itself raises. */
#define ERROR_RUNTIME "States.Runtime"
#define ERROR_TIMEOUT "States.Timeout"
#define ERROR_HEARTBEAT_TIMEOUT "States.HeartbeatTimeout"
#define ERROR_DATA_LIMIT "States.DataLimitExceeded"
#define ERROR_TOLERANCE "States.ExceedToleratedFailureThreshold"
#define ERROR_ITEM_READER "States.ItemReaderFailed"
#define ERROR_RESULT_WRITER "States.ResultWriterFailed"
#define CAUSE_TOLERANCE "The specified tolerated failure threshold was exceeded"

/* True when no Retry or Catch may handle the failure, of this frame or one above: the execution
 * fails.
 */
bool failure_is_fatal(const struct frame *frame);
/* Add to the cause of a failure of the state's own expressions in which state and event it
 * happened. */
void failure_place(struct frame *frame);
/* {"Error", "Cause"} of the frame's failure. */
const struct value *failure_output(struct frame *frame);
/* Set a failure. The texts are constants, and the cause is complete as it is. */
void failure_set(struct frame *frame, const char *error, const char *cause);

#endif
