/* runtime/entry/store/start.c - the commands `start`, `stop` and `redrive`: ask the owner of a
 * store, or the next one, or a service. */
#include <stdlib.h>
#include <string.h>

#include "runtime/entry/input.h"
#include "runtime/entry/output.h"
#include "runtime/entry/store/commands.h"
#include "runtime/entry/store/visit.h"
#include "runtime/json/value.h"
#include "runtime/json/write.h"
#include "runtime/lang/random.h"

/* Print the output, or where people read the ARN, which is "" unless an execution was started; a
 * status. What was left in the store has no output yet. */
static int print_answer(const struct visit *visit, const struct value *output, const char *arn)
{
    struct buffer out = BUFFER_EMPTY, member = BUFFER_EMPTY;
    int status;

    if (visit->options.json && output != NULL) {
        show_json(&out, output);
    } else if (visit->options.json) {
        if (arn[0] != '\0')
            input_add_text(&member, "executionArn", arn);
        buffer_add_byte(&out, '{');
        buffer_add(&out, member.text, member.size);
        buffer_add_byte(&out, '}');
    } else {
        buffer_add_text(&out, arn);
    }
    if (out.size > 0)
        buffer_add_byte(&out, '\n');
    status =
        output_print(visit->entry->invoked_as, out.text, out.size) ? ENTRY_SUCCEEDED : ENTRY_USAGE;
    buffer_fini(&out);
    buffer_fini(&member);
    return status;
}

/* ---- start ---- */

/* The ARN of what was started: as it was answered, or else as it will be. */
static void add_started(struct buffer *arn, const struct visit *visit, const struct value *output,
                        const char *name)
{
    const struct value *said = value_member_named(output, "executionArn");

    if (value_is(said, VALUE_STRING))
        show_plain(arn, said);
    else
        api_add_execution_arn(&visit->api, name, arn);
}

static int start(struct visit *visit, const struct buffer *text)
{
    struct buffer input = BUFFER_EMPTY, arn = BUFFER_EMPTY, written = BUFFER_EMPTY;
    uint64_t seed = visit->options.seed;
    const char *name = visit->options.name;
    char uuid[UUID_TEXT_SIZE];
    const struct value *output;
    enum visit_result result;
    int status;

    if (name == NULL) /* so that it is one execution however often it is asked for */
        random_uuid(&seed, uuid);
    api_add_machine_arn(&visit->api, &arn);
    input_add_text(&input, "stateMachineArn", arn.text);
    input_add_text(&input, "name", name != NULL ? name : uuid);
    json_write_string(&written, text->text, text->size);
    input_add_json(&input, "input", written.text);
    result = visit_change(visit, "StartExecution", &input, &output);
    status = visit_status(result);
    buffer_clear(&arn);
    add_started(&arn, visit, output, name != NULL ? name : uuid);
    if (status == ENTRY_SUCCEEDED)
        status = print_answer(visit, output, arn.text);
    buffer_fini(&input);
    buffer_fini(&arn);
    buffer_fini(&written);
    return status;
}

int entry_start(const struct entry *entry, int argc, char **argv)
{
    struct visit visit = {.entry = entry};
    struct options options;
    struct buffer text = BUFFER_EMPTY;
    int status;

    if (visit_options(
            &options, entry, OPTIONS_START, "[OPTION]... --store URL|--endpoint URL",
            "Start an execution, and print its ARN. Whoever drives the store goes on with "
            "it, now or later.\nThe same start again, while it runs, is the same "
            "execution.\nExit status: 0, 1 when it is refused, 2 usage.",
            argc, argv, &status)) {
        status = ENTRY_USAGE;
        if (input_read(&text, entry->invoked_as, options.input) &&
            input_is_json(&text, entry->invoked_as, "--input", options.input)) {
            status = visit_begin_start(&visit, entry, &options);
            if (status == ENTRY_SUCCEEDED)
                status = start(&visit, &text);
        }
    }
    buffer_fini(&text);
    visit_close(&visit);
    return status;
}

/* ---- stop ---- */

static int stop(struct visit *visit)
{
    struct buffer input = BUFFER_EMPTY;
    const struct value *output;
    int status;

    input_add_execution(&input, visit, visit->options.operand);
    if (visit->options.error != NULL)
        input_add_text(&input, "error", visit->options.error);
    if (visit->options.cause != NULL)
        input_add_text(&input, "cause", visit->options.cause);
    status = visit_status(visit_change(visit, "StopExecution", &input, &output));
    if (status == ENTRY_SUCCEEDED)
        status = print_answer(visit, output, "");
    buffer_fini(&input);
    return status;
}

int entry_stop(const struct entry *entry, int argc, char **argv)
{
    struct visit visit;
    int status;

    if (visit_open(&visit, entry, OPTIONS_STOP, "EXECUTION [OPTION]... --store URL|--endpoint URL",
                   "End an execution, with status ABORTED. One that has ended stays as it is.\n"
                   "Exit status: 0, 1 when there is none, 2 usage.",
                   argc, argv, &status))
        status = stop(&visit);
    visit_close(&visit);
    return status;
}

/* ---- redrive ---- */

static int redrive(struct visit *visit)
{
    struct buffer input = BUFFER_EMPTY;
    const struct value *output;
    int status;

    input_add_execution(&input, visit, visit->options.operand);
    status = visit_status(visit_change(visit, "RedriveExecution", &input, &output));
    if (status == ENTRY_SUCCEEDED)
        status = print_answer(visit, output, "");
    buffer_fini(&input);
    return status;
}

int entry_redrive(const struct entry *entry, int argc, char **argv)
{
    struct visit visit;
    int status;

    if (visit_open(&visit, entry, OPTIONS_REDRIVE,
                   "EXECUTION [OPTION]... --store URL|--endpoint URL",
                   "Go on with an execution that has ended without success, from where it failed.\n"
                   "Exit status: 0, 1 when it cannot be, 2 usage.",
                   argc, argv, &status))
        status = redrive(&visit);
    visit_close(&visit);
    return status;
}
