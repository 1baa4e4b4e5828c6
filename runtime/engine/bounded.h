/* runtime/engine/bounded.h - run compiled code in the memory that its execution may have.
 *
 * An operation of runtime/lang that would need more leaves the code (frame_afford); the frame has
 * then failed with States.Runtime, which nothing can handle. */
#ifndef SFN_ENGINE_BOUNDED_H
#define SFN_ENGINE_BOUNDED_H

#include "runtime/engine/frame.h"

/* Run from a point: what the code returns, SFN_FAILED if it was left. */
int32_t bounded_run(struct frame *frame, int32_t point);

/* Run an item selector: its value, NULL if it has failed or was left. */
const struct value *bounded_choose(struct frame *frame, sfn_chooser chooser);

#endif
