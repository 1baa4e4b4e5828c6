/* runtime/history/history.h - record the history events of an execution, and write them as text.
 *
 * The engine numbers events from 1, even when no history records them. A history owns everything in
 * it. Values are kept as compact JSON text, because the values of an execution move and are freed;
 * only the text of an input is kept as it was written. */
#ifndef SFN_HISTORY_HISTORY_H
#define SFN_HISTORY_HISTORY_H

#include <stdbool.h>

#include "runtime/base/cold.h"
#include "runtime/base/buffer.h"
#include "sfn/value.h"

/* The types of events; see events.def. */
enum history_type {
#define HISTORY_EVENT(symbol, name, details, phrase) HISTORY_##symbol,
#include "runtime/history/events.def"
#undef HISTORY_EVENT
    HISTORY_TYPES
};

/* The details that events may have: "name", "input", "timeoutInSeconds"; see fields.def. */
enum history_field {
#define HISTORY_FIELD(symbol, name, may_be_cut) HISTORY_FIELD_##symbol,
#include "runtime/history/fields.def"
#undef HISTORY_FIELD
    HISTORY_FIELDS
};

/* One detail of an event. Values are borrowed until history_add returns. */
struct history_detail {
    enum history_field field;
    enum {
        DETAIL_JSON,
        DETAIL_WRITTEN,
        DETAIL_TEXT,
        DETAIL_NUMBER,
        DETAIL_VARIABLES,
        DETAIL_ROLE,
    } kind;
    const struct value *value; /* JSON: rendered as JSON text in a string; WRITTEN: a string value
                                  that is such a text already; TEXT: a string value;
                                  VARIABLES: an object, each member rendered as JSON text;
                                  ROLE: a string, rendered as {"roleArn": it} */
    int64_t number;
};

struct history;

/* Who takes the events of a history while they are recorded, so that a long execution needs no more
 * memory than a short one. `events` holds only those that were not taken yet; they are forgotten
 * when take returns. */
struct history_sink {
    void (*take)(void *context, const struct history *events);
    void *context;
    bool apart; /* each call's events stand alone: their text begins without a comma */
};

/* The sink is borrowed; NULL: the history keeps its events. Free it with history_free. */
struct history *history_new(const struct history_sink *sink);
void history_free(struct history *history);

/* Append an event. Details whose value is NULL (and kind not NUMBER) are left out.
 * Returns how many bytes it takes. */
size_t history_add(struct history *history, enum history_type type, int64_t id, int64_t previous_id,
                   int64_t time_ms, const struct history_detail *details, size_t count);

/* How many bytes it has allocated. */
size_t history_bytes(const struct history *history);

/* Give the events to the sink, if there is one. It also takes them when they have become many. */
void history_hand_over(struct history *history);

/* Append the document that AWS's GetExecutionHistory would return: {"events":[...]}. */
void history_render(const struct history *history, struct buffer *out);

/* The same document in parts, for a sink: what stands before the first event, the events that it
 * takes, and what stands behind the last. */
#define HISTORY_OPENS "{\"events\":["
#define HISTORY_CLOSES "]}"
void history_render_part(const struct history *events, struct buffer *out);

/* Append the events of a document, an array as history_render writes it: what is no event is passed
 * over, and of details only texts and numbers are taken, which is what an account needs. A
 * timestamp may also be a number of seconds. */
void history_add_read(struct history *history, const struct value *events);

/* For a sink that keeps events elsewhere: how many there are that it has not taken yet, and the
 * number of the first one. */
size_t history_untaken(const struct history *history, int64_t *first);

/* ---- for people ---- */
/* An account of a history: a line for each event with time since the start, id, state, what
 * happened. */
struct account;

/* Begin an account. Names of states are as wide as `width` characters; longer ones stick out. */
struct account *account_new(size_t width);
void account_free(struct account *account);

/* Append the lines of the events that were recorded since the last call. The line of an event that
 * is told together with the next one waits for it. */
COLD void account_render(struct account *account, const struct history *events, struct buffer *out);
/* Append the line that still waits, if there is one. */
void account_end(struct account *account, struct buffer *out);

#endif
