/* tests/unit/service/quotas_test.c - as many machines and activities as may be, and their lists. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "runtime/durable/durable.h"
#include "runtime/service/resource.h"
#include "runtime/store/commit.h"
#include "tests/unit/service/bench.h"

#define ENDS "{\\\"StartAt\\\":\\\"A\\\",\\\"States\\\":{\\\"A\\\":{\\\"Type\\\":\\\"Succeed\\\"}}}"

enum { MOST = 100000, PAGE = 1000, WHOLE_PAGES = MOST / PAGE };

static struct bench bench;

static void on_done(void *context, enum store_result result)
{
    assert_int_equal(result, STORE_OK);
}

/* Make all that there may be of a kind but for one, past the API, which needs a while for them. */
static void fill(enum service_resource kind, const char *arns, const char *members)
{
    struct store_commit *commit = durable_commit_new(bench.durable, on_done, NULL);
    char arn[80], text[120];

    for (int i = 1; i < MOST; i++) {
        snprintf(arn, sizeof arn, "%sn%d", arns, i);
        snprintf(text, sizeof text, "{\"name\":\"n%d\",\"creationDate\":1700000000000%s}", i,
                 members);
        store_commit_resource(commit, &(struct store_resource){.kind = (int32_t)kind,
                                                               .arn = store_text_of(arn),
                                                               .owner = store_text_of(""),
                                                               .text = store_text_of(text)});
    }
    durable_commit_submit(bench.durable, commit);
    bench_run_for(&bench, 1);
}

static void expect_error(const char *error, const char *answer)
{
    char start[80];

    snprintf(start, sizeof start, "{\"error\":\"%s\"", error);
    assert_memory_equal(answer, start, strlen(start));
}

static void expect_output(const char *answer)
{
    const char *start = "{\"output\":{";

    assert_memory_equal(answer, start, strlen(start));
}

static int count_in(const char *answer, const char *what)
{
    int count = 0;

    for (const char *at = answer; (at = strstr(at, what)) != NULL; at += strlen(what))
        count++;
    return count;
}

/* Read the list to its end: pages that are full, and nothing else. */
static void expect_pages(const char *action)
{
    char token[120] = "";

    for (int i = 1; i <= WHOLE_PAGES; i++) {
        const char *answer = bench_call(&bench, action, "{'maxResults':%d%s}", PAGE, token);
        const char *next = strstr(answer, "\"nextToken\":\"");

        assert_int_equal(count_in(answer, "\"creationDate\":"), PAGE);
        assert_int_equal(next != NULL, i < WHOLE_PAGES);
        if (next != NULL)
            snprintf(token, sizeof token, ",%.*s\"", (int)strcspn(next + 13, "\"") + 13, next);
    }
}

static void activities(void **state)
{
    bench_init(&bench);
    fill(SERVICE_ACTIVITY, BENCH_ACTIVITY, "");
    expect_output(bench_call(&bench, "CreateActivity", "{'name':'last'}"));
    expect_error("ActivityLimitExceeded", bench_call(&bench, "CreateActivity", "{'name':'more'}"));
    expect_output(bench_call(&bench, "CreateActivity", "{'name':'last'}"));
    expect_pages("ListActivities");
    bench_call(&bench, "DeleteActivity", "{'activityArn':'" BENCH_ACTIVITY "n7'}");
    expect_output(bench_call(&bench, "CreateActivity", "{'name':'more'}"));
    expect_error("ActivityLimitExceeded", bench_call(&bench, "CreateActivity", "{'name':'n7'}"));
    bench_drop(&bench);
}

static const char *create_machine(const char *name)
{
    return bench_call(&bench, "CreateStateMachine",
                      "{'name':'%s','roleArn':'" BENCH_ROLE "','definition':'" ENDS "'}", name);
}

static void machines(void **state)
{
    bench_init(&bench);
    fill(SERVICE_MACHINE, BENCH_MACHINE, ",\"type\":\"STANDARD\",\"status\":\"ACTIVE\"");
    expect_output(create_machine("last"));
    expect_error("StateMachineLimitExceeded", create_machine("more"));
    expect_output(create_machine("last"));
    expect_pages("ListStateMachines");
    bench_call(&bench, "DeleteStateMachine", "{'stateMachineArn':'" BENCH_MACHINE "n7'}");
    expect_output(create_machine("more"));
    expect_error("StateMachineLimitExceeded", create_machine("n7"));
    bench_drop(&bench);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(activities),
        cmocka_unit_test(machines),
    };

    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
