/* tests/unit/task/exec_test.c - processes as tasks: every way they can end. */
#include "tests/unit/task/bench.h"

#include <dirent.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>

static const struct sfn_program program = {.name = "test", BENCH_KINDS};

static int setup(void **state)
{
    struct bench *bench = malloc(sizeof *bench);
    int nowhere = open("/dev/null", O_WRONLY);

    dup2(nowhere, STDERR_FILENO); /* what the processes say */
    close(nowhere);
    bench_open(bench, (struct tasks_options){.program = &program}, false);
    *state = bench;
    return bench->tasks == NULL;
}

static int teardown(void **state)
{
    bench_close(*state);
    free(*state);
    return 0;
}

static void assert_no_children(void)
{
    assert_int_equal(waitpid(-1, NULL, WNOHANG), -1);
}

static int open_descriptors(void)
{
    DIR *folder = opendir("/proc/self/fd");
    int count = 0;

    if (folder == NULL)
        return 0;
    while (readdir(folder) != NULL)
        count++;
    closedir(folder);
    return count;
}

static int64_t real_ms(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static void output_is_what_it_prints(void **state)
{
    struct bench *bench = *state;

    bench_do(bench, "S", "exec:cat", "{\"a\":[1,2.50]}");
    assert_true(bench->succeeded);
    assert_string_equal(bench->output, "{\"a\":[1,2.5]}");
    assert_int_equal(bench->output_size, strlen("{\"a\":[1,2.5]}"));
    assert_no_children();
}

static void words_may_be_quoted(void **state)
{
    struct bench *bench = *state;

    bench_do(bench, "S", "exec:printf '\"%s\"' \"a  b\" ", "{}");
    assert_string_equal(bench->output, "\"a  b\"");
    bench_do(bench, "S", "exec:printf \\\"%s\\\" c\\ d", "{}");
    assert_string_equal(bench->output, "\"c d\"");
}

static void last_line_may_choose_the_error(void **state)
{
    struct bench *bench = *state;

    bench_do(bench, "S",
             "exec:sh -c 'echo trouble >&2; echo \"{\\\"error\\\":\\\"Card.Declined\\\","
             "\\\"cause\\\":\\\"no money\\\"}\" >&2; exit 3'",
             "{}");
    assert_false(bench->succeeded);
    assert_string_equal(bench->error, "Card.Declined");
    assert_string_equal(bench->cause, "no money");

    bench_do(bench, "S", "exec:sh -c 'echo {\\\"error\\\":\\\"E\\\"} >&2; exit 1'", "{}");
    assert_string_equal(bench->error, "E");
    assert_null(bench->cause);

    bench_do(bench, "S",
             "exec:sh -c 'echo {\\\"error\\\":\\\"E\\\",\\\"cause\\\":{\\\"n\\\":1}} >&2; exit 1'",
             "{}");
    assert_string_equal(bench->cause, "{\"n\":1}");
}

static void last_line_is_the_cause(void **state)
{
    struct bench *bench = *state;

    bench_do(bench, "S", "exec:sh -c 'echo first >&2; echo ValueError: bad >&2; echo >&2; exit 1'",
             "{}");
    assert_string_equal(bench->error, "States.TaskFailed");
    assert_string_equal(bench->cause, "ValueError: bad");

    bench_do(bench, "S", "exec:sh -c 'exit 7'", "{}");
    assert_string_equal(bench->error, "States.TaskFailed");
    assert_non_null(strstr(bench->cause, "status 7"));

    bench_do(bench, "S", "exec:sh -c 'echo {broken >&2; exit 1'", "{}");
    assert_string_equal(bench->cause, "{broken");
}

static void foreign_bytes_become_valid_text(void **state)
{
    struct bench *bench = *state;

    bench_do(bench, "S", "exec:sh -c 'printf \"a\\377b\\303\" >&2; exit 1'", "{}");
    assert_string_equal(bench->cause, "a\xEF\xBF\xBD"
                                      "b\xEF\xBF\xBD");
}

static void a_long_cause_is_cut(void **state)
{
    struct bench *bench = *state;

    bench_do(bench, "S", "exec:sh -c 'head -c 200000 /dev/zero | tr \\\\0 x >&2; exit 1'", "{}");
    assert_true(strlen(bench->cause) > 10000);
    assert_true(strlen(bench->cause) <= 32768);
}

/* A trace that fills pipes and more: the name of the error is at the front of the line. */
static void a_long_line_keeps_its_error(void **state)
{
    struct bench *bench = *state;

    bench_do(
        bench, "S",
        "exec:sh -c '{ echo before; printf \"{\\\"error\\\":\\\"My.Error\\\",\\\"cause\\\":\\\"\"; "
        "head -c 900000 /dev/zero | tr \\\\0 x; echo \"\\\"}\"; } >&2; exit 1'",
        "{}");
    assert_string_equal(bench->error, "My.Error");
    assert_int_equal(strlen(bench->cause), 32768);
}

static void what_it_finds_in_its_environment(void **state)
{
    struct bench *bench = *state;

    setenv("SFN_TASK_TOKEN", "of an outer task", 1);
    setenv("SFN_TEST_OTHER", "kept", 1);
    bench_do(bench, "A state",
             "exec:sh -c 'echo \\\"$SFN_STATE_NAME,$SFN_TASK_TOKEN,"
             "$SFN_TEST_OTHER,${SFN_DEFINITION_DIR-none}\\\"'",
             "{}");
    assert_string_equal(bench->output, "\"A state,,kept,none\"");
}

static void a_line_may_be_a_heartbeat(void **state)
{
    struct bench *bench = *state;

    bench_do(bench, "S", "exec:sh -c 'echo why >&2; echo {\\\"heartbeat\\\": true} >&2; exit 1'",
             "{}");
    assert_string_equal(bench->cause, "why");
    assert_int_equal(bench->beats, 1);
}

static void a_signal_is_named(void **state)
{
    struct bench *bench = *state;

    bench_do(bench, "S", "exec:sh -c 'kill -9 $$'", "{}");
    assert_string_equal(bench->error, "States.TaskFailed");
    assert_non_null(strstr(bench->cause, "signal 9 (SIGKILL)"));
}

static void output_that_is_not_json_fails(void **state)
{
    struct bench *bench = *state;

    bench_do(bench, "S", "exec:printf '{\\n  \"a\": oops}'", "{}");
    assert_string_equal(bench->error, "States.TaskFailed");
    assert_non_null(strstr(bench->cause, "line 2"));
    bench_do(bench, "S", "exec:true", "{}");
    assert_string_equal(bench->error, "States.TaskFailed");
    assert_non_null(strstr(bench->cause, "no output"));
    bench_do(bench, "S", "exec:echo 1 2", "{}");
    assert_false(bench->succeeded);
}

static void a_program_that_is_not_there_is_named(void **state)
{
    struct bench *bench = *state;

    bench_do(bench, "S", "exec:./no/such/program", "{}");
    assert_string_equal(bench->error, "States.TaskFailed");
    assert_non_null(strstr(bench->cause, "./no/such/program"));
    bench_do(bench, "S", "exec:no-such-program-anywhere", "{}");
    assert_non_null(strstr(bench->cause, "PATH"));
    bench_do(bench, "S", "exec:/etc/passwd", "{}");
    assert_non_null(strstr(bench->cause, "/etc/passwd"));
}

static void a_missing_interpreter_is_named(void **state)
{
    struct bench *bench = *state;
    char path[] = "/tmp/sfnc-exec-test-XXXXXX";
    char resource[64];
    int fd = mkstemp(path);

    assert_true(fd >= 0);
    assert_int_equal(write(fd, "#! /no/such/shell -e\n", 21), 21);
    assert_int_equal(fchmod(fd, 0700), 0);
    close(fd);
    snprintf(resource, sizeof resource, "exec:%s", path);
    bench_do(bench, "S", resource, "{}");
    assert_non_null(strstr(bench->cause, path));
    assert_non_null(strstr(bench->cause, "interpreter /no/such/shell: No such file"));
    unlink(path);
}

/* False once the process has ended, even if nobody has waited for it yet. */
static bool is_running(const char *id)
{
    char path[64];
    char byte;
    FILE *file;
    bool running;

    snprintf(path, sizeof path, "/proc/%s/cmdline", id);
    file = fopen(path, "r");
    running = file != NULL && fread(&byte, 1, 1, file) == 1;
    if (file != NULL)
        fclose(file);
    return running;
}

static void what_a_process_leaves_behind_ends(void **state)
{
    struct bench *bench = *state;
    int64_t until = real_ms() + 5000;

    bench_do(bench, "S", "exec:sh -c 'sleep 100 > /dev/null & echo $!'", "{}");
    assert_true(bench->succeeded);
    while (is_running(bench->output) && real_ms() < until)
        usleep(1000);
    assert_true(real_ms() < until);
}

static void a_flood_is_stopped(void **state)
{
    struct bench *bench = *state;

    bench_do(bench, "S", "exec:yes", "{}");
    assert_string_equal(bench->error, "States.TaskFailed");
    assert_non_null(strstr(bench->cause, "larger than 64 MiB"));
    assert_no_children();
}

static void big_input_need_not_be_read(void **state)
{
    struct bench *bench = *state;
    size_t size = 5 << 20;
    char *input = malloc(size + 3);

    memset(input, 'x', size + 2);
    input[0] = input[size + 1] = '"';
    input[size + 2] = '\0';
    bench_do(bench, "S", "exec:echo 1", input);
    assert_true(bench->succeeded);
    bench_do(bench, "S", "exec:cat", input);
    assert_int_equal(bench->output_size, size + 2);
    free(input);
}

static void a_cancelled_process_is_stopped(void **state)
{
    struct bench *bench = *state;
    int64_t began = real_ms();
    struct task_call *call = bench_start(bench, "S", "exec:sh -c 'sleep 100; sleep 100'", "{}");

    loop_arm(bench->loop, loop_now_ms(bench->loop) + 50, bench_stop, bench->loop);
    loop_run(bench->loop);
    tasks_cancel(bench->tasks, call);
    loop_run(bench->loop);
    tasks_free(bench->tasks);
    bench->tasks = NULL;
    assert_int_equal(bench->answers, 0);
    assert_no_children();
    assert_true(real_ms() - began < 1500);
}

static void a_deaf_process_is_killed(void **state)
{
    struct bench *bench = *state;
    int64_t began = real_ms();
    struct task_call *call =
        bench_start(bench, "S", "exec:sh -c 'trap \"\" TERM; while :; do sleep 0.1; done'", "{}");

    loop_arm(bench->loop, loop_now_ms(bench->loop) + 100, bench_stop, bench->loop);
    loop_run(bench->loop);
    tasks_cancel(bench->tasks, call);
    loop_arm(bench->loop, loop_now_ms(bench->loop) + 2500, bench_stop, bench->loop);
    loop_run(bench->loop);
    assert_no_children();
    assert_true(real_ms() - began >= 2000);
    assert_int_equal(bench->answers, 0);
}

static void a_call_cancelled_at_once_never_starts(void **state)
{
    struct bench *bench = *state;
    struct task_call *call = bench_start(bench, "S", "exec:cat", "{}");

    tasks_cancel(bench->tasks, call);
    loop_run(bench->loop);
    assert_int_equal(bench->answers, 0);
    assert_no_children();
}

static void nothing_is_left_open(void **state)
{
    struct bench *bench = *state;
    int before;

    bench_do(bench, "S", "exec:cat", "1");
    before = open_descriptors();
    bench->answers = 0;
    for (int i = 0; i < 300; i++)
        bench_start(bench, "S", i % 3 == 0 ? "exec:false" : "exec:cat", "1");
    loop_run(bench->loop);
    assert_int_equal(bench->answers, 300);
    assert_int_equal(open_descriptors(), before);
    assert_no_children();
}

static void relative_programs_lie_beside_the_definition(void **state)
{
    char folder[] = "/tmp/sfnc-exec-test-XXXXXX";
    char path[64];
    struct bench bench;
    FILE *file;

    (void)state;
    assert_non_null(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/answer.sh", folder);
    file = fopen(path, "w");
    fputs("#!/bin/sh\necho 42\n", file);
    fclose(file);
    chmod(path, 0700);
    bench_open(&bench, (struct tasks_options){.program = &program, .setting.folder = folder}, true);
    bench_do(&bench, "S", "exec:./answer.sh", "{}");
    assert_true(bench.succeeded);
    assert_string_equal(bench.output, "42");
    assert_int_equal(bench.output_size, strlen("42\n"));
    bench_close(&bench);
    unlink(path);
    rmdir(folder);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(output_is_what_it_prints),
        TEST(words_may_be_quoted),
        TEST(last_line_may_choose_the_error),
        TEST(last_line_is_the_cause),
        TEST(foreign_bytes_become_valid_text),
        TEST(a_long_cause_is_cut),
        TEST(a_long_line_keeps_its_error),
        TEST(what_it_finds_in_its_environment),
        TEST(a_line_may_be_a_heartbeat),
        TEST(a_signal_is_named),
        TEST(output_that_is_not_json_fails),
        TEST(a_program_that_is_not_there_is_named),
        TEST(a_missing_interpreter_is_named),
        TEST(what_a_process_leaves_behind_ends),
        TEST(a_flood_is_stopped),
        TEST(big_input_need_not_be_read),
        TEST(a_cancelled_process_is_stopped),
        TEST(a_deaf_process_is_killed),
        TEST(a_call_cancelled_at_once_never_starts),
        TEST(nothing_is_left_open),
        cmocka_unit_test(relative_programs_lie_beside_the_definition),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
