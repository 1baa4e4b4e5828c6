/* runtime/history/render.c - write a history as AWS's GetExecutionHistory returns it.
 *
 * In: recorded events. Out: {"events":[...]}, an object for each event, with RFC 3339 timestamps in
 * UTC.
 * Why apart from recording: only a history that is asked for should cost the text. */
#include "runtime/base/bug.h"
#include "runtime/base/count.h"
#include "runtime/base/time.h"
#include "runtime/history/render.h"
#include "runtime/json/write.h"

/* ---- the texts between the values ---- */

/* A text that stands there as it is. */
struct piece {
    const char *text;
    size_t size;
};

#define PIECE(text)                                                                                \
    {                                                                                              \
        text, sizeof(text) - 1                                                                     \
    }

/* What stands between an event's time and its number, and in front of its details. A table in every
 * executable: the sizes share a word. */
static const struct {
    const char *type, *details;
    unsigned char type_size, details_size;
} types[] = {
#define HISTORY_EVENT(symbol, name, details, phrase)                                               \
    {"\",\"type\":\"" name "\",\"id\":", ",\"" details "\":{",                                     \
     sizeof("\",\"type\":\"" name "\",\"id\":") - 1, sizeof(",\"" details "\":{") - 1},
#include "runtime/history/events.def"
#undef HISTORY_EVENT
};

/* A detail's name, and what AWS adds behind one that it may cut short. We never do. */
static const struct {
    struct piece name;
    struct piece truncation;
} fields[] = {
#define TRUNCATION_true(name) PIECE(",\"" name "Details\":{\"truncated\":false}")
#define TRUNCATION_false(name) PIECE("")
#define HISTORY_FIELD(symbol, name, may_be_cut)                                                    \
    {PIECE("\"" name "\":"), TRUNCATION_##may_be_cut(name)},
#include "runtime/history/fields.def"
#undef HISTORY_FIELD
};

static void add(struct buffer *out, const struct piece *piece)
{
    buffer_add(out, piece->text, piece->size);
}

/* ---- events ---- */

/* A time as it was written last: events of a turn have the same. */
struct written_time {
    int64_t time_ms;
    int size; /* 0: none was written yet */
    char text[TIME_TEXT_MAX];
};

static void render_time(struct buffer *out, struct written_time *last, int64_t time_ms)
{
    if (last->size == 0 || last->time_ms != time_ms) {
        last->time_ms = time_ms;
        last->size = time_write_ms(last->text, time_ms);
    }
    buffer_add(out, last->text, (size_t)last->size);
}

void render_detail(struct buffer *out, const struct event_detail *detail, const char *text)
{
    ENSURE(detail->field < COUNT_OF(fields));
    add(out, &fields[detail->field].name);
    switch (detail->kind) {
    case DETAIL_NUMBER:
        buffer_add_integer(out, detail->number);
        break;
    case DETAIL_VARIABLES:
        buffer_add(out, text, (size_t)detail->number);
        break;
    case DETAIL_ROLE:
        buffer_add_text(out, "{\"roleArn\":");
        json_write_string(out, text, (size_t)detail->number);
        buffer_add_byte(out, '}');
        break;
    default:
        json_write_string(out, text, (size_t)detail->number);
        break;
    }
    add(out, &fields[detail->field].truncation);
}

static void render_event(struct buffer *out, struct event_reader *reader,
                         const struct event_head *head, struct written_time *last)
{
    static const struct piece opens = PIECE("{\"timestamp\":\""),
                              previous = PIECE(",\"previousEventId\":");
    const bool has_details = history_type_details(head->type)[0] != '\0';
    const char *between = "";

    add(out, &opens);
    render_time(out, last, head->time_ms);
    buffer_add(out, types[head->type].type, types[head->type].type_size);
    buffer_add_integer(out, head->id);
    add(out, &previous);
    buffer_add_integer(out, head->previous_id);
    if (has_details)
        buffer_add(out, types[head->type].details, types[head->type].details_size);
    for (unsigned i = 0; i < head->details; i++) {
        struct event_detail detail;
        const char *text;

        event_detail_next(reader, &detail, &text);
        if (history_field_name(detail.field)[0] == '\0')
            continue;
        ENSURE(has_details);
        buffer_add_text(out, between);
        render_detail(out, &detail, text);
        between = ",";
    }
    buffer_add_text(out, has_details ? "}}" : "}");
}

void history_render_part(const struct history *events, struct buffer *out)
{
    struct event_reader reader = {events, 0};
    struct written_time last = {.size = 0};
    struct event_head head;
    const char *between = events->begun ? "," : "";

    while (event_next(&reader, &head)) {
        buffer_add_text(out, between);
        render_event(out, &reader, &head, &last);
        between = ",";
    }
}

void history_render(const struct history *history, struct buffer *out)
{
    ENSURE(history->taken == 0);
    buffer_add_text(out, HISTORY_OPENS);
    history_render_part(history, out);
    buffer_add_text(out, HISTORY_CLOSES);
}
