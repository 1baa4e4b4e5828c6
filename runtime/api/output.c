/* runtime/api/output.c - write the members of an answer. */

#include "runtime/api/request.h"
#include "runtime/json/write.h"

static void begin(struct buffer *out, const char *name)
{
    if (out->size > 0 && out->text[out->size - 1] != '{')
        buffer_add_byte(out, ',');
    buffer_add_byte(out, '"');
    buffer_add_text(out, name);
    buffer_add_text(out, "\":");
}

void output_text(struct buffer *out, const char *name, struct store_text text)
{
    if (text.text == NULL)
        return;
    begin(out, name);
    json_write_string(out, text.text, text.size);
}

void output_word(struct buffer *out, const char *name, const char *word)
{
    output_text(out, name, store_text_of(word));
}

void output_integer(struct buffer *out, const char *name, int64_t number)
{
    begin(out, name);
    buffer_add_integer(out, number);
}

void output_json(struct buffer *out, const char *name, const char *json)
{
    begin(out, name);
    buffer_add_text(out, json);
}

void output_time_value(struct buffer *out, int64_t time_ms)
{
    int part = (int)(time_ms % 1000);

    buffer_add_integer(out, time_ms / 1000);
    buffer_add_byte(out, '.');
    if (part > 0) {
        buffer_add_byte(out, (char)('0' + part / 100));
        buffer_add_byte(out, (char)('0' + part / 10 % 10));
    }
    buffer_add_byte(out, (char)('0' + part % 10));
}

void output_time(struct buffer *out, const char *name, int64_t time_ms)
{
    if (time_ms == 0)
        return;
    begin(out, name);
    output_time_value(out, time_ms);
}

void output_execution(struct buffer *out, const struct store_execution *execution,
                      struct store_text status)
{
    output_text(out, "executionArn", execution->start.id);
    output_text(out, "stateMachineArn", execution->start.machine);
    output_text(out, "name", execution->start.name);
    output_text(out, "status", status);
    output_time(out, "startDate", execution->start.started_ms);
    output_time(out, "stopDate", execution->ended_ms);
}
