/* tests/unit/host/host_test.c - several machines in one loop. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "runtime/base/bug.h"
#include "runtime/base/count.h"
#include "runtime/host/host.h"
#include "runtime/json/write.h"
#include "tests/unit/program.h"

#define START_MS INT64_C(1700000000000)

static struct program waits, pays, listens;

#define TASK "{\"Type\":\"Task\",\"Resource\":\"arn:aws:lambda:us-east-1:123456789012:function:f\""

/* Tasks at three depths; T2 comes before T3 in the text, but is deeper. */
static const char nested[] =
    "{\"StartAt\":\"P\",\"States\":{\"P\":{\"Type\":\"Parallel\",\"Next\":\"T4\",\"Branches\":["
    "{\"StartAt\":\"T1\",\"States\":{\"T1\":" TASK ",\"End\":true}}},"
    "{\"StartAt\":\"M\",\"States\":{\"M\":{\"Type\":\"Map\",\"End\":true,\"ItemProcessor\":"
    "{\"StartAt\":\"T2\",\"States\":{\"T2\":" TASK ",\"End\":true}}}}}},"
    "{\"StartAt\":\"T3\",\"States\":{\"T3\":" TASK ",\"End\":true}}}]},"
    "\"T4\":" TASK ",\"End\":true}}}";

/* A host and what it told: a line for each execution that ended. */
struct bench {
    struct host *host;
    struct buffer log;
    struct buffer problems;
};

struct bench_machine {
    struct bench *bench;
    const char *name;
    struct host_machine *machine;
    struct bench_machine *then; /* started when one of these ends, or NULL */
};

static struct execution *begin(struct bench_machine *machine, const char *input)
{
    const struct execution_start start = {
        .name = "e", .input = input, .input_size = strlen(input), .seed = 7};
    struct json_error error;
    struct execution *execution = host_start(machine->machine, &start, &error);

    assert_non_null(execution);
    return execution;
}

static void add_text(struct buffer *out, const struct value *text)
{
    if (text != NULL)
        buffer_add_format(out, " %.*s", (int)text->size, text->as.text);
}

static void ended(void *context, struct execution *execution)
{
    struct bench_machine *machine = context;
    struct bench *bench = machine->bench;
    struct bench_machine *then = machine->then;

    buffer_add_format(&bench->log, "%s after %d ms: %s", machine->name,
                      (int)(loop_now_ms(host_loop(bench->host)) - START_MS),
                      execution_status_name(execution_status(execution)));
    if (execution_status(execution) == EXECUTION_SUCCEEDED) {
        buffer_add_byte(&bench->log, ' ');
        json_write(&bench->log, execution_output(execution));
    }
    add_text(&bench->log, execution_error(execution));
    add_text(&bench->log, execution_cause(execution));
    buffer_add_byte(&bench->log, '\n');
    execution_free(execution);
    machine->then = NULL;
    if (then != NULL)
        begin(then, "{\"seconds\":2}");
}

static void bench_open(struct bench *bench)
{
    const struct host_options options = {.virtual_time = true, .start_ms = START_MS};

    *bench = (struct bench){.host = host_new(&options)};
}

static void bench_close(struct bench *bench)
{
    assert_false(host_is_waiting(bench->host));
    host_free(bench->host);
    buffer_fini(&bench->log);
    buffer_fini(&bench->problems);
}

/* Add a machine to the bench; options may say more. */
static void add_with(struct bench *bench, struct bench_machine *machine, const char *name,
                     const struct program *program, struct host_machine_options options)
{
    *machine = (struct bench_machine){.bench = bench, .name = name};
    options.program = program->sfn;
    options.ended = ended;
    options.context = machine;
    machine->machine = host_add(bench->host, &options, &bench->problems);
}

static void add(struct bench *bench, struct bench_machine *machine, const char *name,
                const struct program *program)
{
    add_with(bench, machine, name, program, (struct host_machine_options){.setting.folder = NULL});
    assert_non_null(machine->machine);
}

static void assert_log(struct bench *bench, const char *log)
{
    assert_string_equal(bench->log.size > 0 ? bench->log.text : "", log);
    buffer_clear(&bench->log);
}

/* ---- the tests ---- */

static void machines_take_turns_in_one_clock(void **state)
{
    struct bench_machine a, b;
    struct bench bench;

    (void)state;
    bench_open(&bench);
    add(&bench, &a, "a", &waits);
    add(&bench, &b, "b", &waits);
    begin(&a, "{\"seconds\":3}");
    begin(&b, "{\"seconds\":1}");
    begin(&a, "{\"seconds\":2}");
    begin(&b, "{\"seconds\":2}");
    begin(&a, "{\"seconds\":0}");
    assert_true(host_is_waiting(bench.host));
    loop_run(host_loop(bench.host));
    assert_log(&bench, "a after 0 ms: SUCCEEDED {\"seconds\":0}\n"
                       "b after 1000 ms: SUCCEEDED {\"seconds\":1}\n"
                       "a after 2000 ms: SUCCEEDED {\"seconds\":2}\n"
                       "b after 2000 ms: SUCCEEDED {\"seconds\":2}\n"
                       "a after 3000 ms: SUCCEEDED {\"seconds\":3}\n");
    bench_close(&bench);
}

/* While a process runs, no simulated second passes, of whichever machine the process is. */
static void a_task_of_one_holds_the_clock_of_all(void **state)
{
    struct bench_machine a, b;
    struct bench bench;

    (void)state;
    bench_open(&bench);
    add(&bench, &a, "a", &waits);
    add(&bench, &b, "b", &pays);
    begin(&a, "{\"seconds\":1}");
    begin(&b, "{\"sum\":5}");
    begin(&b, "{\"sum\":6}");
    loop_run(host_loop(bench.host));
    assert_non_null(strstr(bench.log.text, "b after 0 ms: SUCCEEDED {\"sum\":5}\n"));
    assert_non_null(strstr(bench.log.text, "b after 0 ms: SUCCEEDED {\"sum\":6}\n"));
    assert_non_null(strstr(bench.log.text, "a after 1000 ms: SUCCEEDED {\"seconds\":1}\n"));
    host_end_tasks(bench.host);
    bench_close(&bench);
}

static void the_end_of_one_may_begin_another(void **state)
{
    struct bench_machine a, b;
    struct bench bench;

    (void)state;
    bench_open(&bench);
    add(&bench, &a, "a", &waits);
    add(&bench, &b, "b", &waits);
    a.then = &b;
    b.then = &a;
    begin(&a, "{\"seconds\":1}");
    loop_run(host_loop(bench.host));
    assert_log(&bench, "a after 1000 ms: SUCCEEDED {\"seconds\":1}\n"
                       "b after 3000 ms: SUCCEEDED {\"seconds\":2}\n"
                       "a after 5000 ms: SUCCEEDED {\"seconds\":2}\n");
    bench_close(&bench);
}

static void all_that_wait_are_stopped(void **state)
{
    struct bench_machine a, b;
    struct bench bench;

    (void)state;
    bench_open(&bench);
    add(&bench, &a, "a", &waits);
    add(&bench, &b, "b", &pays);
    for (int i = 0; i < 100; i++)
        begin(&a, "{\"seconds\":1}");
    begin(&b, "{}");
    host_stop_all(bench.host, "Enough.");
    assert_false(host_is_waiting(bench.host));
    assert_non_null(strstr(bench.log.text, "b after 0 ms: ABORTED Enough.\n"));
    for (int i = 0; i < 100; i++) {
        char *line = strstr(bench.log.text, "a after 0 ms: ABORTED Enough.\n");

        assert_non_null(line);
        *line = 'x';
    }
    host_stop_all(bench.host, "There is nobody.");
    bench_close(&bench);
}

static void one_is_stopped_while_others_go_on(void **state)
{
    struct bench_machine a;
    struct execution *first;
    struct bench bench;

    (void)state;
    bench_open(&bench);
    add(&bench, &a, "a", &waits);
    first = begin(&a, "{\"seconds\":2}");
    begin(&a, "{\"seconds\":2}");
    host_stop(a.machine, first, "Mine", "No more.");
    assert_log(&bench, "a after 0 ms: ABORTED Mine No more.\n");
    assert_true(host_is_waiting(bench.host));
    loop_run(host_loop(bench.host));
    assert_log(&bench, "a after 2000 ms: SUCCEEDED {\"seconds\":2}\n");
    bench_close(&bench);
}

static void one_is_removed_while_another_goes_on(void **state)
{
    struct bench_machine a, b;
    struct bench bench;

    (void)state;
    bench_open(&bench);
    add(&bench, &a, "a", &waits);
    add(&bench, &b, "b", &pays);
    begin(&a, "{\"seconds\":1}");
    host_remove(b.machine);
    add(&bench, &b, "c", &waits);
    begin(&b, "{\"seconds\":2}");
    loop_run(host_loop(bench.host));
    assert_log(&bench, "a after 1000 ms: SUCCEEDED {\"seconds\":1}\n"
                       "c after 2000 ms: SUCCEEDED {\"seconds\":2}\n");
    bench_close(&bench);
}

static void problems_are_lines_of_text(void **state)
{
    struct bench_machine a;
    struct bench bench;

    (void)state;
    bench_open(&bench);
    add_with(&bench, &a, "a", &pays,
             (struct host_machine_options){.setting.bindings_file = "/nowhere/b.json"});
    assert_null(a.machine);
    assert_string_equal(bench.problems.text,
                        "cannot read /nowhere/b.json: No such file or directory\n");
    host_free(bench.host);
    buffer_clear(&bench.problems);

    /* Not a trial: what nothing serves is found at once, every one of it. */
    bench.host = host_new(&(struct host_options){.virtual_time = false});
    add_with(&bench, &a, "a", &listens, (struct host_machine_options){.setting.folder = NULL});
    assert_null(a.machine);
    assert_non_null(strstr(bench.problems.text, "state \"One\" needs the Resource \"arn:"));
    assert_non_null(strstr(bench.problems.text, "\nstate \"Two\" needs the Resource \"arn:"));
    assert_int_equal(bench.problems.text[bench.problems.size - 1], '\n');
    bench_close(&bench);
}

static void problems_come_in_the_order_of_the_text(void **state)
{
    struct program program = program_compile("nested", nested, false);
    struct bench_machine a;
    struct bench bench;
    const char *at;

    (void)state;
    bench_open(&bench);
    host_free(bench.host);
    bench.host = host_new(&(struct host_options){.virtual_time = false});
    add_with(&bench, &a, "a", &program, (struct host_machine_options){.setting.folder = NULL});
    assert_null(a.machine);
    at = bench.problems.text;
    for (int i = 1; i <= 4; i++) {
        char place[] = "state \"T0\" needs";

        place[8] = (char)('0' + i);
        at = strstr(at, place);
        assert_non_null(at);
    }
    bench_close(&bench);
    program_drop(&program);
}

static void a_start_that_is_none_tells_nobody(void **state)
{
    const struct execution_start bad = {.input = "{", .input_size = 1};
    const struct execution_start nameless = {.name = "", .input = "{}", .input_size = 2};
    struct buffer why = BUFFER_EMPTY;
    struct json_error error;
    struct bench_machine a;
    struct bench bench;

    (void)state;
    bench_open(&bench);
    add_with(&bench, &a, "a", &waits, (struct host_machine_options){.aws_limits = true});
    assert_null(host_start(a.machine, &bad, &error));
    assert_int_equal(error.line, 1);
    assert_true(host_refuses(a.machine, &nameless, &why));
    assert_non_null(strstr(why.text, "0 characters"));
    assert_log(&bench, "");
    buffer_fini(&why);
    bench_close(&bench);
}

/* An activity that nothing serves fails its state; the other machine does not notice. */
static void what_nothing_serves_fails_late_in_a_trial(void **state)
{
    struct bench_machine a, b;
    struct bench bench;

    (void)state;
    bench_open(&bench);
    add(&bench, &a, "a", &listens);
    add(&bench, &b, "b", &waits);
    begin(&b, "{\"seconds\":1}");
    begin(&a, "{}");
    loop_run(host_loop(bench.host));
    assert_non_null(strstr(bench.log.text, "a after 0 ms: FAILED "));
    assert_non_null(strstr(bench.log.text, "b after 1000 ms: SUCCEEDED"));
    bench_close(&bench);
}

/* The same by a real clock, where the machine says so; but it is no trial. */
static void a_lenient_machine_fails_where_nothing_serves(void **state)
{
    struct program program = program_compile(
        "f", "{\"StartAt\":\"T\",\"States\":{\"T\":" TASK ",\"End\":true}}}", false);
    struct bench_machine a;
    struct bench bench;

    (void)state;
    bench_open(&bench);
    host_free(bench.host);
    bench.host = host_new(&(struct host_options){.virtual_time = false});
    add_with(&bench, &a, "a", &program, (struct host_machine_options){.lenient = true});
    assert_non_null(a.machine);
    begin(&a, "{}");
    loop_run(host_loop(bench.host));
    assert_non_null(strstr(bench.log.text, ": FAILED States.Runtime The Resource "
                                           "\"arn:aws:lambda:us-east-1:123456789012:function:f\" "
                                           "of state \"T\" cannot run: "));
    bench_close(&bench);
    program_drop(&program);
}

/* It is known what the task answers, but it was not told. */
static void one_is_removed_before_its_answer_comes(void **state)
{
    struct program program = program_compile(
        "f", "{\"StartAt\":\"T\",\"States\":{\"T\":" TASK ",\"End\":true}}}", false);
    struct bench_machine a;
    struct bench bench;

    (void)state;
    bench_open(&bench);
    add(&bench, &a, "a", &program);
    host_stop(a.machine, begin(&a, "{}"), "Mine", NULL);
    host_remove(a.machine);
    loop_run(host_loop(bench.host));
    assert_non_null(strstr(bench.log.text, "a after 0 ms: ABORTED Mine\n"));
    bench_close(&bench);
    program_drop(&program);
}

/* What a sink is told of: how often, and whose. */
struct seen {
    struct host *host;
    struct execution *last;
    int count;
};

static void see(void *context, const struct history *events)
{
    struct seen *seen = context;

    seen->last = host_taking(seen->host);
    seen->count++;
}

static void hosts_share_a_loop_that_is_somebody_elses(void **state)
{
    const struct host_options options = {.loop = loop_new(true)};
    struct bench_machine a, b;
    struct bench one = {.host = host_new(&options)}, other = {.host = host_new(&options)};
    struct execution *first;
    struct seen seen = {.host = one.host};
    const struct history_sink sink = {see, &seen, true};

    (void)state;
    loop_begin_at(options.loop, START_MS);
    add_with(&one, &a, "a", &waits,
             (struct host_machine_options){.record_history = true, .history_sink = &sink});
    add(&other, &b, "b", &waits);
    first = begin(&a, "{\"seconds\":1}");
    begin(&b, "{\"seconds\":2}");
    assert_ptr_equal(seen.last, first);
    assert_null(host_taking(one.host));
    loop_run(options.loop);
    assert_int_equal(seen.count, 2); /* it began, and ended */
    assert_log(&one, "a after 1000 ms: SUCCEEDED {\"seconds\":1}\n");
    assert_log(&other, "b after 2000 ms: SUCCEEDED {\"seconds\":2}\n");
    bench_close(&one);
    bench_close(&other);
    loop_free(options.loop);
}

/* The context object of a start; whether it is of one that nobody waits for. */
static void sees(struct bench_machine *machine, bool unawaited, const char *log)
{
    const struct execution_start start = {.name = "n",
                                          .input = "{}",
                                          .input_size = 2,
                                          .seed = 7,
                                          .unrecorded = true,
                                          .unawaited = unawaited};
    struct json_error error;

    assert_non_null(host_start(machine->machine, &start, &error));
    assert_log(machine->bench, log);
}

static void an_express_execution_is_known_before_it_begins(void **state)
{
    struct program program = program_compile(
        "x",
        "{\"StartAt\":\"P\",\"States\":{\"P\":{\"Type\":\"Pass\",\"Parameters\":{"
        "\"is.$\":\"$$.Execution\"},\"OutputPath\":\"$.is['Id','RedriveCount']\",\"End\":true}}}",
        true);
    struct buffer arn = BUFFER_EMPTY, log = BUFFER_EMPTY;
    struct seen seen = {.count = 0};
    const struct history_sink sink = {see, &seen, true};
    struct bench_machine a;
    struct bench bench;

    (void)state;
    bench_open(&bench);
    seen.host = bench.host;
    add_with(&bench, &a, "a", &program,
             (struct host_machine_options){.record_history = true, .history_sink = &sink});
    host_express_arn(a.machine, "n", 7, &arn);
    assert_non_null(strstr(arn.text, ":express:x:n:"));
    buffer_add_format(&log, "a after 0 ms: SUCCEEDED {\"Id\":\"%s\"}\n", arn.text);
    sees(&a, false, log.text);
    buffer_clear(&log);
    buffer_add_format(&log, "a after 0 ms: SUCCEEDED {\"Id\":\"%s\",\"RedriveCount\":0}\n",
                      arn.text);
    sees(&a, true, log.text);
    assert_int_equal(seen.count, 0); /* they have no history */
    buffer_fini(&arn);
    buffer_fini(&log);
    bench_close(&bench);
    program_drop(&program);
}

static int compile(void **state)
{
    (void)state;
    waits = program_compile("waits",
                            "{\"StartAt\":\"W\",\"States\":{\"W\":{\"Type\":\"Wait\","
                            "\"SecondsPath\":\"$.seconds\",\"End\":true}}}",
                            false);
    pays = program_compile("pays",
                           "{\"StartAt\":\"P\",\"States\":{\"P\":{\"Type\":\"Task\","
                           "\"Resource\":\"exec:cat\",\"End\":true}}}",
                           false);
    listens = program_compile(
        "listens",
        "{\"StartAt\":\"One\",\"States\":{\"One\":{\"Type\":\"Task\",\"Next\":\"Two\","
        "\"Resource\":\"arn:aws:states:us-east-1:123456789012:activity:one\"},"
        "\"Two\":{\"Type\":\"Task\",\"End\":true,"
        "\"Resource\":\"arn:aws:states:us-east-1:123456789012:activity:two\"}}}",
        false);
    return 0;
}

static int drop(void **state)
{
    (void)state;
    program_drop(&waits);
    program_drop(&pays);
    program_drop(&listens);
    return 0;
}

/* ---- memory ---- */

#define GROW(values)                                                                               \
    "{\"StartAt\":\"Grow\",\"States\":{\"Grow\":{\"Type\":\"Pass\",\"Parameters\":{" values        \
    "},\"Next\":\"Again\"},\"Again\":{\"Type\":\"Choice\",\"Choices\":[{\"Variable\":\"$.end\","   \
    "\"IsPresent\":true,\"Next\":\"End\"}],\"Default\":\"Grow\"},\"End\":{\"Type\":\"Succeed\"}}}"

/* Twice as much with each round, for ever: of values, and of text only. */
static void who_needs_too_much_memory_fails(void **state)
{
    static const char *const growing[] = {GROW("\"a.$\":\"States.Format('{}{}',$.a,$.a)\""),
                                          GROW("\"a.$\":\"$\",\"b.$\":\"$\"")};

    (void)state;
    for (size_t i = 0; i < 4; i++) {
        struct program program = program_compile("grow", growing[i / 2], false);
        const struct host_machine_options options = {.record_history = i % 2 == 0,
                                                     .memory_most = (size_t)1 << 20};
        struct bench_machine machine;
        struct bench bench;

        bench_open(&bench);
        add_with(&bench, &machine, "grow", &program, options);
        begin(&machine, "{\"a\":\"some text\"}");
        loop_run(host_loop(bench.host));
        assert_string_equal(bench.log.text,
                            "grow after 0 ms: FAILED States.Runtime The execution needs more "
                            "memory than the 1048576 bytes allowed.\n");
        bench_close(&bench);
        program_drop(&program);
    }
}

#define ONCE(values)                                                                               \
    "{\"StartAt\":\"One\",\"States\":{\"One\":{\"Type\":\"Pass\",\"Parameters\":{\"r.$\":"         \
    "\"" values "\"},\"End\":true}}}"
#define SIXTEEN_TIMES                                                                              \
    "States.Format('{}{}{}{}{}{}{}{}{}{}{}{}{}{}{}{}',$.a,$.a,$.a,$.a,$.a,$.a,$.a,$.a,$.a,$.a,$."  \
    "a,"                                                                                           \
    "$.a,$.a,$.a,$.a,$.a)"

/* {"a":"a text of 100 KB","n":{"k":[1],"n":{"k":[1],"n": ... }}} */
static char *make_input(void)
{
    struct buffer input = BUFFER_EMPTY;

    buffer_add_text(&input, "{\"a\":\"");
    for (int i = 0; i < 100000; i++)
        buffer_add_byte(&input, 'x');
    buffer_add_text(&input, "\"");
    for (int i = 0; i < 60; i++)
        buffer_add_text(&input, ",\"n\":{\"k\":[1]");
    for (int i = 0; i < 60; i++)
        buffer_add_text(&input, "}");
    buffer_add_text(&input, "}");
    return buffer_take(&input);
}

/* All within one state: a path that finds the more the deeper it goes, a long text, an item. */
static void who_needs_too_much_memory_at_once_fails(void **state)
{
    static const char *const definitions[] = {
        ONCE("$..*..*..*"), ONCE("$..n..n..k"), ONCE(SIXTEEN_TIMES),
        ONCE("States.StringToJson(States.Format('[1,{}]',$.a))"),
        "{\"StartAt\":\"All\",\"States\":{\"All\":{\"Type\":\"Map\",\"ItemsPath\":\"$.n.k\","
        "\"ItemSelector\":{\"r.$\":\"" SIXTEEN_TIMES "\"},\"End\":true,\"ItemProcessor\":{"
        "\"StartAt\":\"End\",\"States\":{\"End\":{\"Type\":\"Succeed\"}}}}}}"};
    char *input = make_input();

    (void)state;
    for (size_t i = 0; i < COUNT_OF(definitions); i++) {
        struct program program = program_compile("once", definitions[i], false);
        const struct host_machine_options options = {.memory_most = (size_t)1 << 20};
        struct bench_machine machine;
        struct bench bench;

        bench_open(&bench);
        add_with(&bench, &machine, "once", &program, options);
        begin(&machine, input);
        loop_run(host_loop(bench.host));
        assert_string_equal(bench.log.text,
                            "once after 0 ms: FAILED States.Runtime The execution needs more "
                            "memory than the 1048576 bytes allowed.\n");
        bench_close(&bench);
        program_drop(&program);
    }
    free(input);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(machines_take_turns_in_one_clock),
        cmocka_unit_test(a_task_of_one_holds_the_clock_of_all),
        cmocka_unit_test(the_end_of_one_may_begin_another),
        cmocka_unit_test(all_that_wait_are_stopped),
        cmocka_unit_test(one_is_stopped_while_others_go_on),
        cmocka_unit_test(one_is_removed_while_another_goes_on),
        cmocka_unit_test(problems_are_lines_of_text),
        cmocka_unit_test(problems_come_in_the_order_of_the_text),
        cmocka_unit_test(a_start_that_is_none_tells_nobody),
        cmocka_unit_test(what_nothing_serves_fails_late_in_a_trial),
        cmocka_unit_test(a_lenient_machine_fails_where_nothing_serves),
        cmocka_unit_test(one_is_removed_before_its_answer_comes),
        cmocka_unit_test(hosts_share_a_loop_that_is_somebody_elses),
        cmocka_unit_test(an_express_execution_is_known_before_it_begins),
        cmocka_unit_test(who_needs_too_much_memory_fails),
        cmocka_unit_test(who_needs_too_much_memory_at_once_fails),
    };

    return cmocka_run_group_tests(tests, compile, drop);
}
