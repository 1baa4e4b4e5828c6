/* runtime/engine/map_told.h - tell the engine's map sink (map_sink.h) of the runs of distributed
 * Maps and of the executions in them. Without a sink nothing happens here.
 *
 * Children share one history, which holds events of one of them at a time and is empty between two
 * happenings: they need no more memory because somebody wants to know. */
#ifndef SFN_ENGINE_MAP_TOLD_H
#define SFN_ENGINE_MAP_TOLD_H

struct ending;
struct engine;
struct execution;
struct frame;

void map_told_init(struct engine *engine);
void map_told_fini(struct engine *engine);

/* A child has begun, of which only the frame is set up. It gets its number. */
void map_told_begun(struct frame *child);
/* Have the events of a child recorded that has begun, if they are wanted. */
void map_told_record(struct frame *child);
/* The frame, of a child or of the execution itself, is about to record an event. */
void map_told_turn(struct frame *frame);
/* A child has ended; its last event is recorded. */
void map_told_ended(struct frame *child, const struct ending *ending);

/* The run of this Map has changed; it has ended, with the status in it. */
void map_told_run(struct frame *parent);
void map_told_run_ended(struct frame *parent);

/* The happening is over: tell what was not told yet. */
void map_told_all(struct execution *execution);

#endif
