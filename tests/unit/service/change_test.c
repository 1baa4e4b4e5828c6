/* tests/unit/service/change_test.c - changes are made one after the other. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "runtime/durable/durable.h"
#include "runtime/store/read.h"
#include "tests/unit/service/bench.h"

static struct bench bench;

/* A change that makes a resource unless there is one. */
struct making {
    const char *arn;
    struct making *next; /* asked for when this one is done */
};

static void make(struct making *making);

static bool on_found(void *context, int64_t number, const struct store_resource *resource)
{
    return false;
}

static bool look(void *context)
{
    const struct making *making = context;

    buffer_add_format(&bench.log, "look %s\n", making->arn);
    return store_read_resource(durable_store(bench.durable), store_text_of(making->arn), on_found,
                               NULL) == STORE_NONE;
}

static void add(void *context, struct store_commit *commit)
{
    const struct making *making = context;

    buffer_add_format(&bench.log, "add %s\n", making->arn);
    store_commit_resource(commit, &(struct store_resource){.kind = 99,
                                                           .arn = store_text_of(making->arn),
                                                           .owner = store_text_of(""),
                                                           .text = store_text_of("{}")});
}

static void done(void *context, enum store_result result)
{
    struct making *making = context;
    const char *word = "failed";

    if (result == STORE_OK)
        word = "made";
    else if (result == STORE_NONE)
        word = "nothing";
    else if (result == STORE_FULL)
        word = "full";
    else if (result == STORE_BROKEN)
        word = "broken";
    buffer_add_format(&bench.log, "%s %s\n", making->arn, word);
    if (making->next != NULL)
        make(making->next);
}

static void make(struct making *making)
{
    service_change(bench.service, &(struct service_change){look, add, done, making});
}

/* Each sees what those before it have left. */
static void one_after_the_other(void **state)
{
    struct making first = {"a", NULL}, again = {"a", NULL}, other = {"b", NULL};

    bench_init(&bench);
    make(&first);
    make(&again);
    make(&other);
    bench_expect(&bench, "look a\nadd a\n");
    bench_run_for(&bench, 20);
    bench_expect(&bench, "a made\nlook a\na nothing\nlook b\nadd b\nb made\n");
    bench_drop(&bench);
}

/* What is asked for at the end of a change waits behind those that wait already, also when there
 * was nothing to change. */
static void a_change_may_ask_for_another(void **state)
{
    struct making last = {"d", NULL}, third = {"a", &last}, other = {"b", NULL};
    struct making first = {"a", &third};

    bench_init(&bench);
    make(&first);
    make(&other);
    bench_run_for(&bench, 20);
    bench_expect(&bench, "look a\nadd a\na made\nlook b\nadd b\nb made\nlook a\na nothing\nlook d\n"
                         "add d\nd made\n");
    make(&third); /* none is under way */
    bench_expect(&bench, "look a\na nothing\nlook d\nd nothing\n");
    bench_drop(&bench);
}

static void those_behind_a_failure_go_on(void **state)
{
    struct making first = {"a", NULL}, again = {"a", NULL};

    bench_init(&bench);
    bench_fail_commit(&bench);
    make(&first);
    make(&again);
    bench_run_for(&bench, 20);
    bench_expect(&bench, "look a\nadd a\na full\nlook a\nadd a\na made\n");
    bench_drop(&bench);
}

/* The one that is under way is ended; the others learn that nothing comes of them. */
static void the_service_ends(void **state)
{
    struct making late = {"z", NULL};
    struct making first = {"a", &late}, second = {"b", &late}, third = {"c", NULL};

    bench_init(&bench);
    make(&first);
    make(&second);
    make(&third);
    bench_close(&bench);
    bench_expect(&bench, "look a\nadd a\nb broken\nz broken\nc broken\na made\nz broken\n");
    bench_open(&bench);
    make(&third);
    make(&first);
    bench_run_for(&bench, 20);
    bench_expect(&bench, "look c\nadd c\nc made\nlook a\na nothing\nlook z\nadd z\nz made\n");
    bench_drop(&bench);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_after_the_other),
        cmocka_unit_test(a_change_may_ask_for_another),
        cmocka_unit_test(those_behind_a_failure_go_on),
        cmocka_unit_test(the_service_ends),
    };

    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
