/* runtime/engine/ids.h - ids of timers, tasks, sources and sinks, and the frames that they name.
 *
 * An id is the number of the frame that it belongs to, and in its lowest bits a serial number that
 * the frame gives. A frame is numbered when it first waits or has children; no other frame of the
 * execution ever gets its number, not when it is gone either. So an id says which frame it is for
 * even if only some frames are in memory. The root is number 0. */
#ifndef SFN_ENGINE_IDS_H
#define SFN_ENGINE_IDS_H

#include <stdint.h>

struct execution;
struct frame;

#define ID_SERIAL_BITS 28
#define ID_SERIAL_MAX ((UINT32_C(1) << ID_SERIAL_BITS) - 1)

/* The number of the frame that an id belongs to. */
static inline uint64_t id_frame(uint64_t id)
{
    return id >> ID_SERIAL_BITS;
}

/* The serial number in an id. */
static inline uint32_t id_serial(uint64_t id)
{
    return (uint32_t)(id & ID_SERIAL_MAX);
}

/* Number a frame, unless it is numbered. Siblings are numbered in the order of their list: a child
 * waits, has children or has ended before the next one is made. */
void frame_number(struct frame *frame);
/* Put a frame that has its number already into the table of those in memory; take it out again. */
void frame_numbered_add(struct frame *frame);
void frame_numbered_remove(struct frame *frame);
/* A new id for a timer, task, source or sink of the frame. Never 0. After 268 million ids a frame
 * begins anew; nothing is as late as that. */
uint64_t frame_make_id(struct frame *frame);
/* The id that the frame will make next. */
uint64_t frame_next_id(struct frame *frame);
/* The frame with this number if it is in memory, else NULL (keeping/load.h looks further). */
struct frame *frame_numbered(struct execution *execution, uint64_t number);

#endif
