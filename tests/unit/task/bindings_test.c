/* tests/unit/task/bindings_test.c - which resource a binding stands for, and lambda:invoke. */
#include "runtime/task/bindings.h"
#include "tests/unit/task/bench.h"

#define ARN "arn:aws:lambda:us-east-1:123456789012:function:"

static struct sfn_program program = {.name = "test", BENCH_KINDS};

static void open_with(struct bench *bench, const char *bindings)
{
    const char *file = bindings != NULL ? bench_file(bindings) : NULL;

    bench_open(bench, (struct tasks_options){.program = &program, .setting.bindings_file = file},
               true);
    if (file != NULL)
        unlink(file);
}

static void assert_runs(struct bench *bench, const char *resource, const char *output)
{
    bench_do(bench, "S", resource, "{}");
    assert_true(bench->succeeded);
    assert_int_equal(strncmp(bench->output, output, strlen(output)), 0);
}

static void the_most_specific_name_wins(void **state)
{
    struct bench bench;

    (void)state;
    open_with(&bench, "{\"*\": \"exec:echo 1\", \"pay:prod\": \"exec:echo 2\", "
                      "\"pay\": \"exec:echo 3\", \"arn:aws:*:function:ship*\": \"exec:echo 4\", "
                      "\"arn:aws:*\": \"exec:echo 5\", \"" ARN "exact\": \"exec:echo 6\", "
                      "\"exec:cat\": \"exec:echo 7\"}");
    assert_non_null(bench.tasks);
    assert_runs(&bench, ARN "pay", "3");
    assert_runs(&bench, ARN "pay:prod", "2");
    assert_runs(&bench, ARN "pay:test", "3");
    assert_runs(&bench, ARN "ship:1", "4");
    assert_runs(&bench, ARN "other", "5");
    assert_runs(&bench, ARN "exact", "6");
    assert_runs(&bench, ARN "exact:9", "6");
    assert_runs(&bench, "arn:aws:states:::sqs:sendMessage", "5");
    assert_runs(&bench, "urn:elsewhere", "1");
    assert_runs(&bench, "exec:cat", "7");
    assert_runs(&bench, "exec:echo 8", "8");
    bench_close(&bench);
}

static void invoke_finds_its_function_in_the_input(void **state)
{
    struct bench bench;

    (void)state;
    open_with(&bench, "{\"pay\": \"exec:cat\", \"*\": \"exec:false\"}");
    bench_do(&bench, "S", "arn:aws:states:::lambda:invoke",
             "{\"FunctionName\":\"" ARN "pay:live\",\"Payload\":{\"a\":[1]}}");
    assert_true(bench.succeeded);
    assert_non_null(
        strstr(bench.output, "\"ExecutedVersion\":\"$LATEST\",\"Payload\":{\"a\":[1]},"));
    assert_non_null(strstr(bench.output, "\"StatusCode\":200}"));
    assert_non_null(strstr(bench.output, "\"HttpStatusCode\":200"));
    bench_do(&bench, "S", "arn:aws:states:::lambda:invoke",
             "{\"FunctionName\":\"pay\",\"Qualifier\":\"live\"}");
    assert_non_null(strstr(bench.output, "\"ExecutedVersion\":\"live\",\"Payload\":{},"));
    bench_do(&bench, "S", "arn:aws:states:::lambda:invoke.waitForTaskToken",
             "{\"FunctionName\":\"pay\",\"Payload\":5}");
    assert_string_equal(bench.output, "5");
    assert_false(bench.submitted); /* it stands for the answer to the token */
    bench_close(&bench);
}

static void what_returns_before_its_token_is_only_submitted(void **state)
{
    const char *bindings = bench_file("{\"pay\": \"exec:cat\", \"urn:*\": \"exec:cat\"}");
    struct bench bench;

    (void)state;
    bench_open(&bench,
               (struct tasks_options){.program = &program,
                                      .setting.bindings_file = bindings,
                                      .tokens_come_back = true},
               true);
    unlink(bindings);
    bench_do(&bench, "S", "arn:aws:states:::lambda:invoke.waitForTaskToken",
             "{\"FunctionName\":\"pay\",\"Payload\":5}");
    assert_true(bench.submitted);
    assert_non_null(strstr(bench.output, "\"Payload\":5"));
    bench_do(&bench, "S", "urn:it.waitForTaskToken", "5");
    assert_true(bench.submitted);
    bench_do(&bench, "S", "arn:aws:states:::lambda:invoke", "{\"FunctionName\":\"pay\"}");
    assert_false(bench.submitted);
    bench_close(&bench);
}

/* The envelope's length is that of the text as the function printed it. */
static void an_envelope_counts_and_holds(void **state)
{
    static char deep[2 * VALUE_DEPTH_MAX + 64];
    struct bench bench;

    (void)state;
    open_with(&bench, "{\"deep\": \"exec:python3 -c 'print(1000 * chr(91) + 1000 * chr(93))'\", "
                      "\"ship\": \"exec:echo '[1, 2]'\"}");
    bench_do(&bench, "S", "arn:aws:states:::lambda:invoke", "{\"FunctionName\":\"ship\"}");
    assert_non_null(strstr(bench.output, "\"Payload\":[1,2],"));
    assert_non_null(strstr(bench.output, "\"Content-Length\":[\"6\"]"));
    assert_int_equal(bench.output_size, strlen(bench.output) + 1); /* the blank of [1, 2] */

    /* What is as deep as JSON may be does not fit into an object. */
    memset(deep, '[', VALUE_DEPTH_MAX);
    memset(deep + VALUE_DEPTH_MAX, ']', VALUE_DEPTH_MAX);
    bench_do(&bench, "S", "exec:cat", deep);
    assert_string_equal(bench.output, deep);
    bench_do(&bench, "S", "arn:aws:states:::lambda:invoke", "{\"FunctionName\":\"deep\"}");
    assert_string_equal(bench.error, "States.Runtime");
    assert_non_null(strstr(bench.cause, "too deeply"));
    bench_close(&bench);
}

static void invoke_without_a_function_fails(void **state)
{
    struct bench bench;

    (void)state;
    open_with(&bench, "{\"pay\": \"exec:cat\"}");
    bench_do(&bench, "S", "arn:aws:states:::lambda:invoke", "{\"FunctionName\":\"ship\"}");
    assert_false(bench.succeeded);
    assert_non_null(strstr(bench.cause, "ship"));
    bench_do(&bench, "S", "arn:aws:states:::lambda:invoke", "{\"Payload\":1}");
    assert_non_null(strstr(bench.cause, "FunctionName"));
    bench_close(&bench);
}

static void what_is_built_in_gives_way(void **state)
{
    struct bench bench;

    (void)state;
    program.bindings = "{\"a\": \"exec:echo 1\", \"b\": \"exec:echo 2\"}";
    open_with(&bench, "{\"b\": \"exec:echo 3\"}");
    assert_runs(&bench, "a", "1");
    assert_runs(&bench, "b", "3");
    bench_close(&bench);
    program.bindings = NULL;
}

static void assert_refused(const char *bindings, const char *word)
{
    struct bench bench;

    open_with(&bench, bindings);
    assert_null(bench.tasks);
    assert_non_null(bench.problem);
    assert_non_null(strstr(bench.problem, word));
    assert_null(strchr(bench.problem, '\n'));
    bench_close(&bench);
}

static void bad_files_are_refused(void **state)
{
    (void)state;
    assert_refused("", "JSON");
    assert_refused("{\"a\": \"exec:true\"\n \"b\"}", ":2:");
    assert_refused("[]", "object");
    assert_refused("{\"a\": 1}", "\"a\"");
    assert_refused("{\"a\": \"cat\"}", "exec:");
    assert_refused("{\"a\": \"https://x\"}", "HTTP");
    assert_refused("{\"a\": \"exec:  \"}", "empty");
    assert_refused("{\"a\": \"exec:echo 'x\"}", "quotation");
    assert_refused("{\"a\": {}}", "says nothing");
    assert_refused("{\"a\": {\"target\": \"cat\"}}", "exec:");
    assert_refused("{\"a\": {\"target\": 1}}", "exec:");
    assert_refused("{\"a\": {\"target\": \"exec:a\\u0000\"}}", "NUL");
    assert_refused("{\"a\": {\"result\": 1}}", "JSON Schema");
    assert_refused("{\"a\": {\"target\": \"exec:cat\", \"schema\": {}}}", "\"schema\"");
}

/* A schema of results is nothing to tasks, and a name that has no more than one binds nothing. */
static void results_are_found_by_the_same_names(void **state)
{
    static const char text[] = "{\"pay\": {\"target\": \"exec:echo 1\", \"result\": {\"a\": [1]}}, "
                               "\"pay:live\": {\"result\": true}, \"*\": \"exec:echo 2\"}";
    struct bindings *bindings = bindings_new();
    struct bench bench;

    (void)state;
    assert_null(bindings_add(bindings, "b", text, strlen(text), NULL, 0));
    assert_string_equal(bindings_find(bindings, ARN "pay:live"), "exec:echo 1");
    assert_string_equal(bindings_find_result(bindings, ARN "pay"), "{\"a\":[1]}");
    assert_string_equal(bindings_find_result(bindings, ARN "pay:live"), "true");
    assert_string_equal(bindings_find_function_result(bindings, "pay:test"), "{\"a\":[1]}");
    assert_null(bindings_find_result(bindings, ARN "ship"));
    bindings_free(bindings);
    open_with(&bench, text);
    assert_runs(&bench, ARN "pay:live", "1");
    assert_runs(&bench, ARN "ship", "2");
    bench_close(&bench);
}

static void a_missing_file_is_refused(void **state)
{
    struct bench bench;

    (void)state;
    bench_open(&bench,
               (struct tasks_options){.program = &program, .setting.bindings_file = "/no/such"},
               true);
    assert_null(bench.tasks);
    assert_non_null(strstr(bench.problem, "/no/such"));
    bench_close(&bench);
}

static void problem_of(struct bench *bench, const char *resource, const char *unfilled,
                       const char *word)
{
    const struct sfn_resource task = {.text = resource};
    const struct sfn_state asked = {
        .name = "Pay", .task = resource != NULL ? &task : NULL, .unfilled = unfilled};
    char *problem = tasks_problem(bench->tasks, &asked);

    if (word == NULL) {
        assert_null(problem);
        return;
    }
    assert_non_null(problem);
    assert_non_null(strstr(problem, "Pay"));
    assert_non_null(strstr(problem, word));
    free(problem);
}

static void what_nobody_serves_is_known_at_start(void **state)
{
    struct bench bench;

    (void)state;
    open_with(&bench, NULL);
    problem_of(&bench, ARN "pay", NULL, "--bindings");
    problem_of(&bench, "arn:aws:states:::lambda:invoke", NULL, "--bindings");
    problem_of(&bench, "https://example.org/", NULL, "HTTP");
    problem_of(&bench, "exec:cat", NULL, NULL);
    problem_of(&bench, "exec:", NULL, "empty");
    problem_of(&bench, "exec:cat", "Table", "${Table}");
    problem_of(&bench, "exec:cat", "${Table}", "${Table}");
    bench_close(&bench);

    open_with(&bench, "{\"pay\": \"exec:cat\"}");
    problem_of(&bench, ARN "pay", NULL, NULL);
    problem_of(&bench, ARN "ship", NULL, "ship");
    problem_of(&bench, "arn:aws:states:::lambda:invoke", NULL, NULL);
    bench_close(&bench);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_most_specific_name_wins),
        cmocka_unit_test(invoke_finds_its_function_in_the_input),
        cmocka_unit_test(what_returns_before_its_token_is_only_submitted),
        cmocka_unit_test(an_envelope_counts_and_holds),
        cmocka_unit_test(invoke_without_a_function_fails),
        cmocka_unit_test(what_is_built_in_gives_way),
        cmocka_unit_test(bad_files_are_refused),
        cmocka_unit_test(results_are_found_by_the_same_names),
        cmocka_unit_test(a_missing_file_is_refused),
        cmocka_unit_test(what_nobody_serves_is_known_at_start),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
