/* tests/unit/check/loops_test.c - loops that never change what their exits test, and others. */
#include "runtime/base/count.h"
#include "tests/unit/check/fixture.h"

/* W leads to the state B, which leads to the Choice C; that leads back to W, or to the end. */
#define LOOP(state, rule)                                                                          \
    "{\"StartAt\": \"W\", \"States\": {\"W\": {\"Type\": \"Wait\", \"Seconds\": 5, \"Next\": "     \
    "\"B\"}, \"B\": {" state                                                                       \
    ", \"Next\": \"C\"}, \"C\": {\"Type\": \"Choice\", \"Choices\": [{" rule                       \
    ", \"Next\": \"D\"}], \"Default\": \"W\"}, \"D\": {\"Type\": \"Succeed\"}}}"
#define TASK(more) "\"Type\": \"Task\", \"Resource\": \"exec:x\"" more
#define TEST(path) "\"Variable\": \"" path "\", \"StringEquals\": \"DONE\""
#define INTO(path) ", \"ResultPath\": \"" path "\""
/* The same in JSONata. */
#define QUERY(state, condition)                                                                    \
    "{\"QueryLanguage\": \"JSONata\", \"StartAt\": \"W\", \"States\": {\"W\": {\"Type\": "         \
    "\"Pass\", \"Next\": \"B\"}, \"B\": {\"Type\": \"Pass\"" state ", \"Next\": \"C\"}, \"C\": "   \
    "{\"Type\": \"Choice\", \"Choices\": [{\"Condition\": \"{% " condition                         \
    " %}\", \"Next\": \"D\"}], \"Default\": \"W\"}, \"D\": {\"Type\": \"Succeed\"}}}"

static const struct {
    const char *text;
    bool fires;
} cases[] = {
    {LOOP(TASK(INTO("$.job")), TEST("$.status")), true},
    {LOOP(TASK(INTO("$.job")), TEST("$.job.status")), false},
    {LOOP(TASK(INTO("$.job.status")), TEST("$.job")), false},
    {LOOP(TASK(INTO("$.job.a")), TEST("$.job.b")), true},
    {LOOP(TASK(INTO("$.job")), TEST("$..status")), false},
    {LOOP(TASK(""), TEST("$.status")), false},
    {LOOP(TASK(", \"ResultPath\": null"), TEST("$.status")), true},
    {LOOP(TASK(INTO("$.job") ", \"OutputPath\": \"$.job\""), TEST("$.status")), false},
    {LOOP(TASK(INTO("$.job") ", \"Assign\": {\"s.$\": \"$.x\"}"), TEST("$s")), false},
    {LOOP(TASK(INTO("$.job") ", \"Assign\": {\"t.$\": \"$.x\"}"), TEST("$.status")), true},
    {LOOP(TASK(INTO("$.job")), TEST("$$.State.EnteredTime")), false},
    {LOOP(TASK(INTO("$.job")), TEST("$$.Execution.Input.mode")), true},
    {LOOP(TASK(INTO("$.job") ", \"Catch\": [{\"ErrorEquals\": [\"States.ALL\"], \"Next\": "
                             "\"D\"}]"),
          TEST("$.status")),
     false},
    {LOOP("\"Type\": \"Pass\"", TEST("$.status")), true},
    {LOOP("\"Type\": \"Pass\", \"Result\": 1", TEST("$.status")), false},
    {LOOP("\"Type\": \"Pass\", \"Parameters\": {\"a\": 1}, \"ResultPath\": \"$.b\"",
          TEST("$.status")),
     true},
    {QUERY(", \"Assign\": {\"i\": \"{% $i + 1 %}\"}", "$j > 3"), true},
    {QUERY(", \"Assign\": {\"i\": \"{% $i + 1 %}\"}", "$i > 3"), false},
    {QUERY("", "$states.input.a"), true},
    {QUERY(", \"Output\": {}", "$states.input.a"), false},
    {QUERY("", "$random() > 0.5"), false},
    {QUERY("", "$states.context.State.EnteredTime > 'x'"), false},
    /* no way out at all is another rule */
    {"{\"StartAt\": \"A\", \"States\": {\"A\": {\"Type\": \"Choice\", \"Choices\": [{" TEST(
         "$.x") ", \"Next\": \"B\"}], \"Default\": \"C\"}, \"B\": {\"Type\": \"Pass\", "
                "\"Next\": \"B\"}, \"C\": {\"Type\": \"Succeed\"}}}",
     false},
};

static void loops_are_told(void **unused)
{
    (void)unused;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct fixture f;
        bool fires = false;

        fixture_check(&f, cases[i].text, false);
        for (const struct finding *at = diags_first(f.diags); at != NULL; at = at->next) {
            if (at->severity == SEVERITY_ERROR)
                fail_msg("%s\n%s", cases[i].text, at->message);
            fires = fires || at->rule == RULE_ENDLESS_LOOP;
        }
        if (fires != cases[i].fires)
            fail_msg("%s\n%s", cases[i].text, fires ? "is told" : "is not told");
        fixture_done(&f);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(loops_are_told),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
