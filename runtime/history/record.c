/* runtime/history/record.c - append events to a history, and read them again.
 *
 * In: events with borrowed values. Out: a history that owns the text of all of them.
 * Why text: the values of an execution move and are freed, while its history stays. */
#include "runtime/history/record.h"

#include <stdlib.h>
#include <string.h>

#include "runtime/base/bug.h"
#include "runtime/base/count.h"
#include "runtime/json/write.h"

/* So much is recorded, in bytes, before a sink takes it. */
#define HELD_MAX ((size_t)128 * 1024)

struct history *history_new(const struct history_sink *sink)
{
    struct history *history = mem_zeroed(1, sizeof *history);

    history->sink = sink;
    return history;
}

void history_free(struct history *history)
{
    if (history == NULL)
        return;
    buffer_fini(&history->bytes);
    buffer_fini(&history->scratch);
    free(history);
}

/* Append assigned variables as the JSON object that AWS shows: each value is a string that holds
 * its JSON text. */
static void add_variables(struct history *history, const struct value *variables)
{
    struct buffer *out = &history->bytes;

    buffer_add_byte(out, '{');
    for (uint32_t i = 0; i < variables->size; i++) {
        const struct member *member = &variables->as.members[i];

        if (i > 0)
            buffer_add_byte(out, ',');
        json_write_string(out, member->key.text, member->key.size);
        buffer_add_byte(out, ':');
        buffer_clear(&history->scratch);
        json_write(&history->scratch, &member->value);
        json_write_string(out, history->scratch.text, history->scratch.size);
    }
    buffer_add_byte(out, '}');
}

static void add_detail(struct history *history, const struct history_detail *detail)
{
    struct event_detail head = {detail->number, (uint32_t)detail->field, (uint32_t)detail->kind};
    size_t place = history->bytes.size;
    size_t start;

    if (detail->kind == DETAIL_WRITTEN) /* once recorded, both are the same: a JSON text */
        head.kind = DETAIL_JSON;
    buffer_add(&history->bytes, (const char *)&head, sizeof head);
    if (detail->kind == DETAIL_NUMBER)
        return;
    start = history->bytes.size;
    switch (detail->kind) {
    case DETAIL_JSON:
        json_write(&history->bytes, detail->value);
        break;
    case DETAIL_VARIABLES:
        ENSURE(detail->value->kind == VALUE_OBJECT);
        add_variables(history, detail->value);
        break;
    case DETAIL_WRITTEN:
    case DETAIL_TEXT:
    case DETAIL_ROLE:
        ENSURE(detail->value->kind == VALUE_STRING);
        buffer_add(&history->bytes, detail->value->as.text, detail->value->size);
        break;
    case DETAIL_NUMBER:
        break;
    }
    head.number = (int64_t)(history->bytes.size - start);
    memcpy(history->bytes.text + place, &head, sizeof head);
}

size_t history_add(struct history *history, enum history_type type, int64_t id, int64_t previous_id,
                   int64_t time_ms, const struct history_detail *details, size_t count)
{
    struct event_head head = {id, previous_id, time_ms, (uint32_t)type, 0};
    const size_t before = history->bytes.size;
    size_t size;

    for (size_t i = 0; i < count; i++)
        if (details[i].kind == DETAIL_NUMBER || details[i].value != NULL)
            head.details++;
    buffer_add(&history->bytes, (const char *)&head, sizeof head);
    for (size_t i = 0; i < count; i++)
        if (details[i].kind == DETAIL_NUMBER || details[i].value != NULL)
            add_detail(history, &details[i]);
    history->events++;
    size = history->bytes.size - before;
    if (history->bytes.size >= HELD_MAX)
        history_hand_over(history);
    return size;
}

size_t history_bytes(const struct history *history)
{
    return sizeof *history + history->bytes.capacity + history->scratch.capacity;
}

void history_hand_over(struct history *history)
{
    if (history->sink == NULL || history->bytes.size == 0)
        return;
    history->sink->take(history->sink->context, history);
    history->begun = !history->sink->apart;
    history->taken = history->events;
    buffer_clear(&history->bytes);
}

size_t history_untaken(const struct history *history, int64_t *first)
{
    struct event_reader reader = {history, 0};
    struct event_head head = {.id = 0};

    event_next(&reader, &head);
    *first = head.id;
    return history->events - history->taken;
}

bool event_next(struct event_reader *reader, struct event_head *head)
{
    const struct buffer *bytes = &reader->history->bytes;

    if (reader->at >= bytes->size)
        return false;
    memcpy(head, bytes->text + reader->at, sizeof *head);
    reader->at += sizeof *head;
    return true;
}

void event_detail_next(struct event_reader *reader, struct event_detail *detail, const char **text)
{
    const struct buffer *bytes = &reader->history->bytes;

    memcpy(detail, bytes->text + reader->at, sizeof *detail);
    reader->at += sizeof *detail;
    *text = NULL;
    if (detail->kind == DETAIL_NUMBER)
        return;
    *text = bytes->text + reader->at;
    reader->at += (size_t)detail->number;
    ENSURE(reader->at <= bytes->size);
}

static const struct {
    const char *name;
    const char *details;
} types[] = {
#define HISTORY_EVENT(symbol, name, details, phrase) {name, details},
#include "runtime/history/events.def"
#undef HISTORY_EVENT
};

const char *history_type_name(enum history_type type)
{
    ENSURE((size_t)type < COUNT_OF(types));
    return types[type].name;
}

const char *history_type_details(enum history_type type)
{
    ENSURE((size_t)type < COUNT_OF(types));
    return types[type].details;
}

static const char *const fields[] = {
#define HISTORY_FIELD(symbol, name, may_be_cut) name,
#include "runtime/history/fields.def"
#undef HISTORY_FIELD
};

const char *history_field_name(enum history_field field)
{
    ENSURE((size_t)field < COUNT_OF(fields));
    return fields[field];
}
