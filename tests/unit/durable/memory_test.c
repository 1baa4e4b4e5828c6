/* tests/unit/durable/memory_test.c - an execution may have so much memory, and no more. One that
 * needs more fails, and all others go on. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "runtime/base/count.h"
#include "tests/unit/durable/bench.h"

#define MEBIBYTE ((size_t)1 << 20)

/* Twice as much with each round, for ever. */
#define GROW(values, seconds)                                                                      \
    "{\"StartAt\":\"Grow\",\"States\":{\"Grow\":{\"Type\":\"Pass\",\"Parameters\":{" values        \
    "},\"Next\":\"Wait\"},\"Wait\":{\"Type\":\"Wait\",\"Seconds\":" seconds                        \
    ",\"Next\":\"Again\"},"                                                                        \
    "\"Again\":{\"Type\":\"Choice\",\"Choices\":[{\"Variable\":\"$.end\",\"IsPresent\":true,"      \
    "\"Next\":\"End\"}],\"Default\":\"Grow\"},\"End\":{\"Type\":\"Succeed\"}}}"
#define TEXT "\"a.$\":\"States.Format('{}{}',$.a,$.a)\""
/* Little in memory, but much when it is written. */
#define TWICE "\"a.$\":\"$\",\"b.$\":\"$\""

static const char *const growing[] = {
    GROW(TEXT, "60"),
    GROW(TEXT, "0"),
    GROW(TWICE, "60"),
    GROW(TWICE, "0"),
    /* Nobody can handle it. */
    "{\"StartAt\":\"Both\",\"States\":{\"Both\":{\"Type\":\"Parallel\",\"Branches\":[" GROW(
        TEXT, "60") "],\"Catch\":[{\"ErrorEquals\":[\"States.ALL\"],\"Next\":\"No\"}],"
                    "\"Next\":\"No\"},\"No\":{\"Type\":\"Succeed\"}}}",
};

/* Always something new, and nothing kept of it. */
static const char turns[] =
    "{\"StartAt\":\"Next\",\"States\":{\"Next\":{\"Type\":\"Pass\",\"Parameters\":{\"n.$\":"
    "\"States.MathAdd($.n,1)\",\"a.$\":\"$.a\",\"b.$\":\"States.Format('{}{}',$.a,$.n)\"},\"Next\":"
    "\"More\"},\"More\":{\"Type\":\"Choice\",\"Choices\":[{\"Variable\":\"$.n\","
    "\"NumericGreaterThan\":400,\"Next\":\"Done\"}],\"Default\":\"Next\"},"
    "\"Done\":{\"Type\":\"Pass\",\"Result\":\"done\",\"End\":true}}}";

static const char pays[] = "{\"StartAt\":\"Pay\",\"States\":{\"Pay\":" TASK ",\"End\":true}}}";

static const char *const kinds[] = {"memory", "sqlite"};

static void open_with(struct bench *bench, const char *kind, const struct program *program,
                      size_t most)
{
    bench_init(bench, kind, program);
    bench_close(bench);
    bench->options.memory_most = most;
    bench_open(bench);
}

/* {"n":1,"a":"xxx..."} */
static char *input_of(size_t size)
{
    static const char head[] = "{\"n\":1,\"a\":\"";
    char *input = malloc(sizeof head + size + 2);

    assert_non_null(input);
    memcpy(input, head, sizeof head - 1);
    memset(input + sizeof head - 1, 'x', size);
    memcpy(input + sizeof head - 1 + size, "\"}", 3);
    return input;
}

static void who_needs_more_fails(void **state)
{
    for (size_t i = 0; i < COUNT_OF(growing) * COUNT_OF(kinds); i++) {
        struct program program = program_compile("grow", growing[i / COUNT_OF(kinds)], false);
        char *input = input_of(1000);
        struct bench bench;

        open_with(&bench, kinds[i % COUNT_OF(kinds)], &program, MEBIBYTE);
        bench_start(&bench, "one", input);
        bench_run(&bench);
        bench_expect(&bench, "start: OK one\none FAILED States.Runtime\n");
        bench_start(&bench, "two", "{}"); /* another one is not the worse for it */
        bench_run_for(&bench, 5);
        bench_stop(&bench, "two");
        bench_run(&bench);
        buffer_clear(&bench.log);
        bench_drop(&bench);
        program_drop(&program);
        free(input);
    }
}

static void what_is_no_longer_needed_does_not_count(void **state)
{
    struct program program = program_compile("turns", turns, false);
    char *input = input_of(20000);

    for (size_t i = 0; i < COUNT_OF(kinds); i++) {
        struct bench bench;

        open_with(&bench, kinds[i], &program, MEBIBYTE);
        bench_start(&bench, "one", input);
        bench_run(&bench);
        bench_expect(&bench, "start: OK one\none SUCCEEDED \"done\"\n");
        bench_drop(&bench);
    }
    program_drop(&program);
    free(input);
}

/* How many of ten executions that wait are read again when their tasks answer, if all together may
 * have so many bytes in memory. */
static int read_again(size_t bytes, size_t most)
{
    struct program program = program_compile("pay", pays, false);
    char *input = input_of(bytes);
    struct bench bench;
    int reads;

    bench_init(&bench, "memory", &program);
    bench_close(&bench);
    bench.options.cached_bytes = most;
    bench_open(&bench);
    for (int i = 0; i < 10; i++) {
        bench_start(&bench, (const char[]){(char)('a' + i), '\0'}, input);
        bench_run_for(&bench, 5);
    }
    bench.reads = 0;
    for (int i = 0; i < 10; i++)
        bench_succeed(&bench, "Pay", "1");
    bench_run(&bench);
    assert_int_equal(bench.ended, 10);
    reads = bench.reads;
    bench_drop(&bench);
    program_drop(&program);
    free(input);
    return reads;
}

/* What waits in memory, so that it need not be read again, is bounded in bytes. */
static void what_waits_in_memory_is_bounded(void **state)
{
    int all;

    assert_int_equal(read_again(100, MEBIBYTE), 0);
    all = read_again(100000, 50000); /* not even one has room */
    assert_true(all > 0 && all % 10 == 0);
    assert_int_equal(read_again(100000, 100 * MEBIBYTE), 0);
    assert_in_range(read_again(100000, MEBIBYTE), 1, all - 1); /* some have */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(who_needs_more_fails),
        cmocka_unit_test(what_is_no_longer_needed_does_not_count),
        cmocka_unit_test(what_waits_in_memory_is_bounded),
    };

    return cmocka_run_group_tests_name("durable/memory", tests, NULL, NULL);
}
