/* tests/unit/check/uncaught_test.c - which errors nothing catches, as --explain-errors tells. */
#include "runtime/base/count.h"
#include "tests/unit/check/fixture.h"

#define TASK(fields) "{\"Type\": \"Task\", \"Resource\": \"exec:x\", \"End\": true" fields "}"
#define CATCH(names) ", \"Catch\": [{\"ErrorEquals\": [" names "], \"Next\": \"B\"}]"
#define STATES(text)                                                                               \
    "{\"StartAt\": \"A\", \"States\": {\"A\": " text ", \"B\": {\"Type\": \"Fail\"}}}"
#define PARALLEL(state, fields)                                                                    \
    "{\"Type\": \"Parallel\", \"End\": true, \"Branches\": [{\"StartAt\": \"I\", \"States\": "     \
    "{\"I\": " state "}}]" fields "}"
#define DISTRIBUTED(state, fields)                                                                 \
    "{\"Type\": \"Map\", \"End\": true, \"ItemProcessor\": {\"ProcessorConfig\": {\"Mode\": "      \
    "\"DISTRIBUTED\", \"ExecutionType\": \"STANDARD\"}, \"StartAt\": \"I\", \"States\": "          \
    "{\"I\": " state "}}" fields "}"

/* A text, and what the messages of its notes hold, in order. */
static const struct {
    const char *text;
    const char *said[3];
} cases[] = {
    {STATES(TASK("")), {"the errors of state \"A\": each"}},
    {STATES(TASK(CATCH("\"States.ALL\""))), {NULL}},
    {STATES(TASK(CATCH("\"E\""))), {"state \"A\" that no catcher names"}},
    {STATES(TASK(", \"TimeoutSeconds\": 9" CATCH("\"States.TaskFailed\""))),
     {"States.Timeout of state \"A\""}},
    {STATES(TASK(", \"TimeoutSeconds\": 9, \"HeartbeatSeconds\": 5" CATCH(
         "\"States.TaskFailed\", \"States.HeartbeatTimeout\""))),
     {"States.Timeout of state \"A\""}},
    {STATES(TASK(", \"HeartbeatSeconds\": 5" CATCH("\"States.TaskFailed\""))),
     {"a missed heartbeat"}},
    {STATES(PARALLEL(TASK(""), CATCH("\"States.ALL\""))), {NULL}},
    {STATES(PARALLEL("{\"Type\": \"Fail\", \"Error\": \"E\"}", CATCH("\"E\""))), {NULL}},
    {STATES(PARALLEL("{\"Type\": \"Fail\", \"Error\": \"E\"}", "")),
     {"what state \"I\" raises, \"E\""}},
    {STATES(PARALLEL("{\"Type\": \"Fail\"}", CATCH("\"States.TaskFailed\""))),
     {"what state \"I\" raises: it"}},
    {STATES(DISTRIBUTED(TASK(""), CATCH("\"States.ExceedToleratedFailureThreshold\""))), {NULL}},
    {STATES(DISTRIBUTED("{\"Type\": \"Pass\", \"End\": true}", "")),
     {"States.ExceedToleratedFailureThreshold of state \"A\""}},
};

static void uncaught_errors_are_told(void **unused)
{
    (void)unused;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        size_t count = 0;
        struct fixture f;

        fixture_check(&f, cases[i].text, false);
        machine_explain_errors(f.arena, f.machine, f.diags);
        for (const struct finding *at = diags_first(f.diags); at != NULL; at = at->next) {
            if (at->rule != RULE_UNCAUGHT_ERROR)
                continue;
            if (count == 3 || cases[i].said[count] == NULL ||
                strstr(at->message, cases[i].said[count]) == NULL)
                fail_msg("%s\nsays: %s", cases[i].text, at->message);
            assert_int_equal(at->severity, SEVERITY_NOTE);
            count++;
        }
        if (count < 3 && cases[i].said[count] != NULL)
            fail_msg("%s\ndoes not say: %s", cases[i].text, cases[i].said[count]);
        fixture_done(&f);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(uncaught_errors_are_told),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
