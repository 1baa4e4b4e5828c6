/* tests/fuzz/mocks_fuzz.c - any bytes as a mock file and as bindings: used, or refused in one line.
 *
 * The text is read as a mock file with the test case "T", and as a file of bindings; what is taken
 * answers, names its unused answers and finds Resources. */
#define _GNU_SOURCE
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "runtime/base/bug.h"
#include "runtime/task/call.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const struct sfn_program program;
static int answers;

static void count(void *context, const struct task_answer *answer)
{
    (void)context;
    ENSURE(answer->succeeded ? answer->output != NULL : answer->output == NULL);
    answers++;
}

static void ignore(void *context, const char *state, const char *response, const char *answer)
{
    (void)context;
    (void)answer;
    ENSURE(state != NULL && response != NULL);
}

static void check_refused(char *problem)
{
    ENSURE(problem != NULL && problem[0] != '\0');
    free(problem);
}

static void read_mocks(struct loop *loop, const char *path)
{
    const struct tasks_options options = {
        .loop = loop, .program = &program, .setting.mock_file = path, .setting.test_case = "T"};
    const struct task_request request = {.state = "S",
                                         .resource = "arn:aws:states:::sqs:sendMessage",
                                         .input = &value_empty_object,
                                         .answer = count};
    char *problem;
    struct tasks *tasks = tasks_new(&options, &problem);

    if (tasks == NULL) {
        check_refused(problem);
        return;
    }
    tasks_begin_execution(tasks, 0, NULL);
    answers = 0;
    for (int call = 0; call < 3; call++)
        tasks_start(tasks, &request);
    loop_run(loop);
    ENSURE(answers <= 3); /* a Timeout never answers */
    tasks_end_execution(tasks, 0);
    tasks_unused_mocks(tasks, ignore, NULL);
    tasks_free(tasks);
}

static void read_bindings(const char *path)
{
    const struct tasks_options options = {.program = &program, .setting.bindings_file = path};
    const struct sfn_resource resource = {.text = "arn:aws:lambda:us-east-1:1:function:f:2"};
    const struct sfn_state state = {.name = "S", .task = &resource};
    char *problem;
    struct tasks *tasks = tasks_new(&options, &problem);

    if (tasks == NULL) {
        check_refused(problem);
        return;
    }
    free(tasks_problem(tasks, &state));
    tasks_free(tasks);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    int fd = memfd_create("fuzz", 0);
    struct loop *loop = loop_new(true);
    char path[64];

    ENSURE(fd >= 0 && write(fd, data, size) == (ssize_t)size);
    snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
    read_mocks(loop, path);
    read_bindings(path);
    loop_free(loop);
    close(fd);
    return 0;
}
