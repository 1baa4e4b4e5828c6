/* tests/unit/check/aws_test.c - findings that AWS has, too, carry its text and location. */
#include "runtime/base/count.h"
#include "tests/unit/check/fixture.h"

#define SCHEMA "SCHEMA_VALIDATION_FAILED"
#define TARGET "MISSING_TRANSITION_TARGET"

/* A machine of one state that ends it, and one whose state is a Map. */
#define MACHINE(fields) "{\"StartAt\": \"A\", \"States\": {\"A\": {" fields ", \"End\": true}}}"
#define MAP(fields, config)                                                                        \
    MACHINE("\"Type\": \"Map\", " fields ", \"ItemProcessor\": {" config                           \
            " \"StartAt\": \"P\", \"States\": {\"P\": {\"Type\": \"Succeed\"}}}")

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
    {"{\"Version\": \"2\", \"StartAt\": \"A\", \"States\": {\"A\": {\"Type\": \"Succeed\"}}}",
     false, SCHEMA, "/Version", "Value should be one of the following: [1.0]"},
    {"{\"QueryLanguage\": \"XPath\", \"StartAt\": \"A\", \"States\": {\"A\": {\"Type\":"
     " \"Succeed\"}}}",
     false, SCHEMA, "/QueryLanguage", "Value should be one of the following: [JSONPath, JSONata]"},
    {MACHINE("\"Type\": \"Task\", \"Resource\": \"exec:x\", \"Retry\": [{\"ErrorEquals\": [\"E\"],"
             " \"JitterStrategy\": \"SOME\"}]"),
     false, SCHEMA, "/States/A/Retry[0]/JitterStrategy",
     "Value should be one of the following: [NONE, FULL]"},
    {MACHINE(
         "\"Type\": \"Task\", \"Resource\": \"arn:aws:states:us-east-1:111122223333:activity:a\","
         " \"TimeoutSeconds\": 5,"
         " \"Credentials\": {\"RoleArn\": \"arn:aws:iam::111122223333:role/r\"}"),
     false, SCHEMA, "/States/A", "The field 'Credentials' is not supported for activities"},
    {MACHINE("\"Type\": \"Task\", \"Resource\": \"charge\""), false, SCHEMA, "/States/A/Resource",
     "Value is not a valid resource ARN"},
    {MAP("\"ItemsPath\": \"$.a[*]\"", ""), false, SCHEMA, "/States/A/ItemsPath",
     "Value is not a Reference Path"},
    {MAP("\"ItemsPath\": \"a\"", ""), false, SCHEMA, "/States/A/ItemsPath",
     "Value must be a valid JSONPath."},
    {MAP("\"ToleratedFailureCountPath\": \"$$.Execution.Input.n\"",
         "\"ProcessorConfig\": {\"Mode\": \"DISTRIBUTED\", \"ExecutionType\": \"STANDARD\"},"),
     false, SCHEMA, "/States/A/ToleratedFailureCountPath", "Value is not a Reference Path"},
    {MAP("\"ItemsPath\": \"$.a\"", "\"ProcessorConfig\": {\"Mode\": \"DISTRIBUTED\"},"), false,
     SCHEMA, "/States/A/ItemProcessor/ProcessorConfig",
     "These fields are required: [ExecutionType]"},
    {MAP("\"ItemsPath\": \"$.a\"",
         "\"ProcessorConfig\": {\"Mode\": \"INLINE\", \"ExecutionType\": \"EXPRESS\"},"),
     false, SCHEMA, "/States/A/ItemProcessor/ProcessorConfig",
     "Field 'ExecutionType' is not supported"},
    {MAP("\"ItemsPath\": \"$.a\"",
         "\"ProcessorConfig\": {\"Mode\": \"DISTRIBUTED\", \"ExecutionType\": \"FAST\"},"),
     false, SCHEMA, "/States/A/ItemProcessor/ProcessorConfig/ExecutionType",
     "Value should be one of the following: [STANDARD, EXPRESS]"},
    {MACHINE("\"Type\": \"Pass\", \"InputPath\": \"a\""), false, SCHEMA, "/States/A/InputPath",
     "Value must be a valid JSONPath."},
    {MACHINE("\"Type\": \"Pass\", \"Assign\": {\"states\": 1}"), false, "RESERVED_VARIABLE_NAME",
     "/States/A/Assign", "Cannot assign to reserved variable '$states'."},
    {MACHINE("\"Type\": \"Pass\", \"Assign\": {\"a-b\": 1}"), false, "INVALID_VARIABLE_NAME",
     "/States/A/Assign",
     "Invalid variable name 'a-b': the variable name contains invalid characters."},
    {MACHINE("\"Type\": \"Pass\", \"QueryLanguage\": \"JSONata\", \"Output\": \"{% 1\""), false,
     SCHEMA, "/States/A/Output", "JSONata string must start with {% and end with %}"},
    {"{\"StartAt\": \"A\", \"States\": {\"A\": {\"Type\": \"Choice\", \"Choices\": [{\"Next\": "
     "\"B\"}],"
     " \"Default\": \"B\"}, \"B\": {\"Type\": \"Succeed\"}}}",
     false, SCHEMA, "/States/A/Choices[0]",
     "The object must have only one of the following fields, [And, Or, Not, Variable, Condition]"},
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
