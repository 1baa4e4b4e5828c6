/* tests/unit/entry/metrics_test.c - what a service has done, as Prometheus reads it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "runtime/entry/serve/metrics.h"
#include "tests/unit/service/bench.h"

static struct bench bench;

/* The page of the metrics; free it. */
static char *page_of(const struct metrics *metrics)
{
    const struct metrics_now now = {bench.service, 3, 5};
    struct buffer page = BUFFER_EMPTY;

    metrics_write(metrics, &now, &page);
    return buffer_take(&page);
}

static void expect(const struct metrics *metrics, const char *part)
{
    char *page = page_of(metrics);

    if (strstr(page, part) == NULL)
        fail_msg("expected %s in %s", part, page);
    free(page);
}

static void requests_are_counted_by_action_and_status(void **state)
{
    struct metrics *metrics = metrics_new();

    (void)state;
    bench_init(&bench);
    metrics_count(metrics, "StopExecution", 200, 10);
    metrics_count(metrics, "StopExecution", 200, 10);
    metrics_count(metrics, "StopExecution", 400, 10);
    metrics_count(metrics, NULL, 400, 10);
    metrics_count(metrics, NULL, 400, 10);
    expect(metrics, "sfn_requests_total{action=\"StopExecution\",status=\"200\"} 2\n");
    expect(metrics, "sfn_requests_total{action=\"StopExecution\",status=\"400\"} 1\n");
    expect(metrics, "sfn_requests_total{action=\"other\",status=\"400\"} 2\n");
    expect(metrics, "sfn_request_seconds_count 5\n");
    metrics_free(metrics);
    bench_drop(&bench);
}

/* Each bound has all that took no longer; the last one has all. */
static void times_are_in_their_buckets(void **state)
{
    static const int64_t times_us[] = {0, 1000, 1001, 2500, 60000000, 300000001};
    struct metrics *metrics = metrics_new();

    (void)state;
    bench_init(&bench);
    expect(metrics, "sfn_request_seconds_bucket{le=\"+Inf\"} 0\n");
    for (size_t i = 0; i < sizeof times_us / sizeof times_us[0]; i++)
        metrics_count(metrics, "ListActivities", 200, times_us[i]);
    expect(metrics, "sfn_request_seconds_bucket{le=\"0.001\"} 2\n"
                    "sfn_request_seconds_bucket{le=\"0.0025\"} 4\n"
                    "sfn_request_seconds_bucket{le=\"0.005\"} 4\n");
    expect(metrics, "sfn_request_seconds_bucket{le=\"10\"} 4\n"
                    "sfn_request_seconds_bucket{le=\"60\"} 5\n"
                    "sfn_request_seconds_bucket{le=\"300\"} 5\n"
                    "sfn_request_seconds_bucket{le=\"+Inf\"} 6\n"
                    "sfn_request_seconds_sum 360.004502\nsfn_request_seconds_count 6\n");
    metrics_free(metrics);
    bench_drop(&bench);
}

static void executions_are_counted_by_their_end(void **state)
{
    struct metrics *metrics = metrics_new();

    (void)state;
    bench_init(&bench);
    bench_create(&bench, "fails", "{'StartAt':'F','States':{'F':{'Type':'Fail'}}}");
    bench_create(&bench, "passes", "{'StartAt':'P','States':{'P':{'Type':'Pass','End':true}}}");
    for (int i = 0; i < 3; i++)
        bench_start(&bench, i == 0 ? "fails" : "passes", i == 1 ? "a" : "b");
    bench_run_for(&bench, 100);
    expect(metrics, "sfn_executions_started_total 3\n");
    expect(metrics, "sfn_executions_ended_total{status=\"SUCCEEDED\"} 2\n"
                    "sfn_executions_ended_total{status=\"FAILED\"} 1\n"
                    "sfn_executions_ended_total{status=\"TIMED_OUT\"} 0\n"
                    "sfn_executions_ended_total{status=\"ABORTED\"} 0\n");
    metrics_free(metrics);
    bench_drop(&bench);
}

/* Each metric is explained once, before its values. */
static void the_page_is_as_prometheus_wants_it(void **state)
{
    struct metrics *metrics = metrics_new();
    char *page, *line, *rest = NULL;
    char name[80] = "";

    (void)state;
    bench_init(&bench);
    metrics_count(metrics, "ListActivities", 200, 5);
    expect(metrics, "sfn_requests_in_flight 3\n");
    expect(metrics, "sfn_connections 5\n");
    page = page_of(metrics);
    assert_int_equal(page[strlen(page) - 1], '\n');
    for (line = strtok_r(page, "\n", &rest); line != NULL; line = strtok_r(NULL, "\n", &rest)) {
        if (strncmp(line, "# HELP ", 7) == 0) {
            size_t size = strcspn(line + 7, " ");

            assert_in_range(size, 1, sizeof name - 1);
            memcpy(name, line + 7, size);
            name[size] = '\0';
        } else if (strncmp(line, "# TYPE ", 7) == 0) {
            assert_memory_equal(line + 7, name, strlen(name));
        } else {
            assert_memory_equal(line, name, strlen(name));
            assert_non_null(strchr(line, ' '));
        }
    }
    free(page);
    metrics_free(metrics);
    bench_drop(&bench);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(requests_are_counted_by_action_and_status),
        cmocka_unit_test(times_are_in_their_buckets),
        cmocka_unit_test(executions_are_counted_by_their_end),
        cmocka_unit_test(the_page_is_as_prometheus_wants_it),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
