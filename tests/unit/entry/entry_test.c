/* tests/unit/entry/entry_test.c - the command line of an executable, whole: arguments and standard
 * input in, exit status and both outputs out. The programs are small and written by hand. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "runtime/base/buffer.h"
#include "runtime/base/count.h"
#include "runtime/entry/entry.h"

/* ---- programs: one state each ---- */

static const struct value one_second = {.kind = VALUE_INTEGER, .as.integer = 1};
static struct sfn_resource resource = {
    .type = "exec", .action = "x", .kind = SFN_SERVICE}; /* of Pay; see ask */
enum { PASS_STATE, WAITING_STATE, FAILING_STATE, TASK_STATE };
static const struct sfn_state states[] = {
    [PASS_STATE] = {.name = "Hello", .kind = SFN_PASS, .work = 0, .leave = -1, .fail = -1},
    [WAITING_STATE] = {.name = "Pause", .kind = SFN_WAIT, .work = 0, .leave = 1, .fail = -1},
    [FAILING_STATE] = {.name = "Stop", .kind = SFN_FAIL, .work = 0, .leave = -1, .fail = -1},
    [TASK_STATE] =
        {.name = "Pay", .kind = SFN_TASK, .work = 0, .leave = 1, .fail = 2, .task = &resource},
};
static const struct sfn_scope scope = {.owner = -1, .state_count = COUNT_OF(states)};

static int32_t run_pass(struct sfn_frame *frame, int32_t point)
{
    (void)point;
    sfn_enter(frame, PASS_STATE);
    return sfn_leave(frame, sfn_input(frame)) ? SFN_END : SFN_FAILED;
}

static int32_t run_wait(struct sfn_frame *frame, int32_t point)
{
    if (point == 0) {
        sfn_enter(frame, WAITING_STATE);
        return sfn_wait_seconds(frame, &one_second, "") ? SFN_SUSPENDED : SFN_FAILED;
    }
    return sfn_leave(frame, sfn_input(frame)) ? SFN_END : SFN_FAILED;
}

static int32_t run_task(struct sfn_frame *frame, int32_t point)
{
    if (point == 0) {
        sfn_enter(frame, TASK_STATE);
        sfn_task_begin(frame);
        sfn_task_start(frame, sfn_input(frame));
        return SFN_SUSPENDED;
    }
    if (point == 2)
        return SFN_FAILED;
    return sfn_leave(frame, sfn_result(frame)) ? SFN_END : SFN_FAILED;
}

static int32_t run_fail(struct sfn_frame *frame, int32_t point)
{
    static const struct value error = {
        .kind = VALUE_STRING, .flags = VALUE_FIXED, .size = 3, .as.text = "Bad"};

    (void)point;
    sfn_enter(frame, FAILING_STATE);
    sfn_throw(frame, &error, NULL);
    return SFN_FAILED;
}

/* All kinds of task there are. */
static const struct sfn_kind kinds[] = {
#define TASK_KIND(name, prefix, form) {&sfn_kind_##name},
#include "sfn/kinds.def"
#undef TASK_KIND
};

static struct sfn_program program_of(int32_t (*run)(struct sfn_frame *, int32_t))
{
    return (struct sfn_program){
        .abi_version = SFN_ABI_VERSION,
        .run = run,
        .scopes = &scope,
        .states = states,
        .state_count = TASK_STATE, /* all but that */
        .name = "hand",
        .definition = "{\"Comment\":1}",
        .definition_size = 13,
        .tasks = &sfn_tasks,
        .kinds = kinds,
        .kind_count = COUNT_OF(kinds),
    };
}

/* The program's Task has this Resource. */
static void ask(struct sfn_program *program, const char *text)
{
    resource.text = text;
    program->state_count = COUNT_OF(states);
}

/* ---- running them ---- */

struct outcome {
    int status; /* 128 and the number when a signal ended it */
    struct buffer out;
    struct buffer errors;
};

static void forget(struct outcome *outcome)
{
    buffer_fini(&outcome->out);
    buffer_fini(&outcome->errors);
}

static void drain(FILE *file, struct buffer *into)
{
    char block[4096];
    size_t got;

    rewind(file);
    while ((got = fread(block, 1, sizeof block, file)) > 0)
        buffer_add(into, block, got);
    buffer_add(into, "", 0);
    fclose(file);
}

/* In a process of its own, so that signals and descriptors are its own, too. `interrupt_ms` > 0:
 * SIGTERM after that time. */
static struct outcome act(const struct sfn_program *program, const char *input, int interrupt_ms,
                          const char *const *arguments)
{
    struct outcome outcome = {0, BUFFER_EMPTY, BUFFER_EMPTY};
    FILE *files[3] = {tmpfile(), tmpfile(), tmpfile()};
    char *argv[16] = {(char *)"./hand"};
    int argc = 1;
    int status;
    pid_t pid;

    for (; arguments[argc - 1] != NULL; argc++)
        argv[argc] = (char *)arguments[argc - 1];
    fputs(input, files[0]);
    fflush(files[0]);
    rewind(files[0]);
    fflush(stdout);
    pid = fork();
    if (pid == 0) {
        for (int i = 0; i < 3; i++)
            dup2(fileno(files[i]), i);
        _exit(sfn_main(program, argc, argv));
    }
    if (interrupt_ms > 0) {
        usleep((useconds_t)interrupt_ms * 1000);
        kill(pid, SIGTERM);
    }
    assert_int_equal(waitpid(pid, &status, 0), pid);
    outcome.status = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    fclose(files[0]);
    drain(files[1], &outcome.out);
    drain(files[2], &outcome.errors);
    return outcome;
}

#define ACT(program, input, ...) act(program, input, 0, (const char *const[]){__VA_ARGS__, NULL})

static void assert_outcome(struct outcome outcome, int status, const char *out, const char *errors)
{
    assert_string_equal(outcome.out.text, out);
    assert_string_equal(outcome.errors.text, errors);
    assert_int_equal(outcome.status, status);
    forget(&outcome);
}

/* A usage error: status 2, nothing on standard output, one line that holds the word. */
static void assert_refused(struct outcome outcome, const char *word)
{
    assert_int_equal(outcome.status, 2);
    assert_string_equal(outcome.out.text, "");
    assert_non_null(strstr(outcome.errors.text, word));
    assert_ptr_equal(strchr(outcome.errors.text, '\n'),
                     outcome.errors.text + outcome.errors.size - 1);
    forget(&outcome);
}

/* ---- run ---- */

static void run_prints_the_output(void **state)
{
    struct sfn_program program = program_of(run_pass);

    (void)state;
    assert_outcome(ACT(&program, "", "run"), 0, "{}\n", "");
    assert_outcome(ACT(&program, "", "run", "--input", "[1, 2]"), 0, "[1,2]\n", "");
    assert_outcome(ACT(&program, "\"in\"\n", "run", "--input", "-"), 0, "\"in\"\n", "");
}

static void a_failure_is_the_last_line(void **state)
{
    struct sfn_program program = program_of(run_fail);

    (void)state;
    assert_outcome(ACT(&program, "", "run"), 1, "", "{\"status\":\"FAILED\",\"error\":\"Bad\"}\n");
}

static void bad_input_is_a_usage_error(void **state)
{
    struct sfn_program program = program_of(run_pass);

    (void)state;
    assert_refused(ACT(&program, "", "run", "--input", "{\n \"a\" 1}"), "line 2, column 6");
    assert_refused(ACT(&program, "", "run", "--input", ""), "--input");
    assert_refused(ACT(&program, "", "run", "--input", "@/no/such"), "/no/such");
    assert_refused(ACT(&program, "", "run", "--input", "@/"), "directory");
    assert_refused(ACT(&program, "", "run", "--history", "/no/such/file"), "/no/such/file");
    assert_refused(ACT(&program, "", "run", "--mock", "/no/such"), "/no/such");
    assert_refused(ACT(&program, "", "run", "--bindings", "/no/such"), "/no/such");
}

static void simulated_waits_take_no_time(void **state)
{
    struct sfn_program program = program_of(run_wait);
    time_t began = time(NULL);

    (void)state;
    for (int i = 0; i < 5; i++)
        assert_outcome(ACT(&program, "", "run", "--virtual-time"), 0, "{}\n", "");
    assert_true(time(NULL) - began <= 3);
}

static void a_task_nobody_serves_is_named_at_start(void **state)
{
    struct sfn_program program = program_of(run_task);

    (void)state;
    ask(&program, "arn:aws:states:::x:y");
    assert_refused(ACT(&program, "", "run"), "arn:aws:states:::x:y");
    assert_refused(ACT(&program, "1", "stream"), "arn:aws:states:::x:y");
}

static void a_process_answers(void **state)
{
    struct sfn_program program = program_of(run_task);

    (void)state;
    ask(&program, "exec:cat");
    assert_outcome(ACT(&program, "", "run", "--input", "[7]"), 0, "[7]\n", "");
    assert_outcome(ACT(&program, "1\n2\n3\n", "stream"), 0, "1\n2\n3\n", "");
}

static void how_it_ended_is_the_last_line(void **state)
{
    static const char slow[] = "exec:sh -c 'trap \"echo bye >&2; exit 1\" TERM; sleep 100 & wait'";
    struct sfn_program program = program_of(run_task);
    struct outcome outcome;

    (void)state;
    ask(&program, slow);
    outcome = act(&program, "", 300, (const char *const[]){"run", NULL});
    assert_int_equal(outcome.status, 128 + SIGTERM);
    assert_non_null(strstr(outcome.errors.text, "bye\n{\"status\":\"ABORTED\""));
    forget(&outcome);
}

static void a_signal_aborts(void **state)
{
    struct sfn_program program = program_of(run_task);
    struct outcome outcome;

    (void)state;
    ask(&program, "exec:sleep 100");
    outcome = act(&program, "", 300, (const char *const[]){"run", NULL});
    assert_int_equal(outcome.status, 128 + SIGTERM);
    assert_non_null(strstr(outcome.errors.text, "\"status\":\"ABORTED\""));
    assert_non_null(strstr(outcome.errors.text, "SIGTERM"));
    forget(&outcome);
    outcome = act(&program, "1\n2\n", 300, (const char *const[]){"stream", NULL});
    assert_int_equal(outcome.status, 128 + SIGTERM);
    assert_non_null(strstr(outcome.out.text, "\"status\":\"ABORTED\""));
    assert_non_null(strstr(outcome.errors.text, "interrupted"));
    forget(&outcome);
}

static void an_answer_that_cannot_come_ends_it(void **state)
{
    char mock[] = "/tmp/sfnc-entry-test-XXXXXX";
    struct sfn_program program = program_of(run_task);
    struct outcome outcome;
    FILE *file = fdopen(mkstemp(mock), "w");

    (void)state;
    fputs("{\"StateMachines\":{\"M\":{\"TestCases\":{\"T\":{\"Pay\":\"R\"}}}},"
          "\"MockedResponses\":{\"R\":{\"0\":{\"Timeout\":true}}}}",
          file);
    fclose(file);
    ask(&program, "exec:cat");
    outcome = ACT(&program, "", "run", "--mock", mock);
    assert_int_equal(outcome.status, 1);
    assert_non_null(strstr(outcome.errors.text, "\"status\":\"ABORTED\""));
    assert_non_null(strstr(outcome.errors.text, "never come"));
    forget(&outcome);
    unlink(mock);
}

/* ---- stream ---- */

static void stream_keeps_order_and_place(void **state)
{
    static const char broken[] =
        "{\"a\":1}\n{\"status\":\"FAILED\",\"error\":\"States.Runtime\",\"cause\":\"The input is "
        "not JSON: ";
    struct sfn_program program = program_of(run_pass);
    struct outcome outcome;

    (void)state;
    assert_outcome(ACT(&program, "", "stream"), 0, "", "");
    assert_outcome(ACT(&program, "1\n\n \r\n2\n[3]", "stream"), 0, "1\n2\n[3]\n", "");
    assert_outcome(ACT(&program, "1\n\n2\n[3]", "stream", "--unordered"), 0, "1\n2\n[3]\n", "");
    outcome = ACT(&program, "{\"a\":1}\n\n{\"a\" 1}\n5\n", "stream");
    assert_int_equal(outcome.status, 1);
    assert_memory_equal(outcome.out.text, broken, sizeof broken - 1);
    assert_non_null(strstr(outcome.out.text, "line 3, column 6"));
    assert_string_equal(outcome.out.text + outcome.out.size - 3, "\n5\n");
    forget(&outcome);
}

static void failures_stand_in_place(void **state)
{
    struct sfn_program program = program_of(run_fail);

    (void)state;
    assert_outcome(ACT(&program, "1\n2\n", "stream"), 1,
                   "{\"status\":\"FAILED\",\"error\":\"Bad\"}\n"
                   "{\"status\":\"FAILED\",\"error\":\"Bad\"}\n",
                   "");
}

static void unordered_waits_overlap(void **state)
{
    struct sfn_program program = program_of(run_wait);
    struct buffer input = BUFFER_EMPTY;
    struct timespec began;
    struct timespec ended;
    double took_s;

    (void)state;
    for (int i = 0; i < 2000; i++)
        buffer_add_format(&input, "%d\n", i);
    clock_gettime(CLOCK_MONOTONIC, &began);
    assert_outcome(ACT(&program, input.text, "stream", "--unordered"), 0, input.text, "");
    clock_gettime(CLOCK_MONOTONIC, &ended);
    took_s = (double)(ended.tv_sec - began.tv_sec) + (double)(ended.tv_nsec - began.tv_nsec) * 1e-9;
    assert_true(took_s >= 1.0);
    assert_true(took_s < 5.0);
    assert_outcome(ACT(&program, input.text, "stream", "--unordered", "--virtual-time"), 0,
                   input.text, "");
    buffer_fini(&input);
}

/* Lines come slowly through a pipe; meanwhile executions end on time. */
static void unordered_reads_as_lines_come(void **state)
{
    struct sfn_program program = program_of(run_wait);
    char out[16] = "";
    int in[2];
    int results[2];
    int status;
    pid_t pid;

    (void)state;
    assert_int_equal(pipe(in), 0);
    assert_int_equal(pipe(results), 0);
    fflush(stdout);
    pid = fork();
    if (pid == 0) {
        char *argv[] = {(char *)"./hand", (char *)"stream", (char *)"--unordered"};

        dup2(in[0], STDIN_FILENO);
        dup2(results[1], STDOUT_FILENO);
        close(in[1]);
        _exit(sfn_main(&program, 3, argv));
    }
    close(in[0]);
    close(results[1]);
    assert_int_equal(write(in[1], "1\n", 2), 2);
    usleep(300000);
    assert_int_equal(write(in[1], "2\n3", 3), 3);
    assert_int_equal(read(results[0], out, sizeof out), 2); /* while we hold the pipe open */
    assert_memory_equal(out, "1\n", 2);
    close(in[1]);
    assert_int_equal(read(results[0], out, sizeof out), 2);
    assert_memory_equal(out, "2\n", 2);
    assert_int_equal(read(results[0], out, sizeof out), 2);
    assert_memory_equal(out, "3\n", 2);
    assert_int_equal(read(results[0], out, sizeof out), 0);
    close(results[0]);
    assert_int_equal(waitpid(pid, &status, 0), pid);
    assert_int_equal(status, 0);
}

/* ---- the others ---- */

static void other_commands(void **state)
{
    struct sfn_program program = program_of(run_pass);
    struct outcome outcome;

    (void)state;
    assert_outcome(ACT(&program, "", "definition"), 0, "{\"Comment\":1}", "");
    outcome = ACT(&program, "", "version");
    assert_int_equal(outcome.status, 0);
    assert_non_null(strstr(outcome.out.text, "hand"));
    forget(&outcome);
    assert_refused(ACT(&program, "", "serve"), "leaves out the store and `serve`");
    assert_refused(ACT(&program, "", "graph"), "does not have `graph`");
    assert_refused(ACT(&program, "", "rum"), "rum");
    assert_refused(ACT(&program, "", "--input"), "--input");
    assert_refused(ACT(&program, "", "definition", "x"), "\"x\"");
    assert_refused(ACT(&program, "", "run", "--nonsense"), "--nonsense");
    program.abi_version++;
    assert_refused(ACT(&program, "", "run"), "ABI");
}

static void every_command_explains_itself(void **state)
{
    static const char *const commands[] = {"run", "stream", "definition", "version"};
    struct sfn_program program = program_of(run_pass);
    struct outcome outcome = ACT(&program, "", "--help");

    (void)state;
    assert_int_equal(outcome.status, 0);
    for (int i = 0; i < 4; i++) {
        struct outcome help = ACT(&program, "", commands[i], "--help");

        assert_non_null(strstr(outcome.out.text, commands[i]));
        assert_int_equal(help.status, 0);
        assert_non_null(strstr(help.out.text, "usage: ./hand "));
        assert_non_null(strstr(help.out.text, "--help"));
        forget(&help);
    }
    forget(&outcome);
    outcome = act(&program, "", 0, (const char *const[]){NULL});
    assert_int_equal(outcome.status, 2);
    assert_non_null(strstr(outcome.errors.text, "usage: "));
    forget(&outcome);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(run_prints_the_output),
        cmocka_unit_test(a_failure_is_the_last_line),
        cmocka_unit_test(bad_input_is_a_usage_error),
        cmocka_unit_test(simulated_waits_take_no_time),
        cmocka_unit_test(a_task_nobody_serves_is_named_at_start),
        cmocka_unit_test(a_process_answers),
        cmocka_unit_test(a_signal_aborts),
        cmocka_unit_test(how_it_ended_is_the_last_line),
        cmocka_unit_test(an_answer_that_cannot_come_ends_it),
        cmocka_unit_test(stream_keeps_order_and_place),
        cmocka_unit_test(failures_stand_in_place),
        cmocka_unit_test(unordered_waits_overlap),
        cmocka_unit_test(unordered_reads_as_lines_come),
        cmocka_unit_test(other_commands),
        cmocka_unit_test(every_command_explains_itself),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
