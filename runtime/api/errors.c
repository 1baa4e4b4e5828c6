/* runtime/api/errors.c - let a request fail, with AWS's name of what is wrong. */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "runtime/api/request.h"
#include "runtime/base/text.h"

void request_fail(struct request *request, const char *error, const char *format, ...)
{
    va_list arguments;
    char text[1024];

    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    request->error = error;
    buffer_clear(&request->message);
    buffer_add_text(&request->message, text);
}

void request_fail_text(struct request *request, const char *error, const char *message)
{
    request->error = error;
    buffer_clear(&request->message);
    buffer_add_text(&request->message, message);
}

void request_fail_inside(struct request *request, const char *what, const char *why)
{
    const struct api *api = request->api;
    char *line = text_format("%s: %s", what, why);

    if (api->tell == NULL) {
        request_fail(request, "ServiceUnavailable", "%s", line);
    } else {
        api->tell(api->context, line);
        request_fail(request, "ServiceUnavailable",
                     "%s: whoever runs the service has been told why", what);
    }
    free(line);
}

void request_fail_store(struct request *request, enum store_result result)
{
    request_fail_inside(request, "The store cannot be read",
                        result == STORE_NONE ? store_result_text(result)
                                             : store_problem(request->api->store));
}

void request_fail_commit(struct request *request, enum store_result result)
{
    request_fail(request, "ServiceUnavailable", "It was not done: %s", store_result_text(result));
}

void request_fail_quoting(struct request *request, const char *error, const char *before,
                          struct store_text text)
{
    request->error = error;
    buffer_clear(&request->message);
    buffer_add_text(&request->message, before);
    buffer_add_byte(&request->message, '\'');
    text_add_clean(&request->message, text.text, text.size, text.size);
    buffer_add_byte(&request->message, '\'');
}

void request_fail_more(struct request *request, const char *member, const char *text)
{
    request->more = member;
    request->more_text = text;
}

void request_fail_reply(struct request *request, const struct durable_reply *reply)
{
    request->stays = reply->result == DURABLE_LEFT;
    request_fail(request, "ServiceUnavailable",
                 request->stays ? "The execution is left alone: %s" : "It cannot be done now: %s",
                 reply->why);
}
