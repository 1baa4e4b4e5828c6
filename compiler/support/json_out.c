/* compiler/support/json_out.c - write JSON piece by piece, of texts that may be anything. */
#include "compiler/support/json_out.h"

#include <stdint.h>
#include <string.h>

#include "runtime/base/text.h"
#include "runtime/base/utf8.h"
#include "runtime/json/write.h"

static void begin(struct json_out *json, const char *name)
{
    if (json->following)
        buffer_add_byte(json->out, ',');
    json->following = true;
    if (name != NULL)
        buffer_add_format(json->out, "\"%s\":", name);
}

void json_out_open(struct json_out *json, const char *name, char bracket)
{
    begin(json, name);
    buffer_add_byte(json->out, bracket);
    json->following = false;
}

void json_out_close(struct json_out *json, char bracket)
{
    buffer_add_byte(json->out, bracket);
    json->following = true;
}

void json_out_text(struct json_out *json, const char *name, const char *text)
{
    struct buffer clean = BUFFER_EMPTY;
    size_t size;

    if (text == NULL)
        return;
    begin(json, name);
    size = strlen(text);
    if (utf8_check(text, size) == size) {
        json_write_string(json->out, text, size);
        return;
    }
    text_add_clean(&clean, text, size, SIZE_MAX);
    json_write_string(json->out, clean.text, clean.size);
    buffer_fini(&clean);
}

void json_out_number(struct json_out *json, const char *name, size_t number)
{
    begin(json, name);
    buffer_add_integer(json->out, (int64_t)number);
}

void json_out_value(struct json_out *json, const char *name, const struct value *value)
{
    if (value == NULL)
        return;
    begin(json, name);
    json_write(json->out, value);
}

void json_out_truth(struct json_out *json, const char *name, bool truth)
{
    begin(json, name);
    buffer_add_text(json->out, truth ? "true" : "false");
}
