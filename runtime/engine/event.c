/* runtime/engine/event.c - number and record history events.
 * In: what happened. Out: its event id; a recorded event when the execution keeps a history.
 * Why: ids stand in causes, so events are counted even when nobody records them. */
#include <string.h>

#include "runtime/engine/frame.h"

struct value event_text(const char *text)
{
    return (struct value){.kind = VALUE_STRING,
                          .flags = VALUE_FIXED,
                          .size = (uint32_t)strlen(text),
                          .as.text = text};
}

int64_t event_record(struct frame *frame, enum history_type type, int64_t previous_id,
                     const struct history_detail *details, size_t count)
{
    struct ledger *ledger = frame->ledger;
    int64_t id = ++ledger->events;

    if (ledger->history != NULL)
        history_add(ledger->history, type, id, previous_id, frame->execution->now_ms, details,
                    count);
    return id;
}

void event_follow(struct frame *frame, enum history_type type, const struct history_detail *details,
                  size_t count)
{
    frame->last_id = event_record(frame, type, frame->last_id, details, count);
}
