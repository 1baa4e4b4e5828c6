/* tests/unit/check/explain_test.c - every rule has a page, and docs/rules.md holds all pages.
 * EXPLAIN_UPDATE=1 rewrites docs/rules.md. tests/cli/explained.py tries the examples. */
#include <stdlib.h>

#include "compiler/check/explain/explain.h"
#include "tests/unit/check/fixture.h"

static void all_rules_have_a_page(void **unused)
{
    (void)unused;
    for (int rule = 0; rule < RULE_COUNT; rule++) {
        struct buffer out = BUFFER_EMPTY;

        if (!explain_is_whole((enum rule)rule))
            fail_msg("%s has no page with two examples", rule_name((enum rule)rule));
        explain_write((enum rule)rule, &out);
        assert_non_null(strstr(out.text, rule_name((enum rule)rule)));
        buffer_fini(&out);
    }
}

static void docs_hold_all_pages(void **unused)
{
    const char *source = getenv("srcdir");
    struct buffer path = BUFFER_EMPTY, docs = BUFFER_EMPTY, pages = BUFFER_EMPTY;

    (void)unused;
    buffer_add_format(&path, "%s/docs/rules.md", source == NULL ? "." : source);
    explain_write_all(&pages);
    if (getenv("EXPLAIN_UPDATE") != NULL) {
        FILE *file = fopen(path.text, "w");

        assert_non_null(file);
        assert_int_equal(fwrite(pages.text, 1, pages.size, file), pages.size);
        assert_int_equal(fclose(file), 0);
    }
    assert_int_equal(buffer_add_file(&docs, path.text, SIZE_MAX), 0);
    assert_string_equal(docs.text, pages.text);
    buffer_fini(&path);
    buffer_fini(&docs);
    buffer_fini(&pages);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_rules_have_a_page),
        cmocka_unit_test(docs_hold_all_pages),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
