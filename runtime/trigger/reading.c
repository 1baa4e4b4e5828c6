/* runtime/trigger/reading.c - say what is wrong with an event pattern, as EventBridge does. */
#include "runtime/trigger/reading.h"

#include "runtime/json/jackson.h"
#include "runtime/json/read.h"

bool pattern_fail_anywhere(struct pattern_reading *reading, const char *message)
{
    buffer_add_format(reading->problem, "Event pattern is not valid. Reason: %s", message);
    return false;
}

static void add_place(struct pattern_reading *reading)
{
    const struct tokens *tokens = &reading->tokens;

    buffer_add_text(reading->problem, "\n at ");
    jackson_add_place(reading->problem, tokens->text, tokens->size, tokens->place);
}

bool pattern_fail(struct pattern_reading *reading, const char *message)
{
    pattern_fail_anywhere(reading, message);
    add_place(reading);
    return false;
}

bool pattern_fail_with(struct pattern_reading *reading, const char *message, const char *text,
                       size_t size)
{
    pattern_fail_anywhere(reading, message);
    buffer_add(reading->problem, text, size);
    add_place(reading);
    return false;
}

bool pattern_fail_listed(struct pattern_reading *reading, const char *message)
{
    pattern_fail(reading, message);
    add_place(reading);
    return false;
}

bool pattern_fail_json(struct pattern_reading *reading)
{
    const struct tokens *tokens = &reading->tokens;
    struct buffer place = BUFFER_EMPTY;
    struct json_error error = {.message = "unexpected end"};

    pattern_fail_anywhere(reading, "");
    if (!jackson_describe(tokens->text, tokens->size, JACKSON_OF_PATTERNS, reading->problem,
                          &place)) {
        json_read(reading->region, tokens->text, tokens->size, JSON_TEXT_BORROWED, &error);
        buffer_add_format(reading->problem, "%s\n at ", error.message);
        jackson_add_place(reading->problem, tokens->text, tokens->size, tokens->sound);
    }
    buffer_fini(&place);
    return false;
}
