/* runtime/history/history.h - history events of an execution: recorded, rendered on demand.
 *
 * Events are numbered from 1 by the engine (which counts them even when nobody records). A history
 * owns everything in it: values are kept as compact JSON text, as the execution's values move. What
 * was an input's text stays as it was written. */
#ifndef SFN_HISTORY_HISTORY_H
#define SFN_HISTORY_HISTORY_H

#include "runtime/base/buffer.h"
#include "sfn/value.h"

/* Type names as AWS spells them, with the member that holds their details. */
enum history_type {
#define HISTORY_EVENT(symbol, name, details) HISTORY_##symbol,
#include "runtime/history/events.def"
#undef HISTORY_EVENT
    HISTORY_TYPES
};

/* What details are called: "name", "input", "timeoutInSeconds". */
enum history_field {
#define HISTORY_FIELD(symbol, name, may_be_cut) HISTORY_FIELD_##symbol,
#include "runtime/history/fields.def"
#undef HISTORY_FIELD
    HISTORY_FIELDS
};

/* One detail. Texts are copied. */
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

struct history *history_new(void);
void history_free(struct history *history);

/* Append an event. Details whose value is NULL (and kind not NUMBER) are left out. */
void history_add(struct history *history, enum history_type type, int64_t id, int64_t previous_id,
                 int64_t time_ms, const struct history_detail *details, size_t count);

/* The document GetExecutionHistory would return: {"events":[...]}. */
void history_render(const struct history *history, struct buffer *out);

/* A readable account, a line an event: time since start, id, state, what happened. */
void history_render_account(const struct history *history, struct buffer *out);

#endif
