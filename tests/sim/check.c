/* tests/sim/check.c - look at what is durable, from outside: is it what was promised? */
#include <stdlib.h>
#include <string.h>

#include "runtime/base/bug.h"
#include "runtime/durable/token.h"
#include "runtime/json/value.h"
#include "runtime/lang/random.h"
#include "tests/sim/history.h"
#include "tests/sim/machines.h"
#include "tests/sim/stored.h"
#include "tests/sim/stored_runs.h"
#include "tests/sim/world.h"

static struct store *look(struct world *world)
{
    return world->disk->kind->look(world->disk);
}

/* ---- what is recorded of a run ---- */

static enum execution_status status_of(struct store_text name)
{
    for (int status = EXECUTION_RUNNING; status <= EXECUTION_ABORTED; status++) {
        const char *text = execution_status_name((enum execution_status)status);

        if (strlen(text) == name.size && memcmp(text, name.text, name.size) == 0)
            return (enum execution_status)status;
    }
    BUG("a status that there is not");
}

static void add_text(struct buffer *out, struct store_text text)
{
    if (text.size > 0)
        buffer_add(out, text.text, text.size);
}

static bool note_recorded(void *context, const struct store_execution *execution)
{
    struct recorded *recorded = context;

    recorded->is_there = true;
    recorded->number = execution->start.number;
    recorded->parent = execution->start.parent;
    recorded->status = status_of(execution->status);
    recorded->book =
        execution->start.definition.size == strlen(BOOK_CHANGED) &&
        memcmp(execution->start.definition.text, BOOK_CHANGED, strlen(BOOK_CHANGED)) == 0;
    recorded->redrive_until_ms = execution->redrive_until_ms;
    recorded->redrives = execution->redrives;
    add_text(&recorded->output, execution->output);
    add_text(&recorded->error, execution->error);
    add_text(&recorded->cause, execution->cause);
    return true;
}

static void read_by_arn(struct world *world, const char *arn, struct recorded *recorded)
{
    const struct store_text id = {arn, strlen(arn)};

    *recorded = (struct recorded){.status = EXECUTION_RUNNING};
    (void)store_read_execution(look(world), 0, id, note_recorded, recorded);
}

void recorded_read(struct world *world, const struct run *run, struct recorded *recorded)
{
    *recorded = (struct recorded){.status = EXECUTION_RUNNING};
    if (run->arn.size > 0)
        read_by_arn(world, run->arn.text, recorded);
}

void recorded_fini(struct recorded *recorded)
{
    buffer_fini(&recorded->output);
    buffer_fini(&recorded->error);
    buffer_fini(&recorded->cause);
}

/* ---- at any time ---- */

static void check_run(struct world *world, const struct run *run)
{
    const struct stored_sinks sinks = {ports_hold, world};
    struct recorded recorded;
    const char *problem = NULL;
    int64_t events;
    struct stored_waits waits;

    recorded_read(world, run, &recorded);
    if (!recorded.is_there)
        problem = run->arn.size > 0 ? "its start was acknowledged, and it is not there" : NULL;
    else if (recorded.redrives < run->redrives_promised)
        problem = "a redrive was acknowledged, and is not counted";
    else if (run->stop_promised && recorded.redrives == 0 && recorded.status != EXECUTION_ABORTED)
        problem = "its stop was acknowledged, and it is not ABORTED";
    else if (run->ends_told > recorded.redrives && recorded.status == EXECUTION_RUNNING)
        problem = "its end was told, and it runs";
    if (problem == NULL && recorded.is_there)
        problem = stored_history_problem(look(world), recorded.number, recorded.status, NULL, NULL,
                                         &events);
    if (problem == NULL && recorded.is_there)
        problem = stored_runs_problem(look(world), recorded.number, recorded.status, &sinks);
    if (problem == NULL && recorded.is_there && recorded.status == EXECUTION_RUNNING)
        problem = stored_execution_problem(look(world), &world->books[recorded.book],
                                           recorded.number, &waits);
    if (problem == NULL)
        problem = check_former(world, run, &recorded);
    if (problem != NULL)
        world_complain(world, "%s (number %lld): %s", run->name, (long long)recorded.number,
                       problem);
    recorded_fini(&recorded);
}

void check_durable(struct world *world)
{
    for (size_t i = 0; i < world->run_count; i++)
        check_run(world, &world->runs[i]);
}

/* ---- attempts ---- */

struct attempts_found {
    struct world *world;
    const struct attempt *attempt;
    int64_t number;
    int found;
    int32_t crashes; /* the most of any */
};

static bool find_attempt(void *context, const struct store_attempt *attempt)
{
    struct attempts_found *found = context;

    if (attempt->execution != found->number)
        return true;
    found->found++;
    if (attempt->crashes > found->crashes)
        found->crashes = attempt->crashes;
    return true;
}

static bool note_parent(void *context, const struct store_execution *execution)
{
    *(int64_t *)context = execution->start.parent;
    return true;
}

/* The execution whose frames the children of distributed Maps are. */
static int64_t root_of(struct world *world, int64_t number, int64_t parent)
{
    while (parent != 0) {
        number = parent;
        parent = 0;
        (void)store_read_execution(look(world), number, (struct store_text){NULL, 0}, note_parent,
                                   &parent);
    }
    return number;
}

void check_attempt(struct world *world, const struct attempt *attempt)
{
    struct attempts_found found = {.world = world, .attempt = attempt};
    const int closes = world->closes - attempt->closes; /* were no crashes */
    struct recorded recorded;

    read_by_arn(world, attempt->arn, &recorded);
    found.number = recorded.is_there ? root_of(world, recorded.number, recorded.parent) : 0;
    if (recorded.is_there)
        (void)store_read_attempts(look(world), 0, NULL, find_attempt, &found);
    if (!recorded.is_there)
        world_complain(world, "attempt %s of %s began, which is not durable", attempt->key,
                       attempt->arn);
    else if (found.found == 0)
        world_complain(world, "attempt %s of %s began, and is not durable", attempt->key,
                       attempt->arn);
    else if (found.crashes < attempt->starts - 1 - closes)
        world_complain(world,
                       "attempt %s of %s begins for the %dth time, and %d crashes are durable",
                       attempt->key, attempt->arn, attempt->starts, (int)found.crashes);
    if (attempt->starts > 5 + closes)
        world_complain(world, "attempt %s was started %d times", attempt->key, attempt->starts);
    recorded_fini(&recorded);
}

/* ---- ends ---- */

void check_ended(struct world *world, struct run *run, const struct durable_end *end)
{
    struct recorded recorded;

    run->ends_told++;
    if (run->arn.size == 0) {
        buffer_add_text(&run->arn, end->arn);
        world->counts->executions++;
    }
    recorded_read(world, run, &recorded);
    if (!recorded.is_there || recorded.status != execution_status(end->execution))
        world_complain(world, "the end of %s was told (%s) and is not durable (%s)", run->name,
                       execution_status_name(execution_status(end->execution)),
                       execution_status_name(recorded.status));
    if (run->ends_told > 1 + recorded.redrives)
        world_complain(world, "the end of %s was told twice", run->name);
    recorded_fini(&recorded);
}

/* A run goes on, and nothing happens: what does it wait for? Returns how many tasks. */
static size_t look_at_stuck(struct world *world, const struct run *run,
                            const struct recorded *recorded)
{
    struct disk_holds holds = world->disk->kind->holds(world->disk, recorded->number);
    struct stored_waits waits;
    const char *problem = stored_execution_problem(look(world), &world->books[recorded->book],
                                                   recorded->number, &waits);

    if (problem != NULL)
        world_complain(world, "%s: %s", run->name, problem);
    else if (holds.timers > 0)
        world_complain(world, "%s waits for a timer that is never due", run->name);
    else if (waits.offers > 0)
        world_complain(world, "%s has a task that no worker was told of", run->name);
    else if (holds.attempts == waits.ports && waits.tokens == 0)
        world_complain(world, "%s waits for nothing", run->name);
    return holds.attempts - waits.ports;
}

bool check_stuck(struct world *world)
{
    size_t attempts = 0;
    bool any = false;

    for (size_t i = 0; i < world->run_count; i++) {
        struct run *run = &world->runs[i];
        struct recorded recorded;

        recorded_read(world, run, &recorded);
        if (run->arn.size == 0)
            world_complain(world, "%s was never started", run->name);
        if (recorded.is_there && recorded.status == EXECUTION_RUNNING &&
            recorded.book != world->book && !world->demand) {
            world->away = true;
        } else if (recorded.is_there && recorded.status == EXECUTION_RUNNING) {
            attempts += look_at_stuck(world, run, &recorded);
            any = true;
            people_ask_to_stop(world, run);
        }
        recorded_fini(&recorded);
    }
    if (attempts > tasks_count(world)) /* what was answered by its token may still go on */
        world_complain(world, "%zu attempts are recorded, and %zu tasks run", attempts,
                       tasks_count(world));
    return any;
}

/* ---- letters ---- */

/* The numbers of children of distributed Maps: a store may not be called while it tells of what was
 * found. */
struct numbers {
    int64_t *items;
    size_t count, capacity;
};

static bool add_child(void *context, const struct store_execution *execution)
{
    struct numbers *numbers = context;

    if (execution->start.map_run.text == NULL)
        return true;
    if (numbers->count == numbers->capacity) {
        numbers->capacity = 2 * numbers->capacity + 16;
        numbers->items = mem_resize(numbers->items, numbers->capacity * sizeof *numbers->items);
    }
    numbers->items[numbers->count++] = execution->start.number;
    return true;
}

static struct numbers all_children(struct world *world)
{
    struct store_query query = {.most = 1000};
    struct numbers numbers = {.items = NULL};
    struct buffer token = BUFFER_EMPTY, next = BUFFER_EMPTY;

    do {
        query.token = (struct store_text){token.size > 0 ? token.text : NULL, token.size};
        ENSURE(store_list(look(world), &query, &next, add_child, &numbers) == STORE_OK);
        buffer_clear(&token);
        if (next.size > 0)
            buffer_add(&token, next.text, next.size);
    } while (token.size > 0);
    buffer_fini(&token);
    buffer_fini(&next);
    return numbers;
}

static bool holds_mark(const struct value *details, const char *member, const char *mark)
{
    const struct value *text = value_member_named(details, member);

    return value_is(text, VALUE_STRING) && text->size > 0 &&
           memmem(text->as.text, text->size, mark, strlen(mark)) != NULL;
}

/* The end of a task with what was sent; other events quote it. */
static void find_letters(void *context, const struct stored_event *event)
{
    const struct world *world = context;
    bool succeeded =
        event->type == HISTORY_TASK_SUCCEEDED || event->type == HISTORY_ACTIVITY_SUCCEEDED;
    bool failed = event->type == HISTORY_TASK_FAILED || event->type == HISTORY_ACTIVITY_FAILED;

    for (struct deed *at = world->deeds; (succeeded || failed) && at != NULL; at = at->next)
        if (at->letter != NULL && event->details != NULL &&
            holds_mark(event->details, succeeded ? "output" : "error", at->letter->mark))
            at->letter->found++;
}

void check_letters(struct world *world)
{
    struct numbers children = all_children(world);
    int64_t child_events;

    for (size_t i = 0; i < children.count; i++)
        (void)stored_history_problem(look(world), children.items[i], EXECUTION_RUNNING,
                                     find_letters, world, &child_events);
    free(children.items);
    for (size_t i = 0; i < world->run_count; i++) {
        struct recorded recorded;
        int64_t events;

        recorded_read(world, &world->runs[i], &recorded);
        (void)stored_history_problem(look(world), recorded.number, recorded.status, find_letters,
                                     world, &events);
        recorded_fini(&recorded);
    }
    for (const struct deed *at = world->deeds; at != NULL; at = at->next) {
        const struct letter *letter = at->letter;

        if (letter == NULL)
            continue;
        if (letter->found > 1 || (letter->found > 0 && letter->foreign))
            world_complain(world, "%s of %s is in %d events", letter->mark, at->run->name,
                           letter->found);
        if (letter->promised && letter->found == 0 && !letter->mute)
            world_complain(world, "%s of %s was acknowledged, and is in no event", letter->mark,
                           at->run->name);
    }
}

void check_heartbeat(struct world *world, const struct letter *letter, int64_t at_ms)
{
    struct recorded recorded = {.status = EXECUTION_RUNNING};
    int64_t execution, due_ms;
    uint64_t task;

    if (!letter->heartbeats)
        return;
    if (!token_read(world->durable, letter->token, &execution, &task)) {
        world_complain(world, "a token that was taken is none");
        return;
    }
    (void)store_read_execution(look(world), execution, (struct store_text){NULL, 0}, note_recorded,
                               &recorded);
    due_ms = stored_heartbeat_ms(look(world), &world->books[recorded.book], execution, task);
    recorded_fini(&recorded);
    if (due_ms < at_ms + 1000)
        world_complain(world, "a heartbeat was acknowledged at %lld, the task times out at %lld",
                       (long long)at_ms, (long long)due_ms);
}

static bool note_any(void *context, const struct store_execution *execution)
{
    (void)execution;
    *(bool *)context = true;
    return false;
}

bool check_left(struct world *world)
{
    const struct store_query query = {.most = 1};
    struct buffer token = BUFFER_EMPTY;
    bool any = false;

    ENSURE(store_list(look(world), &query, &token, note_any, &any) == STORE_OK);
    buffer_fini(&token);
    return any;
}

/* ---- an attempt that brings every process down ---- */

static void find_given_up(void *context, const struct stored_event *event)
{
    int *found = context;

    *found += event->details != NULL && holds_mark(event->details, "error", "States.Runtime") &&
              holds_mark(event->details, "cause", "ended five times");
}

static void check_poison(struct world *world)
{
    struct recorded recorded;
    int64_t events;
    int found = 0;

    if (world->poison == NULL)
        return;
    read_by_arn(world, world->poison->arn, &recorded);
    (void)stored_history_problem(look(world), recorded.number, recorded.status, find_given_up,
                                 &found, &events);
    world->counts->given_up += found > 0;
    recorded_fini(&recorded);
}

/* ---- the same as undisturbed ---- */

static void add_event(void *context, const struct stored_event *event)
{
    struct conduct *conduct = context;
    const struct value *name =
        value_is(event->details, VALUE_OBJECT) ? value_member_named(event->details, "name") : NULL;
    uint64_t hash = (uint64_t)event->type;

    for (size_t i = 0; value_is(name, VALUE_STRING) && i < name->size; i++)
        hash = (hash ^ (unsigned char)name->as.text[i]) * UINT64_C(0x100000001b3);
    conduct->sum += random_next(&hash);
}

void check_conduct(struct world *world, const struct run *run, struct conduct *conduct)
{
    struct recorded recorded;

    *conduct = (struct conduct){.events = 0};
    recorded_read(world, run, &recorded);
    (void)stored_history_problem(look(world), recorded.number, recorded.status, add_event, conduct,
                                 &conduct->events);
    if (recorded.output.size > 0)
        conduct->output = mem_text(recorded.output.text, recorded.output.size);
    recorded_fini(&recorded);
}

static void compare_conduct(struct world *world, const struct run *run)
{
    struct conduct conduct;

    check_conduct(world, run, &conduct);
    if (conduct.output == NULL || strcmp(conduct.output, world->conduct->output) != 0)
        world_complain(world, "%s has the output %s, not %s", run->name,
                       conduct.output != NULL ? conduct.output : "(none)", world->conduct->output);
    else if (conduct.events != world->conduct->events)
        world_complain(world, "%s has %lld events, not %lld", run->name, (long long)conduct.events,
                       (long long)world->conduct->events);
    else if (conduct.sum != world->conduct->sum)
        world_complain(world, "%s has other events than an undisturbed execution", run->name);
    free(conduct.output);
}

static bool note_offer(void *context, int64_t number, int64_t execution, uint64_t id)
{
    (void)number;
    world_complain(context, "task %llu of %lld is over, and still offered", (unsigned long long)id,
                   (long long)execution);
    return true;
}

static void check_offers(struct world *world)
{
    const struct store_text activity = {SIM_ACTIVITY, strlen(SIM_ACTIVITY)};

    ENSURE(store_read_offers(look(world), activity, 0, INT32_MAX, note_offer, world) == STORE_OK);
}

void check_end(struct world *world)
{
    check_offers(world);
    check_durable(world);
    check_letters(world);
    check_poison(world);
    for (size_t i = 0; i < world->run_count; i++) {
        const struct run *run = &world->runs[i];
        struct recorded recorded;
        struct disk_holds holds;

        recorded_read(world, run, &recorded);
        holds = world->disk->kind->holds(world->disk, recorded.number);
        world->counts->statuses[recorded.status]++;
        if (recorded.status == EXECUTION_RUNNING)
            world_complain(world, "%s never ends", run->name);
        if (holds.timers > 0 || holds.attempts > 0 || holds.offers > 0)
            world_complain(world, "%s has ended and left %zu timers, %zu attempts, %zu offers",
                           run->name, holds.timers, holds.attempts, holds.offers);
        if (holds.rows > 0 && recorded.redrive_until_ms == 0)
            world_complain(world, "%s has ended and left %zu rows", run->name, holds.rows);
        if (world->conduct != NULL)
            compare_conduct(world, run);
        recorded_fini(&recorded);
    }
}
