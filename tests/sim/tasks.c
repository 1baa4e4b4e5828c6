/* tests/sim/tasks.c - tasks that the world does: they answer, fail, are late, or never come back.
 *
 * What an attempt does depends on its key and on how often it was started, not on when. */
#include <stdlib.h>
#include <string.h>

#include "runtime/base/bug.h"
#include "runtime/json/read.h"
#include "runtime/lang/random.h"
#include "tests/property/said.h"
#include "tests/sim/machines.h"
#include "tests/sim/world.h"

struct world *world_present;

struct tasks {
    struct world *world;
};

/* A call of this process. */
struct task_call {
    struct task_call *next, **link;
    struct world *world;
    struct loop_timer *timer; /* of its next heartbeat, or its answer */
    unsigned beats;           /* heartbeats that are still to come */
    const char *key;          /* of its attempt; "": the process was dead already */
    bool submits;             /* it returns, and whoever has the token answers */
    uint64_t random;
    void (*answer)(void *context, const struct task_answer *answer);
    void (*beat)(void *context);
    void *context;
};

static void drop(struct task_call *call)
{
    loop_disarm(call->world->loop, call->timer);
    *call->link = call->next;
    if (call->next != NULL)
        call->next->link = call->link;
    free(call);
}

void tasks_forget(struct world *world)
{
    ENSURE(world->calls == NULL);
}

size_t tasks_count(const struct world *world)
{
    size_t count = 0;

    for (const struct task_call *at = world->calls; at != NULL; at = at->next)
        count++;
    return count;
}

/* ---- attempts ---- */

static struct attempt *attempt_of(struct world *world, const struct task_about *about,
                                  const char *state)
{
    const char *key = about->key.text != NULL ? about->key.text : "";
    const char *arn = about->arn.text != NULL ? about->arn.text : "";
    struct attempt *attempt;

    for (attempt = world->attempts; attempt != NULL; attempt = attempt->next)
        if (strcmp(attempt->key, key) == 0)
            return attempt;
    attempt = mem_zeroed(1, sizeof *attempt);
    attempt->run = world_run_of(world, arn);
    attempt->key = mem_text(key, strlen(key));
    attempt->state = mem_text(state, strlen(state));
    attempt->arn = mem_text(arn, strlen(arn));
    attempt->life = -1;
    attempt->closes = world->closes;
    attempt->next = world->attempts;
    world->attempts = attempt;
    return attempt;
}

/* The task is told who it is; it begins. */
static struct attempt *begin(struct world *world, const struct task_request *request)
{
    struct task_about about = {BUFFER_EMPTY, BUFFER_EMPTY};
    struct attempt *attempt;

    request->about(request->context, &about);
    attempt = attempt_of(world, &about, request->state);
    buffer_fini(&about.arn);
    buffer_fini(&about.key);
    if (attempt->starts > 0)
        world->counts->again++;
    if (attempt->key[0] == '\0')
        world_complain(world, "a task of state \"%s\" has no key", request->state);
    if (attempt->life == world->life)
        world_complain(world, "attempt %s was started twice by one process", attempt->key);
    attempt->life = world->life;
    attempt->starts++;
    world->counts->tasks++;
    world_note(world, "%s \"%s\" %s starts for the %d. time",
               attempt->run != NULL ? attempt->run->name : "a child", request->state, attempt->key,
               attempt->starts);
    check_attempt(world, attempt);
    return attempt;
}

/* ---- answers ---- */

static void give(struct task_call *call, struct task_said *said)
{
    struct task_answer answer = {.succeeded = said->output != NULL,
                                 .submitted = call->submits && said->output != NULL,
                                 .error = said->error,
                                 .cause = said->cause};
    struct json_error error;
    struct region region;

    region_init(&region);
    if (answer.succeeded) {
        answer.output_size = strlen(said->output);
        answer.output =
            json_read(&region, said->output, answer.output_size, JSON_TEXT_BORROWED, &error);
        if (answer.output == NULL)
            answer = (struct task_answer){.error = "States.TaskFailed", .cause = error.message};
    }
    call->answer(call->context, &answer);
    region_fini(&region);
}

static void arm(struct task_call *call);

static void due(void *context)
{
    struct task_call *call = context;
    struct world *world = call->world;
    struct task_said said;

    call->timer = NULL;
    if (world_moment(world, MOMENT_TASK_ANSWERS))
        return;
    if (call->beats > 0) {
        call->beats--;
        arm(call);
        if (call->beat != NULL)
            call->beat(call->context);
        return;
    }
    said = world->options->even ? (struct task_said){.output = mem_text("{}", 2)}
                                : task_say(random_next(&call->random), false);
    world_note(world, "%s answers: %s%s", call->key, call->submits ? "(submitted) " : "",
               said.output != NULL ? said.output : "(fails)");
    give(call, &said);
    free(said.output);
    drop(call);
    (void)world_moment(world, MOMENT_TASK_ANSWERED);
}

static void arm(struct task_call *call)
{
    uint64_t dice = random_next(&call->random);
    int64_t delay = call->beats > 0 ? (int64_t)(dice % 3000)
                    : dice % 2 == 0 ? 0
                                    : (int64_t)(dice / 2 % 4000);

    call->timer = loop_arm(call->world->loop, loop_now_ms(call->world->loop) + delay, due, call);
}

/* ---- the service ---- */

static struct tasks *open_tasks(const struct tasks_options *options, char **problem)
{
    struct tasks *tasks = mem_alloc(sizeof *tasks);

    (void)options;
    *problem = NULL;
    tasks->world = world_present;
    return tasks;
}

static void close_tasks(struct tasks *tasks)
{
    free(tasks);
}

static void begin_execution(struct tasks *tasks, uint64_t execution, const char *test_case)
{
    (void)tasks;
    (void)execution;
    (void)test_case;
}

static bool know_execution(const struct tasks *tasks, uint64_t execution)
{
    (void)tasks;
    (void)execution;
    return true;
}

static bool has_mock(const struct tasks *tasks, uint64_t execution, const char *state)
{
    (void)tasks;
    (void)execution;
    (void)state;
    return false;
}

static void end_execution(struct tasks *tasks, uint64_t execution)
{
    (void)tasks;
    (void)execution;
}

static void unused_mocks(const struct tasks *tasks, tasks_unused_mock *tell, void *context)
{
    (void)tasks;
    (void)tell;
    (void)context;
}

static char *no_problem(struct tasks *tasks, const struct sfn_state *state)
{
    (void)tasks;
    (void)state;
    return NULL;
}

static bool serve(const struct tasks *tasks, const char *state, const char *resource)
{
    (void)tasks;
    (void)state;
    return strcmp(resource, SIM_ACTIVITY) != 0;
}

static const char *target(const struct tasks *tasks, const char *resource)
{
    (void)tasks;
    (void)resource;
    return NULL;
}

static bool ends_with(const char *text, const char *end)
{
    size_t size = strlen(text), end_size = strlen(end);

    return size >= end_size && strcmp(text + size - end_size, end) == 0;
}

static struct task_call *start(struct tasks *tasks, const struct task_request *request)
{
    struct world *world = tasks->world;
    struct task_call *call = mem_zeroed(1, sizeof *call);
    const struct attempt *attempt;

    call->world = world;
    call->key = "";
    call->answer = request->answer;
    call->beat = request->beat;
    call->context = request->context;
    call->next = world->calls;
    call->link = &world->calls;
    if (call->next != NULL)
        call->next->link = &call->next;
    world->calls = call;
    if (world_moment(world, MOMENT_TASK_STARTED))
        return call; /* of a process that is no more */
    attempt = begin(world, request);
    call->key = attempt->key;
    if (world->options->poison && world->poison == NULL && attempt->run != NULL)
        world->poison = attempt;
    if (world->poison == attempt && !world->dying)
        world_die(world, MOMENT_TASK_STARTED);
    call->submits = ends_with(request->resource, ".waitForTaskToken");
    if (request->token != NULL && attempt->starts == 1 &&
        (call->submits || !world->options->even)) /* else both answer, and one is late */
        people_give_token(world, attempt, request->token, request->heartbeats);
    call->random = world_hash(world, attempt->key, (uint64_t)attempt->starts);
    if (random_next(&call->random) % 4 == 0)
        call->beats = (unsigned)(random_next(&call->random) % 6);
    if (random_next(&call->random) % 16 != 0 || world->options->even)
        arm(call);
    return call;
}

static bool took(const struct task_call *call)
{
    return call->random % 4 != 0;
}

static size_t running(const struct tasks *tasks)
{
    return tasks_count(tasks->world);
}

static void cancel(struct tasks *tasks, struct task_call *call)
{
    world_note(tasks->world, "%s is cancelled", call->key);
    (void)world_moment(tasks->world, MOMENT_TASK_CANCELLED);
    drop(call);
}

static bool no_items(struct tasks *tasks, uint64_t execution, const char *state,
                     struct mocked_items *out)
{
    (void)tasks;
    (void)execution;
    (void)state;
    *out = (struct mocked_items){NULL, NULL};
    return false;
}

const struct task_service world_tasks = {
    .open = open_tasks,
    .close = close_tasks,
    .begin_execution = begin_execution,
    .know_execution = know_execution,
    .mock = has_mock,
    .mock_items = no_items,
    .end_execution = end_execution,
    .unused_mocks = unused_mocks,
    .problem = no_problem,
    .serve = serve,
    .target = target,
    .start = start,
    .took = took,
    .running = running,
    .cancel = cancel,
};
