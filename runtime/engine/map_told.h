/* runtime/engine/map_told.h - tell the engine's map sink (map_sink.h) of the runs of distributed
 * Maps and of the executions in them. Without a sink nothing happens here.
 *
 * Children share one history, which holds events of one of them at a time and is empty between two
 * happenings: they need no more memory because somebody wants to know. */
#ifndef SFN_ENGINE_MAP_TOLD_H
#define SFN_ENGINE_MAP_TOLD_H

#include "runtime/engine/execution.h"
#include "runtime/engine/frame.h"
#include "runtime/engine/map_sink.h"

/* What does it. Why a table: an executable in which nobody wants to know is not linked with it; who
 * wants to names it (struct map_sink). */
struct map_teller {
    void (*begun)(struct frame *child);
    void (*redriven)(struct frame *child);
    void (*record)(struct frame *child);
    void (*turn)(struct frame *frame);
    void (*ended)(struct frame *child, const struct ending *ending);
    void (*run)(struct frame *parent);
    void (*run_ended)(struct frame *parent);
    void (*all)(struct execution *execution);
};

/* NULL: nobody wants to know. */
static inline const struct map_teller *map_teller_of(const struct execution *execution)
{
    const struct map_sink *sink = execution->engine->options.map_sink;

    return sink != NULL ? sink->teller : NULL;
}

/* A child has begun, of which only the frame is set up. It gets its number. */
static inline void map_told_begun(struct frame *child)
{
    if (map_teller_of(child->execution) != NULL)
        map_teller_of(child->execution)->begun(child);
}

/* A child goes on that had ended. */
static inline void map_told_redriven(struct frame *child)
{
    if (map_teller_of(child->execution) != NULL)
        map_teller_of(child->execution)->redriven(child);
}

/* Have the events of a child recorded that has begun, if they are wanted. */
static inline void map_told_record(struct frame *child)
{
    if (map_teller_of(child->execution) != NULL)
        map_teller_of(child->execution)->record(child);
}

/* The frame, of a child or of the execution itself, is about to record an event. */
static inline void map_told_turn(struct frame *frame)
{
    if (map_teller_of(frame->execution) != NULL)
        map_teller_of(frame->execution)->turn(frame);
}

/* A child has ended; its last event is recorded. */
static inline void map_told_ended(struct frame *child, const struct ending *ending)
{
    if (map_teller_of(child->execution) != NULL)
        map_teller_of(child->execution)->ended(child, ending);
}

/* The run of this Map has changed; it has ended, with the status in it. */
static inline void map_told_run(struct frame *parent)
{
    if (map_teller_of(parent->execution) != NULL)
        map_teller_of(parent->execution)->run(parent);
}

static inline void map_told_run_ended(struct frame *parent)
{
    if (map_teller_of(parent->execution) != NULL)
        map_teller_of(parent->execution)->run_ended(parent);
}

/* The happening is over: tell what was not told yet. */
static inline void map_told_all(struct execution *execution)
{
    if (map_teller_of(execution) != NULL)
        map_teller_of(execution)->all(execution);
}

#endif
