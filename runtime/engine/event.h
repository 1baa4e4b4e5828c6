/* runtime/engine/event.h - history events of an execution: numbered, and recorded if it is kept.
 *
 * Ids stand in causes and in other events, so events are counted even when nobody records them. */
#ifndef SFN_ENGINE_EVENT_H
#define SFN_ENGINE_EVENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "runtime/engine/effect.h"
#include "runtime/history/history.h"

struct execution;
struct frame;

/* An execution as its states see it: the machine's own, or a child of a distributed Map. */
struct ledger {
    struct history *history; /* NULL: events are only counted */
    int64_t events;          /* recorded or only counted */
    int64_t events_most;     /* that leave room for the one of the end */
    int64_t variables_bytes; /* counted with --aws-limits only */
    int64_t started_ms;
    struct timer timer;        /* the machine's time; an express child's, once it waits */
    bool timed_out;            /* a child's time is over */
    const struct value *input; /* of a child; the machine's is read again when asked for */
    const struct value *about; /* members of the context object that never change, or NULL */
};

/* A constant text as a value. */
struct value event_text(const char *text);
/* Returns the id of the event. */
int64_t event_record(struct frame *frame, enum history_type type, int64_t previous_id,
                     const struct history_detail *details, size_t count);
/* The last event of the execution; events beyond events_most, which nobody recorded, are
 * forgotten. */
void event_end(struct execution *execution, enum history_type type, int64_t previous_id,
               const struct history_detail *details, size_t count);
/* As event_record, chained to the frame's last event: the new event becomes the last. */
void event_follow(struct frame *frame, enum history_type type, const struct history_detail *details,
                  size_t count);

#endif
