/* runtime/engine/ids.h - ids of timers, tasks, sources and sinks, and the frames that they name.
 *
 * An id is the number of the frame that it belongs to, and in its lowest bits a serial number that
 * the frame gives. No two frames of an execution ever have the same number, not when one is gone
 * either. So an id says which frame it is for even if only some frames are in memory. The root is
 * number 0. A frame can be found by its number as soon as it waits or has children; that of an item
 * which never waits need not cost a place in a table. */
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

/* Give a child that was made its number. Siblings are numbered in the order of their list. */
void frame_number(struct frame *frame);
/* Put a frame into the table of those in memory, unless it is there; take it out again. */
void frame_list(struct frame *frame);
void frame_unlist(struct frame *frame);
/* A new id for a timer, task, source or sink of the frame. Never 0. After 268 million ids a frame
 * begins anew; nothing is as late as that. */
uint64_t frame_make_id(struct frame *frame);
/* The id that the frame will make next. */
uint64_t frame_next_id(const struct frame *frame);
/* The frame with this number if it is in memory, else NULL (keeping/load.h looks further). */
struct frame *frame_numbered(struct execution *execution, uint64_t number);

#endif
