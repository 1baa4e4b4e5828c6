/* runtime/engine/touch.h - remember which frames a happening touches.
 *
 * Only if the engine has a row sink. A frame is touched when it runs, is answered, or a child of it
 * starts or ends. What is touched is put into rows when the happening is over (keeping/save.c). */
#ifndef SFN_ENGINE_TOUCH_H
#define SFN_ENGINE_TOUCH_H

#include "runtime/engine/execution.h"
#include "runtime/engine/frame.h"

/* Put the frame into the list, and the one whose ledger counts its events. */
void touched_add(struct frame *frame);
static inline void frame_touch(struct frame *frame)
{
    if (frame->execution->kept)
        touched_add(frame);
}

/* Take the frame out again, as it has ended. */
void touched_remove(struct frame *frame);
/* Empty the list. */
void touched_clear(struct engine *engine);

#endif
