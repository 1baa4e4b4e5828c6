/* tests/unit/base/region_test.c - bump allocation. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "runtime/base/region.h"

static void blocks_are_aligned_and_do_not_overlap(void **state)
{
    struct region region;
    unsigned char *blocks[400];

    (void)state;
    region_init(&region);
    for (size_t i = 0; i < 400; i++) {
        blocks[i] = region_alloc(&region, i);
        assert_non_null(blocks[i]);
        assert_int_equal((uintptr_t)blocks[i] % 8, 0);
        memset(blocks[i], (int)(i & 255), i);
    }
    for (size_t i = 0; i < 400; i++) {
        for (size_t k = 0; k < i; k++)
            assert_int_equal(blocks[i][k], i & 255);
    }
    region_fini(&region);
}

static void used_counts_rounded_bytes(void **state)
{
    struct region region;
    size_t expected = 0;

    (void)state;
    region_init(&region);
    assert_int_equal(region_used(&region), 0);
    for (size_t size = 1; size < 200000; size = size * 3 + 1) {
        region_alloc(&region, size);
        expected += (size + 7) / 8 * 8;
        assert_int_equal(region_used(&region), expected);
    }
    region_reset(&region);
    assert_int_equal(region_used(&region), 0);
    region_fini(&region);
    assert_int_equal(region_used(&region), 0);
}

static void an_empty_request_is_not_null(void **state)
{
    struct region region;

    (void)state;
    region_init(&region);
    assert_non_null(region_alloc(&region, 0));
    region_fini(&region);
}

static void a_large_block_leaves_the_chunk_in_use(void **state)
{
    struct region region;
    char *before, *large, *after;

    (void)state;
    region_init(&region);
    before = region_alloc(&region, 8);
    large = region_alloc(&region, 1 << 20);
    memset(large, 1, 1 << 20);
    after = region_alloc(&region, 8);
    assert_ptr_equal(after, before + 8);
    assert_int_equal(region_used(&region), (1 << 20) + 16);
    region_fini(&region);
}

static void reset_keeps_the_largest_chunk(void **state)
{
    struct region region;
    char *large, *again;

    (void)state;
    region_init(&region);
    region_alloc(&region, 100);
    large = region_alloc(&region, 1 << 20);
    region_alloc(&region, 1000);
    region_reset(&region);
    again = region_alloc(&region, 1 << 20);
    assert_ptr_equal(again, large);
    region_reset(&region);
    region_reset(&region);
    assert_ptr_equal(region_alloc(&region, 1), large);
    region_fini(&region);
}

static void a_finished_region_can_be_used_again(void **state)
{
    struct region region;

    (void)state;
    region_init(&region);
    region_alloc(&region, 10);
    region_fini(&region);
    memset(region_alloc(&region, 10), 1, 10);
    region_fini(&region);
    region_reset(&region);
    region_fini(&region);
}

/* Fill the region with so many chunks; returns the place in the last one. */
static char *fill(struct region *region, int count)
{
    char *last = NULL;

    for (int i = 0; i < count; i++)
        last = memset(region_alloc(region, 60000), i, 60000);
    return last;
}

static void what_one_region_gives_back_another_fills(void **state)
{
    struct region_pool pool = {NULL, 0};
    struct region first, second;
    size_t given;

    (void)state;
    region_init_pooled(&first, &pool);
    region_init_pooled(&second, &pool);
    fill(&first, 40);
    region_fini(&first);
    given = pool.count;
    fill(&second, 40);
    assert_true(given == 0 || pool.count < given); /* 0: with the sanitizer */
    region_reset(&second);
    fill(&first, 40);
    region_fini(&first);
    region_fini(&second);
    assert_int_equal(pool.count, given + (given > 0)); /* the one that region_reset keeps */
    region_pool_fini(&pool);
    assert_int_equal(pool.count, 0);
}

static void a_pool_keeps_no_more_than_a_few_megabytes(void **state)
{
    struct region_pool pool = {NULL, 0};
    struct region region;

    (void)state;
    region_init_pooled(&region, &pool);
    fill(&region, 1000);
    region_fini(&region);
    assert_true(pool.count <= 32);
    region_pool_fini(&pool);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(blocks_are_aligned_and_do_not_overlap),
        cmocka_unit_test(used_counts_rounded_bytes),
        cmocka_unit_test(an_empty_request_is_not_null),
        cmocka_unit_test(a_large_block_leaves_the_chunk_in_use),
        cmocka_unit_test(reset_keeps_the_largest_chunk),
        cmocka_unit_test(a_finished_region_can_be_used_again),
        cmocka_unit_test(what_one_region_gives_back_another_fills),
        cmocka_unit_test(a_pool_keeps_no_more_than_a_few_megabytes),
    };

    return cmocka_run_group_tests_name("region", tests, NULL, NULL);
}
