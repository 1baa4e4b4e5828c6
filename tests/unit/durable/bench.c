/* tests/unit/durable/bench.c - executions over a store, by a simulated clock, for tests. */
#include "tests/unit/durable/bench.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "runtime/base/bug.h"
#include "runtime/base/text.h"
#include "runtime/engine/engine.h"
#include "runtime/json/read.h"
#include "runtime/json/value.h"
#include "runtime/json/write.h"
#include "runtime/store/kind.h"
#include "runtime/store/memory/memory.h"
#include "runtime/store/read.h"
#include "tests/unit/store/place.h"

static struct bench *current; /* there is one at a time */

/* ---- tasks that the test answers ---- */

static struct tasks *open_tasks(const struct tasks_options *options, char **problem)
{
    return (struct tasks *)current;
}

static void close_tasks(struct tasks *tasks)
{
    while (current->calls != NULL) {
        struct task_call *call = current->calls;

        current->calls = call->next;
        free(call->key);
        free(call);
    }
}

static void begin_execution(struct tasks *tasks, uint64_t execution, const char *test_case)
{
    buffer_add_format(&current->log, "%llu plays %s\n", (unsigned long long)execution,
                      test_case != NULL ? test_case : "nothing");
    current->known = true;
}

/* Unless there are test cases, all is known. */
static bool know_execution(const struct tasks *tasks, uint64_t execution)
{
    return !current->cases || current->known;
}

/* A mock stands for each state called Mocked. */
static bool has_mock(const struct tasks *tasks, uint64_t execution, const char *state)
{
    return current->known && strcmp(state, "Mocked") == 0;
}

static void end_execution(struct tasks *tasks, uint64_t execution)
{
    current->known = false;
}

static void unused_mocks(const struct tasks *tasks, tasks_unused_mock *tell, void *context)
{
}

static char *no_problem(struct tasks *tasks, const struct sfn_state *state)
{
    return NULL;
}

static bool serve(const struct tasks *tasks, const char *state, const char *resource)
{
    return strstr(resource, ":activity:") == NULL;
}

static const char *target(const struct tasks *tasks, const char *resource)
{
    return NULL;
}

static struct task_call *start_call(struct tasks *tasks, const struct task_request *request)
{
    struct task_call *call = mem_zeroed(1, sizeof *call);
    struct task_about about = {BUFFER_EMPTY, BUFFER_EMPTY};
    const char *after;

    request->about(request->context, &about);
    call->key = buffer_take(&about.key);
    buffer_fini(&about.arn);
    call->request = *request;
    if (request->token != NULL)
        memcpy(current->token, request->token, strlen(request->token) + 1);
    call->next = current->calls;
    current->calls = call;
    after = strchr(call->key, ':');
    buffer_add_format(&current->log, "+ %s %s\n", request->state, after + 1);
    return call;
}

static bool took(const struct task_call *call)
{
    return true;
}

static size_t running(const struct tasks *tasks)
{
    return 0;
}

static void remove_call(struct task_call *call)
{
    struct task_call **link = &current->calls;

    while (*link != call)
        link = &(*link)->next;
    *link = call->next;
    free(call->key);
    free(call);
}

static void cancel(struct tasks *tasks, struct task_call *call)
{
    buffer_add_format(&current->log, "- %s\n", call->request.state);
    remove_call(call);
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

static const struct task_service service = {
    open_tasks,    close_tasks,  begin_execution, know_execution, has_mock, no_items,
    end_execution, unused_mocks, no_problem,      serve,          target,   start_call,
    took,          running,      cancel,
};

/* The newest call of a state. */
static struct task_call *find_call(struct bench *bench, const char *state)
{
    struct task_call *call = bench->calls;

    while (call != NULL && strcmp(call->request.state, state) != 0)
        call = call->next;
    assert_non_null(call);
    return call;
}

static void answer(struct bench *bench, const char *state, const struct task_answer *answer)
{
    struct task_call *call = find_call(bench, state);
    struct task_request request = call->request;

    remove_call(call);
    request.answer(request.context, answer);
}

void bench_succeed(struct bench *bench, const char *state, const char *output)
{
    struct region region;
    struct json_error error;

    region_init(&region);
    answer(bench, state,
           &(struct task_answer){
               .succeeded = true,
               .output = json_read(&region, output, strlen(output), JSON_TEXT_COPIED, &error),
               .output_size = strlen(output)});
    region_fini(&region);
}

void bench_submit(struct bench *bench, const char *state)
{
    answer(bench, state,
           &(struct task_answer){
               .succeeded = true, .submitted = true, .output = &value_null, .output_size = 4});
}

void bench_submit_job(struct bench *bench, const char *state)
{
    const struct task_call *call = find_call(bench, state);

    call->request.answer(call->request.context, &(struct task_answer){.succeeded = true,
                                                                      .submitted = true,
                                                                      .goes_on = true,
                                                                      .output = &value_null,
                                                                      .output_size = 4});
}

void bench_fail(struct bench *bench, const char *state, const char *error)
{
    answer(bench, state, &(struct task_answer){.error = error, .cause = "why"});
}

/* ---- the store ---- */

/* Stores in memory are of this kind, which may keep commits back. */
static struct store_kind holding;
static const struct store_kind *memory_kind;

static struct store_reads counting;

static void submit_or_hold(struct store *store, struct store_commit *commit)
{
    for (const struct store_operation *at = commit->first; at != NULL; at = at->next)
        current->operations++;
    if (!current->holds) {
        memory_kind->submit(store, commit);
        return;
    }
    commit->next = NULL;
    *current->held_end = commit;
    current->held_end = &commit->next;
}

static enum store_result read_counted(struct store *store, int64_t execution,
                                      const struct store_row_key *key, struct buffer *text)
{
    current->reads++;
    return memory_kind->reads->read_row(store, execution, key, text);
}

void bench_hold(struct bench *bench)
{
    bench->holds = true;
    bench->held_end = &bench->held;
}

void bench_release(struct bench *bench)
{
    bench->holds = false;
    while (bench->held != NULL) {
        struct store_commit *commit = bench->held;

        bench->held = commit->next;
        memory_kind->submit(durable_store(bench->durable), commit);
    }
}

void bench_fail_commit(struct bench *bench, enum store_result result)
{
    store_memory_fail(durable_store(bench->durable), 0, result);
}

static struct store *open_store(const char *url, const struct store_options *options,
                                char **problem)
{
    struct store *store;

    if (current->path != NULL)
        return store_open(url, options, problem);
    *problem = NULL;
    if (current->kept == NULL)
        current->kept = store_memory_open(&(struct store_options){.mode = STORE_OWN});
    store = store_memory_again(current->kept, options);
    memory_kind = current->kept->kind;
    holding = *memory_kind;
    counting = *memory_kind->reads;
    counting.read_row = read_counted;
    holding.submit = submit_or_hold;
    holding.reads = &counting;
    store->kind = &holding;
    return store;
}

/* That the store was made is told for each, with a path of its own: it is not in the log. */
static void add_line(void *context, const char *line)
{
    if (!text_starts(line, "made the store "))
        buffer_add_format(&current->log, "%s\n", line);
}

static void on_broken(void *context, const char *line)
{
    buffer_add_format(&current->log, "broken: %s\n", line);
}

static const char *name_of(const char *arn)
{
    return strrchr(arn, ':') + 1;
}

static void on_offered(void *context, const char *activity_arn)
{
    buffer_add_format(&current->log, "offered: %s\n", name_of(activity_arn));
}

static void on_ended(void *context, const struct durable_end *end)
{
    const struct execution *execution = end->execution;

    current->ended++;
    buffer_add_format(&current->log, "%s %s", name_of(end->arn),
                      execution_status_name(execution_status(execution)));
    if (execution_output(execution) != NULL) {
        buffer_add_byte(&current->log, ' ');
        json_write(&current->log, execution_output(execution));
    }
    if (execution_error(execution) != NULL)
        buffer_add_format(&current->log, " %.*s", (int)execution_error(execution)->size,
                          execution_error(execution)->as.text);
    buffer_add_byte(&current->log, '\n');
}

struct durable_machine *bench_add(struct bench *bench, struct sfn_program *program)
{
    const struct durable_machine_options options = {
        .program = program, .adopts = bench->adopts, .ended = on_ended, .absent = bench->absent};
    struct buffer problems = BUFFER_EMPTY;
    struct durable_machine *machine;

    program->tasks = &service;
    machine = durable_add(bench->durable, &options, &problems);
    assert_non_null(machine);
    buffer_fini(&problems);
    return machine;
}

void bench_open(struct bench *bench)
{
    char *problem = NULL;

    bench->loop = loop_new(true);
    loop_begin_at(bench->loop, bench->now_ms);
    bench->options.loop = bench->loop;
    bench->durable = durable_open(&bench->options, &problem);
    assert_null(problem);
    bench->machine = bench->alone ? NULL : bench_add(bench, &bench->program);
}

void bench_init(struct bench *bench, const char *kind, const struct program *program)
{
    *bench = (struct bench){.kind = kind, .program = *program->sfn, .now_ms = BENCH_START_MS};
    bench->path = strcmp(kind, "sqlite") == 0 ? place_new() : NULL;
    bench->options = (struct durable_options){
        .url = bench->path,
        .open = open_store,
        .program = "sfnc test",
        .virtual_time = true,
        .store_in_loop = bench->path == NULL,
        .tell = add_line,
        .broken = on_broken,
        .offered = on_offered,
    };
    current = bench;
    bench_open(bench);
}

static void leave(struct bench *bench)
{
    bench->now_ms = loop_now_ms(bench->loop);
    bench->durable = NULL;
    loop_free(bench->loop);
    bench->loop = NULL;
}

void bench_close(struct bench *bench)
{
    durable_close(bench->durable);
    leave(bench);
}

void bench_abandon(struct bench *bench)
{
    durable_abandon(bench->durable);
    leave(bench);
}

void bench_drop(struct bench *bench)
{
    if (bench->durable != NULL)
        bench_close(bench);
    store_close(bench->kept);
    buffer_fini(&bench->log);
}

/* ---- requests ---- */

static void replied(void *context, const struct durable_reply *reply)
{
    static const char *const results[] = {"OK",        "EXISTS",    "NONE",    "BAD_INPUT",
                                          "BAD_TOKEN", "TASK_OVER", "NO_TASK", "NOT_REDRIVABLE",
                                          "REFUSED",   "LEFT"};
    struct buffer *log = &current->log;

    buffer_add_format(log, "%s: %s", (const char *)context, results[reply->result]);
    if (reply->arn != NULL)
        buffer_add_format(log, " %s", name_of(reply->arn));
    if (reply->result != DURABLE_OK)
        buffer_add_format(log, ": %s", reply->why);
    if (reply->token != NULL) {
        assert_int_equal(strlen(reply->input), reply->input_size);
        buffer_add_format(log, " %s", reply->input);
        memcpy(current->token, reply->token, strlen(reply->token) + 1);
    }
    buffer_add_byte(log, '\n');
}

struct durable_asker bench_asker(const char *word)
{
    return (struct durable_asker){replied, (void *)word, 0};
}

void bench_start(struct bench *bench, const char *name, const char *input)
{
    const struct durable_start start = {
        .name = name, .input = input, .input_size = strlen(input), .seed = 7};
    const struct durable_asker asker = bench_asker("start");

    durable_start(bench->machine, &start, &asker);
}

void bench_send(struct bench *bench, const char *kind, const char *token)
{
    const struct durable_answer answer = {.kind = kind[0] == 's'   ? DURABLE_SUCCESS
                                                  : kind[0] == 'f' ? DURABLE_FAILURE
                                                                   : DURABLE_HEARTBEAT,
                                          .token = token,
                                          .output = "{\"yes\":true}",
                                          .output_size = strlen("{\"yes\":true}"),
                                          .error = "No"};
    const struct durable_asker asker = bench_asker(kind);

    durable_answer(bench->durable, &answer, &asker);
}

struct offers {
    int count;
    int64_t execution; /* of the first */
    uint64_t id;
};

static bool found_offer(void *context, int64_t number, int64_t execution, uint64_t id)
{
    struct offers *offers = context;

    if (offers->count++ == 0) {
        offers->execution = execution;
        offers->id = id;
    }
    return true;
}

static struct offers read_offers(struct bench *bench, const char *activity)
{
    struct store *store = durable_store(bench->durable);
    struct offers offers = {.count = 0};
    char arn[100];

    snprintf(arn, sizeof arn, ACTIVITY_ARN "%s", activity);
    store_flush(store);
    assert_int_equal(store_read_offers(store, (struct store_text){arn, strlen(arn)}, 0, INT32_MAX,
                                       found_offer, &offers),
                     STORE_OK);
    return offers;
}

int bench_offers(struct bench *bench, const char *activity)
{
    return read_offers(bench, activity).count;
}

bool bench_take(struct bench *bench, const char *activity, const char *worker)
{
    const struct offers offers = read_offers(bench, activity);
    const struct durable_asker asker = bench_asker("take");

    if (offers.count == 0)
        return false;
    bench->taken = offers.execution;
    bench->taken_id = offers.id;
    durable_take(bench->durable, offers.execution, offers.id, worker, &asker);
    return true;
}

void bench_stop(struct bench *bench, const char *name)
{
    const struct durable_asker asker = bench_asker("stop");

    durable_stop(bench->durable, bench_arn(bench, name), "Enough", NULL, &asker);
}

void bench_redrive(struct bench *bench, const char *name)
{
    const struct durable_asker asker = bench_asker("redrive");

    durable_redrive(bench->durable, bench_arn(bench, name), &asker);
}

const char *bench_arn(struct bench *bench, const char *name)
{
    static char arn[200];

    snprintf(arn, sizeof arn, "arn:aws:states:us-east-1:123456789012:execution:%s:%s",
             bench->program.name, name);
    return arn;
}

/* ---- time ---- */

void bench_run(struct bench *bench)
{
    loop_run(bench->loop);
}

static void time_is_over(void *context)
{
    loop_stop(context);
}

void bench_run_for(struct bench *bench, int64_t ms)
{
    loop_arm(bench->loop, loop_now_ms(bench->loop) + ms, time_is_over, bench->loop);
    loop_run(bench->loop);
}

/* ---- what is expected ---- */

void bench_expect(struct bench *bench, const char *log)
{
    assert_string_equal(bench->log.size > 0 ? bench->log.text : "", log);
    buffer_clear(&bench->log);
}

static bool found_status(void *context, const struct store_execution *execution)
{
    buffer_add(context, execution->status.text, execution->status.size);
    return false;
}

/* Append the types of events: they stand behind "type". */
static bool found_events(void *context, const struct store_events *events)
{
    static const char key[] = "\"type\":\"";
    int32_t count = 0;

    for (const char *at = events->text.text; (at = strstr(at, key)) != NULL; count++) {
        at += sizeof key - 1;
        buffer_add_byte(context, ' ');
        buffer_add(context, at, strcspn(at, "\""));
    }
    assert_int_equal(count, events->count);
    return true;
}

void bench_expect_kept(struct bench *bench, int64_t number, const char *kept)
{
    struct store *store = durable_store(bench->durable);
    const struct store_text no_id = {NULL, 0};
    struct buffer text = BUFFER_EMPTY;

    store_flush(store);
    buffer_reserve(&text, 1)[0] = '\0';
    (void)store_read_execution(store, number, no_id, found_status, &text);
    assert_int_equal(store_read_events(store, number, 1, false, found_events, &text), STORE_OK);
    assert_string_equal(text.text, kept);
    buffer_fini(&text);
}
