/* tests/unit/task/mock_book_test.c - one mock file for many machines, of which each execution picks
 * a test case. */
#include "runtime/task/mock_book.h"
#include "tests/unit/task/bench.h"

static const struct sfn_state states[] = {
    {.name = "Pay", .kind = SFN_TASK},
    {.name = "Ship", .kind = SFN_TASK},
    {.name = "Wait", .kind = SFN_WAIT},
};
static const struct sfn_program order = {
    .name = "order", .states = states, .state_count = 3, BENCH_KINDS};
static const struct sfn_program other = {
    .name = "other", .states = states, .state_count = 3, BENCH_KINDS};
static const struct sfn_program plain = {.name = "plain", BENCH_KINDS};

#define RESPONSES                                                                                  \
    "\"MockedResponses\":{\"A\":{\"0\":{\"Return\":\"a0\"},\"1-2\":{\"Return\":\"a1\"}},"          \
    "\"B\":{\"0\":{\"Throw\":{\"Error\":\"B\"}}}}"

static const char file[] =
    "{\"StateMachines\":{"
    "\"order\":{\"TestCases\":{\"one\":{\"Pay\":\"A\",\"Ship\":\"A\"},\"two\":{\"Pay\":\"B\"},"
    "\"slip\":{\"Payy\":\"A\"},\"wait\":{\"Wait\":\"A\"}}},"
    "\"other\":{\"TestCases\":{\"one\":{\"Ship\":\"B\"}}},"
    "\"nobody\":{\"TestCases\":{\"one\":{\"Any\":\"A\"}}}}," RESPONSES "}";

static struct mock_book *open_book(const char *text)
{
    const char *path = bench_file(text);
    char *problem;
    struct mock_book *book = mock_book_open(path, &problem);

    unlink(path);
    assert_null(problem);
    assert_non_null(book);
    return book;
}

static void open_machine(struct bench *bench, struct mock_book *book,
                         const struct sfn_program *program)
{
    bench_open(bench, (struct tasks_options){.program = program, .setting.book = book}, true);
    assert_non_null(bench->tasks);
}

/* The output of a call, or its error. */
static const char *do_call(struct bench *bench, uint64_t execution, const char *state)
{
    bench->execution = execution;
    bench_do(bench, state, "arn:anything", "{}");
    return bench->succeeded ? bench->output : bench->error;
}

struct told {
    int pays, ships, failures;
};

static void tell(void *context, const char *state, const struct value *output)
{
    struct told *told = context;

    told->failures += output == NULL;
    told->pays += strcmp(state, "Pay") == 0;
    told->ships += strcmp(state, "Ship") == 0;
}

/* Those of all test cases of the machine; of all machines where it is not in the file. */
static void all_answers_are_told(void **state)
{
    struct mock_book *book = open_book(file);
    struct told told = {0}, all = {0};

    (void)state;
    mock_book_each(book, "order", tell, &told);
    assert_int_equal(told.pays, 3);
    assert_int_equal(told.ships, 2);
    assert_int_equal(told.failures, 1);
    mock_book_each(book, "unheard of", tell, &all);
    assert_int_equal(all.ships, 3);
    mock_book_close(book);
}

static void executions_pick_test_cases(void **state)
{
    struct mock_book *book = open_book(file);
    struct bench one, two;

    (void)state;
    open_machine(&one, book, &order);
    open_machine(&two, book, &other);
    for (uint64_t execution = 1; execution <= 40; execution++) {
        struct bench *bench = execution % 2 == 0 ? &one : &two;

        assert_false(tasks_know_execution(bench->tasks, execution));
        tasks_begin_execution(bench->tasks, execution, execution % 8 == 0 ? "two" : "one");
        assert_true(tasks_know_execution(bench->tasks, execution));
    }
    for (uint64_t execution = 2; execution <= 40; execution += 2) { /* all at once */
        bool first = execution % 8 != 0;

        assert_string_equal(do_call(&one, execution, "Pay"), first ? "\"a0\"" : "B");
        assert_string_equal(do_call(&one, execution, "Ship"), first ? "\"a0\"" : "States.Runtime");
    }
    for (uint64_t execution = 2; execution <= 40; execution += 2)
        assert_string_equal(do_call(&one, execution, "Pay"),
                            execution % 8 != 0 ? "\"a1\"" : "States.Runtime");
    assert_string_equal(do_call(&two, 1, "Ship"), "B");
    assert_string_equal(do_call(&two, 1, "Pay"), "States.Runtime"); /* it is not mocked there */
    assert_non_null(strstr(two.cause, "arn:anything"));
    bench_close(&one);
    bench_close(&two);
    mock_book_close(book);
}

static void executions_end(void **state)
{
    struct mock_book *book = open_book(file);
    struct bench bench;

    (void)state;
    open_machine(&bench, book, &order);
    tasks_begin_execution(bench.tasks, 1, "one");
    assert_string_equal(do_call(&bench, 1, "Pay"), "\"a0\"");
    /* Counts stay when a machine goes and comes back. */
    bench_close(&bench);
    open_machine(&bench, book, &order);
    assert_string_equal(do_call(&bench, 1, "Pay"), "\"a1\"");
    tasks_end_execution(bench.tasks, 1);
    tasks_end_execution(bench.tasks, 2);
    assert_false(tasks_know_execution(bench.tasks, 1));
    tasks_begin_execution(bench.tasks, 1, "one");
    assert_string_equal(do_call(&bench, 1, "Pay"), "\"a0\"");
    bench_close(&bench);
    mock_book_close(book);
}

static void without_a_test_case_all_is_real(void **state)
{
    struct mock_book *book = open_book(file);
    struct bench bench;

    (void)state;
    open_machine(&bench, book, &order);
    tasks_begin_execution(bench.tasks, 1, NULL);
    bench.execution = 1;
    bench_do(&bench, "Pay", "exec:cat", "[1]");
    assert_string_equal(bench.output, "[1]");
    bench.execution = 2; /* nobody has said that it begins */
    bench_do(&bench, "Pay", "exec:cat", "[2]");
    assert_string_equal(bench.output, "[2]");
    bench_close(&bench);
    mock_book_close(book);
}

/* An execution may go on in a process with another mock file. What it may have mocked must not run.
 */
static void a_test_case_is_gone(void **state)
{
    struct mock_book *book = open_book(file);
    struct bench bench;

    (void)state;
    open_machine(&bench, book, &order);
    tasks_begin_execution(bench.tasks, 1, "gone");
    bench.execution = 1;
    bench_do(&bench, "Pay", "exec:cat", "[1]");
    assert_string_equal(bench.error, "States.Runtime");
    assert_non_null(
        strstr(bench.cause, "has no test case \"gone\" of state machine \"order\" any more"));
    bench_close(&bench);
    mock_book_close(book);
}

/* It is not known of a state that it is served, but of a state in an execution. */
static void a_test_case_mocks_a_state(void **state)
{
    struct mock_book *book = open_book(file);
    struct bench bench;

    (void)state;
    open_machine(&bench, book, &other);
    tasks_begin_execution(bench.tasks, 1, "one");
    assert_false(tasks_serve(bench.tasks, "Ship", "arn:activity"));
    assert_true(tasks_mock(bench.tasks, 1, "Ship"));
    assert_false(tasks_mock(bench.tasks, 1, "Pay"));
    assert_false(tasks_mock(bench.tasks, 2, "Ship"));
    bench_close(&bench);
    mock_book_close(book);
}

static void assert_problem(const struct mock_book *book, const struct sfn_program *program,
                           const char *test_case, const char *end)
{
    char *problem = mock_book_problem(book, program, test_case);

    if (end == NULL) {
        assert_null(problem);
        return;
    }
    assert_non_null(problem);
    assert_true(strlen(problem) >= strlen(end));
    assert_string_equal(problem + strlen(problem) - strlen(end), end);
    free(problem);
}

static void a_pick_is_checked(void **state)
{
    struct mock_book *book = open_book(file);

    (void)state;
    assert_problem(book, &order, "one", NULL);
    assert_problem(book, &other, "one", NULL);
    assert_problem(book, &other, "two",
                   " has no test case \"two\" of state machine \"other\"; it has \"one\"");
    assert_problem(book, &order, "0",
                   " has no test case \"0\" of state machine \"order\"; it has \"one\", \"two\", "
                   "\"slip\", \"wait\"");
    assert_problem(book, &plain, "one",
                   " has no test case \"one\" of state machine \"plain\"; it has none");
    assert_problem(
        book, &order, "slip",
        ": test case \"slip\" mocks state \"Payy\", which does not exist; did you mean \"Pay\"?");
    assert_problem(book, &order, "wait",
                   ": test case \"wait\" mocks state \"Wait\", which is no Task, and no Map with "
                   "an ItemReader");
    mock_book_close(book);
}

static void assert_refused(const char *text, const char *word)
{
    const char *path = bench_file(text);
    char *problem;

    assert_null(mock_book_open(path, &problem));
    unlink(path);
    assert_non_null(problem);
    assert_non_null(strstr(problem, word));
    free(problem);
}

static void bad_files_are_refused(void **state)
{
    char *problem;

    (void)state;
    assert_refused("{", ":1:");
    assert_refused("[]", "StateMachines");
    assert_refused("{\"StateMachines\":{\"M\":{\"TestCases\":{\"c\":[]}}}}", "object");
    assert_refused("{\"StateMachines\":{\"M\":{\"TestCases\":{\"c\":{\"Pay\":\"R\"}}}}}", "\"R\"");
    assert_refused("{\"StateMachines\":{\"M\":{},\"N\":{\"TestCases\":{\"a\":{\"Pay\":\"A\"},"
                   "\"c\":{\"Pay\":1}}}}," RESPONSES "}",
                   "\"Pay\"");
    assert_null(mock_book_open("/absent/mocks.json", &problem));
    free(problem);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(executions_pick_test_cases),      cmocka_unit_test(executions_end),
        cmocka_unit_test(without_a_test_case_all_is_real), cmocka_unit_test(a_test_case_is_gone),
        cmocka_unit_test(a_test_case_mocks_a_state),       cmocka_unit_test(a_pick_is_checked),
        cmocka_unit_test(bad_files_are_refused),           cmocka_unit_test(all_answers_are_told),
    };

    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
