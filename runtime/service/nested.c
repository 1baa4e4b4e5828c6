/* runtime/service/nested.c - executions that tasks of other executions start, and wait for.
 *
 * They start as by StartExecution, through the API, which knows what machines, versions and aliases
 * are. Who waits for an end is known here only; after a crash the task that waits is started again,
 * and finds the execution by its key.
 *
 * Executions that start executions that start executions grow without end. So they start at a pace,
 * that of AWS, and what waits for its start takes bounded memory. */
#include "runtime/service/nested.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "runtime/base/bug.h"
#include "runtime/durable/durable.h"
#include "runtime/host/host.h"
#include "runtime/json/read.h"
#include "runtime/json/value.h"
#include "runtime/loop/loop.h"
#include "runtime/service/express_run.h"
#include "runtime/service/inside.h"
#include "runtime/service/pace.h"
#include "runtime/task/nested.h"

enum {
    BUCKETS = 1024,
    AGAIN_MS = 1000, /* after a stop for which there was no room */
    /* AWS's quotas of StartExecution, of STANDARD and of EXPRESS machines. */
    STARTS_BURST = 1300,
    STARTS_A_SECOND = 300,
    SYNCS_BURST = 6000,
    SYNCS_A_SECOND = 6000,
    DEPTH_MOST = 64,       /* of executions that wait for each other's ends, in memory */
    WAITING_MOST = 100000, /* for their starts */
    WAITING_BYTES = 256 << 20,
};

struct waiting {
    struct waiting *next; /* of those that started with numbers of a bucket */
    struct waiting *after, **link;
    struct nested_starts *starts;
    struct nested *nested; /* NULL: nobody wants to know any more */
    char *arn;             /* NULL: it has not started */
    char *stop_cause;      /* it is to be stopped as soon as it has started; or NULL */
    int64_t number;
    bool awaited;
    bool sync; /* by StartSyncExecution ... */
    int depth; /* ... which so many wait for, each for the next */
    /* Of one that waits for its start: */
    struct paced paced;
    char *machine, *name, *trace, *key; /* NULL: not given */
    struct buffer input;
};

/* An execution that is being stopped, because nobody waits for it any more. */
struct stopping {
    struct stopping *next, **link;
    struct nested_starts *starts;
    struct loop_timer *again; /* NULL: it is being recorded */
    char *arn, *cause;
};

struct nested_starts {
    struct service *service;
    struct task_executions table;
    struct waiting *all;
    struct stopping *stopping;
    struct pace starting, syncing;
    struct waiting *buckets[BUCKETS]; /* that wait for an end, by number */
};

static struct waiting **bucket_of(struct nested_starts *starts, int64_t number)
{
    return &starts->buckets[(uint64_t)number % BUCKETS];
}

static void forget(struct waiting *waiting)
{
    *waiting->link = waiting->after;
    if (waiting->after != NULL)
        waiting->after->link = waiting->link;
    free(waiting->arn);
    free(waiting->stop_cause);
    free(waiting->machine);
    free(waiting->name);
    free(waiting->trace);
    free(waiting->key);
    buffer_fini(&waiting->input);
    free(waiting);
}

/* ---- stops ---- */

static void stop_over(struct stopping *stopping)
{
    *stopping->link = stopping->next;
    if (stopping->next != NULL)
        stopping->next->link = stopping->link;
    loop_disarm(stopping->starts->service->options.loop, stopping->again);
    free(stopping->arn);
    free(stopping->cause);
    free(stopping);
}

static void on_again(void *context);

/* What the store has no room for is tried again; anything else is over. */
static void on_stopped(void *context, const struct durable_reply *reply)
{
    struct stopping *stopping = context;
    const struct service *service = stopping->starts->service;
    struct loop *loop = service->options.loop;

    if (reply->result == DURABLE_REFUSED && !service->ending)
        stopping->again = loop_arm(loop, loop_now_ms(loop) + AGAIN_MS, on_again, stopping);
    else
        stop_over(stopping);
}

static void ask_to_stop(struct stopping *stopping)
{
    const struct durable_asker asker = {.replied = on_stopped, .context = stopping};

    durable_stop(stopping->starts->service->durable, stopping->arn, NULL, stopping->cause, &asker);
}

static void on_again(void *context)
{
    struct stopping *stopping = context;

    stopping->again = NULL;
    if (stopping->starts->service->ending)
        stop_over(stopping);
    else
        ask_to_stop(stopping);
}

static void stop(struct nested_starts *starts, const char *arn, const char *cause)
{
    struct stopping *stopping;

    if (starts->service->ending)
        return;
    stopping = mem_zeroed(1, sizeof *stopping);
    stopping->starts = starts;
    stopping->arn = mem_text(arn, strlen(arn));
    stopping->cause = mem_text(cause, strlen(cause));
    stopping->next = starts->stopping;
    stopping->link = &starts->stopping;
    if (stopping->next != NULL)
        stopping->next->link = &stopping->next;
    starts->stopping = stopping;
    ask_to_stop(stopping);
}

/* ---- ends ---- */

/* What is told of an execution that has ended. */
struct ending {
    struct nested *nested;
    struct region region;
    bool ended;
};

static const char *copy(struct region *region, struct store_text text)
{
    char *copied;

    if (text.text == NULL)
        return NULL;
    copied = region_alloc(region, text.size + 1);
    memcpy(copied, text.text, text.size);
    copied[text.size] = '\0';
    return copied;
}

static const char *detail_member(const struct value *detail, struct region *region,
                                 const char *name)
{
    const struct value *member = value_member_named(detail, name);

    return value_is(member, VALUE_STRING)
               ? copy(region, (struct store_text){member->as.text, member->size})
               : NULL;
}

static bool on_execution(void *context, const struct store_execution *found)
{
    struct ending *ending = context;
    struct region *region = &ending->region;
    struct json_error error;
    const struct value *detail;
    struct nested_execution told = {
        .arn = copy(region, found->start.id),
        .started_ms = found->start.started_ms,
        .ended_ms = found->ended_ms,
        .machine = copy(region, found->start.machine),
        .name = copy(region, found->start.name),
        .status = copy(region, found->status),
        .input = copy(region, found->start.input),
        .input_size = found->start.input.size,
        .output = copy(region, found->output),
        .output_size = found->output.size,
        .error = copy(region, found->error),
        .cause = copy(region, found->cause),
        .redrives = found->redrives,
    };

    ending->ended = found->ended_ms != 0;
    if (!ending->ended)
        return false;
    detail = json_read(region, found->start.detail.text, found->start.detail.size, JSON_TEXT_COPIED,
                       &error);
    told.version = detail_member(detail, region, "version");
    told.alias = detail_member(detail, region, "alias");
    told.trace = detail_member(detail, region, "traceHeader");
    told.redrive_status =
        store_text_is(found->status, "SUCCEEDED") ? "NOT_REDRIVABLE" : "REDRIVABLE";
    if (store_text_is(found->status, "SUCCEEDED"))
        told.redrive_reason = "Execution is SUCCEEDED and cannot be redriven";
    nested_ended(ending->nested, &told);
    return false;
}

/* Tell of the end of an execution, if it has ended. */
static bool tell_end(struct waiting *waiting)
{
    struct store *store = durable_store(waiting->starts->service->durable);
    struct ending ending = {.nested = waiting->nested};

    region_init(&ending.region);
    store_read_execution(store, waiting->number, (struct store_text){waiting->arn, 0}, on_execution,
                         &ending);
    region_fini(&ending.region);
    return ending.ended;
}

void nested_starts_ended(struct nested_starts *starts, int64_t number)
{
    struct waiting **link = bucket_of(starts, number);

    while (*link != NULL) {
        struct waiting *waiting = *link;

        if (waiting->number != number) {
            link = &waiting->next;
            continue;
        }
        *link = waiting->next;
        if (waiting->nested != NULL)
            tell_end(waiting);
        forget(waiting);
    }
}

/* ---- starts ---- */

static bool on_number(void *context, const struct store_execution *found)
{
    *(int64_t *)context = found->start.number;
    return false;
}

static char *text_of(const struct value *object, const char *name)
{
    const struct value *member = value_member_named(object, name);

    return value_is(member, VALUE_STRING) ? mem_text(member->as.text, member->size)
                                          : mem_text("", 0);
}

static void refused(struct waiting *waiting, const struct value *answer)
{
    char *error = text_of(answer, "error"), *message = text_of(answer, "message");

    if (waiting->nested != NULL)
        nested_refused(waiting->nested, error, message);
    free(error);
    free(message);
    forget(waiting);
}

/* Whether what has started is an express execution, which nobody can wait for. */
static bool is_express(const struct value *output)
{
    char *arn = text_of(output, "executionArn");
    bool is = strstr(arn, ":express:") != NULL;

    free(arn);
    return is;
}

/* AWS's answer when the execution is looked at. */
static void refuse_express(struct waiting *waiting)
{
    if (waiting->nested != NULL)
        nested_refused(waiting->nested, "InvalidArn",
                       "Invalid Arn: 'Resource type not valid in this context: express'");
    forget(waiting);
}

static void started(struct waiting *waiting, const struct value *output)
{
    struct nested_starts *starts = waiting->starts;
    struct store *store = durable_store(starts->service->durable);
    const struct value *date = value_member_named(output, "startDate");
    struct nested_execution told = {.arn = NULL};

    waiting->arn = text_of(output, "executionArn");
    told.arn = waiting->arn;
    told.started_ms = value_is_number(date) ? (int64_t)(value_real(date) * 1000 + 0.5) : 0;
    if (waiting->stop_cause != NULL)
        stop(starts, waiting->arn, waiting->stop_cause);
    if (waiting->nested != NULL)
        nested_started(waiting->nested, &told);
    if (waiting->nested == NULL || !waiting->awaited) {
        forget(waiting);
        return;
    }
    store_read_execution(store, 0, store_text_of(waiting->arn), on_number, &waiting->number);
    if (tell_end(waiting)) {
        forget(waiting);
        return;
    }
    waiting->next = *bucket_of(starts, waiting->number);
    *bucket_of(starts, waiting->number) = waiting;
}

/* What the service ends before its end is not told: who waits for it does so again in the next
 * process. */
static void answered(struct waiting *waiting, const struct value *answer,
                     const struct value *output)
{
    if (waiting->nested != NULL && waiting->starts->service->express->ended) {
        nested_remember(waiting->nested, NULL);
        waiting->nested = NULL;
    }
    if (output == NULL) {
        refused(waiting, answer);
        return;
    }
    if (waiting->nested != NULL)
        nested_answered(waiting->nested, output);
    forget(waiting);
}

static void on_answered(void *context, const char *text, size_t size)
{
    struct waiting *waiting = context;
    struct region region;
    struct json_error error;
    const struct value *answer, *output;

    region_init(&region);
    answer = json_read(&region, text, size, JSON_TEXT_BORROWED, &error);
    output = value_member_named(answer, "output");
    if (waiting->sync)
        answered(waiting, answer, output);
    else if (output != NULL && waiting->awaited && is_express(output))
        refuse_express(waiting);
    else if (output != NULL)
        started(waiting, output);
    else
        refused(waiting, answer);
    region_fini(&region);
}

/* Start what has waited for that. */
static bool on_turn(void *context, struct paced *paced)
{
    struct nested_starts *starts = context;
    struct waiting *waiting = (struct waiting *)((char *)paced - offsetof(struct waiting, paced));
    const struct service_options *options = &starts->service->options;
    const struct service_start how = {
        .machine = waiting->machine,
        .name = waiting->name,
        .input = waiting->input.text,
        .input_size = waiting->input.size,
        .trace = waiting->trace,
        .key = waiting->key,
        .sync = waiting->sync,
        .depth = waiting->depth,
        .answered = on_answered,
        .context = waiting,
    };

    if (waiting->nested == NULL) {
        forget(waiting);
        return false;
    }
    options->start(options->context, &how);
    return true;
}

static char *copy_text(const char *text)
{
    return text != NULL ? mem_text(text, strlen(text)) : NULL;
}

/* Have it wait for its start, unless too many do. */
static void start_later(struct waiting *waiting, struct pace *pace,
                        const struct nested_start *asked)
{
    if (pace->count >= WAITING_MOST || pace->bytes + asked->input_size > WAITING_BYTES) {
        nested_refused(waiting->nested, "ExecutionLimitExceeded",
                       "Too many executions wait for their start");
        forget(waiting);
        return;
    }
    waiting->machine = copy_text(asked->machine);
    waiting->name = copy_text(asked->name);
    waiting->trace = copy_text(asked->trace);
    waiting->key = copy_text(asked->sync ? NULL : asked->key);
    buffer_add(&waiting->input, asked->input, asked->input_size);
    waiting->paced.bytes = asked->input_size;
    pace_wait(pace, &waiting->paced);
}

static struct waiting *waiting_new(struct nested_starts *starts, struct nested *nested,
                                   const struct nested_start *asked)
{
    struct waiting *waiting = mem_zeroed(1, sizeof *waiting);

    nested_remember(nested, waiting);
    waiting->starts = starts;
    waiting->nested = nested;
    waiting->awaited = asked->awaited;
    waiting->sync = asked->sync;
    waiting->after = starts->all;
    waiting->link = &starts->all;
    if (waiting->after != NULL)
        waiting->after->link = &waiting->after;
    starts->all = waiting;
    return waiting;
}

/* How many wait for what a task starts that begins now: one, unless its execution is waited for by
 * others. */
static int find_depth(const struct nested_starts *starts)
{
    const struct execution *asking = host_asking(starts->service->express->host);
    const struct run *run = asking != NULL ? execution_owner(asking) : NULL;

    return run != NULL ? run->depth + 1 : 1;
}

/* When the last of them has ended, the ends of all are told from within each other. */
static void refuse_depth(struct waiting *waiting)
{
    char cause[80];

    snprintf(cause, sizeof cause, "More than %d executions would wait for each other's ends",
             DEPTH_MOST);
    nested_failed(waiting->nested, "States.Runtime", cause);
    forget(waiting);
}

/* An express execution runs at once; the one whose task asks for it is under way itself, so that
 * has to come later. */
static void start(void *context, struct nested *nested, const struct nested_start *asked)
{
    struct nested_starts *starts = context;
    const struct service_options *options = &starts->service->options;
    struct waiting *waiting = waiting_new(starts, nested, asked);
    const struct service_start how = {
        .machine = asked->machine,
        .name = asked->name,
        .input = asked->input,
        .input_size = asked->input_size,
        .trace = asked->trace,
        .key = asked->key,
        .answered = on_answered,
        .context = waiting,
    };

    waiting->depth = asked->sync ? find_depth(starts) : 0;
    if (waiting->depth > DEPTH_MOST)
        refuse_depth(waiting);
    else if (asked->sync)
        start_later(waiting, &starts->syncing, asked);
    else if (pace_take(&starts->starting))
        options->start(options->context, &how);
    else
        start_later(waiting, &starts->starting, asked);
}

static void drop(void *context, struct nested *nested, const char *stop_cause)
{
    struct nested_starts *starts = context;
    struct waiting *waiting = nested_remembered(nested);

    if (waiting == NULL) /* it was ended with the service */
        return;
    waiting->nested = NULL;       /* it is forgotten with its start or its end */
    buffer_fini(&waiting->input); /* if it waits for its start, it does not start */
    if (stop_cause == NULL)
        return;
    if (waiting->arn != NULL)
        stop(starts, waiting->arn, stop_cause);
    else
        waiting->stop_cause = mem_text(stop_cause, strlen(stop_cause));
}

struct nested_starts *nested_starts_new(struct service *service)
{
    struct nested_starts *starts = mem_zeroed(1, sizeof *starts);

    starts->service = service;
    starts->table = (struct task_executions){nested_call, start, drop, starts};
    starts->starting = (struct pace){.loop = service->options.loop,
                                     .burst = STARTS_BURST,
                                     .a_second = STARTS_A_SECOND,
                                     .turn = on_turn,
                                     .context = starts};
    starts->syncing = starts->starting;
    starts->syncing.burst = SYNCS_BURST;
    starts->syncing.a_second = SYNCS_A_SECOND;
    pace_init(&starts->starting);
    pace_init(&starts->syncing);
    return starts;
}

void nested_starts_end(struct nested_starts *starts)
{
    pace_end(&starts->starting);
    pace_end(&starts->syncing);
}

void nested_starts_free(struct nested_starts *starts)
{
    if (starts == NULL)
        return;
    while (starts->all != NULL)
        forget(starts->all);
    while (starts->stopping != NULL)
        stop_over(starts->stopping);
    free(starts);
}

const struct task_executions *nested_starts_table(const struct nested_starts *starts)
{
    return &starts->table;
}
