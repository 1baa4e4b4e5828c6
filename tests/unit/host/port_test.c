/* tests/unit/host/port_test.c - sources and sinks answer in turns of the loop of their own. */
#include "runtime/host/port.h"
#include "tests/unit/bucket/folder.h"

static const struct sfn_program program = {.reader = &sfn_reader, .writer = &sfn_writer};

struct answers {
    struct buffer log; /* a line each */
};

static void answered(void *context, const struct port_answer *answer)
{
    struct answers *answers = context;

    if (answer->problem != NULL)
        buffer_add_text(&answers->log, "problem");
    else if (answer->items != NULL)
        json_write(&answers->log, answer->items);
    else
        buffer_add_text(&answers->log, "closed");
    buffer_add_text(&answers->log, answer->last ? " last\n" : "\n");
}

static void assert_answers(struct answers *answers, const char *wanted)
{
    assert_string_equal(answers->log.size > 0 ? answers->log.text : "", wanted);
    buffer_clear(&answers->log);
}

static struct port *open_items(struct loop *loop, struct answers *answers, const char *key)
{
    const struct effect effect = {.kind = EFFECT_OPEN_ITEMS};
    struct bucket_request request;
    struct region region;
    struct port *port;
    char said[256];

    region_init(&region);
    snprintf(said, sizeof said,
             "{\"Parameters\":{\"Bucket\":\"file:FOLDER\",\"Key\":\"%s\"},"
             "\"Literals\":{\"Bucket\":true},\"ReaderConfig\":{\"InputType\":\"JSON\"}}",
             key);
    request = folder_request(&region, "arn:aws:states:::s3:getObject", said);
    port = port_open(loop, &program, &request, &effect, answered, answers);
    region_fini(&region);
    return port;
}

static const struct effect two_items = {.kind = EFFECT_ITEMS, .count = 2};

static void items_come_in_turns_of_the_loop(void **state)
{
    struct answers answers = {BUFFER_EMPTY};
    struct loop *loop = loop_new(true);
    struct port *port;

    (void)state;
    folder_write("three", "[1,2,3]");
    port = open_items(loop, &answers, "three");
    loop_run(loop);
    assert_answers(&answers, ""); /* not asked yet */
    port_take(port, &two_items);
    assert_answers(&answers, ""); /* never at once */
    loop_run(loop);
    assert_answers(&answers, "[1,2]\n");
    port_take(port, &two_items);
    loop_run(loop);
    assert_answers(&answers, "[3] last\n"); /* and the port is gone */
    buffer_fini(&answers.log);
    loop_free(loop);
}

static void a_problem_is_the_last_word(void **state)
{
    struct answers answers = {BUFFER_EMPTY};
    struct loop *loop = loop_new(true);
    struct port *port = open_items(loop, &answers, "nothing");

    (void)state;
    port_take(port, &two_items);
    loop_run(loop);
    assert_answers(&answers, "problem\n");
    buffer_fini(&answers.log);
    loop_free(loop);
}

static void closed_it_says_nothing(void **state)
{
    struct answers answers = {BUFFER_EMPTY};
    struct loop *loop = loop_new(true);
    struct port *port;

    (void)state;
    folder_write("three", "[1,2,3]");
    port = open_items(loop, &answers, "three");
    port_take(port, &two_items);
    port_close(port);
    loop_run(loop);
    assert_answers(&answers, "");
    buffer_fini(&answers.log);
    loop_free(loop);
}

static void results_are_closed_in_a_turn(void **state)
{
    const struct effect opens = {.kind = EFFECT_OPEN_RESULTS};
    const struct effect ends = {.kind = EFFECT_END_RESULTS};
    struct answers answers = {BUFFER_EMPTY};
    struct loop *loop = loop_new(true);
    struct effect result = {.kind = EFFECT_RESULT};
    struct effect pending = {.kind = EFFECT_PENDING, .count = 1};
    struct bucket_request request;
    struct region region;
    struct port *port;

    (void)state;
    region_init(&region);
    request = folder_request(&region, "arn:aws:states:::s3:putObject",
                             "{\"Parameters\":{\"Bucket\":\"file:FOLDER\"},"
                             "\"Literals\":{\"Bucket\":true},\"MapRunArn\":\"arn\","
                             "\"Key\":\"run/manifest.json\",\"of\":[1,2]}");
    port = port_open(loop, &program, &request, &opens, answered, &answers);
    result.input = request.said;
    port_take(port, &result);
    result.failed = true;
    port_take(port, &result);
    pending.input = value_member_named(request.said, "of");
    port_take(port, &pending);
    port_take(port, &ends);
    assert_answers(&answers, "");
    loop_run(loop);
    assert_answers(&answers, "closed last\n");
    assert_int_equal(access(folder_file("run/SUCCEEDED_0.json"), F_OK), 0);
    assert_int_equal(access(folder_file("run/FAILED_0.json"), F_OK), 0);
    assert_int_equal(access(folder_file("run/PENDING_0.json"), F_OK), 0);
    assert_int_equal(access(folder_file("run/manifest.json"), F_OK), 0);
    region_fini(&region);
    buffer_fini(&answers.log);
    loop_free(loop);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(items_come_in_turns_of_the_loop),
        cmocka_unit_test(a_problem_is_the_last_word),
        cmocka_unit_test(closed_it_says_nothing),
        cmocka_unit_test(results_are_closed_in_a_turn),
    };

    return cmocka_run_group_tests(tests, folder_make, folder_remove);
}
