/* runtime/engine/handover.h - which frame is next, and what is to be done with it.
 *
 * Only the loop in run.c runs frames. A function that finds out which frame is next does not run
 * it, but returns a handover. */
#ifndef SFN_ENGINE_HANDOVER_H
#define SFN_ENGINE_HANDOVER_H

#include <stddef.h>
#include <stdint.h>

struct execution;
struct frame;
struct happening;

enum handover_kind {
    HANDOVER_RUN,  /* run the frame's compiled code from `point` */
    HANDOVER_FAIL, /* the frame's failure is set: its state handles it, or the frame fails */
    HANDOVER_JOIN, /* the frame waits for its children: if none is left to wait for, go on; else as
                      LOOK */
    HANDOVER_LOOK, /* the frame waits: start a child of it, or of the nearest frame above that can
                    */
    HANDOVER_NONE, /* do nothing: all frames wait, or the execution has ended */
};

struct handover {
    struct frame *frame;
    int32_t point; /* RUN */
    enum handover_kind kind;
};

static inline struct handover handover_run(struct frame *frame, int32_t point)
{
    return (struct handover){frame, point, HANDOVER_RUN};
}

static inline struct handover handover_fail(struct frame *frame)
{
    return (struct handover){frame, -1, HANDOVER_FAIL};
}

static inline struct handover handover_join(struct frame *frame)
{
    return (struct handover){frame, -1, HANDOVER_JOIN};
}

static inline struct handover handover_look(struct frame *frame)
{
    return (struct handover){frame, -1, HANDOVER_LOOK};
}

static inline struct handover handover_none(void)
{
    return (struct handover){NULL, -1, HANDOVER_NONE};
}

/* ---- answer.c ---- */
/* Give a happening, a due timer or an answer to an effect, to the frame that waits for it. If there
 * is none any more, ignore it. */
struct handover answer_take(struct execution *execution, const struct happening *happening);

/* ---- unwind.c ---- */
/* Abort the work of the state of a frame that has failed. Next is the state's `fail` point; or what
 * the parent does about a child that failed; or nothing, because the execution has failed. */
struct handover frame_unwind(struct frame *frame);

/* ---- run.c: the loop ---- */
/* Do what `next` says, and all that follows from it. */
void execution_run(struct handover next);

#endif
