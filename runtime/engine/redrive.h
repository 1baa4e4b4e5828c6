/* runtime/engine/redrive.h - keep what has failed or was aborted, and go on from there.
 *
 * An execution that may be redriven keeps the frames of a state that fails, and all below them,
 * until somebody handles the failure. If nobody does, the execution ends, and they stay in its
 * rows. A redrive reads them again and goes on: a Task, Parallel or Map at its `work`, a Wait until
 * its time, any other state anew; of children only those that have not succeeded.
 *
 * Why a table of functions: an executable that keeps nothing is not linked with what does it. */
#ifndef SFN_ENGINE_REDRIVE_H
#define SFN_ENGINE_REDRIVE_H

#include "runtime/engine/engine.h"
#include "runtime/engine/handover.h"

struct execution;
struct frame;

struct redriver {
    /* The frame has failed, or was aborted and is silent: it stays as it is. */
    void (*stop)(struct frame *frame);
    /* The frames of an execution that has ended are in rows: free them. */
    void (*forget)(struct execution *execution);
    /* Go on with an execution that has ended. */
    struct handover (*redrive)(struct execution *execution);
    /* Go on with the next child that is pending; `reuse` is a frame that has just ended, or NULL.
     */
    struct handover (*redrive_child)(struct frame *parent, struct frame *reuse);
};

#endif
