/* runtime/entry/store/visit.c - open a store for a command, and ask about what is in it. */
#include "runtime/entry/store/visit.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "runtime/base/bug.h"
#include "runtime/base/text.h"
#include "runtime/engine/engine.h"
#include "runtime/entry/guard.h"
#include "runtime/entry/output.h"
#include "runtime/json/read.h"
#include "runtime/json/value.h"
#include "runtime/json/write.h"
#include "runtime/store/store.h"

static void explain(struct visit *visit, enum options_command command, const char *usage,
                    const char *help, int *status)
{
    struct buffer text = BUFFER_EMPTY;

    buffer_add_format(&text, "usage: %s %s\n\n%s\n\n", visit->entry->invoked_as, usage, help);
    options_explain(&text, command);
    if (output_print(visit->entry->invoked_as, text.text, text.size))
        *status = ENTRY_SUCCEEDED;
    buffer_fini(&text);
}

static void on_done(void *context, void *subject, enum store_result result)
{
    (void)context; /* a command that only looks submits nothing */
    (void)subject;
    (void)result;
}

static void on_tell(void *context, const char *line)
{
    const struct visit *visit = context;

    output_complain(visit->entry->invoked_as, "%s", line);
}

static bool open_store(struct visit *visit)
{
    const struct store_options options = {
        .mode = STORE_VISIT, .done = on_done, .tell = on_tell, .context = visit};
    char *problem = NULL;

    visit->store = store_open(visit->options.store, &options, &problem);
    if (visit->store == NULL)
        output_complain(visit->entry->invoked_as, "%s", problem);
    free(problem);
    visit->api = (struct api){visit->store, visit->entry->program, &engine_place_default};
    return visit->store != NULL;
}

bool visit_open(struct visit *visit, const struct entry *entry, enum options_command command,
                const char *usage, const char *help, int argc, char **argv, int *status)
{
    char *problem;
    bool fine = false;

    *visit = (struct visit){.entry = entry};
    region_init(&visit->region);
    guard_pipes();
    *status = ENTRY_USAGE;
    problem = options_read(&visit->options, command, argc, argv);
    if (problem != NULL)
        output_complain(entry->invoked_as, "%s (%s --help lists the options)", problem,
                        entry->invoked_as);
    else if (visit->options.help)
        explain(visit, command, usage, help, status);
    else
        fine = open_store(visit);
    free(problem);
    return fine;
}

void visit_close(struct visit *visit)
{
    store_close(visit->store);
    region_fini(&visit->region);
    buffer_fini(&visit->answer);
}

/* ---- asking ---- */

static int64_t now_ms(void)
{
    struct timespec now;

    clock_gettime(CLOCK_REALTIME, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

const struct value *visit_ask(struct visit *visit, const char *action, const struct buffer *input)
{
    struct buffer request = BUFFER_EMPTY;
    const struct value *answer, *output;
    struct json_error error;

    buffer_add_format(&request, "{\"action\":\"%s\",\"input\":{", action);
    buffer_add(&request, input->text, input->size);
    buffer_add_text(&request, "}}");
    buffer_clear(&visit->answer);
    region_reset(&visit->region);
    api_read(&visit->api, now_ms(), request.text, request.size, &visit->answer);
    buffer_fini(&request);
    answer = json_read(&visit->region, visit->answer.text, visit->answer.size, JSON_TEXT_BORROWED,
                       &error);
    ENSURE(answer != NULL);
    output = value_member_named(answer, "output");
    if (output == NULL) {
        buffer_add_byte(&visit->answer, '\n');
        output_write(STDERR_FILENO, visit->answer.text, visit->answer.size);
    }
    return output;
}

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

void input_add_execution(struct buffer *input, const struct visit *visit)
{
    struct buffer arn = BUFFER_EMPTY;

    api_add_execution_arn(&visit->api, visit->options.operand, &arn);
    input_add_text(input, "executionArn", arn.text);
    buffer_fini(&arn);
}
