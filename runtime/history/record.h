/* runtime/history/record.h - how events lie in a history: shared by recording and rendering.
 *
 * A history is one run of bytes: for each event its head, then its details, each with its text
 * right behind it. Nothing is aligned, so everything is copied out before it is looked at; nothing
 * is an address and nothing is padding: the same events are the same bytes. */
#ifndef SFN_HISTORY_RECORD_H
#define SFN_HISTORY_RECORD_H

#include <stdbool.h>

#include "runtime/history/history.h"

struct history {
    struct buffer bytes;
    struct buffer scratch;
    size_t events;
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

/* A place in a history. Begin with {history, 0}. */
struct event_reader {
    const struct history *history;
    size_t at;
};

/* The next event's head; false at the end. Its details must all be read before the next head. */
bool event_next(struct event_reader *reader, struct event_head *head);

/* The next detail of the event; *text is borrowed (not terminated, NULL for a NUMBER). */
void event_detail_next(struct event_reader *reader, struct event_detail *detail, const char **text);

/* AWS's name of an event type, and of the member that holds its details ("" for none). */
const char *history_type_name(enum history_type type);
const char *history_type_details(enum history_type type);

/* AWS's name of a detail, and whether AWS would say beside it if it was cut short. */
const char *history_field_name(enum history_field field);
bool history_field_may_be_cut(enum history_field field);

#endif
