/* runtime/history/render.c - write a history as AWS's GetExecutionHistory returns it.
 *
 * In: recorded events. Out: {"events":[...]}, an object for each event, with RFC 3339 timestamps in
 * UTC.
 * Why apart from recording: only a history that is asked for should cost the text. */
#include "runtime/base/bug.h"
#include "runtime/base/time.h"
#include "runtime/history/render.h"
#include "runtime/json/write.h"

static void render_time(struct buffer *out, int64_t time_ms)
{
    char text[TIME_TEXT_MAX];
    int size = time_write_ms(text, time_ms);

    buffer_add_byte(out, '"');
    buffer_add(out, text, (size_t)size);
    buffer_add_byte(out, '"');
}

/* Append what AWS adds beside a detail that it may cut short. We never do. */
static void render_truncation(struct buffer *out, enum history_field field)
{
    if (!history_field_may_be_cut(field))
        return;
    buffer_add_text(out, ",\"");
    buffer_add_text(out, history_field_name(field));
    buffer_add_text(out, "Details\":{\"truncated\":false}");
}

void render_detail(struct buffer *out, const struct event_detail *detail, const char *text)
{
    buffer_add_byte(out, '"');
    buffer_add_text(out, history_field_name(detail->field));
    buffer_add_text(out, "\":");
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
    render_truncation(out, detail->field);
}

static void render_event(struct buffer *out, struct event_reader *reader,
                         const struct event_head *head)
{
    const char *member = history_type_details(head->type);
    const char *between = "";

    buffer_add_text(out, "{\"timestamp\":");
    render_time(out, head->time_ms);
    buffer_add_text(out, ",\"type\":\"");
    buffer_add_text(out, history_type_name(head->type));
    buffer_add_text(out, "\",\"id\":");
    buffer_add_integer(out, head->id);
    buffer_add_text(out, ",\"previousEventId\":");
    buffer_add_integer(out, head->previous_id);
    if (member[0] != '\0') {
        buffer_add_text(out, ",\"");
        buffer_add_text(out, member);
        buffer_add_text(out, "\":{");
    }
    for (unsigned i = 0; i < head->details; i++) {
        struct event_detail detail;
        const char *text;

        event_detail_next(reader, &detail, &text);
        if (history_field_name(detail.field)[0] == '\0')
            continue;
        ENSURE(member[0] != '\0');
        buffer_add_text(out, between);
        render_detail(out, &detail, text);
        between = ",";
    }
    buffer_add_text(out, member[0] != '\0' ? "}}" : "}");
}

void history_render_part(const struct history *events, struct buffer *out)
{
    struct event_reader reader = {events, 0};
    struct event_head head;
    const char *between = events->begun ? "," : "";

    while (event_next(&reader, &head)) {
        buffer_add_text(out, between);
        render_event(out, &reader, &head);
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
