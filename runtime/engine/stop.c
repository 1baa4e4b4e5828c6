/* runtime/engine/stop.c - keep the frames that have failed or were aborted, until somebody handles
 * the failure or the execution is redriven. */
#include "runtime/engine/frame.h"
#include "runtime/engine/ids.h"
#include "runtime/engine/join.h"
#include "runtime/engine/redrive.h"
#include "runtime/engine/touch.h"

void frame_stop(struct frame *frame)
{
    frame->stop = FRAME_STOPPED;
    if (frame->join != NULL)
        frame->wait = FRAME_JOINS;
    frame->head.failure = (struct failure){NULL, NULL, false};
    frame->result = frame->assigned = NULL;
    frame->handling = frame->fatal = frame->heartbeat = frame->join_failed = false;
    frame->own.timed_out = false;
    frame_list(frame);
    frame_touch(frame);
}
