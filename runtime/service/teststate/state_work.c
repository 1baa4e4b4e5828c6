/* runtime/service/teststate/state_work.c - do the work of a state that is tested.
 *
 * In: a Resource and its parameters. Out: one answer of what it is bound to. The tasks of a test
 * are its own; they are closed when their processes have ended, which is not waited for. */
#include "runtime/service/teststate/state_work.h"

#include <stdlib.h>

#include "runtime/base/bug.h"
#include "runtime/json/read.h"
#include "runtime/service/inside.h"
#include "runtime/task/task.h"

enum { REST_MS = 50 };

struct state_work {
    struct state_work *next, **link; /* of all of the service */
    struct service *service;
    struct service_program *program;
    struct tasks *tasks;
    struct task_call *call;   /* NULL: it was answered, or cancelled */
    struct loop_timer *timer; /* when it is late; then until it can be closed */
    void (*done)(void *context, enum state_work_end end, const struct task_answer *answer);
    void *context;
};

static const struct task_service *tasks_of(const struct state_work *work)
{
    return work->program->program->tasks;
}

static void arm(struct state_work *work, int64_t ms, void (*due)(void *context))
{
    struct loop *loop = work->service->options.loop;

    loop_disarm(loop, work->timer);
    work->timer = loop_arm(loop, loop_now_ms(loop) + ms, due, work);
}

static void close_work(struct state_work *work)
{
    const struct service_compiler *compiler = work->service->options.compiler;

    loop_disarm(work->service->options.loop, work->timer);
    tasks_of(work)->close(work->tasks);
    compiler->release(compiler->context, work->program);
    *work->link = work->next;
    if (work->next != NULL)
        work->next->link = work->link;
    free(work);
}

static void on_rest(void *context)
{
    struct state_work *work = context;

    work->timer = NULL;
    if (tasks_of(work)->running(work->tasks) > 0)
        arm(work, REST_MS, on_rest);
    else
        close_work(work);
}

static void cancel(struct state_work *work)
{
    tasks_of(work)->cancel(work->tasks, work->call);
    work->call = NULL;
}

static void on_answer(void *context, const struct task_answer *answer)
{
    struct state_work *work = context;

    work->call = NULL;
    work->done(work->context, STATE_WORK_ANSWERED, answer);
    arm(work, 0, on_rest);
}

static void on_late(void *context)
{
    struct state_work *work = context;

    work->timer = NULL;
    cancel(work);
    work->done(work->context, STATE_WORK_LATE, NULL);
    arm(work, 0, on_rest);
}

void state_work_give_up(struct state_work *work)
{
    cancel(work);
    arm(work, 0, on_rest);
}

void state_works_end(struct service *service)
{
    while (service->works != NULL) {
        struct state_work *work = service->works;

        if (work->call != NULL) {
            cancel(work);
            work->done(work->context, STATE_WORK_GONE, NULL);
        }
        close_work(work);
    }
}

/* Open the tasks of a program. NULL, and a line in `why`: that cannot be, or none of them does it.
 */
static struct tasks *open_tasks(const struct service *service,
                                const struct state_work_wanted *wanted, struct buffer *why)
{
    const struct sfn_program *program = wanted->program->program;
    const struct task_setting *setting = &service->options.setting;
    const struct tasks_options options = {
        .loop = service->options.loop,
        .program = program,
        .setting = {.bindings_file = setting->bindings_file,
                    .bindings = setting->bindings,
                    .folder = setting->folder},
        .lenient = true,
    };
    char *problem = NULL;
    struct tasks *tasks = program->tasks->open(&options, &problem);

    if (tasks == NULL) {
        buffer_add_text(why, problem);
        free(problem);
    } else if (!program->tasks->serve(tasks, wanted->state, wanted->resource)) {
        buffer_add_format(why,
                          "Nothing here does the work of %s: give a mock that stands for it, or "
                          "bind it, sfnc serve --bindings FILE",
                          wanted->resource);
        program->tasks->close(tasks);
        tasks = NULL;
    }
    return tasks;
}

struct state_work *state_work_begin(struct service *service, const struct state_work_wanted *wanted,
                                    struct buffer *why)
{
    struct task_request request = {
        .execution = 1,
        .state = wanted->state,
        .resource = wanted->resource,
        .answer = on_answer,
    };
    struct tasks *tasks = open_tasks(service, wanted, why);
    struct state_work *work;
    struct json_error error;
    struct region region;

    if (tasks == NULL)
        return NULL;
    work = mem_zeroed(1, sizeof *work);
    *work = (struct state_work){.next = service->works,
                                .link = &service->works,
                                .service = service,
                                .program = wanted->program,
                                .tasks = tasks,
                                .done = wanted->done,
                                .context = wanted->context};
    if (work->next != NULL)
        work->next->link = &work->next;
    service->works = work;
    region_init(&region);
    request.input =
        json_read(&region, wanted->input->text, wanted->input->size, JSON_TEXT_BORROWED, &error);
    ENSURE(request.input != NULL); /* it was written from a value */
    request.context = work;
    work->call = tasks_of(work)->start(tasks, &request);
    region_fini(&region);
    arm(work, wanted->within_ms, on_late);
    return work;
}
