/* runtime/entry/serve/schedule.c - wait for the next firing, start its execution, record it.
 *
 * The steps of a firing follow each other: the start is recorded, then that it has fired, then the
 * next one is waited for. A process that ends between the first two starts the same execution
 * again, by the same name and input, which changes nothing. */
#include "runtime/entry/serve/schedule.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "runtime/base/bug.h"
#include "runtime/base/sha256.h"
#include "runtime/base/text.h"
#include "runtime/base/time.h"
#include "runtime/durable/durable.h"
#include "runtime/entry/serve/start.h"
#include "runtime/json/read.h"
#include "runtime/json/value.h"
#include "runtime/json/write.h"
#include "runtime/service/resource.h"
#include "runtime/store/commit.h"
#include "runtime/store/read.h"
#include "runtime/trigger/schedule.h"
#include "sfn/abi.h"

#define RETRY_MS 1000

struct scheduler {
    struct scheduler_options options;
    struct schedule schedule;
    struct buffer arn; /* of the rule that it would be */
    int64_t start_ms;  /* when it began */
    int64_t fired_ms;  /* its last firing, or when it began */
    int64_t firing_ms; /* the one that is under way */
    struct loop_timer *timer;
    bool under_way; /* something is asked for and not answered */
    bool closed;    /* it goes when that is answered */
};

static void arm(struct scheduler *scheduler);

/* ---- what is kept ---- */

static bool on_found(void *context, int64_t number, const struct store_resource *resource)
{
    struct scheduler *scheduler = context;
    struct region region;
    struct json_error error;
    const struct value *kept, *start, *fired;

    (void)number;
    region_init(&region);
    kept = json_read(&region, resource->text.text, resource->text.size, JSON_TEXT_BORROWED, &error);
    start = value_member_named(kept, "start");
    fired = value_member_named(kept, "fired");
    if (value_is_text(value_member_named(kept, "expression"), scheduler->options.expression) &&
        value_is(start, VALUE_INTEGER) && value_is(fired, VALUE_INTEGER)) {
        scheduler->start_ms = start->as.integer;
        scheduler->fired_ms = fired->as.integer;
    }
    region_fini(&region);
    return false;
}

static void free_scheduler(struct scheduler *scheduler)
{
    buffer_fini(&scheduler->arn);
    free(scheduler);
}

/* Something that was asked for is answered. False: the scheduler is gone. */
static bool go_on(struct scheduler *scheduler)
{
    scheduler->under_way = false;
    if (!scheduler->closed)
        return true;
    free_scheduler(scheduler);
    return false;
}

static void on_again(void *context);

static void on_recorded(void *context, enum store_result result)
{
    struct scheduler *scheduler = context;

    if (!go_on(scheduler))
        return;
    if (result == STORE_OK)
        arm(scheduler);
    else
        scheduler->timer =
            loop_arm(scheduler->options.loop, loop_now_ms(scheduler->options.loop) + RETRY_MS,
                     on_again, scheduler);
}

/* Record when it has fired last. */
static void record(struct scheduler *scheduler)
{
    struct buffer text = BUFFER_EMPTY;
    struct store_commit *commit =
        durable_commit_new(scheduler->options.api->durable, on_recorded, scheduler);

    buffer_add_text(&text, "{\"expression\":");
    json_write_string(&text, scheduler->options.expression, strlen(scheduler->options.expression));
    buffer_add_format(&text, ",\"start\":%" PRId64 ",\"fired\":%" PRId64 "}", scheduler->start_ms,
                      scheduler->fired_ms);
    store_commit_resource(commit, &(struct store_resource){
                                      .kind = SERVICE_SCHEDULE,
                                      .arn = {scheduler->arn.text, scheduler->arn.size},
                                      .owner = {"", 0},
                                      .text = {text.text, text.size},
                                  });
    scheduler->under_way = true;
    durable_commit_submit(scheduler->options.api->durable, commit);
    buffer_fini(&text);
}

static void on_again(void *context)
{
    struct scheduler *scheduler = context;

    scheduler->timer = NULL;
    record(scheduler);
}

/* ---- firing ---- */

static void on_late(void *context);

/* Whether an error of the API may be gone soon. */
static bool may_pass(const struct api_answer *answer)
{
    return answer->failed &&
           memmem(answer->text, answer->size, "\"ServiceUnavailable\"", 20) != NULL;
}

static void on_started(void *context, const struct api_answer *answer)
{
    struct scheduler *scheduler = context;

    if (!go_on(scheduler))
        return;
    if (may_pass(answer)) {
        scheduler->timer =
            loop_arm(scheduler->options.loop, loop_now_ms(scheduler->options.loop) + RETRY_MS,
                     on_late, scheduler);
        return;
    }
    /* An execution of this name is the one that an earlier process has started. */
    if (answer->failed &&
        memmem(answer->text, answer->size, "\"ExecutionAlreadyExists\"", 24) == NULL) {
        char *line =
            text_format("the schedule started no execution: %.*s", (int)answer->size, answer->text);

        scheduler->options.tell(scheduler->options.context, line);
        free(line);
    }
    scheduler->fired_ms = scheduler->firing_ms;
    record(scheduler);
}

/* The event of a firing: the same whenever it is written. */
static void write_event(const struct scheduler *scheduler, const char *time, struct buffer *event)
{
    const struct engine_place *place = scheduler->options.api->place;
    unsigned char digest[SHA256_SIZE];
    struct buffer what = BUFFER_EMPTY;
    char id[START_ID_SIZE];
    uint64_t bits[2];

    buffer_add_format(&what, "%s %s", scheduler->arn.text, time);
    sha256_digest(what.text, what.size, digest);
    memcpy(bits, digest, sizeof bits);
    start_id(id, bits[0], bits[1]);
    buffer_fini(&what);
    buffer_add_format(event,
                      "{\"version\":\"0\",\"id\":\"%s\",\"detail-type\":\"Scheduled Event\","
                      "\"source\":\"aws.events\",\"account\":\"%s\",\"time\":\"%s\","
                      "\"region\":\"%s\",\"resources\":[",
                      id, place->account, time, place->region);
    json_write_string(event, scheduler->arn.text, scheduler->arn.size);
    buffer_add_text(event, "],\"detail\":{}}");
}

static void fire(struct scheduler *scheduler)
{
    const struct api *api = scheduler->options.api;
    const struct api_asker asker = {.answered = on_started, .context = scheduler};
    struct buffer machine = BUFFER_EMPTY, event = BUFFER_EMPTY, input = BUFFER_EMPTY;
    char time[TIME_TEXT_MAX];
    struct start start;
    char *name;

    time_write_trimmed(time, scheduler->firing_ms);
    write_event(scheduler, time, &event);
    name = text_format("schedule-%s", time);
    for (char *at = name; *at != '\0'; at++)
        *at = *at == ':' ? '-' : *at;
    api_add_machine_arn(api, &machine);
    start = (struct start){machine.text, name, NULL, event.text, event.size};
    start_add(&input, &start);
    scheduler->under_way = true;
    api_take_action(api, loop_now_ms(scheduler->options.loop), "StartExecution", input.text,
                    input.size, &asker);
    free(name);
    buffer_fini(&input);
    buffer_fini(&event);
    buffer_fini(&machine);
}

static void on_late(void *context)
{
    struct scheduler *scheduler = context;

    scheduler->timer = NULL;
    fire(scheduler);
}

/* A firing is due. If more have been missed meanwhile, the last one stands for all. */
static void on_due(void *context)
{
    struct scheduler *scheduler = context;

    scheduler->timer = NULL;
    if (schedule_last(&scheduler->schedule, scheduler->start_ms, scheduler->fired_ms,
                      loop_now_ms(scheduler->options.loop), &scheduler->firing_ms))
        fire(scheduler);
    else
        arm(scheduler);
}

/* Wait for the next firing, which may be over already. */
static void arm(struct scheduler *scheduler)
{
    int64_t next;

    if (schedule_next(&scheduler->schedule, scheduler->start_ms, scheduler->fired_ms, &next))
        scheduler->timer = loop_arm_by_clock(scheduler->options.loop, next, on_due, scheduler);
    else
        scheduler->options.tell(scheduler->options.context,
                                "the schedule is over: it does not fire any more");
}

/* ---- opening and closing ---- */

struct scheduler *scheduler_open(const struct scheduler_options *options, char **problem)
{
    struct scheduler *scheduler = mem_zeroed(1, sizeof *scheduler);
    const struct engine_place *place = options->api->place;
    const char *name = options->api->program->name;
    enum store_result result;

    scheduler->options = *options;
    if (!schedule_read(&scheduler->schedule, options->expression, problem)) {
        free_scheduler(scheduler);
        return NULL;
    }
    buffer_add_format(&scheduler->arn, "arn:%s:events:%s:%s:rule/%s", place->partition,
                      place->region, place->account, name != NULL ? name : "machine");
    result = store_read_resource(options->api->store,
                                 (struct store_text){scheduler->arn.text, scheduler->arn.size},
                                 on_found, scheduler);
    if (result != STORE_OK && result != STORE_NONE) {
        *problem =
            text_format("the schedule cannot be read: %s", store_problem(options->api->store));
        free_scheduler(scheduler);
        return NULL;
    }
    if (scheduler->start_ms != 0) {
        arm(scheduler);
    } else {
        scheduler->start_ms = scheduler->fired_ms =
            loop_now_ms(options->loop) / 1000 * 1000; /* times of events have no fraction */
        record(scheduler);
    }
    return scheduler;
}

void scheduler_close(struct scheduler *scheduler)
{
    if (scheduler == NULL)
        return;
    loop_disarm(scheduler->options.loop, scheduler->timer);
    scheduler->timer = NULL;
    scheduler->closed = true;
    if (!scheduler->under_way)
        free_scheduler(scheduler);
}
