/* compiler/driver/test/command.c - sfnc test: run the test cases of a mock file, in simulated time.
 *
 * The definition is compiled in memory once; each case is one execution with its own clock, its own
 * mocks and the same seed, so that a case gives the same result alone, among others, and tomorrow.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "compiler/driver/driver.h"
#include "compiler/driver/file.h"
#include "compiler/driver/memory.h"
#include "compiler/driver/print.h"
#include "compiler/driver/prove.h"
#include "compiler/driver/report.h"
#include "compiler/driver/test/coverage.h"
#include "compiler/driver/test/difference.h"
#include "compiler/driver/test/generate.h"
#include "compiler/driver/test/report.h"
#include "compiler/driver/test/suite.h"
#include "runtime/base/bug.h"
#include "runtime/base/count.h"
#include "runtime/base/reads.h"
#include "runtime/base/text.h"
#include "runtime/entry/runner.h"
#include "runtime/json/value.h"
#include "runtime/json/write.h"
#include "runtime/task/task.h"

struct test {
    const struct command *command;
    struct compilation c;
    struct memory_program memory;
    struct suite suite;
    struct entry entry;
    struct options options; /* of every execution */
    const char *definition;
    const char *mocks;
    const char *only; /* --test-case, or NULL */
    const char *coverage_path;
    struct buffer input; /* --input */
    uint64_t *counts;    /* how often each item of c.coverage was taken */
    struct report report;
    bool generates; /* --generate: there are no mocks yet */
    const char *output;
    bool no_missed;  /* do not list what was never taken */
    int interrupted; /* the signal that ended the run, or 0 */

    /* the case that runs */
    const struct test_case *test;
    struct runner runner;
    struct execution *ended;
    struct buffer complaints; /* why the case does not pass, a line for each reason */
    struct buffer remarks;    /* which mocked answers it did not use, a line each */
};

/* ---- options ---- */

static int set_seed(struct test *t, const char *text)
{
    char *end;

    errno = 0;
    t->options.seed = strtoull(text, &end, 10);
    if (errno != 0 || *end != '\0' || text[0] < '0' || text[0] > '9')
        return usage_error(t->command, "--seed takes a whole number, not \"%s\"", text), -1;
    return 0;
}

static int add_file(struct test *t, const char *word)
{
    if (word[0] == '-' && word[1] != '\0')
        return usage_no_option(t->command, word, NULL), -1;
    if (t->definition == NULL)
        t->definition = word;
    else if (t->mocks == NULL)
        t->mocks = word;
    else
        return usage_error(t->command, "one definition and one mock file at a time, not also %s",
                           word),
               -1;
    return 1;
}

/* Read one option or argument. Returns how many of argv it took, or -1 after a usage error. */
static int test_option(struct test *t, int argc, char **argv)
{
    const struct {
        const char *name;
        const char **value;
    } texts[] = {
        {"--test-case", &t->only},         {"--coverage", &t->coverage_path},
        {"--input", &t->options.input},    {"--bindings", &t->options.bindings},
        {"--seed", &t->options.seed_text}, {"--dump-after", &t->c.dump_after},
    };
    const char *format;
    int used = compilation_option(&t->c, t->command, argc, argv);

    if (used == 0)
        used = memory_option(&t->c, t->command, argc, argv);
    if (used == 0 && strncmp(argv[0], "--input-schema", strlen("--input-schema")) == 0)
        used = prove_option(&t->c, argc, argv);
    if (used != 0)
        return used;
    if (strcmp(argv[0], "--aws-limits") == 0)
        return t->options.aws_limits = true, 1;
    if (strcmp(argv[0], "--no-missed") == 0)
        return t->no_missed = true, 1;
    if (strcmp(argv[0], "--generate") == 0)
        return t->generates = true, 1;
    if (strcmp(argv[0], "-o") == 0 && argc < 2)
        return usage_error(t->command, "-o takes a file"), -1;
    if (strcmp(argv[0], "-o") == 0)
        return t->output = argv[1], 2;
    for (size_t i = 0; i < COUNT_OF(texts); i++) {
        const char *value = option_value(texts[i].name, argc, argv, &used);

        if (value == NULL)
            continue;
        if (value[0] == '\0')
            return usage_error(t->command, "%s takes a value", texts[i].name), -1;
        *texts[i].value = value;
        return used;
    }
    format = option_value("--format", argc, argv, &used);
    if (format != NULL) {
        t->report.format = report_format_named(format);
        if (t->report.format == REPORT_FORMATS)
            return usage_error(t->command, "--format is text, json, junit or tap"), -1;
        return used;
    }
    return add_file(t, argv[0]);
}

/* What says how test cases run says nothing of how they are made. */
static int check_generating(struct test *t)
{
    const struct {
        const char *name;
        bool given;
    } others[] = {
        {"a mock file", t->mocks != NULL},
        {"--test-case", t->only != NULL},
        {"--coverage", t->coverage_path != NULL},
        {"--input", t->options.input != NULL},
        {"--seed", t->options.seed_text != NULL},
        {"--format", t->report.format != REPORT_TEXT},
        {"--no-missed", t->no_missed},
    };

    for (size_t i = 0; i < COUNT_OF(others); i++)
        if (others[i].given)
            return usage_error(t->command, "--generate and %s exclude each other", others[i].name);
    return 0;
}

static int check_options(struct test *t)
{
    if (t->definition == NULL)
        return usage_error(t->command, "which definition?");
    if (t->generates)
        return check_generating(t);
    if (t->output != NULL || t->c.input_schema != NULL)
        return usage_error(t->command, "%s goes with --generate",
                           t->output != NULL ? "-o" : "--input-schema");
    if (t->mocks == NULL)
        return usage_error(t->command, "which mock file?");
    if (t->options.seed_text != NULL && set_seed(t, t->options.seed_text) < 0)
        return EXIT_USAGE;
    if (t->c.dump_after != NULL && !pass_exists(t->c.dump_after))
        return usage_error(t->command, "no pass `%s`: sfnc build --list-passes", t->c.dump_after);
    return 0;
}

/* ---- one case: judging its result ---- */

static void complain_place(struct test *t, struct buffer *out, const struct tree *tree)
{
    if (tree != NULL)
        buffer_add_format(out, " (%s:%d)", t->mocks, tree->span.line);
    buffer_add_byte(out, '\n');
}

static void add_text(struct buffer *out, const struct value *text)
{
    if (text == NULL)
        return;
    buffer_add_text(out, out->size > 0 && out->text[out->size - 1] == ',' ? " " : ", ");
    difference_show(out, text);
}

/* Complain that the execution ended in another way than expected. */
static void complain_of_status(struct test *t, const struct execution *execution)
{
    struct buffer *out = &t->complaints;

    buffer_add_format(out, "status: expected %s, got %s", execution_status_name(t->test->status),
                      execution_status_name(execution_status(execution)));
    if (execution_status(execution) == EXECUTION_SUCCEEDED) {
        buffer_add_text(out, ", ");
        difference_show(out, execution_output(execution));
    } else {
        add_text(out, execution_error(execution));
        add_text(out, execution_cause(execution));
    }
    complain_place(t, out, tree_field(t->test->expect, "Status"));
}

/* Complain when a result differs from what the case expects. True when it does not. */
static bool compare(struct test *t, const char *what, const struct expected *expected,
                    const struct value *got)
{
    if (expected->tree == NULL || !difference_write(&t->complaints, what, expected->value, got))
        return true;
    complain_place(t, &t->complaints, expected->tree);
    return false;
}

static void judge(struct test *t, const struct execution *execution)
{
    const struct value *cause = execution_cause(execution);
    enum execution_status status = execution_status(execution);

    if (status != t->test->status) {
        complain_of_status(t, execution);
    } else if (status == EXECUTION_SUCCEEDED) {
        compare(t, "output", &t->test->output, execution_output(execution));
    } else if (compare(t, "error", &t->test->error, execution_error(execution))) {
        compare(t, "cause", &t->test->cause, cause);
    } else if (cause != NULL) {
        buffer_add_text(&t->complaints, "cause: ");
        difference_show(&t->complaints, cause);
        buffer_add_byte(&t->complaints, '\n');
    }
}

static void remark_unused(void *context, const char *state, const char *response,
                          const char *answer)
{
    struct test *t = context;
    struct span place = suite_place(&t->suite, response, answer);

    if (answer == NULL)
        buffer_add_format(&t->remarks, "never asked: state \"%s\" was mocked", state);
    else
        buffer_add_format(&t->remarks, "never asked: state \"%s\" has an answer \"%s\" in \"%s\"",
                          state, answer, response);
    buffer_add_format(&t->remarks, " (%s:%d)\n", t->mocks, place.line);
}

/* ---- one case: running it ---- */

static void on_ended(void *context, struct execution *execution)
{
    struct test *t = context;

    t->ended = execution;
    loop_stop(host_loop(t->runner.host));
}

static void finish(struct test *t)
{
    if (t->ended == NULL) {
        t->interrupted = runner_wait(&t->runner);
        if (t->ended == NULL)
            runner_stop_all(&t->runner, t->interrupted);
    }
    ENSURE(t->ended != NULL);
    host_unused_mocks(t->runner.machine, remark_unused, t);
    host_end_tasks(t->runner.host);
    judge(t, t->ended);
    execution_free(t->ended);
}

static void run_case(struct test *t)
{
    struct execution_start start = {
        .name = t->test->execution, .seed = t->options.seed, .release = free};
    const struct runner_calls calls = {.ended = on_ended, .context = t};
    struct buffer input = BUFFER_EMPTY;
    struct json_error error;

    if (t->test->input != NULL)
        json_write(&input, t->test->input);
    else
        buffer_add(&input, t->input.text, t->input.size);
    start.input_size = input.size;
    start.input = start.holder = buffer_take(&input);
    t->options.test_case = t->test->name;
    t->options.start_ms = t->test->start_ms;
    t->ended = NULL;
    if (!runner_open(&t->runner, &t->entry, &t->options, &calls)) {
        free(start.holder); /* the complaints say why */
    } else if (host_refuses(t->runner.machine, &start, &t->complaints)) {
        buffer_add_byte(&t->complaints, '\n');
        free(start.holder);
    } else if (runner_start(&t->runner, &start, &error)) {
        finish(t);
    } else {
        buffer_add_format(&t->complaints, "the input is not JSON: %s (line %d, column %d)\n",
                          error.message, error.line, error.column);
    }
    runner_close(&t->runner);
}

static void report_ended(struct test *t)
{
    /* A case that failed went another way than expected: what it did not use means nothing. */
    bool remarks = t->complaints.size == 0 && !t->c.diag_options.off[RULE_UNUSED_MOCK];
    struct report_case ended = {
        .name = t->test->name, .problems = &t->complaints, .remarks = &t->remarks};

    if (!remarks)
        buffer_clear(&t->remarks);
    ended.failed = t->complaints.size > 0 || (t->remarks.size > 0 && t->c.diag_options.werror);
    report_add(&t->report, &ended);
    buffer_clear(&t->complaints);
    buffer_clear(&t->remarks);
}

/* ---- all of them ---- */

/* Whether the coverage may be written, which it may not over what is read. Bindings are read with
 * each case, and which objects a data set has is known when all have run. */
static bool can_write_coverage(const struct test *t)
{
    if (t->coverage_path == NULL)
        return true;
    if (t->options.bindings != NULL)
        reads_note(t->options.bindings);
    return file_can_write(t->coverage_path, "--coverage");
}

static int write_coverage(struct test *t, const struct buffer *text)
{
    if (t->coverage_path == NULL)
        return 0;
    return can_write_coverage(t) ? file_write(t->coverage_path, text, 0666) : EXIT_USAGE;
}

/* Print the rest of the report, and write the coverage to its file. */
static int end_report(struct test *t)
{
    struct buffer text = BUFFER_EMPTY;
    int status;

    coverage_write_json(&text, t->c.coverage, t->counts, t->c.source.path);
    report_end(&t->report, t->suite.count, &text);
    status = write_coverage(t, &text);
    buffer_clear(&text);
    if (t->report.format == REPORT_TEXT) {
        coverage_write_text(&text, t->c.coverage, t->counts, t->c.source.path, !t->no_missed);
        print_text(stdout, text.text, text.size);
    }
    buffer_fini(&text);
    return status;
}

static int run_cases(struct test *t)
{
    int status;

    t->report.suite = t->c.source.path;
    while (t->report.count < t->suite.count && t->interrupted == 0) {
        t->test = &t->suite.cases[t->report.count];
        run_case(t);
        report_ended(t);
    }
    status = end_report(t);
    if (t->interrupted != 0) {
        print_complaint("interrupted");
        return ENTRY_BY_SIGNAL + t->interrupted;
    }
    if (status != 0)
        return status;
    return t->report.failed > 0 || t->report.count < t->suite.count ? EXIT_FINDINGS : EXIT_CLEAN;
}

/* Read a file into the arena. */
static int read_file(struct test *t, const char *path, struct source *source)
{
    struct buffer text = BUFFER_EMPTY;
    bool read = file_read(&text, path, TASK_SETUP_MAX);

    if (read) {
        source->path = path;
        source->text = arena_text(t->c.arena, text.size > 0 ? text.text : "", text.size);
        source->size = text.size;
    }
    buffer_fini(&text);
    return read ? 0 : EXIT_USAGE;
}

static int read_input(struct test *t)
{
    const char *given = t->options.input != NULL ? t->options.input : "{}";

    if (given[0] != '@')
        buffer_add_text(&t->input, given);
    else if (!file_read(&t->input, given + 1, FILE_INPUT_MAX))
        return EXIT_USAGE;
    text_drop_mark(&t->input);
    return 0;
}

static int read_suite(struct test *t)
{
    struct diag_options options = t->c.diag_options;
    struct buffer text = BUFFER_EMPTY;
    bool good;

    if (read_file(t, t->mocks, &t->suite.source) != 0)
        return EXIT_USAGE;
    good = suite_read(t->c.arena, t->c.machine, t->only, &t->suite);
    diags_render_text(t->suite.diags, &options, &text);
    if (text.size > 0)
        fwrite(text.text, 1, text.size, stderr);
    buffer_fini(&text);
    return good && diags_errors(t->suite.diags, &options) == 0 ? 0 : EXIT_USAGE;
}

static int test_definition(struct test *t)
{
    int status;

    if (!compilation_open(&t->c, t->definition) || !compilation_choose(&t->c))
        return EXIT_USAGE;
    if (t->generates) {
        struct generation generation = {t->command, &t->c, t->output, t->options};

        return generate_tests(&generation);
    }
    t->c.covered = true;
    if (!compilation_run(&t->c, STAGE_PROGRAM) ||
        diags_errors(t->c.diags, &t->c.diag_options) > 0) {
        report_failure(&t->c);
        return EXIT_USAGE;
    }
    if (read_suite(t) != 0 || read_input(t) != 0 || !can_write_coverage(t))
        return EXIT_USAGE;
    (void)report_text(&t->c, stderr);
    status = memory_load(&t->c, &t->memory);
    if (status != 0)
        return status;
    t->entry.program = t->memory.program;
    t->entry.invoked_as = arena_format(t->c.arena, "sfnc test %s", t->definition);
    t->entry.folder = compilation_folder(&t->c);
    t->counts = mem_zeroed(t->c.coverage->count + 1, sizeof(*t->counts));
    t->options.mock = t->mocks;
    t->options.mocks = t->suite.value;
    t->options.virtual_time = true;
    t->options.ends_loops = true;
    t->options.coverage = t->counts;
    t->options.complaints = &t->complaints;
    status = run_cases(t);
    memory_drop(&t->memory);
    return status;
}

int command_test(const struct command *command, int argc, char **argv)
{
    struct test t = {.command = command};
    int used = 1, status = EXIT_USAGE;

    t.c.emit_options.optimize = 0;
    for (int i = 1; i < argc && used > 0; i += used)
        used = test_option(&t, argc - i, argv + i);
    if (used > 0)
        status = check_options(&t);
    if (status == 0)
        status = test_definition(&t);
    compilation_close(&t.c);
    buffer_fini(&t.input);
    buffer_fini(&t.complaints);
    buffer_fini(&t.remarks);
    report_fini(&t.report);
    free(t.counts);
    return status;
}
