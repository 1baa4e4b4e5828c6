/* runtime/engine/failure.h - what a failure is: an error's name, a cause, how far it may go.
 *
 * It stands in the head of the frame that failed (runtime/lang/frame.h). */
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
#define ERROR_NO_CHOICE "States.NoChoiceMatched"
#define ERROR_TOLERANCE "States.ExceedToleratedFailureThreshold"
#define ERROR_ITEM_READER "States.ItemReaderFailed"
#define ERROR_RESULT_WRITER "States.ResultWriterFailed"
#define CAUSE_TOLERANCE "The specified tolerated failure threshold was exceeded"

/* Neither Retry nor Catch may handle it, and no frame above: the whole execution fails. */
bool failure_is_fatal(const struct frame *frame);
/* Failures of a state's own evaluation say in their cause where they arose. */
void failure_place(struct frame *frame);
/* {"Error", "Cause"} of the frame's failure. */
const struct value *failure_output(struct frame *frame);
/* Set a failure whose cause is complete; constant texts. */
void failure_set(struct frame *frame, const char *error, const char *cause);

#endif
