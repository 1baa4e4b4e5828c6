/* runtime/engine/event.h - number the history events of an execution, and record them.
 *
 * Error messages quote event ids, so events are counted even when there is no history. */
#ifndef SFN_ENGINE_EVENT_H
#define SFN_ENGINE_EVENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "runtime/engine/effect.h"
#include "runtime/engine/engine.h"
#include "runtime/history/history.h"

struct execution;
struct frame;

/* What is counted for an execution as its states see it: the machine's own, or a child of a
 * distributed Map, which is an execution of its own. */
struct ledger {
    struct history *history; /* NULL: events are only counted; of a child, that of map_told.h */
    uint64_t number;         /* of a child that was told of: what it is called (map_sink.h) */
    int64_t events;          /* how many there were */
    int64_t events_most;     /* how many there may be before the last one, which ends it */
    int64_t variables_bytes; /* of all variables; only counted with --aws-limits */
    int64_t started_ms;
    int64_t redrives, redriven_ms; /* how often it was redriven, and when last */
    struct timer timer;         /* of the machine's timeout; of an express child, once it waits */
    uint8_t status;             /* of a child that has ended: enum execution_status */
    bool timed_out;             /* a child has used up its time */
    uint32_t simulated_seconds; /* of a simulated clock, how long it may last; 0: any time */
    const struct value *input;  /* a child's; that of the machine is read again when it is needed */
    const struct value *about; /* members of the context object that never change; NULL: not made */
};

/* A constant text as a value. */
struct value event_text(const char *text);
/* Number an event, and record it if there is a history. Returns its id. */
int64_t event_record(struct frame *frame, enum history_type type, int64_t previous_id,
                     const struct history_detail *details, size_t count);
/* The same for the last event of an execution: the machine's, whose frame is the root, or that of a
 * child of a distributed Map. Its number follows that of the last recorded event: those beyond
 * events_most do not count. */
void event_end(struct frame *top, enum history_type type, int64_t previous_id,
               const struct history_detail *details, size_t count);
/* Record the first event of such an execution. */
void event_start(struct frame *top, const struct value *input);
/* Record that such an execution was redriven, after its last event. */
void event_redriven(struct frame *top);
/* The same with the frame's last event as the previous one; the new event becomes the last. */
void event_follow(struct frame *frame, enum history_type type, const struct history_detail *details,
                  size_t count);

/* How an execution has ended: the machine's, or a child of a distributed Map. Values it does not
 * have are NULL. */
struct ending {
    enum execution_status status;
    const struct value *output, *error, *cause;
};
/* Record the last event of such an execution, whose frame this is. */
void event_ending(struct frame *top, const struct ending *ending);

#endif
