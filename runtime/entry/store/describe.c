/* runtime/entry/store/describe.c - the command `describe`: what is known of an execution. */
#include "runtime/entry/output.h"
#include "runtime/entry/store/commands.h"
#include "runtime/entry/store/visit.h"
#include "runtime/json/value.h"

/* A line for each member that is there. */
static const struct {
    const char *label, *member;
    bool time;
} lines[] = {
    {"execution", "executionArn", false},
    {"machine", "stateMachineArn", false},
    {"map run", "mapRunArn", false},
    {"status", "status", false},
    {"started", "startDate", true},
    {"ended", "stopDate", true},
    {"redriven", "redriveDate", true},
    {"redrive", "redriveStatusReason", false},
    {"input", "input", false},
    {"output", "output", false},
    {"error", "error", false},
    {"cause", "cause", false},
};

static void describe_for_people(struct buffer *out, const struct value *output)
{
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        const struct value *value = value_member_named(output, lines[i].member);

        if (value == NULL)
            continue;
        buffer_add_format(out, "%-11s", lines[i].label);
        if (lines[i].time)
            show_time(out, value);
        else
            show_plain(out, value);
        buffer_add_byte(out, '\n');
    }
}

static int describe(struct visit *visit)
{
    struct buffer input = BUFFER_EMPTY, out = BUFFER_EMPTY;
    const struct value *output;
    int status = ENTRY_FAILED;

    input_add_execution(&input, visit);
    output = visit_ask(visit, "DescribeExecution", &input);
    if (output != NULL && visit->options.json) {
        show_json(&out, output);
        buffer_add_byte(&out, '\n');
    } else if (output != NULL) {
        describe_for_people(&out, output);
        show_waits(&out, visit, value_member_named(output, "executionArn"));
    }
    if (output != NULL)
        status = output_print(visit->entry->invoked_as, out.text, out.size) ? ENTRY_SUCCEEDED
                                                                            : ENTRY_USAGE;
    buffer_fini(&input);
    buffer_fini(&out);
    return status;
}

int entry_describe(const struct entry *entry, int argc, char **argv)
{
    struct visit visit;
    int status;

    if (visit_open(&visit, entry, OPTIONS_DESCRIBE, "EXECUTION [--json] --store URL",
                   "Tell of an execution, which is given by its name or its ARN.\n"
                   "Exit status: 0, 1 when there is none, 2 usage.",
                   argc, argv, &status))
        status = describe(&visit);
    visit_close(&visit);
    return status;
}
