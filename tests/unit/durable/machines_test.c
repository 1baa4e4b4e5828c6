/* tests/unit/durable/machines_test.c - machines that come and go while their executions stay. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "runtime/base/count.h"
#include "runtime/store/read.h"
#include "tests/unit/durable/bench.h"

static const char pays[] = "{\"StartAt\":\"Pay\",\"States\":{\"Pay\":" TASK ",\"Next\":\"Rest\"},"
                           "\"Rest\":{\"Type\":\"Wait\",\"Seconds\":3600,\"Next\":\"Done\"},"
                           "\"Done\":{\"Type\":\"Pass\",\"Result\":1,\"End\":true}}}";
static const char pays_anew[] =
    "{\"StartAt\":\"Pay\",\"States\":{\"Pay\":" TASK ",\"Next\":\"Rest\"},"
    "\"Rest\":{\"Type\":\"Wait\",\"Seconds\":3600,\"Next\":\"Done\"},"
    "\"Done\":{\"Type\":\"Pass\",\"Result\":2,\"End\":true}}}";

/* Two definitions of one machine. */
static struct program compiled[2];
static struct sfn_program programs[2];
static const char *const digests[] = {"first", "second"};

static struct bench bench;
static struct durable_machine *added[2];
static bool refuses; /* whoever is asked for a machine has none */

static int set_up(void **state)
{
    compiled[0] = program_compile("pay", pays, false);
    compiled[1] = program_compile("pay", pays_anew, false);
    for (size_t i = 0; i < COUNT_OF(programs); i++) {
        programs[i] = *compiled[i].sfn;
        programs[i].digest = digests[i];
    }
    return 0;
}

static int tear_down(void **state)
{
    program_drop(&compiled[0]);
    program_drop(&compiled[1]);
    return 0;
}

/* ---- machines on demand ---- */

static struct durable_machine *add_wanted(void *context, const char *machine_arn,
                                          const char *digest, struct buffer *why)
{
    size_t which = strcmp(digest, digests[0]) == 0 ? 0 : 1;

    assert_string_equal(machine_arn, "arn:aws:states:us-east-1:123456789012:stateMachine:pay");
    buffer_add_format(&bench.log, "wanted: %s\n", digest);
    if (refuses) {
        buffer_add_text(why, "nobody can compile it");
        return NULL;
    }
    added[which] = bench_add(&bench, &programs[which]);
    assert_string_equal(durable_machine_arn(added[which]), machine_arn);
    return added[which];
}

static void open_bench(const char *kind)
{
    refuses = false;
    bench_init(&bench, kind, &compiled[0]);
    bench_close(&bench);
    bench.alone = true;
    bench.options.wanted = add_wanted;
    bench_open(&bench);
}

static void add_both(void)
{
    for (size_t i = 0; i < COUNT_OF(added); i++)
        added[i] = bench_add(&bench, &programs[i]);
}

static void start(struct durable_machine *machine, const char *name, const char *detail)
{
    const struct durable_asker asker = bench_asker("start");

    durable_start(machine,
                  &(struct durable_start){
                      .name = name, .input = "{}", .input_size = 2, .seed = 7, .detail = detail},
                  &asker);
}

/* ---- the tests ---- */

static const char *const kinds[] = {"memory", "sqlite"};

static void each_goes_on_by_its_own_definition(void **state)
{
    for (size_t i = 0; i < COUNT_OF(kinds); i++) {
        open_bench(kinds[i]);
        add_both();
        start(added[0], "one", NULL);
        start(added[1], "two", NULL);
        bench_run_for(&bench, 20);
        bench_expect(&bench, "+ Pay 2:0\nstart: OK one\n+ Pay 2:0\nstart: OK two\n");
        bench_succeed(&bench, "Pay", "0");
        bench_run_for(&bench, 20);
        bench_succeed(&bench, "Pay", "0");
        bench_run_for(&bench, 20);
        bench_close(&bench);
        bench_open(&bench);
        add_both();
        bench_run(&bench);
        bench_expect(&bench, "two SUCCEEDED 2\none SUCCEEDED 1\n");
        bench_drop(&bench);
    }
}

/* Nothing is asked for before something happens: a task that was lost, then a timer. */
static void a_machine_is_added_when_it_is_wanted(void **state)
{
    for (size_t i = 0; i < COUNT_OF(kinds); i++) {
        open_bench(kinds[i]);
        add_both();
        start(added[1], "two", NULL);
        bench_run_for(&bench, 20);
        bench_succeed(&bench, "Pay", "0");
        bench_run_for(&bench, 20);
        start(added[0], "one", NULL);
        bench_run_for(&bench, 20);
        bench_expect(&bench, "+ Pay 2:0\nstart: OK two\n+ Pay 2:0\nstart: OK one\n");
        bench_abandon(&bench);
        bench_expect(&bench, "- Pay\n");
        bench_open(&bench);
        bench_run_for(&bench, 20);
        bench_expect(&bench, "wanted: first\n+ Pay 2:0\n");
        bench_run_for(&bench, 3500000);
        bench_expect(&bench, "");
        bench_run_for(&bench, 100000);
        bench_expect(&bench, "wanted: second\ntwo SUCCEEDED 2\n");
        bench_succeed(&bench, "Pay", "0");
        bench_run(&bench);
        bench_expect(&bench, "one SUCCEEDED 1\n");
        bench_drop(&bench);
    }
}

/* It is told when something happens to it, and it goes on when the store is opened again. */
static void an_execution_whose_machine_is_refused_is_left(void **state)
{
    open_bench("memory");
    added[0] = bench_add(&bench, &programs[0]);
    start(added[0], "one", NULL);
    bench_run_for(&bench, 5);
    bench_succeed(&bench, "Pay", "0");
    bench_run_for(&bench, 5);
    bench_expect(&bench, "+ Pay 2:0\nstart: OK one\n");
    bench_close(&bench);
    refuses = true;
    bench_open(&bench);
    bench_run_for(&bench, 5);
    bench_expect(&bench, "");
    bench_stop(&bench, "one");
    bench_run_for(&bench, 5);
    bench_expect(&bench, "wanted: first\n"
                         "arn:aws:states:us-east-1:123456789012:execution:pay:one is left alone: "
                         "nobody can compile it\nstop: LEFT: nobody can compile it\n");
    bench_close(&bench);
    refuses = false;
    bench_open(&bench);
    bench_run(&bench);
    bench_expect(&bench, "wanted: first\none SUCCEEDED 1\n");
    bench_drop(&bench);
}

static void a_machine_goes_while_its_executions_stay(void **state)
{
    open_bench("memory");
    add_both();
    start(added[0], "one", NULL);
    assert_false(durable_machine_is_idle(added[0]));
    assert_true(durable_machine_is_idle(added[1]));
    bench_run_for(&bench, 5);
    assert_false(durable_machine_is_idle(added[0])); /* its task works */
    bench_succeed(&bench, "Pay", "0");
    assert_false(durable_machine_is_idle(added[0]));
    bench_run_for(&bench, 5);
    assert_true(durable_machine_is_idle(added[0])); /* it only waits */
    durable_remove(added[0]);
    start(added[1], "two", NULL);
    bench_run_for(&bench, 5);
    bench_expect(&bench, "+ Pay 2:0\nstart: OK one\n+ Pay 2:0\nstart: OK two\n");
    bench_run_for(&bench, 3600000);
    bench_expect(&bench, "wanted: first\none SUCCEEDED 1\n");
    assert_true(durable_machine_is_idle(added[0]));
    bench_stop(&bench, "two");
    bench_run(&bench);
    bench_expect(&bench, "- Pay\nstop: OK two\ntwo ABORTED Enough\n");
    durable_remove(added[1]);
    bench_drop(&bench);
}

static bool add_detail(void *context, const struct store_execution *execution)
{
    struct buffer *text = context;

    buffer_add(text, execution->start.detail.text, execution->start.detail.size);
    return false;
}

static void a_start_may_bring_a_detail(void **state)
{
    const struct store_text no_id = {NULL, 0};

    for (size_t i = 0; i < COUNT_OF(kinds); i++) {
        struct buffer text = BUFFER_EMPTY;

        open_bench(kinds[i]);
        added[0] = bench_add(&bench, &programs[0]);
        start(added[0], "one", "{\"by\":\"me\"}");
        start(added[0], "two", NULL);
        bench_run_for(&bench, 20);
        assert_int_equal(
            store_read_execution(durable_store(bench.durable), 1, no_id, add_detail, &text),
            STORE_OK);
        assert_string_equal(text.text, "{\"by\":\"me\"}");
        store_read_execution(durable_store(bench.durable), 2, no_id, add_detail, &text);
        assert_string_equal(text.text, "{\"by\":\"me\"}");
        buffer_fini(&text);
        bench_drop(&bench);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_goes_on_by_its_own_definition),
        cmocka_unit_test(a_machine_is_added_when_it_is_wanted),
        cmocka_unit_test(an_execution_whose_machine_is_refused_is_left),
        cmocka_unit_test(a_machine_goes_while_its_executions_stay),
        cmocka_unit_test(a_start_may_bring_a_detail),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
