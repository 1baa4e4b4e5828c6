/* runtime/task/native.c - run tasks as C functions of this process (`c:NAME`, sfn/task.h).
 *
 * Each call runs on a thread. A thread is made when no idle one is left, and is then kept. While a
 * call is on a thread, only that thread touches it, until it posts the call back into the loop;
 * `cancelled` is the exception. A function that never returns is left behind when the process ends.
 * Only this file and jansson.c know jansson. */
#include <errno.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "runtime/base/bug.h"
#include "runtime/json/write.h"
#include "runtime/task/jansson.h"
#include "runtime/task/kind.h"
#include "sfn/task.h"

enum {
    THREADS_MAX = 256, /* this many calls at once; others wait for their turn */
    GRACE_S = 2,       /* how long functions have to return when the pool is freed */
};

struct sfn_task { /* one call, under the name that sfn/task.h gives it */
    struct task_call call;
    struct native_pool *pool;
    struct sfn_task *next;
    char *name;
    sfn_task_function *function;
    struct region region; /* where input and output live */
    const struct value *input;
    const struct value *output; /* NULL: the function has failed */
    size_t output_size;
    char *error;
    char *cause;
    char *key; /* of the attempt */
    atomic_bool cancelled;
    bool beats; /* it is in the pool's list of those that say they live */
    struct sfn_task *next_beating;
};

struct native_pool {
    struct loop *loop; /* NULL once the pool has been abandoned: nothing is posted any more */
    pthread_mutex_t lock;
    pthread_cond_t work;  /* the queue has grown, or the pool is being freed */
    pthread_cond_t quiet; /* a thread has ended */
    struct sfn_task *queue;
    struct sfn_task **queue_end;
    struct sfn_task *beating; /* have said that they live, which is not told yet */
    struct sfn_task *done;    /* to be answered by collect(), newest first */
    size_t threads;
    size_t idle;
    size_t working; /* threads whose function has not returned */
    size_t queued;
    bool going;
};

static struct native_pool *pool_new(struct loop *loop)
{
    struct native_pool *pool = mem_zeroed(1, sizeof *pool);

    pool->loop = loop;
    pool->queue_end = &pool->queue;
    pthread_mutex_init(&pool->lock, NULL);
    pthread_cond_init(&pool->work, NULL);
    pthread_cond_init(&pool->quiet, NULL);
    json_object_seed(0); /* jansson wants this to be done before there are threads */
    return pool;
}

static void pool_destroy(struct native_pool *pool)
{
    pthread_mutex_destroy(&pool->lock);
    pthread_cond_destroy(&pool->work);
    pthread_cond_destroy(&pool->quiet);
    free(pool);
}

static void task_free(struct sfn_task *task)
{
    call_fini(&task->call);
    free(task->name);
    region_fini(&task->region);
    free(task->error);
    free(task->cause);
    free(task->key);
    free(task);
}

/* ---- on the thread ---- */

static char *format_text(const char *format, va_list arguments)
{
    va_list again;
    char *text;
    int size;

    va_copy(again, arguments);
    ENSURE(format != NULL);
    size = vsnprintf(NULL, 0, format, again);
    va_end(again);
    ENSURE(size >= 0);
    text = mem_alloc((size_t)size + 1);
    vsnprintf(text, (size_t)size + 1, format, arguments);
    return text;
}

json_t *sfn_task_fail(struct sfn_task *task, const char *error, const char *cause, ...)
{
    va_list arguments;

    free(task->error);
    free(task->cause);
    task->error = error != NULL ? mem_text(error, strlen(error)) : NULL;
    task->cause = NULL;
    if (cause != NULL) {
        va_start(arguments, cause);
        task->cause = format_text(cause, arguments);
        va_end(arguments);
    }
    if (task->error == NULL)
        task->error = mem_text(TASK_FAILED, strlen(TASK_FAILED));
    return NULL;
}

int sfn_task_cancelled(const struct sfn_task *task)
{
    return atomic_load_explicit(&task->cancelled, memory_order_relaxed);
}

static void hearten(void *context);

void sfn_task_heartbeat(struct sfn_task *task)
{
    struct native_pool *pool = task->pool;

    pthread_mutex_lock(&pool->lock);
    if (!task->beats && pool->loop != NULL) {
        task->beats = true;
        task->next_beating = pool->beating;
        pool->beating = task;
        if (task->next_beating == NULL)
            loop_post(pool->loop, hearten, pool);
    }
    pthread_mutex_unlock(&pool->lock);
}

const char *sfn_task_attempt_key(const struct sfn_task *task)
{
    return task->key;
}

static void take_output(struct sfn_task *task, const json_t *output)
{
    struct json_error error;

    task->output = value_of_jansson(&task->region, output, &error);
    if (task->output != NULL)
        task->output_size = json_size(task->output);
    else if (error.message == NULL)
        sfn_task_fail(task, TASK_FAILED, "what c:%s returned is not JSON", task->name);
    else
        sfn_task_fail(task, TASK_FAILED, "the output of c:%s is not JSON: %s (line %d, column %d)",
                      task->name, error.message, error.line, error.column);
}

static void work(struct sfn_task *task)
{
    json_error_t problem;
    json_t *input = jansson_of_value(task->input, &problem);
    json_t *output;

    if (input == NULL) {
        sfn_task_fail(task, TASK_FAILED, "the input cannot be given to c:%s: %s (column %d)",
                      task->name, problem.text, problem.column);
        return;
    }
    output = task->function(task, input);
    json_decref(input);
    if (task->error == NULL && output == NULL)
        sfn_task_fail(task, TASK_FAILED, "c:%s returned NULL without sfn_task_fail", task->name);
    if (task->error == NULL)
        take_output(task, output);
    json_decref(output);
}

static void collect(void *context);

/* Give a call back to the loop, or free it when the pool has been abandoned. The lock is held. */
static void give_back(struct native_pool *pool, struct sfn_task *task)
{
    if (pool->loop == NULL) {
        task_free(task);
        return;
    }
    task->next = pool->done;
    pool->done = task;
    if (task->next == NULL)
        loop_post(pool->loop, collect, pool);
}

static void *thread_main(void *context)
{
    struct native_pool *pool = context;
    bool last;

    pthread_mutex_lock(&pool->lock);
    for (;;) {
        struct sfn_task *task;

        while (pool->queue == NULL && !pool->going) {
            pool->idle++;
            pthread_cond_wait(&pool->work, &pool->lock);
            pool->idle--;
        }
        if (pool->queue == NULL)
            break;
        task = pool->queue;
        pool->queue = task->next;
        if (pool->queue == NULL)
            pool->queue_end = &pool->queue;
        pool->queued--;
        pool->working++;
        pthread_mutex_unlock(&pool->lock);
        if (!sfn_task_cancelled(task))
            work(task);
        pthread_mutex_lock(&pool->lock);
        pool->working--;
        give_back(pool, task);
    }
    pool->threads--;
    last = pool->loop == NULL && pool->threads == 0;
    pthread_cond_signal(&pool->quiet);
    pthread_mutex_unlock(&pool->lock);
    if (last) /* the pool has been abandoned, and this was its last thread */
        pool_destroy(pool);
    return NULL;
}

/* ---- in the loop ---- */

/* Take the next task of those that beat; NULL when there is none. */
static struct sfn_task *take_beating(struct native_pool *pool)
{
    struct sfn_task *task;

    pthread_mutex_lock(&pool->lock);
    task = pool->beating;
    if (task != NULL) {
        pool->beating = task->next_beating;
        task->beats = false;
    }
    pthread_mutex_unlock(&pool->lock);
    return task;
}

/* Tell of the tasks that live. None of them is freed before, as that is done here or by collect. */
static void hearten(void *context)
{
    struct native_pool *pool = context;
    struct sfn_task *task;

    while ((task = take_beating(pool)) != NULL) {
        if (!sfn_task_cancelled(task))
            call_beat(&task->call);
    }
}

static void task_done(struct sfn_task *task)
{
    if (!sfn_task_cancelled(task)) {
        loop_idle(task->pool->loop);
        if (task->output != NULL)
            call_answer(&task->call, &(struct task_answer){.succeeded = true,
                                                           .output = task->output,
                                                           .output_size = task->output_size});
        else
            call_answer_failure(&task->call, task->error, task->cause ? task->cause : "",
                                task->cause ? strlen(task->cause) : 0);
    }
    task_free(task);
}

/* Answer the calls that are done, in the order in which they ended. */
static void collect(void *context)
{
    struct native_pool *pool = context;
    struct sfn_task *newest;
    struct sfn_task *oldest = NULL;

    pthread_mutex_lock(&pool->lock);
    newest = pool->done;
    pool->done = NULL;
    pthread_mutex_unlock(&pool->lock);
    hearten(pool); /* what is done may be among those that live; they are freed below */
    while (newest != NULL) {
        struct sfn_task *next = newest->next;

        newest->next = oldest;
        oldest = newest;
        newest = next;
    }
    while (oldest != NULL) {
        struct sfn_task *next = oldest->next;

        task_done(oldest);
        oldest = next;
    }
}

static void native_cancel(struct task_call *call)
{
    struct sfn_task *task = (struct sfn_task *)call;

    loop_idle(task->pool->loop);
    atomic_store(&task->cancelled, true);
}

/* Make another thread if there are fewer idle ones than calls that wait. The lock is held. */
static int add_thread(struct native_pool *pool)
{
    pthread_attr_t detached;
    pthread_t thread;
    int error;

    if (pool->idle >= pool->queued || pool->threads >= THREADS_MAX)
        return 0;
    pthread_attr_init(&detached);
    pthread_attr_setdetachstate(&detached, PTHREAD_CREATE_DETACHED);
    error = pthread_create(&thread, &detached, thread_main, pool);
    pthread_attr_destroy(&detached);
    if (error == 0)
        pool->threads++;
    return pool->threads > 0 ? 0 : error;
}

/* The function of that name; NULL when it is not linked, as in programs compiled in memory. */
static sfn_task_function *find_function(const struct sfn_program *program, const char *name)
{
    for (size_t i = 0; i < program->symbol_count; i++) {
        if (strcmp(program->symbols[i].name, name) == 0)
            return (sfn_task_function *)program->symbols[i].function;
    }
    return NULL;
}

static const char *native_malformed(const char *name)
{
    return text_is_identifier(name) ? NULL
                                    : "it does not name a C function (letters, digits and _; no "
                                      "digit first)";
}

static char *native_missing(const struct tasks *tasks, const char *name)
{
    if (find_function(tasks->program, name) != NULL)
        return NULL;
    return text_format("no C function \"%s\" is linked in: give sfnc --link FILE.c", name);
}

static struct task_call *start_missing(struct tasks *tasks, const struct task_request *request,
                                       const char *name)
{
    char *why = native_missing(tasks, name);
    struct task_call *call = later_unserved(tasks, request, why);

    free(why);
    return call;
}

static struct task_call *native_start(struct tasks *tasks, const struct task_request *request,
                                      const char *name)
{
    sfn_task_function *function = find_function(tasks->program, name);
    struct native_pool *pool;
    struct sfn_task *task;
    struct task_about about;
    int error;

    if (function == NULL)
        return start_missing(tasks, request, name);
    if (tasks->pools[SFN_KIND_c] == NULL)
        tasks->pools[SFN_KIND_c] = pool_new(tasks->loop);
    pool = tasks->pools[SFN_KIND_c];
    task = mem_zeroed(1, sizeof *task);
    call_init(&task->call, tasks, request, native_cancel);
    task->pool = pool;
    task->name = mem_text(name, strlen(name));
    task->function = function;
    region_init(&task->region);
    about = call_about(request);
    task->key = buffer_take(&about.key);
    buffer_fini(&about.arn);
    task->input = value_own(&task->region, request->input);
    loop_busy(tasks->loop);

    pthread_mutex_lock(&pool->lock);
    pool->queued++;
    error = add_thread(pool);
    if (error == 0) {
        *pool->queue_end = task;
        pool->queue_end = &task->next;
    } else {
        pool->queued--;
        sfn_task_fail(task, TASK_FAILED, "no thread for c:%s: %s", name, strerror(error));
        give_back(pool, task);
    }
    pthread_mutex_unlock(&pool->lock);
    if (error == 0)
        pthread_cond_signal(&pool->work); /* who is woken finds the lock free */
    return &task->call;
}

/* Calls whose function has not returned. */
static size_t native_running(void *context)
{
    struct native_pool *pool = context;
    size_t running;

    pthread_mutex_lock(&pool->lock);
    running = pool->working;
    pthread_mutex_unlock(&pool->lock);
    return running;
}

/* Free the pool. Functions that run are asked to stop and have GRACE_S; then the pool is abandoned
 * to its threads. */
static void native_free_pool(void *context)
{
    struct native_pool *pool = context;
    struct timespec until;
    bool empty;

    clock_gettime(CLOCK_REALTIME, &until);
    until.tv_sec += GRACE_S;

    pthread_mutex_lock(&pool->lock);
    pool->going = true;
    pthread_cond_broadcast(&pool->work);
    while (pool->threads > 0 &&
           pthread_cond_timedwait(&pool->quiet, &pool->lock, &until) != ETIMEDOUT)
        ;
    empty = pool->threads == 0;
    pool->loop = NULL;
    while (pool->done != NULL) {
        struct sfn_task *task = pool->done;

        pool->done = task->next;
        task_free(task);
    }
    pthread_mutex_unlock(&pool->lock);
    if (empty)
        pool_destroy(pool);
}

const struct sfn_task_kind sfn_kind_c = {
    .kind = SFN_KIND_c,
    .malformed = native_malformed,
    .missing = native_missing,
    .start = native_start,
    .running = native_running,
    .free = native_free_pool,
};
