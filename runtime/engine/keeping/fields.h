/* runtime/engine/keeping/fields.h - the fields of the rows of executions and frames.
 *
 * Values are not among them; they have rows of their own, which are put only when they change. */
#ifndef SFN_KEEPING_FIELDS_H
#define SFN_KEEPING_FIELDS_H

#include <stdint.h>

#include "runtime/engine/engine.h"
#include "runtime/rows/fields.h"

struct engine;
struct execution;
struct frame;

/* ---- frame_fields.c ---- */
/* Append the fields of a frame that waits. */
void frame_fields_write(const struct frame *frame, const struct fields_out *out);
/* The number of the frame above, of fields that were read. */
uint64_t frame_fields_parent(const struct fields *fields);
/* Which branch or item of that it is. */
uint32_t frame_fields_index(const struct fields *fields);
/* Set all that the fields say of a frame that was just made and has its number, its task and join
 * included. What does not fit the program is refused (fields->wrong). */
void frame_fields_read(struct frame *frame, const struct fields *fields);

/* ---- execution_fields.c ---- */
/* The compact form does not say of which version and definition they are. */
void execution_fields_write(const struct execution *execution, const struct fields_out *out);
/* Refuse fields of another version or definition; set the status. */
void execution_fields_check(struct execution *execution, const struct fields *fields, bool adopt);
void execution_fields_read(struct execution *execution, const struct fields *fields);
/* How far its distributed Maps are. */
struct map_progress execution_fields_progress(const struct fields *fields);

/* ---- both ---- */
struct timer;
/* A timer of the frame with this number, as a field. */
void timer_fields_write(const struct fields_out *out, enum field field, const struct timer *timer);
void timer_fields_read(const struct fields *fields, enum field field, uint64_t frame,
                       struct timer *timer);

#endif
