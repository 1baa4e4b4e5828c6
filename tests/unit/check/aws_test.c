/* tests/unit/check/aws_test.c - findings that AWS has, too, carry its text and location. */
#include "runtime/base/count.h"
#include "tests/unit/check/fixture.h"

#define SCHEMA "SCHEMA_VALIDATION_FAILED"
#define TARGET "MISSING_TRANSITION_TARGET"

static const struct {
    const char *text;
    bool express;
    const char *code, *location, *message;
} cases[] = {
    {"{}", false, SCHEMA, "/", "These fields are required: [States, StartAt]"},
    {"[]", false, SCHEMA, NULL, "Definition must be a valid JSON object"},
    {"{\"States\": {\"A\": {\"Type\": \"Pass\", \"End\": true}}}", false, SCHEMA, "/",
     "These fields are required: [StartAt]"},
    {"{\"StartAt\": \"A\", \"States\": {\"A\": {\"Type\": \"Pas\", \"End\": true}}}", false, SCHEMA,
     "/States/A/Type",
     "The field 'Type' should have one of these values: [Task, Wait, Pass, Succeed, Fail, Choice, "
     "Parallel, Map]"},
    {"{\"StartAt\": \"A\", \"States\": {\"A\": {\"Type\": \"Pass\", \"Retry\": [], \"End\": "
     "true}}}",
     false, SCHEMA, "/States/A", "Field 'Retry' is not supported"},
    {"{\"StartAt\": \"A\", \"States\": {\"A\": {\"Type\": \"Pass\", \"Output\": 1, \"End\": "
     "true}}}",
     false, SCHEMA, "/States/A",
     "The QueryLanguage is set to 'JSONPath', but field 'Output' is only supported for the "
     "'JSONata' QueryLanguage"},
    {"{\"QueryLanguage\": \"JSONata\", \"StartAt\": \"A\", \"States\": {\"A\": {\"Type\": \"Pass\","
     " \"QueryLanguage\": \"JSONPath\", \"End\": true}}}",
     false, SCHEMA, "/States/A",
     "'QueryLanguage' can not be 'JSONPath' if set to 'JSONata' for whole state machine"},
    {"{\"StartAt\": \"A\", \"States\": {\"A\": {\"Type\": \"Parallel\", \"Branches\": [],"
     " \"End\": true}}}",
     false, SCHEMA, "/States/A/Branches", "Value cannot be empty"},
    {"{\"StartAt\": \"A\", \"States\": {\"A\": {\"Type\": \"Wait\", \"Timestamp\":"
     " \"2016-12-05 21:29:29Z\", \"End\": true}}}",
     false, SCHEMA, "/States/A/Timestamp", "String does not match RFC3339 timestamp"},
    {"{\"StartAt\": \"A\", \"States\": {\"A\": {\"Type\": \"Task\", \"Resource\": \"exec:x\","
     " \"Credentials\": {\"InvalidField\": \"x\"}, \"End\": true}}}",
     false, SCHEMA, "/States/A/Credentials", "The field 'RoleArn' is required but was missing"},
    {"{\"StartAt\": \"A\", \"States\": {\"A\": {\"Type\": \"Pass\", \"Parameters\": {\"k.$\": "
     "\"x\"},"
     " \"End\": true}}}",
     false, SCHEMA, "/States/A/Parameters",
     "The value for the field 'k.$' must be a valid JSONPath or a valid intrinsic function call"},
    {"{\"StartAt\": \"A\", \"States\": {\"A\": {\"Type\": \"Pass\", \"Parameters\": {\"parsed.$\":"
     " \"States.StringToJson('{\\\"a\\\":\\\"An \\\\\\\"escaped\\\\\\\" quote\\\"}')\"},"
     " \"End\": true}}}",
     false, SCHEMA, "/States/A/Parameters",
     "The value for the field 'parsed.$' must be a valid JSONPath or a valid intrinsic function "
     "call"},
    {"{\"StartAt\": \"A\", \"States\": {\"A\": {\"Type\": \"Task\", \"Resource\":"
     " \"arn:aws:states:::dynamodb:query\", \"End\": true}}}",
     false, SCHEMA, "/States/A/Resource",
     "The resource provided arn:aws:states:::dynamodb:query is not recognized. The value is not a "
     "valid resource ARN, or the resource is not available in this region."},
    {"{\"StartAt\": \"A\", \"States\": {\"A\": {\"Type\": \"Task\", \"Resource\":"
     " \"arn:aws:states:::states:startExecution.sync:2\", \"End\": true}}}",
     true, SCHEMA, "/States/A/Resource",
     "Express state machine does not support '.sync' service integration"},
    {"{\"StartAt\": \"A\", \"States\": {\"A\": {\"Type\": \"Task\", \"Resource\":"
     " \"arn:aws:states:::sqs:sendMessage.waitForTaskToken\", \"End\": true}}}",
     true, SCHEMA, "/States/A/Resource",
     "Express state machine does not support '.waitForTaskToken' service integration "},
    {"{\"StartAt\": \"A\", \"States\": {\"A\": {\"Type\": \"Task\", \"Resource\":"
     " \"arn:aws:states:us-east-1:111122223333:activity:a\", \"End\": true}}}",
     true, SCHEMA, "/States/A/Resource", "Express state machine does not support Activity ARN"},
    {"{\"StartAt\": \"A\", \"States\": {\"A\": {\"Type\": \"Choice\", \"Choices\": [{\"Variable\":"
     " \"$.x\", \"IsNull\": true}], \"Default\": \"B\"}, \"B\": {\"Type\": \"Succeed\"}}}",
     false, SCHEMA, "/States/A/Choices[0]", "These fields are required: [Next]"},
    {"{\"StartAt\": \"X\", \"States\": {\"A\": {\"Type\": \"Succeed\"}}}", false, TARGET,
     "/StartAt", "Missing 'Next' target: X"},
    {"{\"StartAt\": \"A\", \"States\": {\"A\": {\"Type\": \"Task\", \"Resource\": \"exec:x\","
     " \"Catch\": [{\"ErrorEquals\": [\"E\"], \"Next\": \"X\"}], \"End\": true}}}",
     false, TARGET, "/States/A/Catch[0]/Next", "Missing 'Next' target: X"},
    {"{\"StartAt\": \"A\", \"States\": {\"A\": {\"Type\": \"Succeed\"}, \"C\": {\"Type\":"
     " \"Succeed\"}}}",
     false, TARGET, "/States/C", "State \"C\" is not reachable."},
    {"{\"StartAt\": \"A\", \"States\": {\"A\": {\"Type\": \"Pass\", \"Next\": \"A\"}}}", false,
     "MISSING_END_STATE", NULL, "Workflow has no terminal state"},
    {"{\"StartAt\": \"M\", \"States\": {\"M\": {\"Type\": \"Map\", \"End\": true, "
     "\"ItemProcessor\":"
     " {\"QueryLanguage\": \"JSONata\", \"StartAt\": \"P\", \"States\": {\"P\": {\"Type\":"
     " \"Succeed\"}}}}}}",
     false, SCHEMA, "/States/M/ItemProcessor", "Field 'QueryLanguage' is not supported"},
};

static void assert_text(const char *text, const char *got, const char *wanted)
{
    if (wanted == NULL ? got != NULL : got == NULL || strcmp(got, wanted) != 0)
        fail_msg("%s\n  got    %s\n  wanted %s", text, got == NULL ? "(none)" : got,
                 wanted == NULL ? "(none)" : wanted);
}

static void texts_are_those_of_aws(void **unused)
{
    (void)unused;
    for (size_t at = 0; at < COUNT_OF(cases); at++) {
        struct fixture f;
        const struct finding *finding;

        fixture_check(&f, cases[at].text, cases[at].express);
        finding = diags_first(f.diags);
        if (finding == NULL || finding->next != NULL)
            fail_msg("%s\n  should have one finding", cases[at].text);
        else {
            assert_text(cases[at].text, finding->code, cases[at].code);
            assert_text(cases[at].text, finding->location, cases[at].location);
            assert_text(cases[at].text, finding->aws_text, cases[at].message);
        }
        fixture_done(&f);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(texts_are_those_of_aws)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
