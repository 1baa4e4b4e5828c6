/* compiler/driver/test/about.c - what Tests says of a case. */
#include "compiler/driver/test/about.h"

#include <stdlib.h>
#include <string.h>

#include "compiler/driver/file.h"
#include "runtime/base/text.h"
#include "runtime/base/time.h"
#include "runtime/json/read.h"
#include "runtime/json/value.h"

/* The text of a member, or NULL when it is absent or (after a finding) not a string. */
static const char *string_of(struct reading *r, const struct tree *object, const char *name)
{
    const struct tree *tree = tree_field(object, name);

    if (tree == NULL)
        return NULL;
    if (tree->kind != TREE_STRING) {
        reading_wrong(r, tree->span, "\"%s\" is a string, not %s", name, tree_kind_name(tree));
        return NULL;
    }
    return tree->text;
}

static struct expected expected_of(struct reading *r, const struct tree *expect, const char *name)
{
    struct expected expected = {.tree = tree_field(expect, name)};

    if (expected.tree != NULL)
        expected.value = tree_value(r->arena, expected.tree);
    return expected;
}

/* What Expect says of Error or Cause: a string, or null when there must be none. */
static struct expected expected_text(struct reading *r, const struct tree *expect, const char *name)
{
    struct expected expected = expected_of(r, expect, name);

    if (expected.tree != NULL && expected.tree->kind != TREE_STRING &&
        expected.tree->kind != TREE_NULL)
        reading_wrong(r, expected.tree->span, "\"%s\" is a string or null, not %s", name,
                      tree_kind_name(expected.tree));
    if (expected.tree != NULL && expected.tree->kind == TREE_NULL)
        expected.value = NULL;
    return expected;
}

static void read_status(struct reading *r, struct test_case *test, const struct tree *expect)
{
    static const char *const names[] = {"SUCCEEDED", "FAILED", "TIMED_OUT", "ABORTED"};
    const char *status = string_of(r, expect, "Status");
    bool fails = test->error.tree != NULL || test->cause.tree != NULL;
    bool known = false;

    test->status = fails ? EXECUTION_FAILED : EXECUTION_SUCCEEDED;
    for (size_t i = 0; status != NULL && i < 4; i++) {
        if (strcmp(status, names[i]) != 0)
            continue;
        test->status = EXECUTION_SUCCEEDED + (enum execution_status)i;
        known = true;
    }
    if (status != NULL && !known)
        reading_guess(r,
                      reading_wrong(r, tree_field(expect, "Status")->span,
                                    "\"Status\" is SUCCEEDED, FAILED, TIMED_OUT or ABORTED"),
                      status, names, 4);
    if (test->output.tree != NULL && test->status != EXECUTION_SUCCEEDED)
        reading_wrong(r, test->output.tree->span, "only an execution that SUCCEEDED has an output");
    if (fails && test->status == EXECUTION_SUCCEEDED)
        reading_wrong(r, tree_field(expect, "Status")->span,
                      "an execution that SUCCEEDED has no error and no cause");
}

static void read_expect(struct reading *r, struct test_case *test, const struct tree *expect)
{

    if (!reading_object(r, expect, "\"Expect\""))
        return;
    reading_check_members(r, expect, "\"Expect\"", reading_expect_members);
    test->expect = expect;
    test->output = expected_of(r, expect, "Output");
    test->error = expected_text(r, expect, "Error");
    test->cause = expected_text(r, expect, "Cause");
    read_status(r, test, expect);
}

/* Read the InputFile of a case; its path is relative to the folder of the mock file. */
static const struct value *input_of_file(struct reading *r, const struct tree *about)
{
    const struct tree *tree = tree_field(about, "InputFile");
    const char *name = string_of(r, about, "InputFile");
    const char *slash = strrchr(r->suite->source.path, '/');
    struct buffer text = BUFFER_EMPTY;
    const struct value *input = NULL;
    struct json_error error;
    char *problem = NULL;

    if (name == NULL)
        return NULL;
    if (slash != NULL && name[0] != '/')
        name = arena_format(r->arena, "%.*s%s", (int)(slash + 1 - r->suite->source.path),
                            r->suite->source.path, name);
    if (!text_read_file(&text, name, FILE_INPUT_MAX, &problem)) {
        reading_wrong(r, tree->span, "%s", problem);
    } else {
        text_drop_mark(&text);
        input = json_read(&r->arena->region, text.size > 0 ? text.text : "", text.size,
                          JSON_TEXT_COPIED, &error);
        if (input == NULL)
            reading_wrong(r, tree->span, "%s:%d:%d: not JSON: %s", name, error.line, error.column,
                          error.message);
    }
    free(problem);
    buffer_fini(&text);
    return input;
}

static void read_input(struct reading *r, struct test_case *test, const struct tree *about)
{
    const struct tree *input = tree_field(about, "Input");
    const struct tree *file = tree_field(about, "InputFile");

    if (input != NULL && file != NULL)
        reading_wrong(r, file->span, "a test has \"Input\" or \"InputFile\", not both");
    test->input = input != NULL ? tree_value(r->arena, input) : input_of_file(r, about);
}

void about_read(struct reading *r, struct test_case *test, const struct tree *about)
{
    static const char *const members[] = {"Input",  "InputFile", "Name", "StartTime",
                                          "Expect", "Comment",   NULL};
    const char *time;
    struct instant instant;

    if (!reading_object(r, about, "a test"))
        return;
    reading_check_members(r, about, "a test", members);
    read_input(r, test, about);
    test->execution = string_of(r, about, "Name");
    if (test->execution != NULL && test->execution[0] == '\0')
        reading_wrong(r, tree_field(about, "Name")->span,
                      "an execution needs a name that is not empty");
    time = string_of(r, about, "StartTime");
    if (time != NULL && !time_read(time, strlen(time), &instant))
        reading_wrong(r, tree_field(about, "StartTime")->span,
                      "\"StartTime\" is a time like 2026-11-24T22:03:44Z");
    else if (time != NULL)
        test->start_ms = instant.seconds * 1000 + instant.nanoseconds / 1000000;
    if (tree_field(about, "Expect") != NULL)
        read_expect(r, test, tree_field(about, "Expect"));
}
