/* tests/unit/entry/triggers_test.c - events, schedules and plain HTTP requests start executions. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "runtime/base/count.h"
#include "runtime/entry/serve/events.h"
#include "runtime/entry/serve/gateway.h"
#include "runtime/entry/serve/schedule.h"
#include "runtime/service/resource.h"
#include "runtime/store/read.h"
#include "tests/unit/durable/bench.h"

#define RULE "arn:aws:events:us-east-1:123456789012:rule/tick"
#define MACHINE "arn:aws:states:us-east-1:123456789012:stateMachine:tick"

/* Its output is when what started it happened. */
static const char tells[] = "{\"StartAt\":\"T\",\"States\":{\"T\":{\"Type\":\"Pass\","
                            "\"OutputPath\":\"$.time\",\"End\":true}}}";

static struct program compiled;
static struct bench bench;
static struct api api;

static int set_up(void **state)
{
    (void)state;
    compiled = program_compile("tick", tells, false);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    program_drop(&compiled);
    return 0;
}

static void set_api(void)
{
    api = (struct api){
        .store = durable_store(bench.durable),
        .program = &bench.program,
        .place = &engine_place_default,
        .durable = bench.durable,
        .machine = bench.machine,
    };
}

/* ---- schedules: the bench begins at 2023-11-14T22:13:20Z ---- */

static struct scheduler *scheduler;

static void tell(void *context, const char *line)
{
    (void)context;
    buffer_add_format(&bench.log, "%s\n", line);
}

static void open_scheduler(const char *expression)
{
    const struct scheduler_options options = {
        .loop = bench.loop, .api = &api, .expression = expression, .tell = tell};
    char *problem = NULL;

    set_api();
    scheduler = scheduler_open(&options, &problem);
    assert_null(problem);
}

static void close_scheduler(void)
{
    scheduler_close(scheduler);
    bench_close(&bench);
}

static bool copy_text(void *context, int64_t number, const struct store_resource *resource)
{
    assert_int_equal(number, 1);
    assert_int_equal(resource->kind, SERVICE_SCHEDULE);
    buffer_add(context, resource->text.text, resource->text.size);
    return true;
}

static void expect_kept(const char *kept)
{
    struct buffer text = BUFFER_EMPTY;

    assert_int_equal(store_read_resource(durable_store(bench.durable),
                                         (struct store_text){RULE, strlen(RULE)}, copy_text, &text),
                     STORE_OK);
    assert_string_equal(text.text, kept);
    buffer_fini(&text);
}

static void a_schedule_fires(void **state)
{
    (void)state;
    bench_init(&bench, "memory", &compiled);
    open_scheduler("rate(1 minute)");
    bench_run_for(&bench, 59999);
    bench_expect(&bench, "");
    bench_run_for(&bench, 1000);
    bench_expect(&bench, "schedule-2023-11-14T22-14-20Z SUCCEEDED \"2023-11-14T22:14:20Z\"\n");
    bench_run_for(&bench, 120000);
    bench_expect(&bench, "schedule-2023-11-14T22-15-20Z SUCCEEDED \"2023-11-14T22:15:20Z\"\n"
                         "schedule-2023-11-14T22-16-20Z SUCCEEDED \"2023-11-14T22:16:20Z\"\n");
    expect_kept("{\"expression\":\"rate(1 minute)\",\"start\":1700000000000,"
                "\"fired\":1700000180000}");
    close_scheduler();
    bench_drop(&bench);
}

static void missed_firings_are_made_up_once(void **state)
{
    (void)state;
    bench_init(&bench, "sqlite", &compiled);
    open_scheduler("cron(0/5 * * * ? *)");
    bench_run_for(&bench, 300000);
    bench_expect(&bench, "schedule-2023-11-14T22-15-00Z SUCCEEDED \"2023-11-14T22:15:00Z\"\n");
    close_scheduler();
    bench.now_ms += INT64_C(86400000);
    bench_open(&bench);
    open_scheduler("cron(0/5 * * * ? *)");
    bench_run_for(&bench, 1000);
    bench_expect(&bench, "schedule-2023-11-15T22-15-00Z SUCCEEDED \"2023-11-15T22:15:00Z\"\n");
    bench_run_for(&bench, 300000);
    bench_expect(&bench, "schedule-2023-11-15T22-20-00Z SUCCEEDED \"2023-11-15T22:20:00Z\"\n");
    close_scheduler();
    bench_drop(&bench);
}

static void on_done(void *context, enum store_result result)
{
    (void)context;
    assert_int_equal(result, STORE_OK);
}

/* Keep in the store that it has fired last at that time. */
static void keep_fired(int64_t fired_ms)
{
    struct store_commit *commit = durable_commit_new(bench.durable, on_done, NULL);
    struct buffer text = BUFFER_EMPTY;

    buffer_add_format(
        &text, "{\"expression\":\"rate(1 hour)\",\"start\":1700000000000,\"fired\":%" PRId64 "}",
        fired_ms);
    store_commit_resource(commit, &(struct store_resource){.kind = SERVICE_SCHEDULE,
                                                           .arn = {RULE, strlen(RULE)},
                                                           .owner = {"", 0},
                                                           .text = {text.text, text.size}});
    durable_commit_submit(bench.durable, commit);
    buffer_fini(&text);
}

static void a_firing_starts_one_execution(void **state)
{
    (void)state;
    bench_init(&bench, "sqlite", &compiled);
    open_scheduler("rate(1 hour)");
    bench_run_for(&bench, 3601000);
    bench_expect(&bench, "schedule-2023-11-14T23-13-20Z SUCCEEDED \"2023-11-14T23:13:20Z\"\n");
    scheduler_close(scheduler);
    /* As if the process had ended between the start and the record of the firing. */
    keep_fired(INT64_C(1700000000000));
    bench_close(&bench);
    bench_open(&bench);
    open_scheduler("rate(1 hour)");
    bench_run_for(&bench, 1000);
    bench_expect(&bench, "");
    expect_kept("{\"expression\":\"rate(1 hour)\",\"start\":1700000000000,"
                "\"fired\":1700003600000}");
    close_scheduler();
    bench_drop(&bench);
}

static void another_expression_begins_anew(void **state)
{
    (void)state;
    bench_init(&bench, "sqlite", &compiled);
    open_scheduler("rate(1 hour)");
    bench_run_for(&bench, 1000);
    close_scheduler();
    bench.now_ms += 7200000;
    bench_open(&bench);
    open_scheduler("rate(2 hours)");
    bench_run_for(&bench, 7199000);
    bench_expect(&bench, "");
    bench_run_for(&bench, 2000);
    bench_expect(&bench, "schedule-2023-11-15T02-13-21Z SUCCEEDED \"2023-11-15T02:13:21Z\"\n");
    close_scheduler();
    bench_drop(&bench);
}

static void a_full_store_fires_later(void **state)
{
    static const enum store_result results[] = {STORE_REFUSED, STORE_FULL};

    (void)state;
    /* The commit that fails is that of the start. */
    for (size_t i = 0; i < COUNT_OF(results); i++) {
        bench_init(&bench, "memory", &compiled);
        open_scheduler("rate(1 minute)");
        bench_run_for(&bench, 59000);
        bench_fail_commit(&bench, results[i]);
        bench_run_for(&bench, 30000);
        assert_non_null(strstr(bench.log.text, "schedule-2023-11-14T22-14-20Z SUCCEEDED "
                                               "\"2023-11-14T22:14:20Z\"\n"));
        expect_kept("{\"expression\":\"rate(1 minute)\",\"start\":1700000000000,"
                    "\"fired\":1700000060000}");
        close_scheduler();
        bench_drop(&bench);
    }
    /* It is that which records the beginning. */
    bench_init(&bench, "memory", &compiled);
    bench_fail_commit(&bench, STORE_FULL);
    open_scheduler("rate(1 minute)");
    bench_run_for(&bench, 30000);
    expect_kept("{\"expression\":\"rate(1 minute)\",\"start\":1700000000000,"
                "\"fired\":1700000000000}");
    close_scheduler();
    bench_drop(&bench);
}

static void a_schedule_ends(void **state)
{
    const struct scheduler_options wrong = {.api = &api, .expression = "rate(1 minutes)"};
    char *problem = NULL;

    (void)state;
    bench_init(&bench, "memory", &compiled);
    open_scheduler("cron(0 0 1 1 ? 2020)");
    bench_run_for(&bench, 1000);
    bench_expect(&bench, "the schedule is over: it does not fire any more\n");
    scheduler_close(scheduler);
    assert_null(scheduler_open(&wrong, &problem));
    assert_string_equal(problem, "schedule \"rate(1 minutes)\", column 8: it is 1 minute");
    free(problem);
    bench_drop(&bench);
}

/* ---- events ---- */

static struct event_pattern *pattern;

static void open_events(const char *text)
{
    struct buffer problem = BUFFER_EMPTY;

    bench_init(&bench, "memory", &compiled);
    set_api();
    pattern = event_pattern_read(text, strlen(text), &problem);
    assert_non_null(pattern);
}

static void close_events(void)
{
    event_pattern_free(pattern);
    bench_drop(&bench);
}

static void on_put(void *context, int status, const char *text, size_t size)
{
    (void)context;
    buffer_add_format(&bench.log, "%d %.*s\n", status, (int)size, text);
}

static void put(const char *text)
{
    const struct events events = {&api, pattern};
    const struct events_asker asker = {on_put, NULL};

    events_put(&events, bench.now_ms, text, strlen(text), &asker);
    bench_run(&bench);
}

/* Replace every UUID by ID. */
static void hide_ids(void)
{
    static const char digits[] = "0123456789abcdef-";
    struct buffer plain = BUFFER_EMPTY;
    char *at = bench.log.text;

    while (*at != '\0') {
        size_t size = strspn(at, digits);

        if (size == 36) {
            buffer_add_text(&plain, "ID");
            at += size;
        } else {
            buffer_add(&plain, at, size + (at[size] != '\0'));
            at += size + (at[size] != '\0');
        }
    }
    buffer_clear(&bench.log);
    buffer_add(&bench.log, plain.text, plain.size);
    buffer_fini(&plain);
}

#define ENTRY(source, detail)                                                                      \
    "{\"Source\":\"" source "\",\"DetailType\":\"t\",\"Detail\":\"" detail "\"}"

static void matching_events_start_executions(void **state)
{
    (void)state;
    open_events("{\"source\":[\"shop\"],\"detail\":{\"n\":[{\"numeric\":[\">\",1]}]}}");
    put("{\"Entries\":[" ENTRY("shop", "{\\\"n\\\":2}") "," ENTRY("shop", "{\\\"n\\\":1}") "]}");
    hide_ids();
    bench_expect(&bench, "200 {\"Entries\":[{\"EventId\":\"ID\"},{\"EventId\":\"ID\"}],"
                         "\"FailedEntryCount\":0}\n"
                         "ID SUCCEEDED \"2023-11-14T22:13:20Z\"\n");
    put("{\"Entries\":[{\"Source\":\"shop\",\"DetailType\":\"t\",\"Detail\":\"{\\\"n\\\":2}\","
        "\"Time\":1600000000.5,\"Resources\":[\"r\"],\"EventBusName\":\"default\","
        "\"TraceHeader\":\"Root=1\"}]}");
    hide_ids();
    bench_expect(&bench, "200 {\"Entries\":[{\"EventId\":\"ID\"}],\"FailedEntryCount\":0}\n"
                         "ID SUCCEEDED \"2020-09-13T12:26:40Z\"\n");
    close_events();
}

static void entries_are_checked_each(void **state)
{
    (void)state;
    open_events("{\"source\":[\"none\"]}");
    put("{\"Entries\":[{\"DetailType\":\"t\",\"Detail\":\"{}\"},"
        "{\"Source\":\"a\",\"Detail\":\"{}\"},{\"Source\":\"a\",\"DetailType\":\"t\"}]}");
    bench_expect(
        &bench,
        "200 {\"Entries\":["
        "{\"ErrorCode\":\"InvalidArgument\",\"ErrorMessage\":\"Parameter Source is not valid. "
        "Reason: Source is a required argument.\"},"
        "{\"ErrorCode\":\"InvalidArgument\",\"ErrorMessage\":\"Parameter DetailType is not valid. "
        "Reason: DetailType is a required argument.\"},"
        "{\"ErrorCode\":\"InvalidArgument\",\"ErrorMessage\":\"Parameter Detail is not valid. "
        "Reason: Detail is a required argument.\"}],\"FailedEntryCount\":3}\n");
    put("{\"Entries\":[" ENTRY("aws.ec2", "{}") "," ENTRY("a", "[1]") "," ENTRY("a", "{") "]}");
    bench_expect(
        &bench,
        "200 {\"Entries\":["
        "{\"ErrorCode\":\"NotAuthorizedForSourceException\",\"ErrorMessage\":\"Not authorized for "
        "the source.\"},"
        "{\"ErrorCode\":\"MalformedDetail\",\"ErrorMessage\":\"Detail is malformed.\"},"
        "{\"ErrorCode\":\"MalformedDetail\",\"ErrorMessage\":\"Detail is malformed.\"}],"
        "\"FailedEntryCount\":3}\n");
    close_events();
}

static void requests_are_checked_as_a_whole(void **state)
{
    struct buffer large = BUFFER_EMPTY;

    (void)state;
    open_events("{\"source\":[{\"exists\":true}]}");
    put("nothing");
    put("{\"Entries\":[]}");
    put("{}");
    put("{\"Entries\":[" ENTRY("a", "{}") ",{\"Source\":1}]}");
    put("{\"Entries\":[{\"Time\":1e300}]}");
    bench_expect(&bench,
                 "400 {\"__type\":\"SerializationException\",\"message\":\"The request has not the "
                 "shape of PutEvents\"}\n"
                 "400 {\"__type\":\"ValidationException\",\"message\":\"1 validation error "
                 "detected: Value '[]' at 'entries' failed to satisfy constraint: Member must have "
                 "length greater than or equal to 1\"}\n"
                 "400 {\"__type\":\"ValidationException\",\"message\":\"1 validation error "
                 "detected: Value null at 'entries' failed to satisfy constraint: Member must not "
                 "be null\"}\n"
                 "400 {\"__type\":\"SerializationException\",\"message\":\"An entry has not the "
                 "shape of one\"}\n"
                 "400 {\"__type\":\"SerializationException\",\"message\":\"An entry has not the "
                 "shape of one\"}\n");
    buffer_add_text(&large, "{\"Entries\":[{\"Source\":\"");
    for (int i = 0; i < 1 << 20; i++)
        buffer_add_byte(&large, 'x');
    buffer_add_text(&large, "\",\"DetailType\":\"t\",\"Detail\":\"{}\"}]}");
    put(large.text);
    bench_expect(&bench, "400 {\"__type\":\"ValidationException\",\"message\":\"Total size of the "
                         "entries in the request is over the limit.\"}\n");
    buffer_fini(&large);
    close_events();
}

static void a_full_store_fails_the_entry(void **state)
{
    (void)state;
    open_events("{\"source\":[\"shop\"]}");
    bench_fail_commit(&bench, STORE_FULL);
    put("{\"Entries\":[" ENTRY("shop", "{}") "]}");
    bench_expect(&bench,
                 "200 {\"Entries\":[{\"ErrorCode\":\"InternalFailure\",\"ErrorMessage\":\"No "
                 "execution was started: It cannot be done now: no room is left\"}],"
                 "\"FailedEntryCount\":1}\n");
    close_events();
}

/* ---- the gateway ---- */

static void assert_asks(const char *target, const char *body, enum gateway gateway,
                        const char *input)
{
    struct buffer out = BUFFER_EMPTY;

    assert_int_equal(gateway_read(&api, target, body, strlen(body), &out), gateway);
    if (input != NULL)
        assert_string_equal(out.text, input);
    buffer_fini(&out);
}

static void paths_of_the_gateway(void **state)
{
    (void)state;
    bench.program = *compiled.sfn;
    api = (struct api){.program = &bench.program, .place = &engine_place_default};
    assert_asks("/start", "{\"a\":\"b\"}", GATEWAY_START,
                "{\"stateMachineArn\":\"" MACHINE "\",\"input\":\"{\\\"a\\\":\\\"b\\\"}\"}");
    assert_asks("/start?x=1", "", GATEWAY_START,
                "{\"stateMachineArn\":\"" MACHINE "\",\"input\":\"{}\"}");
    assert_asks("/start-sync/tick%3Alive", "1", GATEWAY_SYNC,
                "{\"stateMachineArn\":\"" MACHINE ":live\",\"input\":\"1\"}");
    assert_asks("/started", "", GATEWAY_NONE, NULL);
    assert_asks("/", "", GATEWAY_NONE, NULL);
    api.program = NULL;
    assert_asks("/start", "", GATEWAY_NAMELESS, NULL);
    assert_asks("/start/", "", GATEWAY_NAMELESS, NULL);
    assert_asks("/start/tick", "", GATEWAY_START,
                "{\"stateMachineArn\":\"" MACHINE "\",\"input\":\"{}\"}");
    assert_string_equal(gateway_action(GATEWAY_START), "StartExecution");
    assert_string_equal(gateway_action(GATEWAY_SYNC), "StartSyncExecution");
}

static void assert_answers(enum gateway gateway, const char *text, int status, const char *body)
{
    const struct api_answer answer = {
        .text = text, .size = strlen(text), .failed = strncmp(text, "{\"error\"", 8) == 0};
    struct buffer out = BUFFER_EMPTY;

    assert_int_equal(gateway_answer(gateway, &answer, answer.failed ? 400 : 200, &out), status);
    assert_string_equal(out.text, body);
    buffer_fini(&out);
}

static void answers_of_the_gateway(void **state)
{
    (void)state;
    assert_answers(GATEWAY_START, "{\"output\":{\"executionArn\":\"e\",\"startDate\":1.5}}", 200,
                   "{\"executionArn\":\"e\",\"startDate\":1.5}");
    assert_answers(GATEWAY_START, "{\"error\":\"InvalidName\",\"message\":\"m\"}", 400,
                   "{\"__type\":\"InvalidName\",\"message\":\"m\"}");
    assert_answers(GATEWAY_SYNC, "{\"output\":{\"status\":\"SUCCEEDED\",\"output\":\"[1, 2]\"}}",
                   200, "[1, 2]");
    assert_answers(GATEWAY_SYNC,
                   "{\"output\":{\"status\":\"FAILED\",\"error\":\"E\",\"cause\":\"c\"}}", 500,
                   "{\"error\":\"E\",\"cause\":\"c\"}");
    assert_answers(GATEWAY_SYNC, "{\"output\":{\"status\":\"TIMED_OUT\",\"cause\":\"c\"}}", 504,
                   "{\"cause\":\"c\"}");
    assert_answers(GATEWAY_SYNC, "{\"error\":\"StateMachineDoesNotExist\",\"message\":\"m\"}", 400,
                   "{\"__type\":\"StateMachineDoesNotExist\",\"message\":\"m\"}");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_schedule_fires),
        cmocka_unit_test(missed_firings_are_made_up_once),
        cmocka_unit_test(a_firing_starts_one_execution),
        cmocka_unit_test(another_expression_begins_anew),
        cmocka_unit_test(a_full_store_fires_later),
        cmocka_unit_test(a_schedule_ends),
        cmocka_unit_test(matching_events_start_executions),
        cmocka_unit_test(entries_are_checked_each),
        cmocka_unit_test(requests_are_checked_as_a_whole),
        cmocka_unit_test(a_full_store_fails_the_entry),
        cmocka_unit_test(paths_of_the_gateway),
        cmocka_unit_test(answers_of_the_gateway),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
