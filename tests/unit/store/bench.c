/* tests/unit/store/bench.c - a store on the bench: commits in short, what is read as one text. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>

#include "runtime/base/bug.h"
#include "tests/unit/store/bench.h"

#define LAST_KIND 99

static struct buffer out; /* what the functions at the end return */

/* ---- the bench ---- */

static void done(void *context, void *subject, enum store_result result)
{
    struct bench *bench = context;

    pthread_mutex_lock(&bench->lock);
    ENSURE(bench->told < OUTCOMES_MAX);
    bench->subjects[bench->told] = subject;
    bench->results[bench->told++] = result;
    pthread_mutex_unlock(&bench->lock);
}

static void tell(void *context, const char *line)
{
    struct bench *bench = context;

    pthread_mutex_lock(&bench->lock);
    buffer_add_format(&bench->lines, "%s\n", line);
    pthread_mutex_unlock(&bench->lock);
}

struct bench *bench_new(enum store_mode mode)
{
    struct bench *bench = mem_zeroed(1, sizeof *bench);

    pthread_mutex_init(&bench->lock, NULL);
    bench->options = (struct store_options){
        .mode = mode, .program = "the test", .done = done, .tell = tell, .context = bench};
    return bench;
}

void bench_free(struct bench *bench)
{
    store_close(bench->store);
    pthread_mutex_destroy(&bench->lock);
    buffer_fini(&bench->lines);
    free(bench);
    buffer_fini(&out);
}

void bench_open(struct bench *bench, const char *url)
{
    char *problem = NULL;

    bench->store = store_open(url, &bench->options, &problem);
    if (bench->store == NULL)
        print_error("%s\n", problem);
    free(problem);
    assert_non_null(bench->store);
}

struct store_commit *bench_commit(struct bench *bench)
{
    return store_commit_new(store_lease_of(bench->store), NULL);
}

enum store_result bench_submit(struct bench *bench, struct store_commit *commit)
{
    size_t before = bench->told;

    store_submit(bench->store, commit);
    store_flush(bench->store);
    assert_int_equal(bench->told, before + 1);
    return bench->results[before];
}

static void submit_well(struct bench *bench, struct store_commit *commit)
{
    assert_int_equal(bench_submit(bench, commit), STORE_OK);
}

/* ---- parts of commits ---- */

struct store_start start_of(int64_t number, char id[32])
{
    snprintf(id, 32, "arn:%lld", (long long)number);
    return (struct store_start){.number = number,
                                .id = text_of(id),
                                .machine = text_of("m"),
                                .name = text_of(id + 4),
                                .definition = text_of("d"),
                                .started_ms = 1000 + number,
                                .input = text_of("{\"n\":1}")};
}

void add_start(struct store_commit *commit, int64_t number)
{
    char id[32];
    struct store_start start = start_of(number, id);

    store_commit_start(commit, &start);
}

void add_end(struct store_commit *commit, int64_t number, const char *status, int64_t ended_ms,
             int64_t redrive_until_ms)
{
    const struct store_end end = {.status = text_of(status),
                                  .ended_ms = ended_ms,
                                  .redrive_until_ms = redrive_until_ms,
                                  .output = text_of("{\"out\":1}")};

    store_commit_end(commit, number, &end);
}

void add_row(struct store_commit *commit, int64_t execution, uint64_t frame, int32_t kind,
             const char *name, uint64_t index, const char *text)
{
    const struct store_row row = {.key = {frame, kind, index, text_of(name)},
                                  .parent = kind == 2 && frame > 0 ? (int64_t)index : -1,
                                  .text = text_of(text)};

    store_commit_put(commit, execution, &row);
}

void add_timer(struct store_commit *commit, int64_t execution, uint64_t id, int64_t due_ms)
{
    const struct store_timer timer = {execution, id, due_ms, id % 2 == 1};

    store_commit_timer(commit, &timer);
}

void add_attempt(struct store_commit *commit, int64_t execution, uint64_t id, int32_t crashes)
{
    const struct store_attempt attempt = {execution, id, crashes, text_of("{}")};

    store_commit_attempt(commit, &attempt);
}

void add_map_run(struct store_commit *commit, int64_t execution, uint64_t id, const char *arn,
                 int64_t ended_ms)
{
    const struct store_map_run run = {.execution = execution,
                                      .id = id,
                                      .arn = text_of(arn),
                                      .status = text_of(ended_ms == 0 ? "RUNNING" : "FAILED"),
                                      .started_ms = 40,
                                      .ended_ms = ended_ms,
                                      .text = text_of("{}")};

    store_commit_map_run(commit, &run);
}

void add_events(struct store_commit *commit, int64_t execution, int64_t first, int32_t count)
{
    struct buffer text = BUFFER_EMPTY;

    for (int32_t i = 0; i < count; i++)
        buffer_add_format(&text, "%s{\"id\":%lld,\"type\":\"E\"}", i == 0 ? "[" : ",",
                          (long long)first + i);
    buffer_add_byte(&text, ']');
    store_commit_events(commit, execution, first, count, (struct store_text){text.text, text.size});
    buffer_fini(&text);
}

void add_offer(struct store_commit *commit, int64_t execution, uint64_t id, const char *activity)
{
    store_commit_offer(commit, execution, id, text_of(activity));
}

void add_resource(struct store_commit *commit, const char *arn, const char *owner,
                  const char *digest)
{
    char text[100];
    const struct store_resource resource = {
        1,
        text_of(arn),
        text_of(owner),
        text_of(digest),
        {text, (size_t)snprintf(text, sizeof text, "{\"owner\":\"%s\"}", owner)}};

    store_commit_resource(commit, &resource);
}

/* ---- commits of one part ---- */

void keep_definition(struct bench *bench, const char *digest)
{
    struct store_commit *commit = bench_commit(bench);

    store_commit_definition(commit, text_of(digest), text_of("{\"StartAt\":\"A\"}"));
    submit_well(bench, commit);
}

void start(struct bench *bench, int64_t number)
{
    struct store_commit *commit = bench_commit(bench);

    add_start(commit, number);
    submit_well(bench, commit);
}

void end(struct bench *bench, int64_t number, const char *status, int64_t ended_ms,
         int64_t redrive_until_ms)
{
    struct store_commit *commit = bench_commit(bench);

    add_end(commit, number, status, ended_ms, redrive_until_ms);
    submit_well(bench, commit);
}

void put(struct bench *bench, int64_t execution, uint64_t frame, int32_t kind, const char *name,
         uint64_t index, const char *text)
{
    struct store_commit *commit = bench_commit(bench);

    add_row(commit, execution, frame, kind, name, index, text);
    submit_well(bench, commit);
}

void retain(struct bench *bench, int64_t now_ms, int64_t ended_before_ms, int32_t most)
{
    struct store_commit *commit = bench_commit(bench);

    store_commit_retain(commit, &(struct store_retention){now_ms, ended_before_ms, most});
    submit_well(bench, commit);
}

/* ---- what is read ---- */

static const char *result(enum store_result result)
{
    if (result != STORE_OK)
        buffer_add_format(&out, "(%s)", store_result_text(result));
    return out.text;
}

/* Begin a text; each thing found is appended with a blank behind it. */
static void begin(void)
{
    buffer_clear(&out);
    buffer_reserve(&out, 0);
}

static void add_text(struct store_text text)
{
    if (text.text == NULL)
        buffer_add_byte(&out, '-');
    else
        buffer_add(&out, text.text, text.size);
}

const char *row_of(struct bench *bench, int64_t execution, uint64_t frame, int32_t kind,
                   const char *name, uint64_t index)
{
    const struct store_row_key key = {frame, kind, index, text_of(name)};

    begin();
    return result(store_read_row(bench->store, execution, &key, &out));
}

static bool add_found_row(void *context, const struct store_row *row)
{
    buffer_add_format(&out, "%llu.%d.%llu.%s=", (unsigned long long)row->key.frame, row->key.kind,
                      (unsigned long long)row->key.index, row->key.name.text);
    add_text(row->text);
    buffer_add_byte(&out, ' ');
    return row->text.text[0] != '!'; /* enough */
}

const char *rows_of(struct bench *bench, int64_t execution, uint64_t frame, int32_t first,
                    uint64_t index, int32_t last)
{
    const struct store_row_key from = {frame, first, index, text_of("")};

    begin();
    return result(store_read_rows(bench->store, execution, &from, last, add_found_row, NULL));
}

static bool add_child(void *context, uint64_t frame)
{
    buffer_add_format(&out, "%llu ", (unsigned long long)frame);
    return true;
}

const char *children_of(struct bench *bench, int64_t execution, int64_t parent, int64_t after)
{
    begin();
    return result(store_read_children(bench->store, execution, parent, after, add_child, NULL));
}

static bool add_execution(void *context, const struct store_execution *execution)
{
    const struct store_start *start = &execution->start;
    const struct store_text texts[] = {start->machine,    start->name,      start->map_run,
                                       start->definition, start->detail,    start->input,
                                       execution->output, execution->error, execution->cause};

    buffer_add_format(&out, "%lld %s %s", (long long)start->number, start->id.text,
                      execution->status.text);
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        buffer_add_byte(&out, ' ');
        add_text(texts[i]);
    }
    buffer_add_format(&out, " parent %lld", (long long)start->parent);
    if (start->child != 0)
        buffer_add_format(&out, ".%llu", (unsigned long long)start->child);
    buffer_add_format(&out, " started %lld ended %lld until %lld redriven %d at %lld",
                      (long long)start->started_ms, (long long)execution->ended_ms,
                      (long long)execution->redrive_until_ms, execution->redrives,
                      (long long)execution->redriven_ms);
    return true;
}

const char *execution_of(struct bench *bench, int64_t number)
{
    begin();
    return result(store_read_execution(bench->store, number, text_of(NULL), add_execution, NULL));
}

static bool add_found_events(void *context, const struct store_events *events)
{
    buffer_add_format(&out, "%lld+%d ", (long long)events->first, events->count);
    return events->count != 9; /* enough */
}

const char *events_of(struct bench *bench, int64_t execution, int64_t from, bool reverse)
{
    begin();
    return result(
        store_read_events(bench->store, execution, from, reverse, add_found_events, NULL));
}

static bool add_found_timer(void *context, const struct store_timer *timer)
{
    buffer_add_format(&out, "%lld.%llu@%lld%s ", (long long)timer->execution,
                      (unsigned long long)timer->id, (long long)timer->due_ms,
                      timer->by_clock ? "c" : "");
    return true;
}

const char *timers_of(struct bench *bench, int64_t until_ms, int32_t most,
                      const struct store_timer *after)
{
    begin();
    return result(store_read_timers(bench->store, 0, until_ms, most, after, add_found_timer, NULL));
}

static bool add_found_run(void *context, const struct store_map_run *run)
{
    buffer_add_format(&out, "%lld.%llu %s %s %lld-%lld %s ", (long long)run->execution,
                      (unsigned long long)run->id, run->arn.text, run->status.text,
                      (long long)run->started_ms, (long long)run->ended_ms, run->text.text);
    return true;
}

const char *map_run_of(struct bench *bench, const char *arn)
{
    begin();
    return result(store_read_map_run(bench->store, text_of(arn), add_found_run, NULL));
}

const char *map_runs_of(struct bench *bench, int64_t execution, uint64_t after)
{
    begin();
    return result(store_read_map_runs(bench->store, execution, after, add_found_run, NULL));
}

static bool add_found_attempt(void *context, const struct store_attempt *attempt)
{
    buffer_add_format(&out, "%lld.%llu*%d ", (long long)attempt->execution,
                      (unsigned long long)attempt->id, attempt->crashes);
    return true;
}

const char *attempts_of(struct bench *bench, const struct store_attempt *after)
{
    begin();
    return result(store_read_attempts(bench->store, 0, after, add_found_attempt, NULL));
}

static bool add_found_offer(void *context, int64_t number, int64_t execution, uint64_t id)
{
    buffer_add_format(&out, "%lld:%lld.%llu ", (long long)number, (long long)execution,
                      (unsigned long long)id);
    return id != 99; /* enough */
}

const char *offers_of(struct bench *bench, const char *activity, int64_t after, int32_t most)
{
    begin();
    return result(
        store_read_offers(bench->store, text_of(activity), after, most, add_found_offer, NULL));
}

static bool add_found_express(void *context, int64_t number, struct store_text text)
{
    buffer_add_format(&out, "%lld=", (long long)number);
    add_text(text);
    buffer_add_byte(&out, ' ');
    return number != 99; /* enough */
}

const char *express_of(struct bench *bench, int64_t after, int32_t most)
{
    begin();
    return result(store_read_express(bench->store, after, most, add_found_express, NULL));
}

static bool add_found_resource(void *context, int64_t number, const struct store_resource *resource)
{
    const struct store_text texts[] = {resource->arn, resource->owner, resource->digest,
                                       resource->text};

    buffer_add_format(&out, "%lld %d", (long long)number, resource->kind);
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        buffer_add_byte(&out, ' ');
        add_text(texts[i]);
    }
    buffer_add_text(&out, "; ");
    return true;
}

const char *resource_of(struct bench *bench, const char *arn)
{
    begin();
    return result(store_read_resource(bench->store, text_of(arn), add_found_resource, NULL));
}

static bool add_arn(void *context, int64_t number, const struct store_resource *resource)
{
    buffer_add_format(&out, "%lld:%s ", (long long)number, resource->arn.text);
    return !store_text_is(resource->arn, "enough");
}

const char *resources_of(struct bench *bench, int32_t kind, const char *owner, int64_t after,
                         bool newest_first, int32_t most)
{
    begin();
    return result(store_list_resources(bench->store, kind, text_of(owner), after, newest_first,
                                       most, add_arn, NULL));
}

static bool add_found_request(void *context, const struct store_request *request)
{
    buffer_add_format(&out, "%lld@%lld=%s ", (long long)request->number,
                      (long long)request->made_ms, request->text.text);
    return true;
}

const char *requests_of(struct bench *bench)
{
    begin();
    return result(store_read_requests(bench->store, 0, add_found_request, NULL));
}

static bool add_number(void *context, const struct store_execution *execution)
{
    buffer_add_format(&out, "%lld ", (long long)execution->start.number);
    return true;
}

const char *page_of(struct bench *bench, struct store_query *query, struct buffer *token)
{
    enum store_result listed;

    begin();
    listed = store_list(bench->store, query, token, add_number, NULL);
    query->token = token->size > 0 ? (struct store_text){token->text, token->size} : text_of(NULL);
    return result(listed);
}

/* The pages of a query, a few at a time. */
static void add_pages(struct buffer *all, struct bench *bench, struct store_query query)
{
    struct buffer token = BUFFER_EMPTY;

    query.most = 3;
    do
        buffer_add_format(all, "page %s\n", page_of(bench, &query, &token));
    while (token.size > 0);
    buffer_fini(&token);
}

/* Whether it is kept. */
static const char *definition_of(struct bench *bench, const char *digest)
{
    struct buffer text = BUFFER_EMPTY;
    enum store_result found = store_read_definition(bench->store, text_of(digest), &text);

    buffer_fini(&text);
    return found == STORE_OK ? digest : found == STORE_NONE ? "" : "?";
}

/* Those of a kind, all of each; then how they are found by an owner, and backwards. */
static void add_resources(struct buffer *all, struct bench *bench)
{
    begin();
    buffer_add_format(all, "resources %s\n",
                      result(store_list_resources(bench->store, 1, text_of(NULL), 0, false,
                                                  INT32_MAX, add_found_resource, NULL)));
    buffer_add_format(all, "  of a %s\n", resources_of(bench, 1, "a", 0, false, INT32_MAX));
    buffer_add_format(all, "  back %s\n", resources_of(bench, 1, NULL, 0, true, INT32_MAX));
}

char *all_of(struct bench *bench, int64_t last)
{
    static const char *const activities[] = {"a", "b"};
    struct buffer all = BUFFER_EMPTY;

    for (int64_t number = 1; number <= last; number++) {
        buffer_add_format(&all, "%s\n", execution_of(bench, number));
        buffer_add_format(&all, "  events %s\n", events_of(bench, number, 1, false));
        buffer_add_format(&all, "  map runs %s\n", map_runs_of(bench, number, 0));
        for (uint64_t frame = 0; frame < 4; frame++)
            buffer_add_format(&all, "  rows %s\n", rows_of(bench, number, frame, 0, 0, LAST_KIND));
        for (int64_t parent = 0; parent < 3; parent++)
            buffer_add_format(&all, "  children %s\n", children_of(bench, number, parent, 0));
    }
    buffer_add_format(&all, "timers %s\n", timers_of(bench, INT64_MAX, INT32_MAX, NULL));
    buffer_add_format(&all, "attempts %s\n", attempts_of(bench, NULL));
    for (size_t i = 0; i < sizeof activities / sizeof *activities; i++)
        buffer_add_format(&all, "offers %s\n", offers_of(bench, activities[i], 0, INT32_MAX));
    buffer_add_format(&all, "express %s\n", express_of(bench, 0, INT32_MAX));
    add_resources(&all, bench);
    buffer_add_format(&all, "definitions %s%s\n", definition_of(bench, "d"),
                      definition_of(bench, "e"));
    buffer_add_format(&all, "requests %s\n", requests_of(bench));
    add_pages(&all, bench, (struct store_query){.machine = text_of("m")});
    add_pages(&all, bench,
              (struct store_query){.machine = text_of("m"), .status = text_of("FAILED")});
    return buffer_take(&all);
}
