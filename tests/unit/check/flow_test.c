/* tests/unit/check/flow_test.c - rules about what never happens: where they fire, what they show.
 */
#include "runtime/base/count.h"
#include "tests/unit/check/fixture.h"

#define STATES(text) "{\"StartAt\": \"A\", \"States\": {" text "}}"
#define ENDS "\"B\": {\"Type\": \"Succeed\"}, \"C\": {\"Type\": \"Succeed\"}"
#define TASK(fields)                                                                               \
    STATES("\"A\": {\"Type\": \"Task\", \"Resource\": \"exec:x\", \"Next\": \"B\", " fields        \
           "}, \"B\": {\"Type\": \"Succeed\"}")
#define CALLBACK(fields)                                                                           \
    STATES("\"A\": {\"Type\": \"Task\", \"Resource\": "                                            \
           "\"arn:aws:states:::sqs:sendMessage.waitForTaskToken\", \"End\": true, " fields "}")
#define JSONATA "\"QueryLanguage\": \"JSONata\", "
#define GIVEN(members) TASK("\"Parameters\": {" members "}")
#define QUERIES(members)                                                                           \
    STATES("\"A\": {\"Type\": \"Pass\", " JSONATA "\"Output\": {" members "}, \"End\": true}")
#define NAMES(names) "{\"ErrorEquals\": [" names "]}"
#define RETRY(list) TASK("\"Retry\": [" list "]")

/* A text, the rule that alone fires, once, and what its finding and its notes underline; NULL: the
 * finding has no more notes. RULE_COUNT: nothing fires. */
static const struct {
    const char *text;
    enum rule rule;
    const char *under;
    const char *notes[3];
} cases[] = {
    /* ---- names of Retry and Catch that come too late ---- */
    {RETRY(NAMES("\"A\"") ", " NAMES("\"B\"") ", " NAMES("\"A\"")),
     RULE_SHADOWED_ERROR,
     "\"A\"",
     {"\"A\""}},
    {RETRY(NAMES("\"States.TaskFailed\"") ", " NAMES("\"A\", \"B\"")),
     RULE_SHADOWED_ERROR,
     "\"A\"",
     {"\"States.TaskFailed\"", "\"States.TaskFailed\""}},
    {RETRY(NAMES("\"States.TaskFailed\"") ", " NAMES("\"States.Timeout\", \"B\"")),
     RULE_SHADOWED_ERROR,
     "\"B\"",
     {"\"States.TaskFailed\""}},
    {RETRY(NAMES("\"States.Timeout\"") ", " NAMES("\"States.HeartbeatTimeout\"")),
     RULE_SHADOWED_ERROR,
     "\"States.HeartbeatTimeout\"",
     {"\"States.Timeout\""}},
    {RETRY(NAMES("\"A\", \"B\", \"A\"")), RULE_SHADOWED_ERROR, "\"A\"", {"\"A\""}},
    {RETRY(NAMES("\"States.TaskFailed\"") ", " NAMES("\"States.Timeout\"") ", " NAMES(
         "\"States.ALL\"")),
     RULE_COUNT,
     NULL,
     {NULL}},
    {RETRY(NAMES("\"States.HeartbeatTimeout\"") ", " NAMES("\"States.Timeout\"")),
     RULE_COUNT,
     NULL,
     {NULL}},
    {RETRY("{\"ErrorEquals\": [\"A\"], \"MaxAttempts\": 0}, " NAMES("\"States.TaskFailed\"")),
     RULE_COUNT,
     NULL,
     {NULL}},
    {RETRY(NAMES("\"States.TaskFailed\"") ", " NAMES("\"States.DataLimitExceeded\"")),
     RULE_COUNT,
     NULL,
     {NULL}},
    {RETRY(NAMES("\"States.TaskFailed\", \"A\"")), RULE_COUNT, NULL, {NULL}},
    {RETRY(NAMES("\"States.ALL\"") ", " NAMES("\"States.Timeout\", \"A\"")),
     RULE_STATES_ALL,
     "\"States.ALL\"",
     {"\"States.Timeout\"", "\"A\""}},

    /* ---- task tokens ---- */
    {CALLBACK("\"Parameters\": {\"a.$\": \"$.a\"}, \"TimeoutSeconds\": 5"),
     RULE_TOKEN_NOT_GIVEN,
     ".waitForTaskToken",
     {"{"}},
    {CALLBACK("\"TimeoutSeconds\": 5"), RULE_TOKEN_NOT_GIVEN, ".waitForTaskToken", {NULL}},
    {CALLBACK("\"Parameters\": {\"a.$\": \"$$.Task.token\"}, \"HeartbeatSeconds\": 5"),
     RULE_TOKEN_NOT_GIVEN,
     ".waitForTaskToken",
     {"{"}},
    {CALLBACK("\"Parameters\": {\"a.$\": \"$.Task.Token\"}, \"HeartbeatSeconds\": 5"),
     RULE_TOKEN_NOT_GIVEN,
     ".waitForTaskToken",
     {"{"}},
    {CALLBACK("\"Parameters\": {\"a.$\": \"States.Array($$.Task.Token)\"}"),
     RULE_ENDLESS_WAIT,
     ".waitForTaskToken",
     {NULL}},
    {CALLBACK("\"Parameters\": [1, {\"a.$\": \"States.Array(States.Array($$.Task.Token))\"}], "
              "\"TimeoutSeconds\": 5"),
     RULE_COUNT,
     NULL,
     {NULL}},
    {CALLBACK("\"Parameters\": {\"a.$\": \"$$\"}, \"TimeoutSeconds\": 5"),
     RULE_COUNT,
     NULL,
     {NULL}},
    {CALLBACK("\"Parameters\": {\"a.$\": \"$$.Task\"}, \"TimeoutSeconds\": 5"),
     RULE_COUNT,
     NULL,
     {NULL}},
    {CALLBACK("\"InputPath\": \"$$\", \"TimeoutSeconds\": 5"), RULE_COUNT, NULL, {NULL}},
    {CALLBACK("\"InputPath\": \"$$.Task\", \"Parameters\": {\"a.$\": \"$.Token\"}, "
              "\"TimeoutSeconds\": 5"),
     RULE_COUNT,
     NULL,
     {NULL}},
    {CALLBACK(JSONATA "\"Arguments\": {\"a\": \"{% $states.input.Token %}\"}, "
                      "\"TimeoutSeconds\": 5"),
     RULE_TOKEN_NOT_GIVEN,
     ".waitForTaskToken",
     {"{"}},
    {CALLBACK(JSONATA "\"Arguments\": {\"a\": \"{% $states.context.Execution.Id %}\"}, "
                      "\"TimeoutSeconds\": 5"),
     RULE_TOKEN_NOT_GIVEN,
     ".waitForTaskToken",
     {"{"}},
    {CALLBACK(JSONATA "\"Arguments\": \"{% {'a': ['t=' & $states.context.Task.Token]} %}\", "
                      "\"TimeoutSeconds\": 5"),
     RULE_COUNT,
     NULL,
     {NULL}},
    {CALLBACK(JSONATA "\"Arguments\": \"{% ($s := $states; $s.context.Task.Token) %}\", "
                      "\"TimeoutSeconds\": 5"),
     RULE_COUNT,
     NULL,
     {NULL}},
    {"{\"TimeoutSeconds\": 60, \"StartAt\": \"A\", \"States\": {\"A\": {\"Type\": \"Task\", "
     "\"Resource\": \"arn:aws:states:::sns:publish.waitForTaskToken\", \"Parameters\": "
     "{\"Message.$\": \"$$.Task.Token\"}, \"End\": true}}}",
     RULE_COUNT,
     NULL,
     {NULL}},

    /* ---- texts that look like more ---- */
    {GIVEN("\"a\": \"$.b\""), RULE_LITERAL_PATH, "\"$.b\"", {NULL}},
    {GIVEN("\"a\": {\"b\": [1, \"$$.Execution.Id\"], \"c.$\": \"$.c\"}"),
     RULE_LITERAL_PATH,
     "\"$$.Execution.Id\"",
     {NULL}},
    {GIVEN("\"a\": \"$['b c'][0]\""), RULE_LITERAL_PATH, "\"$['b c'][0]\"", {NULL}},
    {GIVEN("\"a\": \"States.UUID()\""), RULE_LITERAL_PATH, "\"States.UUID()\"", {NULL}},
    {GIVEN("\"Payload\": \"$\""), RULE_LITERAL_PATH, "\"$\"", {NULL}},
    {GIVEN("\"filePath\": \"$.in.filePath\""), RULE_LITERAL_PATH, "\"$.in.filePath\"", {NULL}},
    {GIVEN("\"a\": \"{% $states.input %}\""), RULE_LITERAL_PATH, "\"{% $states.input %}\"", {NULL}},
    {GIVEN("\"a\": \"$5\", \"b\": \"$.50\", \"c\": \"$.\", \"d\": \"$.a and $.b\", \"e\": "
           "\"$HOME\", \"f\": \"$[0-9]+\", \"currency\": \"$\", \"g\": [\"$\"]"),
     RULE_COUNT,
     NULL,
     {NULL}},
    {GIVEN("\"idSelector\": \"$.id\", \"JSONPath\": \"$.a[*]\", \"InputPathsMap\": {\"a\": "
           "\"$.detail.a\"}, \"a\": \"States.Nothing()\", \"b\": \"States.ALL\""),
     RULE_COUNT,
     NULL,
     {NULL}},
    {STATES("\"A\": {\"Type\": \"Pass\", \"Result\": {\"a\": \"$.b\"}, \"End\": true}"),
     RULE_LITERAL_PATH,
     "\"$.b\"",
     {NULL}},
    {STATES("\"A\": {\"Type\": \"Pass\", \"Assign\": {\"v\": 1}, \"Next\": \"B\"}, \"B\": "
            "{\"Type\": \"Pass\", \"Parameters\": {\"a\": \"$v\", \"b\": \"$w\"}, \"End\": true}"),
     RULE_LITERAL_PATH,
     "\"$v\"",
     {NULL}},
    {STATES("\"A\": {\"Type\": \"Pass\", \"Assign\": {\"v\": \"$.a\"}, \"End\": true}"),
     RULE_LITERAL_PATH,
     "\"$.a\"",
     {NULL}},
    {STATES("\"A\": {\"Type\": \"Task\", \"Resource\": "
            "\"arn:aws:states:::aws-sdk:sfn:createStateMachine\", \"Parameters\": {\"Definition\": "
            "{\"InputPath\": \"$.a\"}, \"a\": \"$.b\"}, \"End\": true}"),
     RULE_COUNT,
     NULL,
     {NULL}},
    {QUERIES("\"a\": \"$states.input.a\""), RULE_LITERAL_PATH, "\"$states.input.a\"", {NULL}},
    {QUERIES("\"a\": \"$.a\""), RULE_LITERAL_PATH, "\"$.a\"", {NULL}},
    {QUERIES("\"a.$\": \"$.a\""), RULE_LITERAL_PATH, "\"a.$\"", {NULL}},
    {QUERIES("\"a\": \" {% $states.input %} \""),
     RULE_LITERAL_PATH,
     "\" {% $states.input %} \"",
     {NULL}},
    {QUERIES("\"a\": \"{% $states.input %}\", \"b\": \"{% '$.a' %}\", \"c.$\": 1"),
     RULE_COUNT,
     NULL,
     {NULL}},
};

/* Fail unless the span is that text of the source. */
static void assert_under(const struct fixture *f, struct span span, const char *text)
{
    if (span.end - span.start != strlen(text) ||
        memcmp(f->source.text + span.start, text, strlen(text)) != 0)
        fail_msg("%.*s is underlined, not %s", (int)(span.end - span.start),
                 f->source.text + span.start, text);
}

static void rules_fire_and_show_why(void **unused)
{
    (void)unused;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        const struct finding *finding;
        size_t count = 0;
        struct fixture f;

        fixture_check(&f, cases[i].text, false);
        finding = diags_first(f.diags);
        if (cases[i].rule == RULE_COUNT) {
            if (finding != NULL)
                fail_msg("%s\n%s: %s", cases[i].text, rule_name(finding->rule), finding->message);
            fixture_done(&f);
            continue;
        }
        if (finding == NULL || finding->rule != cases[i].rule || finding->next != NULL)
            fail_msg("%s\nnot %s alone, but %s", cases[i].text, rule_name(cases[i].rule),
                     finding == NULL ? "nothing" : rule_name(finding->rule));
        assert_under(&f, finding->span, cases[i].under);
        for (const struct note *note = finding->notes; note != NULL; note = note->next)
            if (note->span.line != 0) {
                if (count == 3 || cases[i].notes[count] == NULL)
                    fail_msg("%s\nmore notes than expected", cases[i].text);
                assert_under(&f, note->span, cases[i].notes[count++]);
            }
        assert_true(count == 3 || cases[i].notes[count] == NULL);
        fixture_done(&f);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rules_fire_and_show_why),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
