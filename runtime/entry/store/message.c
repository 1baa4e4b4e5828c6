/* runtime/entry/store/message.c - requests and answers of a visit, as text. */
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "runtime/base/text.h"
#include "runtime/entry/output.h"
#include "runtime/entry/store/transport.h"
#include "runtime/json/read.h"
#include "runtime/json/write.h"

/* ---- requests ---- */

int64_t visit_now_ms(void)
{
    struct timespec now;

    clock_gettime(CLOCK_REALTIME, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

void visit_make_request(struct visit_request *request, const char *action,
                        const struct buffer *input)
{
    *request = (struct visit_request){.action = action};
    buffer_add_format(&request->text, "{\"action\":\"%s\",\"input\":", action);
    request->input = request->text.size;
    buffer_add_byte(&request->text, '{');
    buffer_add(&request->text, input->text, input->size);
    buffer_add_text(&request->text, "}}");
}

const struct value *visit_read_whole(struct visit *visit)
{
    struct json_error error;

    region_reset(&visit->region);
    return json_read(&visit->region, visit->answer.text, visit->answer.size, JSON_TEXT_BORROWED,
                     &error);
}

void visit_print_error(struct visit *visit)
{
    buffer_add_byte(&visit->answer, '\n');
    output_write(STDERR_FILENO, visit->answer.text, visit->answer.size);
}

/* ---- inputs ---- */

static void input_begin(struct buffer *input, const char *name)
{
    buffer_add_format(input, "%s\"%s\":", input->size > 0 ? "," : "", name);
}

void input_add_text(struct buffer *input, const char *name, const char *text)
{
    struct buffer clean = BUFFER_EMPTY;

    text_add_clean(&clean, text, strlen(text), strlen(text));
    input_begin(input, name);
    json_write_string(input, clean.text, clean.size);
    buffer_fini(&clean);
}

void input_add_json(struct buffer *input, const char *name, const char *json)
{
    input_begin(input, name);
    buffer_add_text(input, json);
}

void input_add_execution(struct buffer *input, const struct visit *visit, const char *name)
{
    struct buffer arn = BUFFER_EMPTY;

    api_add_execution_arn(&visit->api, name, &arn);
    input_add_text(input, "executionArn", arn.text);
    buffer_fini(&arn);
}
