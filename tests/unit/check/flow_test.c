/* tests/unit/check/flow_test.c - rules about what never happens: where they fire, what they show.
 */
#include "runtime/base/count.h"
#include "tests/unit/check/fixture.h"

#define STATES(text) "{\"StartAt\": \"A\", \"States\": {" text "}}"
#define ENDS "\"B\": {\"Type\": \"Succeed\"}, \"C\": {\"Type\": \"Succeed\"}"
#define TASK(fields)                                                                               \
    STATES("\"A\": {\"Type\": \"Task\", \"Resource\": \"exec:x\", \"Next\": \"B\", " fields        \
           "}, \"B\": {\"Type\": \"Succeed\"}")
/* Of this action no parameters are known. */
#define CALLBACK(fields)                                                                           \
    STATES("\"A\": {\"Type\": \"Task\", \"Resource\": "                                            \
           "\"arn:aws:states:::aws-sdk:mq:reboot.waitForTaskToken\", \"End\": true, " fields "}")
#define JSONATA "\"QueryLanguage\": \"JSONata\", "
#define GIVEN(members) TASK("\"Parameters\": {" members "}")
#define QUERIES(members)                                                                           \
    STATES("\"A\": {\"Type\": \"Pass\", " JSONATA "\"Output\": {" members "}, \"End\": true}")
#define TIMED(seconds, text)                                                                       \
    "{\"TimeoutSeconds\": " seconds ", \"StartAt\": \"A\", \"States\": {" text "}}"
#define PART(variable, number) "{\"Variable\": " variable ", \"NumericEquals\": " number "}"
#define RULE(variable, number, next)                                                               \
    "{\"Variable\": " variable ", \"NumericEquals\": " number ", \"Next\": \"" next "\"}"
#define TEST(next) RULE("\"$.x\"", "1", next)
#define CHOICE(rules)                                                                              \
    STATES("\"A\": {\"Type\": \"Choice\", \"Choices\": [" rules "], \"Default\": \"C\"}, " ENDS)
#define CHOICES(rules)                                                                             \
    STATES("\"A\": {\"Type\": \"Choice\", " JSONATA "\"Choices\": [" rules                         \
           "], \"Default\": \"C\"}, " ENDS)
#define RESOURCE(text)                                                                             \
    STATES("\"A\": {\"Type\": \"Task\", \"Resource\": \"" text "\", \"End\": true}")
/* A call of an API with these parameters. */
#define CALL(resource, parameters)                                                                 \
    STATES("\"A\": {\"Type\": \"Task\", \"Resource\": \"arn:aws:states:::" resource                \
           "\", \"Parameters\": {" parameters "}, \"End\": true}")
/* Two branches, of which the longer one takes 20 seconds. */
#define BRANCHES                                                                                   \
    "{\"Type\": \"Parallel\", \"End\": true, \"Branches\": [{\"StartAt\": \"E\", \"States\": "     \
    "{\"E\": {\"Type\": \"Wait\", \"Seconds\": 20, \"End\": true}}}, {\"StartAt\": \"F\", "        \
    "\"States\": {\"F\": {\"Type\": \"Wait\", \"Seconds\": 10, \"End\": true}}}]}"
/* A Parallel with these states, which begin with I, and one more branch, and what it catches. */
#define INSIDE(states, names)                                                                      \
    STATES("\"A\": {\"Type\": \"Parallel\", \"End\": true, \"Branches\": [{\"StartAt\": \"P\", "   \
           "\"States\": {\"P\": {\"Type\": \"Parallel\", \"End\": true, \"Branches\": "            \
           "[{\"StartAt\": "                                                                       \
           "\"I\", \"States\": {" states "}}]}}}, {\"StartAt\": \"K\", \"States\": {\"K\": "       \
           "{\"Type\": \"Succeed\"}}}], \"Catch\": [{\"ErrorEquals\": [" names                     \
           "], \"Next\": \"B\"}]}, \"B\": {\"Type\": \"Succeed\"}")
#define NAMES(names) "{\"ErrorEquals\": [" names "]}"
#define BEATING(list) TASK("\"HeartbeatSeconds\": 5, \"Retry\": [" list "]")
/* A task of a service that retries one error. */
#define RETRIED(action, error)                                                                     \
    STATES("\"A\": {\"Type\": \"Task\", \"End\": true, \"TimeoutSeconds\": 60, \"Resource\": "     \
           "\"arn:aws:states:::" action "\", \"Retry\": [" NAMES("\"" error "\"") "]}")
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
    {BEATING(NAMES("\"States.Timeout\"") ", " NAMES("\"States.HeartbeatTimeout\"")),
     RULE_SHADOWED_ERROR,
     "\"States.HeartbeatTimeout\"",
     {"\"States.Timeout\""}},
    {RETRY(NAMES("\"A\", \"B\", \"A\"")), RULE_SHADOWED_ERROR, "\"A\"", {"\"A\""}},
    {RETRY(NAMES("\"States.TaskFailed\"") ", " NAMES("\"States.Timeout\"") ", " NAMES(
         "\"States.ALL\"")),
     RULE_COUNT,
     NULL,
     {NULL}},
    {BEATING(NAMES("\"States.HeartbeatTimeout\"") ", " NAMES("\"States.Timeout\"")),
     RULE_COUNT,
     NULL,
     {NULL}},
    {RETRY("{\"ErrorEquals\": [\"A\"], \"MaxAttempts\": 0}, " NAMES("\"States.TaskFailed\"")),
     RULE_COUNT,
     NULL,
     {NULL}},
    {RETRY("{\"ErrorEquals\": [\"A\"], \"MaxAttempts\": 0}, " NAMES("\"A\", \"B\"")),
     RULE_COUNT,
     NULL,
     {NULL}},
    {RETRY("{\"ErrorEquals\": [\"A\"], \"MaxAttempts\": 0}, " NAMES("\"A\"")),
     RULE_SHADOWED_ERROR,
     "\"A\"",
     {"\"A\""}},
    {RETRY(NAMES("\"States.TaskFailed\"") ", " NAMES("\"States.DataLimitExceeded\"")),
     RULE_COUNT,
     NULL,
     {NULL}},
    {RETRY(NAMES("\"States.TaskFailed\", \"A\"")), RULE_COUNT, NULL, {NULL}},
    {RETRY(NAMES("\"States.ALL\"") ", " NAMES("\"States.Timeout\", \"A\"")),
     RULE_STATES_ALL,
     "\"States.ALL\"",
     {"\"States.Timeout\"", "\"A\""}},

    /* ---- names that nothing raises ---- */
    {RETRY(NAMES("\"States.HeartbeatTimeout\"")),
     RULE_ERROR_NOT_RAISED,
     "\"States.HeartbeatTimeout\"",
     {NULL}},
    {RETRY(NAMES("\"States.BranchFailed\"")),
     RULE_ERROR_NOT_RAISED,
     "\"States.BranchFailed\"",
     {NULL}},
    {RETRY(NAMES("\"State.Timeout\"")), RULE_MISSPELT_ERROR, "\"State.Timeout\"", {NULL}},
    {RETRY(NAMES("\"states.all\"")), RULE_MISSPELT_ERROR, "\"states.all\"", {NULL}},
    {RETRY(NAMES("\"Lambda.TooManyRequestException\"")),
     RULE_MISSPELT_ERROR,
     "\"Lambda.TooManyRequestException\"",
     {NULL}},
    {RETRY(NAMES("\"Lambda.KMSDisabledException\", \"Timeout\", \"Error1\"")),
     RULE_COUNT,
     NULL,
     {NULL}},
    {RETRIED("dynamodb:putItem", "DynamoDb.ConditionalCheckFailedException"),
     RULE_ERROR_NOT_RAISED,
     "\"DynamoDb.ConditionalCheckFailedException\"",
     {NULL}},
    {RETRIED("dynamodb:putItem", "DynamoDB.ConditionalCheckFailedException"),
     RULE_COUNT,
     NULL,
     {NULL}},
    {RETRIED("aws-sdk:dynamodb:putItem", "DynamoDB.ThrottlingException"),
     RULE_ERROR_NOT_RAISED,
     "\"DynamoDB.ThrottlingException\"",
     {NULL}},
    {CALLBACK("\"TimeoutSeconds\": 9, \"Parameters\": {\"QueueUrl\": \"q\", \"MessageBody.$\": "
              "\"$$.Task.Token\"}, \"Retry\": [" NAMES("\"Sqs.QueueDoesNotExistException\"") "]"),
     RULE_COUNT,
     NULL,
     {NULL}},
    {RETRIED("aws-sdk:s3:getObject", "S3.NoSuchKey"),
     RULE_ERROR_NOT_RAISED,
     "\"S3.NoSuchKey\"",
     {NULL}},
    {RETRIED("aws-sdk:s3:getObject", "S3.NoSuchKeyException"), RULE_COUNT, NULL, {NULL}},
    {RETRIED("aws-sdk:sfn:startExecution", "StepFunctions.ExecutionLimitExceededException"),
     RULE_ERROR_NOT_RAISED,
     "\"StepFunctions.ExecutionLimitExceededException\"",
     {NULL}},
    {RETRIED("states:startExecution.sync:2", "Other.Error"), RULE_COUNT, NULL, {NULL}},
    {INSIDE("\"I\": {\"Type\": \"Fail\", \"Error\": \"OutOfStock\"}", "\"CardDeclined\""),
     RULE_ERROR_NOT_RAISED,
     "\"CardDeclined\"",
     {NULL}},
    {INSIDE("\"I\": {\"Type\": \"Fail\", \"Error\": \"OutOfStock\"}", "\"outOfStock\""),
     RULE_MISSPELT_ERROR,
     "\"outOfStock\"",
     {"\"OutOfStock\""}},
    {INSIDE("\"I\": {\"Type\": \"Fail\", \"Error\": \"OutOfStock\"}", "\"States.Timeout\""),
     RULE_ERROR_NOT_RAISED,
     "\"States.Timeout\"",
     {NULL}},
    {INSIDE("\"I\": {\"Type\": \"Fail\", \"Error\": \"OutOfStock\"}",
            "\"OutOfStock\", \"States.TaskFailed\""),
     RULE_COUNT,
     NULL,
     {NULL}},
    {INSIDE("\"I\": {\"Type\": \"Fail\", \"ErrorPath\": \"$.e\"}", "\"CardDeclined\""),
     RULE_COUNT,
     NULL,
     {NULL}},
    {INSIDE("\"I\": {\"Type\": \"Task\", \"Resource\": \"exec:x\", \"Next\": \"J\"}, \"J\": "
            "{\"Type\": \"Fail\", \"Error\": \"OutOfStock\"}",
            "\"CardDeclined\", \"OutOfStocks\", \"Out\""),
     RULE_COUNT,
     NULL,
     {NULL}},
    {INSIDE("\"I\": {\"Type\": \"Task\", \"Resource\": \"exec:x\", \"Next\": \"J\"}, \"J\": "
            "{\"Type\": \"Fail\", \"Error\": \"OutOfStock\"}",
            "\"OutOffStock\""),
     RULE_MISSPELT_ERROR,
     "\"OutOffStock\"",
     {"\"OutOfStock\""}},
    {INSIDE("\"I\": {\"Type\": \"Fail\", \"Error\": \"States.QuorumMet\"}", "\"States.QuorumMet\""),
     RULE_COUNT,
     NULL,
     {NULL}},

    /* ---- task tokens ---- */
    {CALLBACK("\"Parameters\": {\"A.$\": \"$.a\"}, \"TimeoutSeconds\": 5"),
     RULE_TOKEN_NOT_GIVEN,
     ".waitForTaskToken",
     {"{"}},
    {CALLBACK("\"TimeoutSeconds\": 5"), RULE_TOKEN_NOT_GIVEN, ".waitForTaskToken", {NULL}},
    {CALLBACK("\"Parameters\": {\"A.$\": \"$.Task.Tokens\"}, \"HeartbeatSeconds\": 5"),
     RULE_TOKEN_NOT_GIVEN,
     ".waitForTaskToken",
     {"{"}},
    {CALLBACK("\"Parameters\": {\"A.$\": \"States.Array($$.Task.Token)\"}"),
     RULE_ENDLESS_WAIT,
     ".waitForTaskToken",
     {NULL}},
    {CALLBACK("\"Parameters\": [1, {\"A.$\": \"States.Array(States.Array($$.Task.Token))\"}], "
              "\"TimeoutSeconds\": 5"),
     RULE_COUNT,
     NULL,
     {NULL}},
    {CALLBACK("\"Parameters\": {\"MessageBody\": 1, \"QueueUrl\": \"${Url}\"}, "
              "\"TimeoutSeconds\": 5"),
     RULE_TOKEN_NOT_GIVEN,
     ".waitForTaskToken",
     {"{"}},
    {CALLBACK("\"Parameters\": {\"MessageBody\": 1, \"QueueUrl\": ${More}}, "
              "\"TimeoutSeconds\": 5"),
     RULE_COUNT,
     NULL,
     {NULL}},
    {CALLBACK("\"Parameters\": {\"A.$\": \"$$\"}, \"TimeoutSeconds\": 5"),
     RULE_COUNT,
     NULL,
     {NULL}},
    {CALLBACK("\"Parameters\": {\"A.$\": \"$$.Task\"}, \"TimeoutSeconds\": 5"),
     RULE_COUNT,
     NULL,
     {NULL}},
    {CALLBACK("\"InputPath\": \"$$\", \"TimeoutSeconds\": 5"), RULE_COUNT, NULL, {NULL}},
    {CALLBACK("\"InputPath\": \"$$.Task\", \"Parameters\": {\"A.$\": \"$.Token\"}, "
              "\"TimeoutSeconds\": 5"),
     RULE_COUNT,
     NULL,
     {NULL}},
    {CALLBACK(JSONATA "\"Arguments\": {\"A\": \"{% $states.input.Token %}\"}, "
                      "\"TimeoutSeconds\": 5"),
     RULE_TOKEN_NOT_GIVEN,
     ".waitForTaskToken",
     {"{"}},
    {CALLBACK(JSONATA "\"Arguments\": {\"A\": \"{% $states.context.Execution.Id %}\"}, "
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
     "{\"TopicArn.$\": \"$.topic\", \"Message.$\": \"$$.Task.Token\"}, \"End\": true}}}",
     RULE_COUNT,
     NULL,
     {NULL}},

    /* ---- the context object ---- */
    {GIVEN("\"a.$\": \"$$.Execution.ID\""), RULE_CONTEXT_FIELD, "ID", {NULL}},
    {GIVEN("\"a.$\": \"States.Array(1, $$['execution'].Id)\""),
     RULE_CONTEXT_FIELD,
     "['execution']",
     {NULL}},
    {GIVEN("\"a.$\": \"$$.Task.Token\""), RULE_CONTEXT_FIELD, "Task", {NULL}},
    {STATES("\"A\": {\"Type\": \"Task\", \"Resource\": "
            "\"arn:aws:states:::states:startExecution.sync\", "
            "\"Parameters\": {\"StateMachineArn.$\": \"$.s\", \"Input.$\": \"$$.Task.Token\"}, "
            "\"End\": true}"),
     RULE_COUNT,
     NULL,
     {NULL}},
    {GIVEN("\"a.$\": \"$$.Map.Item.Value\""), RULE_CONTEXT_FIELD, "Map", {NULL}},
    {GIVEN("\"a.$\": \"$$.Execution.Input.x\", \"b.$\": \"$$\", \"c.$\": \"$$.State\", \"d.$\": "
           "\"$$..Id\", \"e.$\": \"$$.Execution['Id','Name']\""),
     RULE_COUNT,
     NULL,
     {NULL}},
    {STATES("\"A\": {\"Type\": \"Map\", \"End\": true, \"ItemSelector\": {\"a.$\": "
            "\"$$.Map.Item.value\"}, \"ItemProcessor\": {\"StartAt\": \"I\", \"States\": {\"I\": "
            "{\"Type\": \"Pass\", \"InputPath\": \"$$.Map.Item.Value.x\", \"End\": true}}}}"),
     RULE_CONTEXT_FIELD,
     "value",
     {NULL}},
    {QUERIES("\"a\": \"{% 'at ' & $states.context.Execution.Starttime %}\""),
     RULE_CONTEXT_FIELD,
     "Starttime",
     {NULL}},
    {QUERIES("\"a\": \"{% $states.context.State.Name & $states.context.*.Id %}\""),
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
    {STATES("\"A\": {\"Type\": \"Pass\", \"Result\": {\"a\": {\"b.$\": \"$.b\"}}, "
            "\"End\": true}"),
     RULE_LITERAL_PATH,
     "\"b.$\"",
     {NULL}},
    {STATES("\"A\": {\"Type\": \"Pass\", \"Result\": {\"a.$\": \"b\", \"c.$\": 1}, "
            "\"End\": true}"),
     RULE_COUNT,
     NULL,
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
            "{\"InputPath\": \"$.a\"}, \"A\": \"$.b\"}, \"End\": true}"),
     RULE_COUNT,
     NULL,
     {NULL}},
    {TASK("\"Credentials\": {\"RoleArn\": \"$.role\"}"), RULE_LITERAL_PATH, "\"$.role\"", {NULL}},
    {STATES("\"A\": {\"Type\": \"Fail\", \"Error\": \"E\", \"Cause\": \"$.error.Cause\"}"),
     RULE_LITERAL_PATH,
     "\"$.error.Cause\"",
     {NULL}},
    {STATES("\"A\": {\"Type\": \"Fail\", \"Cause\": \"States.Format('{}', $.a)\"}"),
     RULE_LITERAL_PATH,
     "\"States.Format('{}', $.a)\"",
     {NULL}},
    {STATES("\"A\": {\"Type\": \"Fail\", \"Error\": \"States.Timeout\", \"Cause\": \"$5 short\"}"),
     RULE_COUNT,
     NULL,
     {NULL}},
    {STATES("\"A\": {\"Type\": \"Fail\", " JSONATA "\"Error\": \"$states.input.e\", \"Cause\": "
            "\"{% $states.input.c %}\"}"),
     RULE_LITERAL_PATH,
     "\"$states.input.e\"",
     {NULL}},
    {CHOICE("{\"Not\": {\"Variable\": \"$.x\", \"StringEquals\": \"$.y\"}, \"Next\": \"B\"}"),
     RULE_LITERAL_PATH,
     "\"$.y\"",
     {NULL}},
    {CHOICE("{\"Variable\": \"$.x\", \"StringMatches\": \"$.*\", \"Next\": \"B\"}, {\"Variable\": "
            "\"$.x\", \"StringEquals\": \"$\", \"Next\": \"B\"}"),
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

    /* ---- ends ---- */
    {STATES("\"A\": {\"Type\": \"Choice\", \"Choices\": [" TEST(
         "B") "], \"Default\": \"C\"}, "
              "\"B\": {\"Type\": \"Succeed\"}, \"C\": {\"Type\": \"Pass\", \"Next\": \"D\"}, "
              "\"D\": {\"Type\": \"Pass\", \"Next\": \"C\"}"),
     RULE_NO_WAY_OUT,
     "\"C\"",
     {"\"C\""}},
    {STATES(
         "\"A\": {\"Type\": \"Task\", \"Resource\": \"exec:x\", \"Next\": \"A\", \"Catch\": "
         "[{\"ErrorEquals\": [\"States.ALL\"], \"Next\": \"B\"}]}, \"B\": {\"Type\": \"Succeed\"}"),
     RULE_COUNT,
     NULL,
     {NULL}},
    {STATES("\"A\": {\"Type\": \"Choice\", \"Choices\": [" RULE("\"$$.State.EnteredTime\"", "1",
                                                                "A") "], \"Default\": \"C\"}, "
                                                                     "\"C\": {\"Type\": \"Fail\"}"),
     RULE_COUNT,
     NULL,
     {NULL}},

    /* ---- times ---- */
    {TIMED("60", "\"A\": {\"Type\": \"Task\", \"Resource\": \"exec:x\", \"TimeoutSeconds\": 60, "
                 "\"End\": true}"),
     RULE_OUTLASTS_EXECUTION,
     "60",
     {"60"}},
    {TIMED("60", "\"A\": {\"Type\": \"Task\", \"Resource\": \"exec:x\", \"TimeoutSeconds\": 59, "
                 "\"End\": true}"),
     RULE_COUNT,
     NULL,
     {NULL}},
    {TIMED("60", "\"A\": {\"Type\": \"Task\", \"Resource\": \"exec:x\", \"HeartbeatSeconds\": 70, "
                 "\"End\": true}"),
     RULE_OUTLASTS_EXECUTION,
     "70",
     {"60"}},
    {TIMED("60", "\"A\": {\"Type\": \"Wait\", \"Seconds\": 60, \"End\": true}"),
     RULE_TIMEOUT_TOO_SHORT,
     "60",
     {"60"}},
    {TIMED("60",
           "\"A\": {\"Type\": \"Choice\", \"Choices\": [" TEST(
               "B") "], \"Default\": "
                    "\"C\"}, \"B\": {\"Type\": \"Wait\", \"Seconds\": 70, \"End\": true}, \"C\": "
                    "{\"Type\": \"Succeed\"}"),
     RULE_OUTLASTS_EXECUTION,
     "70",
     {"60"}},
    {TIMED("60",
           "\"A\": {\"Type\": \"Choice\", \"Choices\": [" TEST(
               "B") "], \"Default\": "
                    "\"C\"}, \"B\": {\"Type\": \"Wait\", \"Seconds\": 50, \"Next\": \"D\"}, \"C\": "
                    "{\"Type\": \"Wait\", \"Seconds\": 40, \"Next\": \"D\"}, \"D\": " BRANCHES),
     RULE_TIMEOUT_TOO_SHORT,
     "60",
     {"40"}},
    {TIMED("61",
           "\"A\": {\"Type\": \"Choice\", \"Choices\": [" TEST(
               "B") "], \"Default\": "
                    "\"C\"}, \"B\": {\"Type\": \"Wait\", \"Seconds\": 50, \"Next\": \"D\"}, \"C\": "
                    "{\"Type\": \"Wait\", \"Seconds\": 40, \"Next\": \"D\"}, \"D\": " BRANCHES),
     RULE_COUNT,
     NULL,
     {NULL}},
    {TIMED("60",
           "\"A\": {\"Type\": \"Choice\", \"Choices\": [" TEST(
               "B") "], \"Default\": "
                    "\"C\"}, \"B\": {\"Type\": \"Fail\"}, \"C\": {\"Type\": \"Wait\", \"Seconds\": "
                    "40, \"Next\": \"D\"}, \"D\": " BRANCHES),
     RULE_COUNT,
     NULL,
     {NULL}},
    {RETRY("{\"ErrorEquals\": [\"A\"], \"IntervalSeconds\": 5, \"MaxDelaySeconds\": 4}"),
     RULE_RETRY_DELAY,
     "4",
     {"5"}},
    {RETRY("{\"ErrorEquals\": [\"A\"], \"IntervalSeconds\": 5, \"MaxDelaySeconds\": 5}"),
     RULE_COUNT,
     NULL,
     {NULL}},

    /* ---- conditions that stand there twice ---- */
    {CHOICE(RULE("\"$.x\"", "1", "B") ", " RULE("\"$['x']\"", "1.0", "C")),
     RULE_DUPLICATE_CONDITION,
     "\"$['x']\"",
     {"\"$.x\""}},
    {CHOICE(
         RULE("\"$.x\"", "1", "B") ", " RULE("\"$.x\"", "2", "C") ", " RULE("\"$.y\"", "1", "C")),
     RULE_COUNT,
     NULL,
     {NULL}},
    {CHOICE("{\"And\": [" PART("\"$.x\"", "1") ", " PART(
         "\"$.y\"", "1") "], \"Next\": \"B\"}, "
                         "{\"And\": [" PART("\"$.y\"", "1") ", " PART("\"$.x\"",
                                                                      "1") "], \"Next\": \"C\"}"),
     RULE_DUPLICATE_CONDITION,
     "\"And\"",
     {"\"And\""}},
    {CHOICE("{\"And\": [" PART("\"$.x\"", "1") ", " PART(
         "\"$.y\"", "1") "], \"Next\": \"B\"}, "
                         "{\"Or\": [" PART("\"$.y\"", "1") ", " PART("\"$.x\"",
                                                                     "1") "], \"Next\": \"C\"}"),
     RULE_COUNT,
     NULL,
     {NULL}},
    {CHOICE("{\"Or\": [" PART("\"$.x\"", "1") ", " PART(
         "\"$.x\"", "1") "], \"Next\": \"B\"}, " RULE("\"$.x\"", "2", "C")),
     RULE_DUPLICATE_CONDITION,
     "\"$.x\"",
     {"\"$.x\""}},
    {CHOICES("{\"Condition\": \"{% $states.input.a = 1 %}\", \"Next\": \"B\"}, {\"Condition\": "
             "\"{%$states.input.a=1%}\", \"Next\": \"C\"}"),
     RULE_DUPLICATE_CONDITION,
     "\"{%$states.input.a=1%}\"",
     {"\"{% $states.input.a = 1 %}\""}},
    {CHOICES("{\"Condition\": \"{% $states.input.a = ' ' %}\", \"Next\": \"B\"}, {\"Condition\": "
             "\"{% $states.input.a = '' %}\", \"Next\": \"C\"}"),
     RULE_COUNT,
     NULL,
     {NULL}},

    /* ---- commands for a shell ---- */
    {RESOURCE("exec:sort a.txt | uniq"), RULE_EXEC_SHELL, "|", {NULL}},
    {RESOURCE("exec:cat a > b"), RULE_EXEC_SHELL, ">", {NULL}},
    {RESOURCE("exec:make 2>&1"), RULE_EXEC_SHELL, "2>&1", {NULL}},
    {RESOURCE("exec:cd /x && ./y"), RULE_EXEC_SHELL, "&&", {NULL}},
    {RESOURCE("exec:cd /x; ./y"), RULE_EXEC_SHELL, "/x;", {NULL}},
    {RESOURCE("exec:echo $HOME/a"), RULE_EXEC_SHELL, "$HOME/a", {NULL}},
    {RESOURCE("exec:echo a$(date)"), RULE_EXEC_SHELL, "a$(date)", {NULL}},
    {RESOURCE("exec:wc -l in/*.csv"), RULE_EXEC_SHELL, "in/*.csv", {NULL}},
    {RESOURCE("exec:wc -l *.csv"), RULE_EXEC_SHELL, "*.csv", {NULL}},
    {RESOURCE("exec:ls ~/in"), RULE_EXEC_SHELL, "~/in", {NULL}},
    {RESOURCE("exec:A=1 ./x"), RULE_EXEC_SHELL, "A=1", {NULL}},
    {RESOURCE("exec:sh -c 'a | b > c'"), RULE_COUNT, NULL, {NULL}},
    {RESOURCE("exec:/bin/bash -c a | b"), RULE_COUNT, NULL, {NULL}},
    {RESOURCE("exec:echo '|' 'a > b' \\\\; .*b a|b a&b x$ $5 user=a@b~"), RULE_COUNT, NULL, {NULL}},
    {RESOURCE("exec:find . -name *.c -exec ls {} ;"), RULE_COUNT, NULL, {NULL}},

    /* ---- what APIs are given ---- */
    {CALL("sns:publish", "\"TopicArn\": \"arn:aws:sns:eu-west-1:123456789012:t\", \"Mesage\": 1"),
     RULE_CALL_PARAMETER,
     "\"Mesage\"",
     {NULL}},
    {CALL("sns:publish",
          "\"TopicArn\": \"arn:aws:sns:eu-west-1:123456789012:t\", \"Mesage.$\": \"$\""),
     RULE_CALL_PARAMETER,
     "\"Mesage.$\"",
     {NULL}},
    {CALL("aws-sdk:s3:getObject", "\"Bucket\": \"b\""), RULE_CALL_PARAMETER, "{", {NULL}},
    {CALL("aws-sdk:s3:getObject", "\"Bucket\": \"b\", \"Key\": \"k\", \"Odd\": 1"),
     RULE_CALL_PARAMETER,
     "\"Odd\"",
     {NULL}},
    {CALL("aws-sdk:s3:getObject", "\"bucket\": \"b\", \"Key.$\": \"$\""),
     RULE_CALL_PARAMETER,
     "\"bucket\"",
     {NULL}},
    {CALL("dynamodb:getItem", "\"TableName\": \"t\", \"Key\": {\"id\": {\"S\": \"a\", \"T\": 1}}"),
     RULE_CALL_PARAMETER,
     "\"T\"",
     {NULL}},
    {CALL("aws-sdk:s3:getObject", "\"Bucket\": \"b\", \"${Odd}\": 1"), RULE_COUNT, NULL, {NULL}},
    {CALL("aws-sdk:rds:deleteDBInstance", "\"DbInstanceIdentifier.$\": \"$.i\""),
     RULE_COUNT,
     NULL,
     {NULL}},
    {CALL("sns:publish", "\"TopicArn.$\": \"$.t\", \"Message\": 1, \"Whatever\": 1"),
     RULE_CALL_PARAMETER,
     "\"Whatever\"",
     {NULL}},
    {CALL("sns:publish", "\"TopicARN\": \"t\", \"Message\": 1"),
     RULE_CALL_PARAMETER,
     "\"TopicARN\"",
     {NULL}},
    {CALL("lambda:invoke", "\"FunctionName\": \"f\", \"payload.$\": \"$\""),
     RULE_CALL_PARAMETER,
     "\"payload.$\"",
     {NULL}},
    {CALL("lambda:invoke", "\"FunctionName\": \"f\", \"Input\": {}"),
     RULE_CALL_PARAMETER,
     "\"Input\"",
     {NULL}},
    {CALL("lambda:invoke", "\"FunctionName\": \"f\", \"FunctioName\": \"f\""),
     RULE_CALL_PARAMETER,
     "\"FunctioName\"",
     {NULL}},
    {CALL("aws-sdk:no:such", "\"Mesage\": 1"), RULE_COUNT, NULL, {NULL}},
};

/* An API misses what it needs, whatever else it is given: two findings about what. */
static const struct {
    const char *text, *what;
} lacks[] = {
    {CALL("dynamodb:getItem", "\"Table\": \"t\", \"Key\": {}"), "\"TableName\""},
    {CALL("aws-sdk:dynamodb:getItem", "\"Table\": \"t\", \"Key\": {}"), "\"TableName\""},
    {CALL("events:putEvents", "\"Odd\": []"), "\"Entries\""},
    {CALL("ecs:runTask.sync", "\"TaskDef\": \"x\""), "\"TaskDefinition\""},
};

/* Fail unless the span is that text of the source. */
static void assert_under(const struct fixture *f, struct span span, const char *text)
{
    if (span.end - span.start != strlen(text) ||
        memcmp(f->source.text + span.start, text, strlen(text)) != 0)
        fail_msg("%.*s is underlined, not %s", (int)(span.end - span.start),
                 f->source.text + span.start, text);
}

/* The first finding from one on that is no note about a placeholder, or NULL. */
static const struct finding *first_of(const struct finding *finding)
{
    while (finding != NULL && finding->rule == RULE_UNFILLED_PLACEHOLDER)
        finding = finding->next;
    return finding;
}

static void rules_fire_and_show_why(void **unused)
{
    (void)unused;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        const struct finding *finding;
        size_t count = 0;
        struct fixture f;

        fixture_check(&f, cases[i].text, false);
        finding = first_of(diags_first(f.diags));
        if (cases[i].rule == RULE_COUNT) {
            if (finding != NULL)
                fail_msg("%s\n%s: %s", cases[i].text, rule_name(finding->rule), finding->message);
            fixture_done(&f);
            continue;
        }
        if (finding == NULL || finding->rule != cases[i].rule || first_of(finding->next) != NULL)
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

static void what_is_needed_is_missed_beside_unknown_names(void **unused)
{
    (void)unused;
    for (size_t i = 0; i < COUNT_OF(lacks); i++) {
        const struct finding *finding;
        bool missed = false;
        size_t count = 0;
        struct fixture f;

        fixture_check(&f, lacks[i].text, false);
        for (finding = first_of(diags_first(f.diags)); finding != NULL;
             finding = first_of(finding->next)) {
            assert_int_equal(finding->rule, RULE_CALL_PARAMETER);
            missed = missed || strstr(finding->message, lacks[i].what) != NULL;
            count++;
        }
        assert_true(missed);
        assert_int_equal(count, 2);
        fixture_done(&f);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rules_fire_and_show_why),
        cmocka_unit_test(what_is_needed_is_missed_beside_unknown_names),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
