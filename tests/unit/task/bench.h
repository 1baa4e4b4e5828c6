/* tests/unit/task/bench.h - what every test of tasks needs: a loop, tasks, the last answer. */
#ifndef TESTS_UNIT_TASK_BENCH_H
#define TESTS_UNIT_TASK_BENCH_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "runtime/base/count.h"
#include "runtime/base/bug.h"
#include "runtime/json/read.h"
#include "runtime/json/write.h"
#include "runtime/task/task.h"

/* All kinds of task there are: an executable has only some. */
static const struct sfn_kind bench_kinds[] = {
#define TASK_KIND(name, prefix, form) {&sfn_kind_##name},
#include "sfn/kinds.def"
#undef TASK_KIND
};

#define BENCH_KINDS .kinds = bench_kinds, .kind_count = COUNT_OF(bench_kinds)

struct bench {
    struct loop *loop;
    struct tasks *tasks;
    char *problem;        /* of tasks_new */
    const char *unfilled; /* what the next request lacks; or NULL */
    bool tell_submitted;  /* of the next request; and so below */
    uint64_t execution;
    void (*about)(void *context, struct task_about *about);
    char *submission; /* the last answer that went on; compact */
    int submissions;
    void (*submits)(void *context); /* called for each of them with the bench; or NULL */
    struct task_call *cancelled;    /* for that */
    int answers;
    int beats;
    bool succeeded, submitted;
    char *output;       /* compact */
    size_t output_size; /* as it was answered */
    char *error;
    char *cause;
};

static char *bench_copy(const char *text)
{
    return text != NULL ? strdup(text) : NULL;
}

static void bench_forget(struct bench *bench)
{
    free(bench->output);
    free(bench->error);
    free(bench->cause);
    free(bench->submission);
    bench->output = bench->error = bench->cause = bench->submission = NULL;
}

static char *bench_written(const struct value *value)
{
    struct buffer text = BUFFER_EMPTY;

    json_write(&text, value);
    return buffer_take(&text);
}

static void bench_answered(void *context, const struct task_answer *answer)
{
    struct bench *bench = context;

    if (answer->goes_on) {
        assert_true(answer->succeeded && answer->submitted);
        free(bench->submission);
        bench->submission = bench_written(answer->output);
        bench->submissions++;
        if (bench->submits != NULL)
            bench->submits(bench);
        return;
    }
    free(bench->output);
    free(bench->error);
    free(bench->cause);
    bench->output = NULL;
    bench->answers++;
    bench->succeeded = answer->succeeded;
    bench->submitted = answer->submitted;
    if (answer->succeeded) {
        bench->output = bench_written(answer->output);
        bench->output_size = answer->output_size;
    }
    bench->error = bench_copy(answer->error);
    bench->cause = bench_copy(answer->cause);
}

static void bench_beats(void *context)
{
    struct bench *bench = context;

    bench->beats++;
}

static inline void bench_open(struct bench *bench, struct tasks_options options, bool virtual_time)
{
    *bench = (struct bench){.loop = loop_new(virtual_time)};
    options.loop = bench->loop;
    bench->tasks = tasks_new(&options, &bench->problem);
}

static inline void bench_close(struct bench *bench)
{
    tasks_free(bench->tasks);
    loop_free(bench->loop);
    bench_forget(bench);
    free(bench->problem);
}

static inline struct task_call *bench_start(struct bench *bench, const char *state,
                                            const char *resource, const char *input)
{
    struct task_request request = {.execution = bench->execution,
                                   .state = state,
                                   .resource = resource,
                                   .unfilled = bench->unfilled,
                                   .answer = bench_answered,
                                   .beat = bench_beats,
                                   .tell_submitted = bench->tell_submitted,
                                   .about = bench->about,
                                   .context = bench};
    int answers = bench->answers;
    char *text = mem_text(input, strlen(input));
    struct json_error error;
    struct region region;
    struct task_call *call;

    region_init(&region);
    request.input = json_read(&region, text, strlen(text), JSON_TEXT_BORROWED, &error);
    assert_non_null(request.input);
    call = tasks_start(bench->tasks, &request);
    region_fini(&region);
    memset(text, 'x', strlen(text)); /* a call has its own copy */
    free(text);
    assert_int_equal(bench->answers, answers); /* never inside tasks_start */
    return call;
}

/* Start, and turn the loop until it has nothing left to do. */
static inline void bench_do(struct bench *bench, const char *state, const char *resource,
                            const char *input)
{
    bench->answers = 0;
    bench_start(bench, state, resource, input);
    loop_run(bench->loop);
    assert_int_equal(bench->answers, 1);
}

static inline void bench_stop(void *context)
{
    loop_stop(context);
}

/* A file with this text; its name is in a static buffer until the next call. */
static inline const char *bench_file(const char *text)
{
    static char path[64];
    int fd;

    snprintf(path, sizeof path, "/tmp/sfnc-task-test-XXXXXX");
    fd = mkstemp(path);
    assert_true(fd >= 0);
    assert_int_equal(write(fd, text, strlen(text)), (ssize_t)strlen(text));
    close(fd);
    return path;
}

#endif
