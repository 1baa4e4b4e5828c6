/* tests/unit/store/damaged_test.c - bytes of a database that are not what was written.
 *
 * Whatever is read then is told to be damaged, or is something; nothing crashes, and nothing is
 * read for ever. COUNT and SEED choose other random damage. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "runtime/store/upkeep.h"
#include "tests/unit/store/bench.h"
#include "tests/unit/store/place.h"
#include "tests/unit/store/random_commits.h"

static bool pass_line(void *context, const char *line)
{
    return true;
}

static bool pass_text(void *context, const char *text, size_t size)
{
    return true;
}

static bool go_on(void *context)
{
    return true;
}

static bool pass_execution(void *context, const struct store_execution *execution)
{
    assert_non_null(execution->start.id.text);
    assert_non_null(execution->status.text);
    return true;
}

static void make_store(const char *path)
{
    struct bench *bench = bench_new(STORE_OWN);
    struct random_commits random;

    bench_open(bench, path);
    random_begin(&random, 7);
    for (int i = 0; i < 300; i++)
        store_submit(bench->store, random_commit(&random, store_lease_of(bench->store)));
    bench_free(bench);
}

/* Write a copy of a file with some bytes changed: in pages, and some near their beginnings, where
 * the headers of pages are. */
static void copy_damaged(const char *from, const char *to, struct random_commits *random)
{
    struct buffer text = BUFFER_EMPTY;
    int file = open(to, O_WRONLY | O_CREAT | O_TRUNC, 0600);

    assert_int_equal(buffer_add_file(&text, from, SIZE_MAX), 0);
    for (uint64_t i = 1 + random_below(random, 10); i > 0; i--) {
        size_t at = random_below(random, text.size);

        if (random_below(random, 2) == 0)
            at = at / 4096 * 4096 + random_below(random, 100);
        if (at >= 100)
            text.text[at] = (char)random_below(random, 256);
    }
    assert_int_equal(write(file, text.text, text.size), text.size);
    close(file);
    buffer_fini(&text);
}

static void read_everything(struct bench *bench)
{
    const struct store_query query = {.most = 1000};
    struct buffer token = BUFFER_EMPTY;

    store_list(bench->store, &query, &token, pass_execution, NULL);
    for (int64_t i = 1; i <= RANDOM_EXECUTIONS; i++)
        store_read_execution(bench->store, i, text_of(NULL), pass_execution, NULL);
    free(all_of(bench, RANDOM_EXECUTIONS));
    store_check(bench->store, pass_line, go_on, NULL);
    store_export(bench->store, pass_text, NULL);
    buffer_fini(&token);
}

static void damage_is_told_and_nothing_crashes(void **state)
{
    const char *path = place_new(), *copy = place_new();
    uint64_t opened = 0, count = random_number_from("COUNT", 300),
             seed = random_number_from("SEED", 1);

    (void)state;
    make_store(path);
    for (uint64_t i = 0; i < count; i++, seed++) {
        struct bench *bench = bench_new(STORE_OWN);
        struct random_commits random;
        char *problem = NULL;

        random_begin(&random, seed);
        copy_damaged(path, copy, &random);
        bench->store = store_open(copy, &bench->options, &problem);
        if (bench->store != NULL) {
            opened++;
            read_everything(bench);
            for (int n = 0; n < 20; n++)
                store_submit(bench->store, random_commit(&random, store_lease_of(bench->store)));
        } else {
            assert_non_null(problem);
        }
        free(problem);
        bench_free(bench);
        place_clear(copy);
    }
    print_message("# %llu of %llu damaged stores could be opened\n", (unsigned long long)opened,
                  (unsigned long long)count);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(damage_is_told_and_nothing_crashes),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
