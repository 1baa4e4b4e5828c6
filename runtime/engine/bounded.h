/* runtime/engine/bounded.h - run compiled code in the memory that its execution may have.
 *
 * An operation of runtime/lang that would need more leaves the code (frame_afford); the frame has
 * then failed with States.Runtime, which nothing can handle, or, in an expression of JSONata, with
 * States.QueryEvaluationError. A walk through a value that takes too long (run_walk) leaves it,
 * too, and has failed as an expression that takes too long. */
#ifndef SFN_ENGINE_BOUNDED_H
#define SFN_ENGINE_BOUNDED_H

#include "runtime/engine/frame.h"

/* Run from a point: what the code returns, SFN_FAILED if it was left. */
int32_t bounded_run(struct frame *frame, int32_t point);

/* Run an item selector: its value, NULL if it has failed or was left. */
const struct value *bounded_choose(struct frame *frame, sfn_chooser chooser);

#endif
