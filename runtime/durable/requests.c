/* runtime/durable/requests.c - what is asked of executions: start, stop, answer by token.
 * In: a request. Out: something that has arrived for an execution, or a reply that says why not. */
#include "runtime/durable/requests.h"

#include <stdlib.h>
#include <string.h>

#include "runtime/base/bug.h"
#include "runtime/durable/drive.h"
#include "runtime/durable/inside.h"
#include "runtime/durable/resident.h"
#include "runtime/durable/token.h"
#include "runtime/engine/limits.h"
#include "runtime/json/read.h"
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

/* ---- start ---- */

/* An input or output is not JSON: say why. */
static void refuse_input(struct durable *durable, const struct durable_asker *asker,
                         const char *what, const struct json_error *error)
{
    struct buffer why = BUFFER_EMPTY;

    buffer_add_format(&why, "the %s is not JSON: %s (line %d, column %d)", what, error->message,
                      error->line, error->column);
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

void durable_start(struct durable_machine *machine, const struct durable_start *asked,
                   const struct durable_asker *asker)
{
    struct durable *durable = machine->durable;
    const struct happening begin = {.kind = HAPPENING_START};
    struct execution_start start = {
        .name = asked->name, .input_size = asked->input_size, .seed = asked->seed, .release = free};
    struct json_error error;
    struct resident *resident;
    struct execution *execution;

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
    work_begin_execution(&machine->work);
    drive_deliver(resident, arrival_new(&begin, asker));
}

/* ---- stop ---- */

struct search {
    int64_t number;
    bool running;
};

static bool found(void *context, const struct store_execution *execution)
{
    struct search *search = context;

    search->number = execution->start.number;
    search->running = execution->ended_ms == 0;
    return false;
}

/* The number of the execution that runs with this ARN; 0, and a reply says why there is none. */
static int64_t find_running(struct durable *durable, const char *arn,
                            const struct durable_asker *asker)
{
    struct search search = {0, false};
    const struct store_text id = {arn, strlen(arn)};
    enum store_result result = store_read_execution(durable->store, 0, id, found, &search);

    if (result != STORE_OK && result != STORE_NONE)
        drive_refuse(durable, asker, DURABLE_REFUSED, store_problem(durable->store));
    else if (search.number == 0)
        drive_refuse(durable, asker, DURABLE_NONE, "there is no such execution");
    else if (!search.running)
        drive_refuse(durable, asker, DURABLE_NONE, "the execution has ended");
    else
        return search.number;
    return 0;
}

void durable_stop(struct durable *durable, const char *arn, const char *error, const char *cause,
                  const struct durable_asker *asker)
{
    const struct happening stop = {.kind = HAPPENING_STOP, .error = error, .cause = cause};
    int64_t number;

    if (!is_open(durable, asker))
        return;
    number = find_running(durable, arn, asker);
    if (number != 0)
        drive_deliver(resident_at(durable, number), arrival_new(&stop, asker));
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
        arrival->by_token = true;
        drive_deliver(resident_at(durable, execution), arrival);
    }
    region_fini(&region);
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
