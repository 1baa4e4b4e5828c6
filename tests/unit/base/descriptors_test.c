/* tests/unit/base/descriptors_test.c - the limit is raised, and is as before for other programs. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <sys/resource.h>

#include "runtime/base/descriptors.h"

static rlim_t allowed(void)
{
    struct rlimit limit;

    assert_int_equal(getrlimit(RLIMIT_NOFILE, &limit), 0);
    return limit.rlim_cur;
}

static void a_limit_is_raised_and_restored(void **state)
{
    struct rlimit limit = {100, 200};

    descriptors_restore(); /* nothing was raised */
    assert_int_equal(setrlimit(RLIMIT_NOFILE, &limit), 0);
    assert_int_equal(descriptors_raise(), 200);
    assert_int_equal(allowed(), 200);
    assert_int_equal(descriptors_raise(), 200); /* what it was at first is not forgotten */
    descriptors_restore();
    assert_int_equal(allowed(), 100);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_limit_is_raised_and_restored),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
