/* runtime/entry/store/describe.c - the command `describe`: what is known of an execution, or of a
 * run of a distributed Map. */
#include <string.h>

#include "runtime/base/count.h"
#include "runtime/base/text.h"
#include "runtime/entry/store/commands.h"
#include "runtime/entry/store/left.h"
#include "runtime/entry/store/visit.h"
#include "runtime/json/value.h"
#include "runtime/json/write.h"

/* A line for a member that is there. */
struct line {
    const char *label, *member;
    bool time;
};

static const struct line of_execution[] = {
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

static const struct line of_map_run[] = {
    {"map run", "mapRunArn", false},
    {"execution", "executionArn", false},
    {"status", "status", false},
    {"started", "startDate", true},
    {"ended", "stopDate", true},
    {"at a time", "maxConcurrency", false},
    {"tolerated", "toleratedFailureCount", false},
    {"tolerated%", "toleratedFailurePercentage", false},
    {"redrives", "redriveCount", false},
    {"items", "itemCounts", false},
    {"children", "executionCounts", false},
};

/* Counts, without those that are 0. */
static void add_counts(struct buffer *out, const struct value *counts)
{
    bool any = false;

    for (uint32_t i = 0; i < counts->size; i++) {
        const struct member *count = &counts->as.members[i];

        if (value_real(&count->value) == 0)
            continue;
        buffer_add_format(out, "%s%.*s ", any ? ", " : "", (int)count->key.size, count->key.text);
        json_write(out, &count->value);
        any = true;
    }
    if (!any)
        buffer_add_text(out, "none");
}

static void add_value(struct buffer *out, const struct value *value)
{
    if (value->kind == VALUE_OBJECT)
        add_counts(out, value);
    else if (value->kind == VALUE_STRING)
        show_plain(out, value);
    else
        json_write(out, value);
}

static void describe_for_people(struct buffer *out, const struct value *output,
                                const struct line *lines, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const struct value *value = value_member_named(output, lines[i].member);

        if (value == NULL)
            continue;
        buffer_add_format(out, "%-11s", lines[i].label);
        if (lines[i].time)
            show_time(out, value);
        else
            add_value(out, value);
        buffer_add_byte(out, '\n');
    }
}

static int describe(struct visit *visit)
{
    struct buffer input = BUFFER_EMPTY, out = BUFFER_EMPTY;
    const struct value *output;
    bool run = text_starts(visit->options.operand, "arn:") &&
               strstr(visit->options.operand, ":mapRun:") != NULL;

    if (run) {
        input_add_text(&input, "mapRunArn", visit->options.operand);
    } else {
        left_tell_start(visit, visit->options.operand);
        input_add_execution(&input, visit, visit->options.operand);
    }
    output = visit_ask(visit, run ? "DescribeMapRun" : "DescribeExecution", &input);
    if (output != NULL && visit->options.json) {
        show_json(&out, output);
        buffer_add_byte(&out, '\n');
    } else if (output != NULL && run) {
        describe_for_people(&out, output, of_map_run, COUNT_OF(of_map_run));
    } else if (output != NULL) {
        describe_for_people(&out, output, of_execution, COUNT_OF(of_execution));
        show_waits(&out, visit, value_member_named(output, "executionArn"));
    }
    buffer_fini(&input);
    return show_answer(visit, output, &out);
}

int entry_describe(const struct entry *entry, int argc, char **argv)
{
    struct visit visit;
    int status;

    if (visit_open(&visit, entry, OPTIONS_DESCRIBE,
                   "EXECUTION|MAP_RUN [OPTION]... --store URL|--endpoint URL",
                   "Tell of an execution, which is given by its name or its ARN, or of a run of a "
                   "distributed\nMap, by its ARN.\n"
                   "Exit status: 0, 1 when there is none, 2 usage.",
                   argc, argv, &status))
        status = describe(&visit);
    visit_close(&visit);
    return status;
}
