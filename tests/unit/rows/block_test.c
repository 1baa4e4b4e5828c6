/* tests/unit/rows/block_test.c - the rows that were put into a block are found in it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "runtime/base/count.h"
#include "runtime/rows/block.h"

static const struct row rows[] = {
    {{ROW_EXECUTION, 0, "", 0}, 0, "e", 1},
    {{ROW_FRAME, 0, "", 0}, 0, "root", 4},
    {{ROW_VALUE, 0, "input", 0}, 0, "{}", 2},
    {{ROW_FRAME, 7, "", 0}, 0, "seven", 5},
    {{ROW_VARIABLE, 7, "a variable of a long name", 0}, 0, "a\0b", 3},
    {{ROW_FRAME, (UINT64_C(1) << 36) - 1, "", 0}, 7, "last", 4},
    {{ROW_ITEM, 7, "", 0}, 0, "1", 1},
    {{ROW_ITEM, 7, "", 300}, 0, "", 0},
    {{ROW_RESULT, 7, "", 300}, 0, "true", 4},
};

static void make_block(struct buffer *block)
{
    struct row_sink sink = block_sink(block);

    for (size_t i = 0; i < COUNT_OF(rows); i++)
        sink.put(sink.context, NULL, &rows[i]);
    block_end(block);
}

static void test_rows_are_found(void **state)
{
    static const struct row_key absent[] = {
        {ROW_INPUT, 0, "", 0},
        {ROW_FRAME, 1, "", 0},
        {ROW_VALUE, 7, "input", 0},
        {ROW_VARIABLE, 7, "a", 0},
        {ROW_ITEM, 7, "", 1},
        {ROW_ORIGIN, 7, "", 300},
        {ROW_VALUE, 0, "input or so", 0},
    };
    struct buffer block = BUFFER_EMPTY, text = BUFFER_EMPTY;
    struct row_source source;

    (void)state;
    make_block(&block);
    source = block_source(block.text);
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        buffer_clear(&text);
        assert_true(source.get(source.context, NULL, &rows[i].key, &text));
        assert_int_equal(text.size, rows[i].size);
        if (text.size > 0)
            assert_memory_equal(text.text, rows[i].text, text.size);
    }
    for (size_t i = 0; i < COUNT_OF(absent); i++)
        assert_false(source.get(source.context, NULL, &absent[i], &text));
    buffer_fini(&block);
    buffer_fini(&text);
}

static void visit(void *visitor, uint64_t frame)
{
    buffer_add_format(visitor, "%llu ", (unsigned long long)frame);
}

static void test_children_are_found(void **state)
{
    struct buffer block = BUFFER_EMPTY, seen = BUFFER_EMPTY;
    struct row_source source;

    (void)state;
    make_block(&block);
    source = block_source(block.text);
    source.children(source.context, NULL, 0, visit, &seen);
    source.children(source.context, NULL, 7, visit, &seen);
    source.children(source.context, NULL, 1, visit, &seen);
    assert_string_equal(seen.text, "7 68719476735 ");
    buffer_fini(&block);
    buffer_fini(&seen);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rows_are_found),
        cmocka_unit_test(test_children_are_found),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
