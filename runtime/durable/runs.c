/* runtime/durable/runs.c - give the executions in distributed Maps numbers, and a turn's commit
 * what the engine has told of them and of their runs. In: the calls of a map sink. Out: operations
 * of a commit. Why collected: of a run only the last report of the turn counts, and the events of a
 * child are one operation. */
#include "runtime/durable/runs.h"

#include <stdio.h>
#include <string.h>

#include "runtime/base/bug.h"
#include "runtime/durable/inside.h"
#include "runtime/json/write.h"

struct told_child {
    struct told_child *next;
    int64_t number;
    struct store_start start; /* number: 0 if it had begun before */
    int64_t redriven_ms;      /* 0: it was not */
    struct store_end end;     /* status: NULL while it runs */
    struct buffer events;     /* JSON, without its end */
    int64_t events_first, events_count;
};

struct told_run {
    struct told_run *next;
    struct store_map_run run;
};

/* ---- texts ---- */

static struct store_text copy(struct runs *runs, const char *text, size_t size)
{
    char *to;

    if (text == NULL)
        return (struct store_text){NULL, 0};
    to = region_alloc(&runs->region, size + 1);
    memcpy(to, text, size);
    to[size] = '\0';
    return (struct store_text){to, size};
}

static struct store_text copy_text(struct runs *runs, const char *text)
{
    return copy(runs, text, strlen(text));
}

static struct store_text copy_string(struct runs *runs, const struct value *string)
{
    return string != NULL ? copy(runs, string->as.text, string->size)
                          : (struct store_text){NULL, 0};
}

/* ---- children ---- */

/* What the turn tells of a child. */
static struct told_child *child_at(struct runs *runs, uint64_t number)
{
    void **place = table_at(&runs->by_number, number, NULL, 0);
    struct told_child *child = *place;

    if (child != NULL)
        return child;
    child = *place = region_alloc(&runs->region, sizeof *child);
    *child = (struct told_child){.number = (int64_t)number};
    *runs->children_end = child;
    runs->children_end = &child->next;
    return child;
}

/* What is kept of a child that processes a batch of items; of one with a single item it is nothing.
 */
static struct store_text detail_of(struct runs *runs, size_t items)
{
    char text[sizeof "{\"itemCount\":}" + 20];

    if (items == 1)
        return (struct store_text){NULL, 0};
    snprintf(text, sizeof text, "{\"itemCount\":%zu}", items);
    return copy_text(runs, text);
}

static uint64_t child_begun(void *context, void *owner, const struct map_child_start *start)
{
    struct durable *durable = context;
    const struct resident *resident = owner;
    struct runs *runs = &durable->runs;
    uint64_t number = (uint64_t)++durable->last_number;
    struct told_child *child = child_at(runs, number);

    child->start = (struct store_start){
        .number = (int64_t)number,
        .id = copy_text(runs, start->arn),
        .machine = copy_text(runs, start->machine_arn),
        .name = copy_text(runs, start->name),
        .map_run = copy_text(runs, start->run_arn),
        .parent = start->within != 0 ? (int64_t)start->within : resident->number,
        .child = start->id,
        .started_ms = start->started_ms,
        .detail = detail_of(runs, start->items),
        .input = copy(runs, start->input, start->input_size),
    };
    return number;
}

static void child_events(void *context, void *owner, uint64_t number, const struct history *events)
{
    struct durable *durable = context;
    struct told_child *child = child_at(&durable->runs, number);
    int64_t first;
    int64_t count = (int64_t)history_untaken(events, &first);

    if (child->events_count == 0)
        child->events_first = first;
    child->events_count += count;
    buffer_add_byte(&child->events, child->events.size > 0 ? ',' : '[');
    history_render_part(events, &child->events);
}

static void child_redriven(void *context, void *owner, uint64_t number, int64_t redriven_ms)
{
    struct durable *durable = context;

    child_at(&durable->runs, number)->redriven_ms = redriven_ms;
}

static void child_ended(void *context, void *owner, uint64_t number,
                        const struct map_child_end *end)
{
    struct durable *durable = context;
    struct runs *runs = &durable->runs;

    child_at(runs, number)->end = (struct store_end){
        .status = copy_text(runs, execution_status_name(end->status)),
        .ended_ms = end->ended_ms,
        .output = copy(runs, end->output, end->output_size),
        .error = copy_string(runs, end->error),
        .cause = copy_string(runs, end->cause),
    };
}

/* ---- runs ---- */

static void add_counts(struct buffer *out, const char *name, const struct map_counts *counts)
{
    buffer_add_format(out,
                      ",\"%s\":{\"pending\":%zu,\"running\":%zu,\"succeeded\":%zu,\"failed\":%zu,"
                      "\"timedOut\":%zu,\"aborted\":%zu,\"total\":%zu,\"resultsWritten\":%zu,"
                      "\"failuresNotRedrivable\":%zu,\"pendingRedrive\":%zu}",
                      name, counts->pending, counts->running, counts->succeeded, counts->failed,
                      counts->timed_out, counts->aborted, counts->total, counts->results_written,
                      counts->not_redrivable, counts->pending_redrive);
}

/* The members are those of DescribeMapRun, and some of our own. */
static void add_report(struct buffer *out, const struct map_run_report *report)
{
    char percentage[JSON_NUMBER_MAX];

    json_write_real(percentage, report->tolerated_percentage);
    buffer_add_text(out, "{\"state\":");
    json_write_string(out, report->state, strlen(report->state));
    buffer_add_format(out,
                      ",\"maxConcurrency\":%lld,\"toleratedFailurePercentage\":%s,"
                      "\"toleratedFailureCount\":%lld,\"redriveCount\":%lld",
                      (long long)report->max_concurrency, percentage,
                      (long long)report->tolerated_count, (long long)report->redrives);
    if (report->redrives > 0)
        buffer_add_format(out, ",\"redriven_ms\":%lld", (long long)report->redriven_ms);
    if (report->executions.pending_redrive > 0)
        buffer_add_format(out, ",\"redriven_until\":%llu",
                          (unsigned long long)report->redriven_until);
    add_counts(out, "itemCounts", &report->items);
    add_counts(out, "executionCounts", &report->executions);
    buffer_add_byte(out, '}');
}

static struct told_run *run_at(struct runs *runs, uint64_t id)
{
    void **place = table_at(&runs->by_id, id, NULL, 0);
    struct told_run *run = *place;

    if (run != NULL)
        return run;
    run = *place = region_alloc(&runs->region, sizeof *run);
    *run = (struct told_run){.run = {.id = id}};
    *runs->runs_end = run;
    runs->runs_end = &run->next;
    return run;
}

static void run_changed(void *context, void *owner, const struct map_run_report *report)
{
    struct durable *durable = context;
    const struct resident *resident = owner;
    struct runs *runs = &durable->runs;
    struct buffer text = BUFFER_EMPTY;

    add_report(&text, report);
    run_at(runs, report->id)->run = (struct store_map_run){
        .execution = report->within != 0 ? (int64_t)report->within : resident->number,
        .id = report->id,
        .arn = copy_text(runs, report->arn),
        .status = copy_text(runs, execution_status_name(report->status)),
        .started_ms = report->started_ms,
        .ended_ms = report->ended_ms,
        .text = copy(runs, text.text, text.size),
    };
    buffer_fini(&text);
}

/* ---- of a turn ---- */

void runs_init(struct durable *durable)
{
    struct runs *runs = &durable->runs;

    *runs = (struct runs){.sink = {.teller = &map_teller,
                                   .child_begun = child_begun,
                                   .child_events = child_events,
                                   .child_redriven = child_redriven,
                                   .child_ended = child_ended,
                                   .run_changed = run_changed,
                                   .context = durable}};
    region_init(&runs->region);
    runs->children_end = &runs->children;
    runs->runs_end = &runs->runs;
}

void runs_clear(struct runs *runs)
{
    if (!runs_are_told(runs))
        return;
    for (struct told_child *child = runs->children; child != NULL; child = child->next)
        buffer_fini(&child->events);
    runs->children = NULL;
    runs->children_end = &runs->children;
    runs->runs = NULL;
    runs->runs_end = &runs->runs;
    table_clear(&runs->by_number);
    table_clear(&runs->by_id);
    region_reset(&runs->region);
}

void runs_fini(struct durable *durable)
{
    struct runs *runs = &durable->runs;

    runs_clear(runs);
    table_fini(&runs->by_number);
    table_fini(&runs->by_id);
    region_fini(&runs->region);
}

bool runs_are_told(const struct runs *runs)
{
    return runs->children != NULL || runs->runs != NULL;
}

static void commit_child(struct told_child *child, struct store_commit *commit,
                         struct store_text digest)
{
    if (child->start.number != 0) {
        child->start.definition = digest;
        store_commit_start(commit, &child->start);
    }
    if (child->redriven_ms != 0)
        store_commit_redrive(commit, child->number, child->redriven_ms);
    if (child->events_count > 0) {
        buffer_add_byte(&child->events, ']');
        store_commit_events(commit, child->number, child->events_first,
                            (int32_t)child->events_count,
                            (struct store_text){child->events.text, child->events.size});
    }
    if (child->end.status.text != NULL)
        store_commit_end(commit, child->number, &child->end);
}

void runs_commit(const struct runs *runs, struct store_commit *commit, struct store_text digest)
{
    for (const struct told_run *run = runs->runs; run != NULL; run = run->next)
        store_commit_map_run(commit, &run->run);
    for (struct told_child *child = runs->children; child != NULL; child = child->next)
        commit_child(child, commit, digest);
}
