/* runtime/engine/redrive.h - keep what has failed or was aborted, and go on from there.
 *
 * An execution that may be redriven keeps the frames of a state that fails, and all below them,
 * until somebody handles the failure. If nobody does, the execution ends, and they stay in its
 * rows. A redrive reads them again and goes on: a Task, Parallel or Map at its `work`, a Wait until
 * its time, any other state anew; of children only those that have not succeeded. */
#ifndef SFN_ENGINE_REDRIVE_H
#define SFN_ENGINE_REDRIVE_H

#include "runtime/engine/handover.h"

struct execution;
struct frame;

/* ---- stop.c ---- */
/* The frame has failed, or was aborted and is silent: it stays as it is. */
void frame_stop(struct frame *frame);

/* ---- redrive.c ---- */
/* Go on with an execution that has ended. */
struct handover execution_redrive(struct execution *execution);
/* Go on with a frame that has stopped. */
struct handover frame_redrive(struct frame *frame);
/* Begin anew with the child of a distributed Map that has stopped. */
struct handover frame_restart(struct frame *child);
/* Go on with the next child that is pending; `reuse` is a frame that has just ended, or NULL. */
struct handover join_redrive_child(struct frame *parent, struct frame *reuse);

#endif
