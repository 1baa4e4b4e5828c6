/* tests/property/said.c - what a task answers: a random number decides. */
#include "tests/property/said.h"

#include <string.h>

#include "runtime/base/bug.h"
#include "runtime/json/value.h"
#include "runtime/lang/random.h"

/* What the quota of --aws-limits is about: just below, above, and half of it. */
static char *large_output(uint64_t *random)
{
    static const size_t sizes[] = {262144, 262145, 140000};
    size_t size = sizes[random_next(random) % 3];
    char *text = mem_alloc(size + 1);

    memset(text, 'x', size);
    text[0] = text[size - 1] = '"';
    text[size] = '\0';
    return text;
}

/* As deep as JSON may be, or a little less. */
static char *deep_output(uint64_t *random)
{
    size_t depth = VALUE_DEPTH_MAX - random_next(random) % 5;
    char *text = mem_alloc(2 * depth + 1);

    memset(text, '[', depth);
    memset(text + depth, ']', depth);
    text[2 * depth] = '\0';
    return text;
}

struct task_said task_say(uint64_t random, bool large)
{
    static const char *const outputs[] = {
        "{\"n\":2,\"s\":\"abc\",\"o\":{\"n\":1},\"items\":[{\"n\":1},{\"n\":2,\"s\":\"a\"}]}",
        "{\"a\":1,\"b\":[true,null],\"t\":\"2023-11-14T22:13:26Z\"}",
        "[1,2,3]",
        "null",
        "\"text\"",
        "{}",
        " {\"n\" : 1.50, \"s\" : \"\\u00e9\"} ",
        "7",
        "{\"n\":",
        ""};
    static const char *const errors[] = {"Boom",
                                         "Boom",
                                         "Custom.Error",
                                         "States.TaskFailed",
                                         "States.Timeout",
                                         "States.Permissions",
                                         "States.Runtime",
                                         "",
                                         NULL,
                                         "States.HeartbeatTimeout"};
    static const char *const causes[] = {"why", "", NULL, "{\"errorMessage\":\"no\"}",
                                         "\303\251 \"quoted\"\n"};
    struct task_said said = {.output = NULL};

    if (random_next(&random) % 10 < 6) {
        unsigned which = random_next(&random) % 40;
        const char *output = outputs[which < 10 ? which : which % 8];
        unsigned odd = random_next(&random) % 50;

        said.output = odd == 0            ? deep_output(&random)
                      : odd == 1 && large ? large_output(&random)
                                          : mem_text(output, strlen(output));
    } else {
        said.error = errors[random_next(&random) % 10];
        said.cause = causes[random_next(&random) % 5];
    }
    return said;
}
