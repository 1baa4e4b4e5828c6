/* tests/unit/durable/turn_test.c - what happened stays happened, and nothing acts before. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "runtime/base/count.h"
#include "runtime/store/memory/memory.h"
#include "tests/unit/durable/bench.h"

static const char pays[] = "{\"StartAt\":\"Pay\",\"States\":{\"Pay\":" TASK ",\"Next\":\"Rest\"},"
                           "\"Rest\":{\"Type\":\"Wait\",\"Seconds\":3600,\"Next\":\"Done\"},"
                           "\"Done\":{\"Type\":\"Succeed\"}}}";
static const char passes[] = "{\"StartAt\":\"A\",\"States\":{\"A\":{\"Type\":\"Pass\",\"Next\":"
                             "\"B\"},\"B\":{\"Type\":\"Pass\",\"End\":true}}}";

static struct program pay, pass;

static int set_up(void **state)
{
    pay = program_compile("pay", pays, false);
    pass = program_compile("pass", passes, false);
    return 0;
}

static int tear_down(void **state)
{
    program_drop(&pay);
    program_drop(&pass);
    return 0;
}

static const char *const kinds[] = {"memory", "sqlite"};

static void an_execution_runs_to_its_end(void **state)
{
    for (size_t i = 0; i < COUNT_OF(kinds); i++) {
        struct bench bench;

        bench_init(&bench, kinds[i], &pass);
        bench_start(&bench, "one", "{\"a\":1}");
        bench_expect(&bench, "");
        bench_run(&bench);
        bench_expect(&bench, "start: OK one\none SUCCEEDED {\"a\":1}\n");
        bench_expect_kept(&bench, 1,
                          "SUCCEEDED ExecutionStarted PassStateEntered PassStateExited "
                          "PassStateEntered PassStateExited ExecutionSucceeded");
        bench_drop(&bench);
    }
}

static void it_survives_a_close(void **state)
{
    for (size_t i = 0; i < COUNT_OF(kinds); i++) {
        struct bench bench;

        bench_init(&bench, kinds[i], &pay);
        bench_start(&bench, "one", "{\"a\":1}");
        bench_run_for(&bench, 5);
        bench_expect(&bench, "+ Pay 2:0\nstart: OK one\n");
        bench_succeed(&bench, "Pay", "{\"paid\":true}");
        bench_run_for(&bench, 1000);
        bench_close(&bench);
        bench_open(&bench);
        bench_run_for(&bench, 3598000);
        bench_expect(&bench, "");
        bench_expect_kept(&bench, 1,
                          "RUNNING ExecutionStarted TaskStateEntered TaskScheduled "
                          "TaskStarted TaskSucceeded TaskStateExited WaitStateEntered");
        bench_run_for(&bench, 2000);
        bench_expect(&bench, "one SUCCEEDED {\"paid\":true}\n");
        bench_drop(&bench);
    }
}

/* The same key each time; the fifth crash fails it. */
static void a_task_starts_again_after_a_crash(void **state)
{
    for (size_t i = 0; i < COUNT_OF(kinds); i++) {
        struct bench bench;

        bench_init(&bench, kinds[i], &pay);
        bench_start(&bench, "one", "{}");
        bench_run_for(&bench, 5);
        bench_expect(&bench, "+ Pay 2:0\nstart: OK one\n");
        for (int crash = 1; crash < 5; crash++) {
            bench_abandon(&bench);
            bench_expect(&bench, "- Pay\n");
            bench_open(&bench);
            bench_run_for(&bench, 5);
            bench_expect(&bench, "+ Pay 2:0\n");
        }
        bench_close(&bench); /* which is no crash */
        bench_expect(&bench, "- Pay\n");
        bench_open(&bench);
        bench_run_for(&bench, 5);
        bench_expect(&bench, "+ Pay 2:0\n");
        bench_abandon(&bench);
        bench_expect(&bench, "- Pay\n");
        bench_open(&bench);
        bench_run_for(&bench, 5);
        bench_expect(&bench, "one FAILED States.Runtime\n");
        bench_expect_kept(&bench, 1,
                          "FAILED ExecutionStarted TaskStateEntered TaskScheduled "
                          "TaskStarted TaskFailed ExecutionFailed");
        bench_drop(&bench);
    }
}

static void a_crash_is_forgotten_once_the_task_has_answered(void **state)
{
    struct bench bench;

    bench_init(&bench, "memory", &pay);
    bench_start(&bench, "one", "{}");
    bench_run_for(&bench, 5);
    bench_abandon(&bench);
    bench_open(&bench);
    bench_run_for(&bench, 5);
    bench_succeed(&bench, "Pay", "1");
    bench_run_for(&bench, 5);
    bench_abandon(&bench);
    bench_open(&bench);
    bench_run_for(&bench, 5);
    bench_expect(&bench, "+ Pay 2:0\nstart: OK one\n- Pay\n+ Pay 2:0\n");
    bench_run(&bench);
    bench_expect(&bench, "one SUCCEEDED 1\n");
    bench_drop(&bench);
}

/* The definition goes with the last execution, and is kept again with the next. */
static void what_has_had_its_time_goes(void **state)
{
    for (size_t i = 0; i < COUNT_OF(kinds); i++) {
        struct bench bench;

        bench_init(&bench, kinds[i], &pass);
        bench_close(&bench);
        bench.options.retention_ms = 60000;
        bench.options.stays = true;
        bench_open(&bench);
        bench_start(&bench, "one", "1");
        bench_run_for(&bench, 50000);
        bench_expect_kept(&bench, 1,
                          "SUCCEEDED ExecutionStarted PassStateEntered PassStateExited "
                          "PassStateEntered PassStateExited ExecutionSucceeded");
        bench_run_for(&bench, 30000);
        bench_expect_kept(&bench, 1, "");
        bench_start(&bench, "one", "2");
        bench_run_for(&bench, 1000);
        bench_expect(&bench, "start: OK one\none SUCCEEDED 1\nstart: OK one\none SUCCEEDED 2\n");
        bench_drop(&bench);
    }
}

/* A changed definition, or another machine: what runs by the former one stays as it is. */
#define LEFT                                                                                       \
    "it was started with another definition, none: an executable of that one goes on with it, or " \
    "this one with --adopt"

static void executions_of_others_are_left_alone(void **state)
{
    struct program other = program_compile("pay", passes, false);
    struct bench bench;

    bench_init(&bench, "memory", &pay);
    bench_start(&bench, "one", "{}");
    bench_run_for(&bench, 5);
    bench_succeed(&bench, "Pay", "1");
    bench_run_for(&bench, 5);
    bench_close(&bench);
    bench_expect(&bench, "+ Pay 2:0\nstart: OK one\n");
    bench.program = *pass.sfn;
    bench_open(&bench);
    bench_run_for(&bench, 4000000);
    bench_expect(&bench, "arn:aws:states:us-east-1:123456789012:execution:pay:one is left alone: "
                         "its machine is not here\n");
    bench_close(&bench);
    bench.program = *other.sfn;
    bench.program.digest = "changed";
    bench_open(&bench);
    bench_run_for(&bench, 5);
    bench_expect(&bench,
                 "arn:aws:states:us-east-1:123456789012:execution:pay:one is left alone: " LEFT
                 "\n");
    bench_stop(&bench, "one");
    bench_run_for(&bench, 5);
    bench_expect(&bench, "stop: LEFT: " LEFT "\n");
    bench_close(&bench);
    bench.program = *pay.sfn;
    bench_open(&bench);
    bench_run_for(&bench, 5);
    bench_expect(&bench, "one SUCCEEDED 1\n");
    bench_drop(&bench);
    program_drop(&other);
}

/* A store may be full of them: a line each would hide all others. */
static void not_all_that_are_left_alone_are_told_of(void **state)
{
    struct bench bench;
    size_t lines = 0;

    (void)state;
    bench_init(&bench, "memory", &pay);
    for (int i = 0; i < 100; i++) {
        char name[16];

        snprintf(name, sizeof name, "n%d", i);
        bench_start(&bench, name, "{}");
    }
    bench_run_for(&bench, 5);
    bench_abandon(&bench);
    buffer_clear(&bench.log);
    bench.program = *pass.sfn;
    bench_open(&bench);
    bench_run_for(&bench, 5000);
    for (size_t i = 0; i < bench.log.size; i++)
        lines += bench.log.text[i] == '\n';
    assert_int_equal(lines, 21);
    assert_non_null(strstr(bench.log.text, "more executions are left alone"));
    bench_drop(&bench);
}

static void a_redrive_goes_on_where_it_failed(void **state)
{
    for (size_t i = 0; i < COUNT_OF(kinds); i++) {
        struct bench bench;

        bench_init(&bench, kinds[i], &pay);
        bench_start(&bench, "one", "{}");
        bench_run_for(&bench, 5);
        bench_redrive(&bench, "one");
        bench_run_for(&bench, 5);
        bench_fail(&bench, "Pay", "Broke");
        bench_run_for(&bench, 5);
        bench_expect(&bench, "+ Pay 2:0\nstart: OK one\nredrive: NOT_REDRIVABLE: Execution is "
                             "RUNNING and cannot be redriven\none FAILED Broke\n");
        bench_abandon(&bench);
        bench_open(&bench);
        bench_redrive(&bench, "one");
        bench_run_for(&bench, 5);
        bench_expect_kept(&bench, 1,
                          "RUNNING ExecutionStarted TaskStateEntered TaskScheduled TaskStarted "
                          "TaskFailed ExecutionFailed ExecutionRedriven TaskScheduled "
                          "TaskStarted");
        bench_abandon(&bench);
        bench_expect(&bench, "+ Pay 2:0:1\nredrive: OK one\n- Pay\n");
        bench_open(&bench);
        bench_run_for(&bench, 5);
        bench_succeed(&bench, "Pay", "1");
        bench_run(&bench);
        bench_redrive(&bench, "one");
        bench_redrive(&bench, "other");
        bench_expect(&bench, "+ Pay 2:0:1\none SUCCEEDED 1\nredrive: NOT_REDRIVABLE: Execution "
                             "is SUCCEEDED and cannot be redriven\n"
                             "redrive: NONE: there is no such execution\n");
        bench_drop(&bench);
    }
}

static void a_redrive_may_come_too_late(void **state)
{
    struct bench bench;

    bench_init(&bench, "memory", &pay);
    bench_start(&bench, "one", "{}");
    bench_run_for(&bench, 5);
    bench_fail(&bench, "Pay", "Broke");
    bench_run_for(&bench, INT64_C(14) * 24 * 3600 * 1000 + 10);
    bench_redrive(&bench, "one");
    bench_expect(&bench, "+ Pay 2:0\nstart: OK one\none FAILED Broke\nredrive: NOT_REDRIVABLE: "
                         "Execution redrivable period exceeded\n");
    bench_drop(&bench);
}

/* ---- another definition ---- */

/* One that waits in state Rest, in a branch, with a variable. */
static const char former[] =
    "{\"StartAt\":\"P\",\"States\":{\"P\":{\"Type\":\"Parallel\",\"End\":true,\"Branches\":[{"
    "\"StartAt\":\"Set\",\"States\":{\"Set\":{\"Type\":\"Pass\",\"Assign\":{\"v\":1},\"Next\":"
    "\"Rest\"},\"Rest\":{\"Type\":\"Wait\",\"Seconds\":60,\"End\":true}}}]}}}";
/* It goes on by this one: another state follows. */
static const char later[] =
    "{\"StartAt\":\"P\",\"States\":{\"P\":{\"Type\":\"Parallel\",\"End\":true,\"Branches\":[{"
    "\"StartAt\":\"Set\",\"States\":{\"Set\":{\"Type\":\"Pass\",\"Assign\":{\"v\":2},\"Next\":"
    "\"Rest\"},\"Rest\":{\"Type\":\"Wait\",\"Seconds\":99,\"Next\":\"New\"},\"New\":{\"Type\":"
    "\"Pass\",\"Parameters\":{\"v.$\":\"$v\"},\"End\":true}}}]}}}";

/* ... but not by these. */
static const struct {
    const char *definition, *why;
} unsound[] = {
    {"{\"StartAt\":\"P\",\"States\":{\"P\":{\"Type\":\"Parallel\",\"End\":true,\"Branches\":[{"
     "\"StartAt\":\"Rest\",\"States\":{\"Rest\":{\"Type\":\"Wait\",\"Seconds\":60,\"End\":true}}}]"
     "}}}",
     "there is no variable \"v\" where state \"Rest\" is"},
    {"{\"StartAt\":\"P\",\"States\":{\"P\":{\"Type\":\"Map\",\"End\":true,\"ItemProcessor\":{"
     "\"StartAt\":\"Set\",\"States\":{\"Set\":{\"Type\":\"Pass\",\"Assign\":{\"v\":1},\"Next\":"
     "\"Rest\"},\"Rest\":{\"Type\":\"Wait\",\"Seconds\":60,\"End\":true}}}}}}",
     "state \"P\" is of another type"},
    {"{\"StartAt\":\"P\",\"States\":{\"P\":{\"Type\":\"Parallel\",\"End\":true,\"Branches\":[{"
     "\"StartAt\":\"Rest\",\"States\":{\"Rest\":{\"Type\":\"Pass\",\"Assign\":{\"v\":1},\"End\":"
     "true}}}]}}}",
     "state \"Rest\" is of another type"},
    {"{\"StartAt\":\"P\",\"States\":{\"P\":{\"Type\":\"Parallel\",\"End\":true,\"Branches\":[{"
     "\"StartAt\":\"Set\",\"States\":{\"Set\":{\"Type\":\"Pass\",\"Assign\":{\"v\":1},\"End\":"
     "true}}},{\"StartAt\":\"Rest\",\"States\":{\"Rest\":{\"Type\":\"Wait\",\"Seconds\":60,"
     "\"End\":true}}}]}}}",
     "state \"P\" has other branches"},
    {"{\"StartAt\":\"P\",\"States\":{\"P\":{\"Type\":\"Parallel\",\"End\":true,\"Branches\":[{"
     "\"StartAt\":\"Set\",\"States\":{\"Set\":{\"Type\":\"Pass\",\"Assign\":{\"v\":1},\"End\":"
     "true}}}]}}}",
     "there is no state \"Rest\" where it was"},
};

static void open_by(struct bench *bench, struct program *program, const char *digest)
{
    bench->program = *program->sfn;
    bench->program.digest = digest;
    bench_open(bench);
}

static void executions_go_on_by_another_definition(void **state)
{
    struct program before = program_compile("rests", former, false);
    struct program after = program_compile("rests", later, false);

    for (size_t i = 0; i < COUNT_OF(kinds); i++) {
        struct bench bench;

        bench_init(&bench, kinds[i], &before);
        bench_start(&bench, "one", "{}");
        bench_run_for(&bench, 5);
        bench_close(&bench);
        bench_expect(&bench, "start: OK one\n");
        bench.adopts = true;
        for (size_t other = 0; other < COUNT_OF(unsound); other++) {
            struct program program = program_compile("rests", unsound[other].definition, false);

            open_by(&bench, &program, "unsound");
            bench_stop(&bench, "one");
            bench_run_for(&bench, 5);
            assert_non_null(strstr(bench.log.text, unsound[other].why));
            bench_close(&bench);
            buffer_clear(&bench.log);
            program_drop(&program);
        }
        open_by(&bench, &after, "later");
        bench_run(&bench);
        bench_expect(&bench, "one SUCCEEDED [{\"v\":1}]\n");
        bench_drop(&bench);
    }
    program_drop(&before);
    program_drop(&after);
}

/* A Map whose children wait. */
#define MAP_OF(mode, fields)                                                                       \
    "{\"StartAt\":\"M\",\"States\":{\"M\":{\"Type\":\"Map\",\"End\":true," fields                  \
    "\"ItemProcessor\":{\"ProcessorConfig\":{" mode                                                \
    "},\"StartAt\":\"Rest\",\"States\":{\"Rest\":{"                                                \
    "\"Type\":\"Wait\",\"Seconds\":60,\"End\":true}}}}}}"
#define INLINE "\"Mode\":\"INLINE\""
#define STANDARD "\"Mode\":\"DISTRIBUTED\",\"ExecutionType\":\"STANDARD\""
#define EXPRESS "\"Mode\":\"DISTRIBUTED\",\"ExecutionType\":\"EXPRESS\""
#define READER                                                                                     \
    "\"ItemReader\":{\"Resource\":\"arn:aws:states:::s3:listObjectsV2\","                          \
    "\"Parameters\":{\"Bucket\":\"b\"}},"
#define WRITER                                                                                     \
    "\"ResultWriter\":{\"Resource\":\"arn:aws:states:::s3:putObject\","                            \
    "\"Parameters\":{\"Bucket\":\"b\"}},"

/* What the run of a distributed Map needs is there before and after, or it is said what is not. */
static void a_map_of_another_kind_is_left_alone(void **state)
{
    static const struct {
        const char *before, *after, *why;
    } changes[] = {
        {MAP_OF(STANDARD, ""), MAP_OF(INLINE, ""), "Map \"M\" is INLINE, and was not"},
        {MAP_OF(INLINE, ""), MAP_OF(STANDARD, ""), "Map \"M\" is DISTRIBUTED, and was not"},
        {MAP_OF(STANDARD, ""), MAP_OF(EXPRESS, ""), "Map \"M\" has another ExecutionType"},
        {MAP_OF(STANDARD, ""), MAP_OF(STANDARD, "\"Label\":\"l\","),
         "Map \"M\" has another Label, which is in the names of its executions"},
        {MAP_OF(STANDARD, ""), MAP_OF(STANDARD, READER), "Map \"M\" has an ItemReader, but "},
        {MAP_OF(STANDARD, ""), MAP_OF(STANDARD, WRITER), "Map \"M\" has a ResultWriter, but "},
        {MAP_OF(STANDARD, WRITER), MAP_OF(STANDARD, ""), "Map \"M\" has no ResultWriter any more"},
        {MAP_OF(STANDARD, ""), MAP_OF(STANDARD, "\"ItemSelector\":{\"a\":1},"),
         "Map \"M\" has an ItemSelector or ItemBatcher, but "},
    };

    for (size_t i = 0; i < COUNT_OF(changes); i++) {
        struct program before = program_compile("maps", changes[i].before, false);
        struct program after = program_compile("maps", changes[i].after, false);
        struct bench bench;

        bench_init(&bench, kinds[i % COUNT_OF(kinds)], &before);
        bench_start(&bench, "one", "[1,2]");
        bench_run_for(&bench, 5);
        bench_close(&bench);
        bench.adopts = true;
        open_by(&bench, &after, "other");
        bench_stop(&bench, "one");
        bench_run_for(&bench, 5);
        assert_non_null(strstr(bench.log.text, "stop: LEFT: "));
        assert_non_null(strstr(bench.log.text, changes[i].why));
        bench_close(&bench);
        bench_drop(&bench);
        program_drop(&before);
        program_drop(&after);
    }
}

/* Adopted once, it is one of the other definition's. */
static void an_adoption_is_recorded(void **state)
{
    struct program other = program_compile("pay", pays, false);

    for (size_t i = 0; i < COUNT_OF(kinds); i++) {
        struct bench bench;

        bench_init(&bench, kinds[i], &pay);
        bench_start(&bench, "one", "{}");
        bench_run_for(&bench, 5);
        bench_close(&bench);
        bench.adopts = true;
        open_by(&bench, &other, "other");
        bench_run_for(&bench, 5);
        bench_succeed(&bench, "Pay", "1");
        bench_run_for(&bench, 5);
        bench_close(&bench);
        bench.adopts = false;
        open_by(&bench, &other, "other");
        bench_run(&bench);
        bench_expect(&bench, "+ Pay 2:0\nstart: OK one\n- Pay\n+ Pay 2:0\none SUCCEEDED 1\n");
        bench_drop(&bench);
    }
    program_drop(&other);
}

/* What has failed is redriven by its own definition, as in AWS; by another one only where that is
 * sound, and if it is wanted. */
static void a_redrive_by_another_definition(void **state)
{
    struct program other = program_compile("pay", pays, false);
    struct program unfit = program_compile(
        "pay", "{\"StartAt\":\"Pay\",\"States\":{\"Pay\":{\"Type\":\"Succeed\"}}}", false);

    for (size_t i = 0; i < COUNT_OF(kinds); i++) {
        struct bench bench;

        bench_init(&bench, kinds[i], &pay);
        bench.program.digest = "first";
        bench_close(&bench);
        bench_open(&bench);
        bench_start(&bench, "one", "{}");
        bench_run_for(&bench, 5);
        bench_fail(&bench, "Pay", "Broke");
        bench_run_for(&bench, 5);
        bench_close(&bench);
        buffer_clear(&bench.log);

        open_by(&bench, &other, "other");
        bench_redrive(&bench, "one");
        bench_run_for(&bench, 5);
        assert_non_null(strstr(bench.log.text,
                               "redrive: LEFT: it was started "
                               "with another definition, first: an executable of that one goes on "
                               "with it, or this one "
                               "with --adopt\n"));
        bench_close(&bench);
        buffer_clear(&bench.log);

        bench.adopts = true;
        open_by(&bench, &unfit, "unfit");
        bench_redrive(&bench, "one");
        bench_run_for(&bench, 5);
        assert_non_null(
            strstr(bench.log.text, "redrive: LEFT: state \"Pay\" is of another type\n"));
        bench_close(&bench);
        buffer_clear(&bench.log);

        open_by(&bench, &other, "other");
        bench_redrive(&bench, "one");
        bench_run_for(&bench, 5);
        bench_close(&bench);
        bench.adopts = false; /* it is one of the other definition's now */
        open_by(&bench, &other, "other");
        bench_run_for(&bench, 5);
        bench_succeed(&bench, "Pay", "1");
        bench_run(&bench);
        bench_expect(&bench, "+ Pay 2:0:1\nredrive: OK one\n- Pay\n+ Pay 2:0:1\n"
                             "one SUCCEEDED 1\n");
        bench_drop(&bench);
    }
    program_drop(&other);
    program_drop(&unfit);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_execution_runs_to_its_end),
        cmocka_unit_test(it_survives_a_close),
        cmocka_unit_test(a_task_starts_again_after_a_crash),
        cmocka_unit_test(what_has_had_its_time_goes),
        cmocka_unit_test(executions_of_others_are_left_alone),
        cmocka_unit_test(not_all_that_are_left_alone_are_told_of),
        cmocka_unit_test(executions_go_on_by_another_definition),
        cmocka_unit_test(a_map_of_another_kind_is_left_alone),
        cmocka_unit_test(an_adoption_is_recorded),
        cmocka_unit_test(a_redrive_by_another_definition),
        cmocka_unit_test(a_redrive_goes_on_where_it_failed),
        cmocka_unit_test(a_redrive_may_come_too_late),
        cmocka_unit_test(a_crash_is_forgotten_once_the_task_has_answered),
    };

    return cmocka_run_group_tests_name("durable/turn", tests, set_up, tear_down);
}
