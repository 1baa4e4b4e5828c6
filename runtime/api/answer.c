/* runtime/api/answer.c - begin a request, and give its answer, at once or later. */
#include <stdlib.h>
#include <string.h>

#include "runtime/api/request.h"
#include "runtime/json/value.h"
#include "runtime/json/write.h"

/* How an answer begins. */
#define OUTPUT "{\"output\":"
#define ERROR "{\"error\":"

void request_init(struct request *request, const struct api *api, int64_t now_ms)
{
    *request = (struct request){.api = api, .now_ms = now_ms};
    region_init(&request->region);
}

void request_fini(struct request *request)
{
    region_fini(&request->region);
    buffer_fini(&request->output);
    buffer_fini(&request->message);
}

void request_write(const struct request *request, struct buffer *answer)
{
    if (request->error == NULL) {
        buffer_reserve(answer, request->output.size + sizeof OUTPUT "{}}");
        buffer_add_text(answer, OUTPUT "{");
        buffer_add(answer, request->output.text, request->output.size);
        buffer_add_text(answer, "}}");
        return;
    }
    buffer_add_format(answer, ERROR "\"%s\",\"message\":", request->error);
    json_write_string(answer, request->message.text, request->message.size);
    if (request->more != NULL)
        output_word(answer, request->more, request->more_text);
    buffer_add_byte(answer, '}');
}

void api_add_body(const struct api_answer *answer, struct buffer *out)
{
    if (answer->failed) {
        buffer_add_text(out, "{\"__type\":");
        buffer_add(out, answer->text + strlen(ERROR), answer->size - strlen(ERROR));
    } else {
        buffer_add(out, answer->text + strlen(OUTPUT), answer->size - strlen(OUTPUT "}"));
    }
}

struct durable_asker request_asker(struct request *request,
                                   void (*replied)(void *context,
                                                   const struct durable_reply *reply))
{
    return (struct durable_asker){replied, request, request->asker.request};
}

void request_shed(struct request *request)
{
    region_fini(&request->region);
    request->input = &value_empty_object;
}

void request_wait(struct request *request, void (*give_up)(struct request *request))
{
    request->give_up = give_up;
    if (request->asker.waits != NULL)
        request->asker.waits(request->asker.context, request);
}

void api_give_up(struct request *request)
{
    request->give_up(request);
}

void request_answer(struct request *request)
{
    struct buffer answer = BUFFER_EMPTY;

    request_write(request, &answer);
    request->asker.answered(request->asker.context,
                            &(struct api_answer){.text = answer.text,
                                                 .size = answer.size,
                                                 .failed = request->error != NULL,
                                                 .stays = request->stays});
    buffer_fini(&answer);
    request_fini(request);
    free(request);
}
