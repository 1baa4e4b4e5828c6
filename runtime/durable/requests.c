/* runtime/durable/requests.c - what is asked of executions: start, stop, answer by token.
 * In: a request. Out: something that has arrived for an execution, or a reply that says why not. */
#include "runtime/durable/requests.h"

#include <stdlib.h>

#include "runtime/base/bug.h"
#include "runtime/durable/drive.h"
#include "runtime/durable/inside.h"
#include "runtime/durable/resident.h"
#include "runtime/durable/token.h"
#include "runtime/engine/limits.h"
#include "runtime/json/read.h"
#include "runtime/lang/random.h"
#include "runtime/store/read.h"

/* Whether requests are taken; if not, say so. */
static bool is_open(struct durable *durable, const struct durable_asker *asker)
{
    if (!durable->closing && !durable->broken)
        return true;
    drive_refuse(durable, asker, DURABLE_REFUSED,
                 durable->broken ? "the store takes no more" : "the store is being closed");
    return false;
}

/* The store cannot be read: who asks is told that, and whoever runs this process why. */
static void refuse_unread(struct durable *durable, const struct durable_asker *asker,
                          enum store_result result)
{
    durable_tell(durable, "a request cannot be answered: %s", store_problem(durable->store));
    drive_refuse(durable, asker, DURABLE_REFUSED, store_result_text(result));
}

/* ---- start ---- */

static void explain(struct buffer *why, const char *what, const struct json_error *error)
{
    buffer_add_format(why, "the %s is not JSON: %s (line %d, column %d)", what, error->message,
                      error->line, error->column);
}

bool durable_is_json(const char *what, const char *text, size_t size, struct buffer *why)
{
    struct json_error error;
    struct region region;
    bool fine;

    region_init(&region);
    fine = json_read(&region, text, size, JSON_TEXT_BORROWED, &error) != NULL;
    region_fini(&region);
    if (!fine)
        explain(why, what, &error);
    return fine;
}

/* An input or output is not JSON: say why. */
static void refuse_input(struct durable *durable, const struct durable_asker *asker,
                         const char *what, const struct json_error *error)
{
    struct buffer why = BUFFER_EMPTY;

    explain(&why, what, error);
    drive_refuse(durable, asker, DURABLE_BAD_INPUT, why.text);
    buffer_fini(&why);
}

static bool is_allowed(struct durable_machine *machine, const struct execution_start *start,
                       const struct durable_asker *asker)
{
    struct buffer why = BUFFER_EMPTY;
    bool refused = limits_refuse(machine->engine, start, &why);

    if (refused)
        drive_refuse(machine->durable, asker, DURABLE_BAD_INPUT, why.text);
    buffer_fini(&why);
    return !refused;
}

/* A name for an execution that was given none. Why with the time: the store has an index of names,
 * and at its end, unlike amidst a million others, many new ones share a page. */
static const char *make_name(const struct durable *durable, uint64_t seed,
                             char name[UUID_TEXT_SIZE])
{
    uint64_t random = ~seed; /* the execution's own random bits begin with the seed */

    random_uuid_at(&random, loop_now_ms(durable->options.loop), name);
    return name;
}

void durable_start(struct durable_machine *machine, const struct durable_start *asked,
                   const struct durable_asker *asker)
{
    struct durable *durable = machine->durable;
    const struct happening begin = {.kind = HAPPENING_START};
    struct execution_start start = {.name = asked->name,
                                    .role_arn = asked->role_arn,
                                    .input_size = asked->input_size,
                                    .seed = asked->seed,
                                    .release = free};
    char name[UUID_TEXT_SIZE];
    struct json_error error;
    struct resident *resident;
    struct execution *execution;
    struct arrival *arrival;

    if (start.name == NULL)
        start.name = make_name(durable, asked->seed, name);
    if (!is_open(durable, asker) || !is_allowed(machine, &start, asker))
        return;
    resident = resident_new(machine, ++durable->last_number);
    start.owner = resident;
    start.input = start.holder = mem_text(asked->input, asked->input_size);
    execution = execution_new(machine->engine, &start, &error);
    if (execution == NULL) {
        resident_free(resident);
        refuse_input(durable, asker, "input", &error);
        return;
    }
    resident->execution = execution;
    arrival = arrival_new(&begin, asker);
    arrival_set_detail(arrival, asked->detail);
    drive_deliver(resident, arrival);
}

/* ---- stop ---- */

/* An execution, and that which it is a part of, if it is a child of a distributed Map: that one
 * takes what happens. */
struct search {
    int64_t number;
    int64_t parent; /* 0: it is no child */
    uint64_t child;
    bool running;
};

static bool found(void *context, const struct store_execution *execution)
{
    struct search *search = context;

    search->number = execution->start.number;
    search->parent = execution->start.parent;
    search->child = execution->start.child;
    search->running = execution->ended_ms == 0;
    return false;
}

static enum store_result search_for(struct durable *durable, int64_t number, const char *arn,
                                    struct search *search)
{
    const struct store_text id = store_text_of(arn);

    *search = (struct search){.number = 0};
    return store_read_execution(durable->store, number, id, found, search);
}

/* The execution of which the one with this number is a part, also as a child of a child; 0, and a
 * reply says so, when that cannot be read. */
static int64_t find_whole(struct durable *durable, int64_t number,
                          const struct durable_asker *asker)
{
    struct search search;
    enum store_result result;

    do {
        result = search_for(durable, number, NULL, &search);
        if (result != STORE_OK) {
            refuse_unread(durable, asker, result);
            return 0;
        }
        number = search.parent;
    } while (number != 0);
    return search.number;
}

/* Find the execution that runs with this ARN. False, and a reply says why, when there is none. */
static bool find_running(struct durable *durable, const char *arn,
                         const struct durable_asker *asker, struct search *search)
{
    enum store_result result = search_for(durable, 0, arn, search);

    if (result != STORE_OK && result != STORE_NONE)
        refuse_unread(durable, asker, result);
    else if (search->number == 0)
        drive_refuse(durable, asker, DURABLE_NONE, "there is no such execution");
    else if (!search->running)
        drive_refuse(durable, asker, DURABLE_NONE, "the execution has ended");
    else
        return true;
    return false;
}

void durable_stop(struct durable *durable, const char *arn, const char *error, const char *cause,
                  const struct durable_asker *asker)
{
    struct happening stop = {.kind = HAPPENING_STOP, .error = error, .cause = cause};
    struct search search;
    int64_t number;

    if (!is_open(durable, asker) || !find_running(durable, arn, asker, &search))
        return;
    number = search.parent == 0 ? search.number : find_whole(durable, search.parent, asker);
    stop.id = search.child;
    if (number != 0)
        drive_deliver(resident_at(durable, number), arrival_new(&stop, asker));
}

/* ---- change a run of a distributed Map ---- */

struct run_search {
    int64_t execution;
    uint64_t id;
    bool running;
};

static bool found_run(void *context, const struct store_map_run *run)
{
    struct run_search *search = context;

    *search = (struct run_search){run->execution, run->id, run->ended_ms == 0};
    return false;
}

void durable_update_map_run(struct durable *durable, const char *arn,
                            const struct map_run_change *change, const struct durable_asker *asker)
{
    struct run_search search = {0, 0, false};
    struct happening update = {.kind = HAPPENING_UPDATE_MAP_RUN, .change = change};
    const struct store_text id = store_text_of(arn);
    enum store_result result;
    int64_t number;

    if (!is_open(durable, asker))
        return;
    result = store_read_map_run(durable->store, id, found_run, &search);
    if (result != STORE_OK && result != STORE_NONE) {
        refuse_unread(durable, asker, result);
    } else if (!search.running) {
        drive_refuse(durable, asker, DURABLE_NONE,
                     result == STORE_NONE ? "there is no such map run" : "the map run has ended");
    } else {
        number = find_whole(durable, search.execution, asker);
        update.id = search.id;
        if (number != 0)
            drive_deliver(resident_at(durable, number), arrival_new(&update, asker));
    }
}

/* ---- redrive ---- */

struct redrive {
    int64_t now_ms;
    int64_t number;
    const char *why; /* it cannot be; NULL: it may */
};

static bool look_at_end(void *context, const struct store_execution *execution)
{
    struct redrive *redrive = context;

    redrive->number = execution->start.number;
    if (execution->ended_ms == 0)
        redrive->why = "Execution is RUNNING and cannot be redriven";
    else if (store_text_is(execution->status, execution_status_name(EXECUTION_SUCCEEDED)))
        redrive->why = "Execution is SUCCEEDED and cannot be redriven";
    else if (execution->start.parent != 0)
        redrive->why = "Execution can only be redriven by its map run";
    else if (execution->redrive_until_ms == 0)
        redrive->why = "Execution cannot be redriven: nothing is kept of it";
    else if (execution->redrive_until_ms <= redrive->now_ms)
        redrive->why = "Execution redrivable period exceeded";
    return false;
}

static enum store_result look_at(struct store *store, const char *arn, struct redrive *redrive)
{
    const struct store_text id = store_text_of(arn);

    return store_read_execution(store, 0, id, look_at_end, redrive);
}

enum store_result durable_may_redrive(struct store *store, const char *arn, int64_t now_ms,
                                      const char **why)
{
    struct redrive redrive = {.now_ms = now_ms};
    enum store_result result = look_at(store, arn, &redrive);

    *why = redrive.why;
    return result;
}

void durable_redrive(struct durable *durable, const char *arn, const struct durable_asker *asker)
{
    const struct happening happening = {.kind = HAPPENING_REDRIVE};
    struct redrive redrive = {.now_ms = loop_now_ms(durable->options.loop)};
    enum store_result result;

    if (!is_open(durable, asker))
        return;
    result = look_at(durable->store, arn, &redrive);
    if (result != STORE_OK && result != STORE_NONE)
        refuse_unread(durable, asker, result);
    else if (redrive.number == 0)
        drive_refuse(durable, asker, DURABLE_NONE, "there is no such execution");
    else if (redrive.why != NULL)
        drive_refuse(durable, asker, DURABLE_NOT_REDRIVABLE, redrive.why);
    else
        drive_deliver(resident_at(durable, redrive.number), arrival_new(&happening, asker));
}

/* ---- answers by token ---- */

static const enum happening_kind answers[] = {
    [DURABLE_SUCCESS] = HAPPENING_TASK_SUCCEEDED,
    [DURABLE_FAILURE] = HAPPENING_TASK_FAILED,
    [DURABLE_HEARTBEAT] = HAPPENING_TASK_HEARTBEAT,
};

/* Read the output of a task. False: it is none, and a reply has said so. */
static bool read_output(struct durable *durable, const struct durable_answer *answer,
                        struct region *region, struct happening *happening,
                        const struct durable_asker *asker)
{
    struct json_error error;

    if (answer->kind != DURABLE_SUCCESS)
        return true;
    happening->output_size = answer->output_size;
    happening->output =
        json_read(region, answer->output, answer->output_size, JSON_TEXT_BORROWED, &error);
    if (happening->output == NULL)
        refuse_input(durable, asker, "output", &error);
    return happening->output != NULL;
}

void durable_answer(struct durable *durable, const struct durable_answer *answer,
                    const struct durable_asker *asker)
{
    struct happening happening = {
        .kind = answers[answer->kind], .error = answer->error, .cause = answer->cause};
    struct arrival *arrival;
    struct region region;
    int64_t execution;

    if (!is_open(durable, asker))
        return;
    if (!token_read(durable, answer->token, &execution, &happening.id)) {
        drive_refuse(durable, asker, DURABLE_BAD_TOKEN, "Invalid Token: 'Invalid token'");
        return;
    }
    region_init(&region);
    if (read_output(durable, answer, &region, &happening, asker)) {
        arrival = arrival_new(&happening, asker);
        arrival->for_task = true;
        drive_deliver(resident_at(durable, execution), arrival);
    }
    region_fini(&region);
}

/* ---- workers of activities ---- */

void durable_take(struct durable *durable, int64_t execution, uint64_t id, const char *worker,
                  const struct durable_asker *asker)
{
    const struct happening taken = {.kind = HAPPENING_TASK_STARTED, .id = id, .worker = worker};
    struct arrival *arrival;

    if (!is_open(durable, asker))
        return;
    arrival = arrival_new(&taken, asker);
    arrival->for_task = arrival->takes = true;
    drive_deliver(resident_at(durable, execution), arrival);
}

void durable_offer_again(struct durable *durable, int64_t execution, uint64_t id)
{
    const struct happening offered = {.kind = HAPPENING_TASK_STARTED, .id = id};
    struct arrival *arrival;

    if (durable->closing || durable->broken)
        return;
    arrival = arrival_new(&offered, NULL);
    arrival->again = true;
    drive_deliver(resident_at(durable, execution), arrival);
}

/* ---- when the store is closed ---- */

void requests_refuse(struct durable *durable, const char *why)
{
    for (size_t i = 0; i < durable->bucket_count; i++)
        for (struct resident *at = durable->buckets[i]; at != NULL; at = at->chain)
            for (struct arrival *arrival = at->arrivals.first; arrival != NULL;
                 arrival = arrival->next)
                drive_refuse(durable, &arrival->asker, DURABLE_REFUSED, why);
}
