/* runtime/entry/store/show.c - show answers: their times, which are numbers, become texts. */
#include <inttypes.h>
#include <math.h>
#include <string.h>

#include "runtime/base/text.h"
#include "runtime/base/time.h"
#include "runtime/entry/output.h"
#include "runtime/entry/store/visit.h"
#include "runtime/json/value.h"
#include "runtime/json/write.h"
#include "runtime/store/read.h"

/* The members of AWS's answers that are times. */
static bool is_time(const struct member *member)
{
    const struct key *key = &member->key;

    return value_is_number(&member->value) &&
           ((key->size == 9 && memcmp(key->text, "timestamp", 9) == 0) ||
            (key->size >= 4 && memcmp(key->text + key->size - 4, "Date", 4) == 0));
}

int64_t show_ms(const struct value *time)
{
    return time != NULL && value_is_number(time) ? llround(value_real(time) * 1000) : 0;
}

void show_time_ms(struct buffer *out, int64_t time_ms)
{
    char text[TIME_TEXT_MAX];
    int size = time_write_ms(text, time_ms);

    buffer_add(out, text, (size_t)size);
}

void show_time(struct buffer *out, const struct value *time)
{
    if (time != NULL)
        show_time_ms(out, show_ms(time));
    else
        buffer_add_byte(out, '-');
}

static void show_members(struct buffer *out, const struct value *object)
{
    buffer_add_byte(out, '{');
    for (uint32_t i = 0; i < object->size; i++) {
        const struct member *member = &object->as.members[i];

        if (i > 0)
            buffer_add_byte(out, ',');
        json_write_string(out, member->key.text, member->key.size);
        buffer_add_byte(out, ':');
        if (!is_time(member)) {
            show_json(out, &member->value);
            continue;
        }
        buffer_add_byte(out, '"');
        show_time(out, &member->value);
        buffer_add_byte(out, '"');
    }
    buffer_add_byte(out, '}');
}

void show_json(struct buffer *out, const struct value *value)
{
    if (value->kind == VALUE_OBJECT) {
        show_members(out, value);
    } else if (value->kind == VALUE_ARRAY) {
        buffer_add_byte(out, '[');
        for (uint32_t i = 0; i < value->size; i++) {
            if (i > 0)
                buffer_add_byte(out, ',');
            show_json(out, &value->as.items[i]);
        }
        buffer_add_byte(out, ']');
    } else {
        json_write(out, value);
    }
}

void show_next(struct buffer *out, const struct buffer *token)
{
    if (token->size == 0)
        return;
    buffer_add_text(out, ",\"nextToken\":");
    json_write_string(out, token->text, token->size);
}

void show_plain(struct buffer *out, const struct value *text)
{
    if (value_is(text, VALUE_STRING))
        text_add_plain(out, text->as.text, text->size);
}

static void add_member(struct buffer *out, const char *name, struct store_text text)
{
    if (text.text == NULL)
        return;
    buffer_add_format(out, ",\"%s\":", name);
    json_write_string(out, text.text, text.size);
}

void show_ending(struct buffer *out, const struct store_execution *execution, uint64_t line)
{
    bool succeeded = execution->output.text != NULL;

    if (succeeded && line == 0) {
        buffer_add(out, execution->output.text, execution->output.size);
        return;
    }
    buffer_add_byte(out, '{');
    if (line != 0)
        buffer_add_format(out, "\"line\":%" PRIu64 ",", line);
    buffer_add_format(out, "\"status\":\"%s\"", execution->status.text);
    if (succeeded) {
        buffer_add_text(out, ",\"output\":");
        buffer_add(out, execution->output.text, execution->output.size);
    }
    add_member(out, "error", execution->error);
    add_member(out, "cause", execution->cause);
    buffer_add_byte(out, '}');
}

int show_answer(const struct visit *visit, const struct value *answer, struct buffer *out)
{
    int status = visit_failure(visit);

    if (answer != NULL)
        status = output_print(visit->entry->invoked_as, out->text, out->size) ? ENTRY_SUCCEEDED
                                                                              : ENTRY_USAGE;
    buffer_fini(out);
    return status;
}
