/* runtime/engine/touch.c - remember which frames a happening touches.
 * In: frames. Out: a list of them, each once. Why a list: of ten thousand children most are not
 * touched, and need not be looked at. */
#include "runtime/engine/touch.h"

#include "runtime/base/bug.h"

void touched_add(struct frame *frame)
{
    struct touched *touched = &frame->execution->engine->touched;

    if (frame->rows.place != 0)
        return;
    if (touched->count == touched->capacity) {
        touched->capacity = touched->capacity == 0 ? 16 : touched->capacity * 2;
        touched->frames = mem_resize(touched->frames, touched->capacity * sizeof *touched->frames);
    }
    touched->frames[touched->count++] = frame;
    frame->rows.place = (uint32_t)touched->count;
    if (frame->ledger == &frame->execution->awake->ledger)
        return;
    while (frame->ledger != &frame->own)
        frame = frame->parent;
    touched_add(frame);
}

void touched_remove(struct frame *frame)
{
    if (frame->rows.place != 0)
        frame->execution->engine->touched.frames[frame->rows.place - 1] = NULL;
    frame->rows.place = 0;
}

void touched_clear(struct engine *engine)
{
    struct touched *touched = &engine->touched;

    for (size_t i = 0; i < touched->count; i++)
        if (touched->frames[i] != NULL)
            touched->frames[i]->rows.place = 0;
    touched->count = 0;
}
