/* runtime/engine/handover.h - which frame is next, and what is to be done with it.
 *
 * Nothing calls a frame but the loop of run.c: what finds out who is next returns a handover. */
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
    HANDOVER_LOOK, /* the frame waits: start the nearest child that may, from the frame upwards */
    HANDOVER_NONE, /* nothing: all that is left waits, or the execution has ended */
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

static inline struct handover handover_look(struct frame *frame)
{
    return (struct handover){frame, -1, HANDOVER_LOOK};
}

static inline struct handover handover_none(void)
{
    return (struct handover){NULL, -1, HANDOVER_NONE};
}

/* ---- answer.c ---- */
/* A timer of a frame is due, or the world answered a frame's effect: the frame that waits for it
 * takes it. What nobody waits for any more is ignored. */
struct handover answer_take(struct execution *execution, const struct happening *happening);

/* ---- unwind.c ---- */
/* The frame's failure is set: its state's work is given up. Next is the state's `fail` point, or
 * what the parent makes of a child that failed, or nothing, as the execution failed. */
struct handover frame_unwind(struct frame *frame);

/* ---- run.c: the loop ---- */
/* Go on with `next`, and with all that follows from it. */
void execution_run(struct handover next);

#endif
