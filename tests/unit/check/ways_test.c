/* tests/unit/check/ways_test.c - fields that are made on some ways, and what speaks against that.
 */
#include "compiler/check/names/ways.h"
#include "runtime/base/count.h"
#include "tests/unit/check/fixture.h"

#define MACHINE(start, states) "{\"StartAt\": \"" start "\", \"States\": {" states "}}"
#define CHOICE(name, next, other)                                                                  \
    "\"" name "\": {\"Type\": \"Choice\", \"Choices\": [{\"Variable\": \"$.x\", "                  \
    "\"NumericEquals\": 1, \"Next\": \"" next "\"}], \"Default\": \"" other "\"}, "
#define MAKES(name, field, next)                                                                   \
    "\"" name "\": {\"Type\": \"Task\", \"Resource\": \"exec:x\", \"ResultPath\": \"$." field      \
    "\", \"Next\": \"" next "\"}, "
#define READS(name, field, more)                                                                   \
    "\"" name "\": {\"Type\": \"Pass\", \"InputPath\": \"$." field "\", " more "}"

static const struct {
    const char *text;
    bool found;
} cases[] = {
    {MACHINE("C", CHOICE("C", "M", "R") MAKES("M", "a", "R") READS("R", "a.b", "\"End\": true")),
     true},
    /* made on all ways, deeper in the field as well */
    {MACHINE("C", CHOICE("C", "M", "N") MAKES("M", "a", "R") MAKES("N", "a.c", "R")
                      READS("R", "a.b", "\"End\": true")),
     false},
    /* one way has other data */
    {MACHINE("C", CHOICE("C", "M", "N") MAKES("M", "a", "R")
                      READS("N", "z", "\"Next\": \"R\"") ", " READS("R", "a", "\"End\": true")),
     false},
    /* read before it is made: it comes from outside */
    {MACHINE("P", READS("P", "a", "\"ResultPath\": \"$.p\", \"Next\": \"C\"") ", " CHOICE(
                      "C", "M", "R") MAKES("M", "a", "R") READS("R", "a", "\"End\": true")),
     false},
    /* made behind the reader: a loop, whose first turn has what came in */
    {MACHINE("R", READS("R", "a", "\"ResultPath\": \"$.r\", \"Next\": \"C\"") ", " CHOICE(
                      "C", "M", "E") MAKES("M", "a", "R") "\"E\": {\"Type\": \"Succeed\"}"),
     false},
    /* a Choice behind the meeting place may tell the ways apart */
    {MACHINE("C", CHOICE("C", "M", "D") MAKES("M", "a", "D") CHOICE("D", "R", "E")
                      READS("R", "a", "\"End\": true") ", \"E\": {\"Type\": \"Succeed\"}"),
     false},
    /* never made: who knows */
    {MACHINE("C", CHOICE("C", "M", "R") MAKES("M", "b", "R") READS("R", "a", "\"End\": true")),
     false},
};

static void test_cases(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct fixture f;
        const struct finding *found;

        fixture_check(&f, cases[i].text, false);
        assert_null(diags_first(f.diags));
        machine_check_ways(f.arena, f.machine, f.diags);
        found = diags_first(f.diags);
        if ((found != NULL) != cases[i].found)
            fail_msg("%s: %s", cases[i].text, found != NULL ? found->message : "quiet");
        if (found != NULL) {
            assert_int_equal(found->rule, RULE_SOMETIMES_MADE);
            assert_null(found->next);
        }
        fixture_done(&f);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_cases)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
