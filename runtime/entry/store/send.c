/* runtime/entry/store/send.c - the commands `send-success`, `send-failure` and `send-heartbeat`:
 * answer a task by its token. */
#include "runtime/entry/input.h"
#include "runtime/entry/store/commands.h"
#include "runtime/entry/store/visit.h"
#include "runtime/json/write.h"

/* Send an action with its input's other members, which are freed; a status. */
static int send_action(struct visit *visit, const char *action, struct buffer *input)
{
    const struct value *output;
    int status;

    input_add_text(input, "taskToken", visit->options.operand);
    status = visit_status(visit_change(visit, action, input, &output));
    buffer_fini(input);
    return status;
}

int entry_send_success(const struct entry *entry, int argc, char **argv)
{
    struct buffer text = BUFFER_EMPTY, input = BUFFER_EMPTY, written = BUFFER_EMPTY;
    struct visit visit;
    int status;

    if (visit_open(&visit, entry, OPTIONS_SUCCESS, "TOKEN [OPTION]... --store URL|--endpoint URL",
                   "Answer the task that waits with this token: it has succeeded.\n"
                   "Exit status: 0, 1 when the token is none, or its task is over, 2 usage.",
                   argc, argv, &status)) {
        status = ENTRY_USAGE;
        if (input_read(&text, entry->invoked_as, visit.options.output) &&
            input_is_json(&text, entry->invoked_as, "--output", visit.options.output)) {
            json_write_string(&written, text.text, text.size);
            input_add_json(&input, "output", written.text);
            status = send_action(&visit, "SendTaskSuccess", &input);
        }
    }
    buffer_fini(&text);
    buffer_fini(&written);
    visit_close(&visit);
    return status;
}

int entry_send_failure(const struct entry *entry, int argc, char **argv)
{
    struct buffer input = BUFFER_EMPTY;
    struct visit visit;
    int status;

    if (visit_open(&visit, entry, OPTIONS_FAILURE, "TOKEN [OPTION]... --store URL|--endpoint URL",
                   "Answer the task that waits with this token: it has failed.\n"
                   "Exit status: 0, 1 when the token is none, or its task is over, 2 usage.",
                   argc, argv, &status)) {
        if (visit.options.error != NULL)
            input_add_text(&input, "error", visit.options.error);
        if (visit.options.cause != NULL)
            input_add_text(&input, "cause", visit.options.cause);
        status = send_action(&visit, "SendTaskFailure", &input);
    }
    visit_close(&visit);
    return status;
}

int entry_send_heartbeat(const struct entry *entry, int argc, char **argv)
{
    struct buffer input = BUFFER_EMPTY;
    struct visit visit;
    int status;

    if (visit_open(&visit, entry, OPTIONS_HEARTBEAT, "TOKEN --store URL|--endpoint URL",
                   "Tell that the task which waits with this token is still being worked on.\n"
                   "Exit status: 0, 1 when the token is none, or its task is over, 2 usage.",
                   argc, argv, &status))
        status = send_action(&visit, "SendTaskHeartbeat", &input);
    visit_close(&visit);
    return status;
}
