/* tests/sim/stored_runs.c - check the executions in distributed Maps as they lie in a store: they
 * are counted by their run, have a history of their own, and end with their parent at the latest;
 * and each item of a source is the input of one of them. */
#include "tests/sim/stored_runs.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "runtime/base/bug.h"
#include "runtime/json/read.h"
#include "runtime/json/value.h"
#include "tests/sim/history.h"
#include "tests/sim/stored_items.h"

#define PAGE 100

/* A store may not be called while it tells of what was found. */
struct stored_child {
    int64_t number, parent;
    enum execution_status status;
    bool express;
};

struct stored_run {
    char *arn;
    bool ended;
    struct stored_child *children;
    size_t count, capacity;
    size_t by_status[EXECUTION_ABORTED + 1]; /* of the children */
    size_t told[EXECUTION_ABORTED + 1];      /* as the run counts them ... */
    size_t pending; /* ... but for those that are to go on, as it is redriven */
    bool succeeded;
    size_t results;  /* that were given to its sink */
    size_t taken;    /* items that children have */
    bool reads;      /* its items come from a source that the simulation knows ... */
    size_t expected; /* ... and are so many */
};

struct stored_runs {
    struct stored_run *runs;
    size_t count, capacity;
};

static void *grown(void *items, size_t *capacity, size_t count, size_t size)
{
    if (count < *capacity)
        return items;
    *capacity = 2 * *capacity + 8;
    return mem_resize(items, *capacity * size);
}

/* ---- reading ---- */

static const char *const names[] = {
    [EXECUTION_RUNNING] = "running", [EXECUTION_SUCCEEDED] = "succeeded",
    [EXECUTION_FAILED] = "failed",   [EXECUTION_TIMED_OUT] = "timedOut",
    [EXECUTION_ABORTED] = "aborted",
};

static size_t count_of(const struct value *counts, const char *name)
{
    const struct value *count = value_member_named(counts, name);

    return count != NULL ? (size_t)count->as.integer : SIZE_MAX;
}

static bool is_text(struct store_text text, const char *name)
{
    return text.size == strlen(name) && memcmp(text.text, name, text.size) == 0;
}

static bool note_run(void *context, const struct store_map_run *run)
{
    struct stored_runs *runs = context;
    struct stored_run *noted;
    struct json_error error;
    struct region region;
    const struct value *text, *counts, *items;

    runs->runs = grown(runs->runs, &runs->capacity, runs->count, sizeof *runs->runs);
    noted = &runs->runs[runs->count++];
    *noted = (struct stored_run){.arn = mem_text(run->arn.text, run->arn.size),
                                 .ended = run->ended_ms != 0,
                                 .succeeded = is_text(run->status, "SUCCEEDED")};
    noted->reads = stored_items_are_read(noted->arn, &noted->expected);
    region_init(&region);
    text = json_read(&region, run->text.text, run->text.size, JSON_TEXT_BORROWED, &error);
    counts = value_member_named(text, "executionCounts");
    items = value_member_named(text, "itemCounts");
    for (int status = EXECUTION_RUNNING; status <= EXECUTION_ABORTED; status++)
        noted->told[status] = count_of(counts, names[status]);
    noted->pending = count_of(counts, "pendingRedrive");
    noted->results = count_of(counts, "resultsWritten");
    noted->taken = count_of(items, "total") - count_of(items, "pending");
    region_fini(&region);
    return true;
}

static bool note_child(void *context, const struct store_execution *execution)
{
    struct stored_run *run = context;
    struct stored_child *child;

    run->children = grown(run->children, &run->capacity, run->count, sizeof *run->children);
    child = &run->children[run->count++];
    *child =
        (struct stored_child){.number = execution->start.number,
                              .parent = execution->start.parent,
                              .express = strstr(execution->start.id.text, ":express:") != NULL};
    for (int status = EXECUTION_RUNNING; status <= EXECUTION_ABORTED; status++)
        if (strcmp(execution_status_name((enum execution_status)status), execution->status.text) ==
            0)
            child->status = (enum execution_status)status;
    run->by_status[child->status]++;
    return true;
}

static void read_children(struct store *store, struct stored_run *run)
{
    struct store_query query = {.map_run = {run->arn, strlen(run->arn)}, .most = PAGE};
    struct buffer token = BUFFER_EMPTY;

    do {
        ENSURE(store_list(store, &query, &token, note_child, run) == STORE_OK);
        query.token = (struct store_text){token.text, token.size};
    } while (token.size > 0);
    buffer_fini(&token);
}

static bool note_items(void *context, const struct store_execution *execution)
{
    stored_items_note(context, execution->start.input);
    return true;
}

/* What a run has read, its children have as inputs. */
static const char *items_problem(struct store *store, const struct stored_run *run)
{
    struct stored_items items = {.count = 0};

    if (!run->reads)
        return NULL;
    for (size_t i = 0; i < run->count; i++)
        ENSURE(store_read_execution(store, run->children[i].number, (struct store_text){NULL, 0},
                                    note_items, &items) == STORE_OK);
    return stored_items_problem(&items, run->taken, run->expected, run->succeeded);
}

static void runs_fini(struct stored_runs *runs)
{
    for (size_t i = 0; i < runs->count; i++) {
        free(runs->runs[i].arn);
        free(runs->runs[i].children);
    }
    free(runs->runs);
}

/* ---- checking ---- */

static const char *child_problem(struct store *store, const struct stored_child *child,
                                 const struct stored_sinks *sinks)
{
    static char text[300];
    const char *problem;
    int64_t events;

    problem = stored_history_problem(store, child->number,
                                     child->express ? EXECUTION_RUNNING : child->status, NULL, NULL,
                                     &events);
    if (problem == NULL && child->express && events > 0)
        problem = "an express child has events";
    if (problem == NULL)
        problem = stored_runs_problem(store, child->number, child->status, sinks);
    if (problem == NULL)
        return NULL;
    (void)snprintf(text, sizeof text, "child %lld: %.200s", (long long)child->number, problem);
    return text;
}

/* Those that are pending have ended somehow, not as succeeded. */
static bool counts_fit(const struct stored_run *run)
{
    size_t pending = 0;

    for (int i = EXECUTION_RUNNING; i <= EXECUTION_ABORTED; i++) {
        if (run->told[i] > run->by_status[i] ||
            (i <= EXECUTION_SUCCEEDED && run->told[i] < run->by_status[i]))
            return false;
        pending += run->by_status[i] - run->told[i];
    }
    return pending == run->pending;
}

static const char *run_problem(struct store *store, int64_t execution, enum execution_status status,
                               struct stored_run *run, const struct stored_sinks *sinks)
{
    const char *problem = NULL;

    read_children(store, run);
    if (status != EXECUTION_RUNNING && !run->ended)
        return "it has ended, and a map run of it has not";
    if (run->ended && run->by_status[EXECUTION_RUNNING] > 0)
        return "a map run has ended before its children";
    if (!counts_fit(run))
        return "a map run counts other executions than there are";
    if (run->succeeded && run->results > 0 &&
        !sinks->hold(sinks->context, run->arn, run->by_status[EXECUTION_SUCCEEDED],
                     run->count - run->by_status[EXECUTION_SUCCEEDED]))
        return "the results of a map run are not those of its children";
    problem = items_problem(store, run);
    for (size_t i = 0; problem == NULL && i < run->count; i++)
        problem = run->children[i].parent != execution
                      ? "a child has another parent"
                      : child_problem(store, &run->children[i], sinks);
    return problem;
}

const char *stored_runs_problem(struct store *store, int64_t execution,
                                enum execution_status status, const struct stored_sinks *sinks)
{
    struct stored_runs runs = {.runs = NULL};
    const char *problem = NULL;

    ENSURE(store_read_map_runs(store, execution, 0, note_run, &runs) == STORE_OK);
    for (size_t i = 0; problem == NULL && i < runs.count; i++)
        problem = run_problem(store, execution, status, &runs.runs[i], sinks);
    runs_fini(&runs);
    return problem;
}
