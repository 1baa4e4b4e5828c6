/* runtime/task/exec.c - run tasks as processes (`exec:COMMAND`).
 *
 * A process gets the input on its standard input, which is then closed. Its output is what it has
 * printed when it ends; what a process that it started prints later is dropped. The last line of
 * its standard error says why a process failed. Every process leads a group of its own, so that
 * stopping it also stops what it started. A cancelled process is signalled and then watched until
 * it has ended; time here is real, never simulated.
 * docs/decisions/0002-exec-resources.md says what users may rely on. */
#include <errno.h>
#include <event2/event.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "runtime/base/bug.h"
#include "runtime/json/write.h"
#include "runtime/task/command.h"
#include "runtime/task/environment.h"
#include "runtime/task/groups.h"
#include "runtime/task/kind.h"
#include "runtime/task/process.h"
#include "runtime/task/said.h"

#define OUTPUT_BYTES_MAX (64u << 20)
#define BLOCK 65536
#define GRACE_MS 2000 /* from SIGTERM to SIGKILL */

enum {
    RUNNING_MAX = 128, /* this many processes at once; other calls wait for their turn */
};

enum stage { STAGE_QUEUED, STAGE_RUNNING, STAGE_FLOODED, STAGE_CANCELLED };

struct exec {
    struct task_call call;
    struct exec_pool *pool;
    struct exec *next; /* in the pool's queue, or among its processes */
    struct exec **link;
    enum stage stage;
    char **words;
    char *program;
    char **environment;
    struct process process; /* descriptors that are closed are -1 */
    struct event *input_ready;
    struct event *output_ready;
    struct event *errors_ready;
    struct event *grace; /* a timer: when it runs out the process gets SIGKILL */

    struct buffer input;
    size_t input_written;
    struct buffer output;
    struct said said;
};

struct exec_pool {
    struct loop *loop;
    char *folder; /* of the definition, from the root; NULL: unknown */
    struct event *child_ended;
    struct exec *running; /* processes that have not been waited for yet */
    struct exec *queue;
    struct exec **queue_end;
    size_t running_count;
};

static void reap(evutil_socket_t signal_number, short what, void *context);

static struct exec_pool *pool_new(struct loop *loop, const char *folder)
{
    struct exec_pool *pool = mem_zeroed(1, sizeof *pool);

    pool->loop = loop;
    pool->folder = folder != NULL ? realpath(folder, NULL) : NULL;
    pool->queue_end = &pool->queue;
    /* A process that does not read its input must not end ours. */
    signal(SIGPIPE, SIG_IGN);
    groups_watch();
    pool->child_ended = evsignal_new(loop_base(loop), SIGCHLD, reap, pool);
    ENSURE(pool->child_ended != NULL && event_add(pool->child_ended, NULL) == 0);
    return pool;
}

/* ---- one process: its pipes ---- */

static void close_end(struct event **ready, int *fd)
{
    if (*ready != NULL)
        event_free(*ready);
    *ready = NULL;
    if (*fd >= 0)
        close(*fd);
    *fd = -1;
}

static void exec_free(struct exec *exec)
{
    close_end(&exec->input_ready, &exec->process.input_fd);
    close_end(&exec->output_ready, &exec->process.output_fd);
    close_end(&exec->errors_ready, &exec->process.errors_fd);
    if (exec->grace != NULL)
        event_free(exec->grace);
    call_fini(&exec->call);
    buffer_fini(&exec->input);
    buffer_fini(&exec->output);
    said_fini(&exec->said);
    free(exec->words);
    free(exec->program);
    free(exec->environment);
    free(exec);
}

static void write_input(evutil_socket_t fd, short what, void *context)
{
    struct exec *exec = context;

    (void)what;
    while (exec->input_written < exec->input.size) {
        ssize_t wrote = write(fd, exec->input.text + exec->input_written,
                              exec->input.size - exec->input_written);

        if (wrote < 0 && errno == EINTR)
            continue;
        if (wrote < 0 && errno == EAGAIN)
            return;
        if (wrote < 0)
            break; /* the process has closed its standard input: it does not want the rest */
        exec->input_written += (size_t)wrote;
    }
    close_end(&exec->input_ready, &exec->process.input_fd);
    buffer_fini(&exec->input);
}

static void read_output(evutil_socket_t fd, short what, void *context)
{
    struct exec *exec = context;

    (void)what;
    for (;;) {
        char *room = buffer_reserve(&exec->output, BLOCK);
        ssize_t got = read(fd, room, BLOCK);

        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0 && errno == EAGAIN)
            return;
        if (got <= 0)
            break;
        if (exec->stage != STAGE_RUNNING)
            continue; /* cancelled or too long: read the rest only to drop it */
        exec->output.size += (size_t)got;
        exec->output.text[exec->output.size] = '\0';
        if (exec->output.size > OUTPUT_BYTES_MAX) {
            exec->stage = STAGE_FLOODED;
            buffer_fini(&exec->output);
            kill(-exec->process.id, SIGKILL);
            break;
        }
    }
    close_end(&exec->output_ready, &exec->process.output_fd);
}

static void read_errors(evutil_socket_t fd, short what, void *context)
{
    struct exec *exec = context;
    char block[BLOCK / 4];

    (void)what;
    for (;;) {
        ssize_t got = read(fd, block, sizeof block);

        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0 && errno == EAGAIN)
            return;
        if (got <= 0)
            break;
        if (said_add(&exec->said, block, (size_t)got) && exec->stage == STAGE_RUNNING)
            call_beat(&exec->call);
    }
    close_end(&exec->errors_ready, &exec->process.errors_fd);
}

/* Answer a failure. Frees the cause. */
static void answer_failed(struct exec *exec, char *cause)
{
    call_answer_failure(&exec->call, TASK_FAILED, cause, strlen(cause));
    free(cause);
}

/* ---- one process: its life ---- */

static struct event *watch(struct exec *exec, int fd, short what, event_callback_fn ready)
{
    struct event *event;

    event = event_new(loop_base(exec->pool->loop), fd, what | EV_PERSIST, ready, exec);
    ENSURE(event != NULL && event_add(event, NULL) == 0);
    return event;
}

/* Start the process; 0, or an errno. */
static int launch(struct exec *exec)
{
    struct exec_pool *pool = exec->pool;
    const struct process_plan plan = {
        .program = exec->program, .words = exec->words, .environment = exec->environment};
    int error = process_start(&exec->process, &plan);

    if (error != 0)
        return error;
    exec->input_ready = watch(exec, exec->process.input_fd, EV_WRITE, write_input);
    exec->output_ready = watch(exec, exec->process.output_fd, EV_READ, read_output);
    exec->errors_ready = watch(exec, exec->process.errors_fd, EV_READ, read_errors);
    exec->stage = STAGE_RUNNING;
    exec->next = pool->running;
    if (exec->next != NULL)
        exec->next->link = &exec->next;
    exec->link = &pool->running;
    pool->running = exec;
    pool->running_count++;
    return 0;
}

static void unlink_running(struct exec *exec)
{
    *exec->link = exec->next;
    if (exec->next != NULL)
        exec->next->link = exec->link;
    exec->pool->running_count--;
}

/* Begin the calls that wait, as long as there is room. A call that was cancelled meanwhile is
 * freed. */
static void serve_queue(void *context)
{
    struct exec_pool *pool = context;

    while (pool->queue != NULL && pool->running_count < RUNNING_MAX) {
        struct exec *exec = pool->queue;
        bool cancelled = exec->stage == STAGE_CANCELLED;
        int error;

        pool->queue = exec->next;
        if (pool->queue == NULL)
            pool->queue_end = &pool->queue;
        error = cancelled ? 0 : launch(exec);
        if (error == 0 && !cancelled)
            continue;
        if (process_may_wait(error) && pool->running_count > 0) { /* until one has ended */
            exec->next = pool->queue;
            pool->queue = exec;
            if (exec->next == NULL)
                pool->queue_end = &exec->next;
            return;
        }
        if (!cancelled) {
            loop_idle(pool->loop);
            answer_failed(exec, process_problem(exec->program, error));
        }
        exec_free(exec);
    }
}

/* A process has ended: read what is left in its pipes and its status, and answer. */
static void bury(struct exec *exec)
{
    int status = 0;

    kill(-exec->process.id, SIGKILL); /* processes that it has started and left behind */
    if (exec->process.output_fd >= 0)
        read_output(exec->process.output_fd, EV_READ, exec);
    if (exec->process.errors_fd >= 0)
        read_errors(exec->process.errors_fd, EV_READ, exec);
    said_end(&exec->said);
    groups_remove(exec->process.id);
    while (waitpid(exec->process.id, &status, 0) < 0 && errno == EINTR)
        ;
    unlink_running(exec);
    if (exec->stage != STAGE_CANCELLED)
        loop_idle(exec->pool->loop);
    if (exec->stage == STAGE_FLOODED)
        answer_failed(exec, text_format("process %s was stopped: output larger than %u MiB",
                                        exec->words[0], OUTPUT_BYTES_MAX >> 20));
    else if (exec->stage != STAGE_CANCELLED)
        call_answer_ended(&exec->call, exec->words[0], status, &exec->output, &exec->said.text);
    exec_free(exec);
}

/* A process that has ended and has not been waited for yet, or NULL. */
static struct exec *find_ended(struct exec_pool *pool)
{
    for (struct exec *exec = pool->running; exec != NULL; exec = exec->next) {
        siginfo_t info = {.si_pid = 0};

        if (waitid(P_PID, (id_t)exec->process.id, &info, WEXITED | WNOHANG | WNOWAIT) == 0 &&
            info.si_pid == exec->process.id)
            return exec;
    }
    return NULL;
}

/* Answers change the list (they may start or cancel others), so each search begins anew. */
static void reap(evutil_socket_t signal_number, short what, void *context)
{
    struct exec_pool *pool = context;
    struct exec *ended;

    (void)signal_number;
    (void)what;
    while ((ended = find_ended(pool)) != NULL)
        bury(ended);
    serve_queue(pool);
}

static void grace_over(evutil_socket_t fd, short what, void *context)
{
    struct exec *exec = context;

    (void)fd;
    (void)what;
    kill(-exec->process.id, SIGKILL);
}

static void exec_cancel(struct task_call *call)
{
    struct exec *exec = (struct exec *)call;
    const struct timeval grace = {.tv_sec = GRACE_MS / 1000};

    loop_idle(exec->pool->loop);
    if (exec->stage != STAGE_QUEUED) {
        kill(-exec->process.id, SIGTERM);
        close_end(&exec->input_ready, &exec->process.input_fd);
        exec->grace = evtimer_new(loop_base(exec->pool->loop), grace_over, exec);
        ENSURE(exec->grace != NULL && evtimer_add(exec->grace, &grace) == 0);
    }
    exec->stage = STAGE_CANCELLED;
}

static const char *exec_malformed(const char *command)
{
    const char *problem = NULL;

    free(command_split(command, &problem));
    return problem;
}

/* Find out at start, and not in the middle of an execution, that a program is missing. */
static char *exec_missing(const struct tasks *tasks, const char *command)
{
    const char *problem;
    char **words = command_split(command, &problem);
    char *program = command_find(words[0], tasks->folder);
    char *missing = NULL;

    if (program == NULL && strchr(words[0], '/') == NULL)
        missing = text_format("there is no such program on PATH");
    else if (program == NULL)
        missing = text_format("there is no such program, neither here nor beside the definition");
    free(words);
    free(program);
    return missing;
}

static struct task_call *start_missing(struct tasks *tasks, const struct task_request *request,
                                       const char *program)
{
    char *cause =
        text_format("cannot start process %s: %s", program,
                    strchr(program, '/') == NULL ? "no such program on PATH" : "no such file");
    struct task_call *call = later_fail(tasks, request, TASK_FAILED, cause);

    free(cause);
    return call;
}

static struct task_call *exec_start(struct tasks *tasks, const struct task_request *request,
                                    const char *command)
{
    const char *problem;
    char **words = command_split(command, &problem);
    char *program;
    struct task_call *missing;
    struct exec *exec;
    struct exec_pool *pool;

    ENSURE(words != NULL);
    program = command_find(words[0], tasks->folder);
    if (program == NULL) {
        missing = start_missing(tasks, request, words[0]);
        free(words);
        return missing;
    }
    if (tasks->pools[SFN_KIND_exec] == NULL)
        tasks->pools[SFN_KIND_exec] = pool_new(tasks->loop, tasks->folder);
    pool = tasks->pools[SFN_KIND_exec];
    exec = mem_zeroed(1, sizeof *exec);
    call_init(&exec->call, tasks, request, exec_cancel);
    exec->pool = pool;
    exec->words = words;
    exec->program = program;
    exec->environment = environment_make(request, pool->folder);
    exec->process = (struct process){.input_fd = -1, .output_fd = -1, .errors_fd = -1};
    json_write(&exec->input, request->input);
    loop_busy(pool->loop);
    /* The queue is served from inside the loop, because starting may fail, which is an answer. */
    if (pool->queue == NULL)
        loop_post(pool->loop, serve_queue, pool);
    *pool->queue_end = exec;
    pool->queue_end = &exec->next;
    return &exec->call;
}

/* ---- the end ---- */

static int64_t clock_ms(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static size_t exec_running(void *context)
{
    const struct exec_pool *pool = context;

    return pool->running_count;
}

/* Free the pool. Processes are asked to end; those that do not are killed; all are waited for. */
static void exec_free_pool(void *context)
{
    struct exec_pool *pool = context;
    const struct timespec nap = {.tv_nsec = 1000000};
    int64_t until_ms = clock_ms() + GRACE_MS;
    bool killed = false;

    while (pool->queue != NULL) {
        struct exec *exec = pool->queue;

        pool->queue = exec->next;
        exec_free(exec);
    }
    pool->queue_end = &pool->queue;
    for (struct exec *exec = pool->running; exec != NULL; exec = exec->next) {
        if (exec->stage != STAGE_CANCELLED)
            kill(-exec->process.id, SIGTERM);
        exec->stage = STAGE_CANCELLED;
    }
    while (pool->running != NULL) {
        struct exec *ended = find_ended(pool);

        if (ended != NULL) {
            bury(ended);
            continue;
        }
        if (!killed && clock_ms() >= until_ms) {
            for (struct exec *exec = pool->running; exec != NULL; exec = exec->next)
                kill(-exec->process.id, SIGKILL);
            killed = true;
        }
        nanosleep(&nap, NULL);
    }
    event_free(pool->child_ended);
    groups_unwatch();
    free(pool->folder);
    free(pool);
}

const struct sfn_task_kind sfn_kind_exec = {
    .kind = SFN_KIND_exec,
    .malformed = exec_malformed,
    .missing = exec_missing,
    .start = exec_start,
    .running = exec_running,
    .free = exec_free_pool,
};
