/* runtime/history/record.h - how events are stored in a history, for those who write and read them.
 *
 * A history is one run of bytes: for each event its head, then its details, each followed by its
 * text. Nothing is aligned, so heads are copied out before they are used. There are no addresses
 * and no padding: the same events are the same bytes. */
#ifndef SFN_HISTORY_RECORD_H
#define SFN_HISTORY_RECORD_H

#include <stdbool.h>

#include "runtime/history/history.h"

struct history {
    struct buffer bytes;
    struct buffer scratch;
    size_t events;                   /* all that were recorded */
    const struct history_sink *sink; /* or NULL */
    size_t taken;                    /* ... and that the sink has taken; the rest is in `bytes` */
    bool begun;                      /* the sink's text goes on with that of events before these */
};

struct event_head {
    int64_t id;
    int64_t previous_id;
    int64_t time_ms;
    uint32_t type; /* enum history_type */
    uint32_t details;
};

struct event_detail {
    int64_t number; /* NUMBER: the number; else the size of the text that follows */
    uint32_t field; /* enum history_field */
    uint32_t kind;
};

/* Where reading a history has come to. Begin with {history, 0}. */
struct event_reader {
    const struct history *history;
    size_t at;
};

/* Read the head of the next event; false at the end. All its details must be read before the next
 * head. */
bool event_next(struct event_reader *reader, struct event_head *head);

/* Read the next detail of the event. *text is borrowed and has no NUL; it is NULL for a NUMBER. */
void event_detail_next(struct event_reader *reader, struct event_detail *detail, const char **text);

/* AWS's name of an event type, and of the member that holds its details ("" for none). */
const char *history_type_name(enum history_type type);
const char *history_type_details(enum history_type type);

/* AWS's name of a detail ("": it has none). */
const char *history_field_name(enum history_field field);

#endif
