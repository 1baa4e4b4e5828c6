/* tests/unit/lower/inspect_test.c - the code of a state that is tested tells what it computes. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "compiler/backend/backend.h"
#include "compiler/driver/compilation.h"

static const char definition[] =
    "{\"StartAt\":\"A\",\"States\":{\"A\":{\"Type\":\"Pass\",\"InputPath\":\"$.a\",\"Next\":\"B\"},"
    "\"B\":{\"Type\":\"Pass\",\"End\":true}}}";

/* How often the C code calls sfn_inspect when this state is inspected (NULL: none). */
static int calls(const char *inspected)
{
    struct compilation c = {.inspected = inspected, .backend = &backend_c};
    int count = 0;

    compilation_open_text(&c, definition, strlen(definition), "machine");
    c.emit_kind = EMIT_C;
    assert_true(compilation_run(&c, STAGE_EMITTED));
    for (const char *at = c.output.text; (at = strstr(at, "sfn_inspect(")) != NULL; at++)
        count++;
    compilation_close(&c);
    return count;
}

static void test_only_that_state_tells(void **state)
{
    (void)state;
    assert_int_equal(calls(NULL), 0);
    assert_int_equal(calls("A"), 6); /* four of the data flow, its leaving, where it goes */
    assert_int_equal(calls("B"), 5); /* it goes nowhere */
    assert_int_equal(calls("C"), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_only_that_state_tells)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
