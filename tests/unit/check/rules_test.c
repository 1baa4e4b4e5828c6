/* tests/unit/check/rules_test.c - each rule fires where it must, alone, and nowhere else. */
#include "runtime/base/count.h"
#include "tests/unit/check/fixture.h"

#define STATES(text) "{\"StartAt\": \"A\", \"States\": {" text "}}"
#define PASS(fields) STATES("\"A\": {\"Type\": \"Pass\", \"End\": true, " fields "}")
#define TASK(fields)                                                                               \
    STATES("\"A\": {\"Type\": \"Task\", \"Resource\": \"exec:x\", \"End\": true, " fields "}")
#define RESOURCE(text)                                                                             \
    STATES("\"A\": {\"Type\": \"Task\", \"Resource\": \"" text "\", \"End\": true}")
#define EXPRESS_ITEMS(state)                                                                       \
    "{\"StartAt\": \"M\", \"States\": {\"M\": {\"Type\": \"Map\", \"End\": true, "                 \
    "\"ItemProcessor\": "                                                                          \
    "{\"ProcessorConfig\": {\"Mode\": \"DISTRIBUTED\", \"ExecutionType\": \"EXPRESS\"}, "          \
    "\"StartAt\": "                                                                                \
    "\"P\", \"States\": {" state "}}}}}"
#define FAIL(fields) STATES("\"A\": {\"Type\": \"Fail\", " fields "}")
#define RULE_OF(rule)                                                                              \
    STATES("\"A\": {\"Type\": \"Choice\", \"Choices\": [" rule "]}, \"B\": {\"Type\": "            \
           "\"Succeed\"}")
#define TEST_OF(fields) RULE_OF("{\"Variable\": \"$.x\", \"Next\": \"B\", " fields "}")
#define MAP(fields)                                                                                \
    STATES("\"A\": {\"Type\": \"Map\", \"End\": true, \"ItemProcessor\": {\"StartAt\": \"I\","     \
           " \"States\": {\"I\": {\"Type\": \"Pass\", \"End\": true}}}, " fields "}")
#define DISTRIBUTED(fields)                                                                        \
    STATES("\"A\": {\"Type\": \"Map\", \"End\": true, \"ItemProcessor\": {\"ProcessorConfig\":"    \
           " {\"Mode\": \"DISTRIBUTED\", \"ExecutionType\": \"STANDARD\"}, \"StartAt\": \"I\","    \
           " \"States\": {\"I\": {\"Type\": \"Pass\", \"End\": true}}}, " fields "}")
#define JSONATA(fields)                                                                            \
    STATES("\"A\": {\"Type\": \"Pass\", \"QueryLanguage\": \"JSONata\", \"End\": true, " fields "}")
#define NONE RULE_COUNT

/* Every rule that fires, in any order; NONE ends the list. */
static const struct {
    const char *text;
    enum rule rules[4];
} cases[] = {
    /* fields */
    {PASS("\"Comment\": \"fine\""), {NONE}},
    {PASS("\"Coment\": \"x\""), {RULE_UNKNOWN_FIELD, NONE}},
    {PASS("\"Retry\": []"), {RULE_UNKNOWN_FIELD, NONE}},
    {PASS("\"Comment\": 1, \"InputPath\": 2, \"Assign\": []"),
     {RULE_WRONG_TYPE, RULE_WRONG_TYPE, RULE_WRONG_TYPE, NONE}},
    {PASS("\"Output\": 1"), {RULE_WRONG_LANGUAGE, NONE}},
    {JSONATA("\"Parameters\": {}"), {RULE_WRONG_LANGUAGE, NONE}},
    {PASS("\"QueryLanguage\": \"XPath\", \"Output\": 1"), {RULE_WRONG_VALUE, NONE}},
    {STATES("\"A\": {\"Type\": \"Pas\", \"Nonsense\": 1, \"End\": true}"),
     {RULE_WRONG_VALUE, NONE}},
    {STATES("\"A\": {\"End\": true}"), {RULE_MISSING_FIELD, RULE_NO_TERMINAL_STATE, NONE}},
    {STATES("\"A\": 5"), {RULE_WRONG_TYPE, NONE}},
    {STATES("\"A\": {\"Type\": \"Pass\"}"), {RULE_MISSING_FIELD, RULE_NO_TERMINAL_STATE, NONE}},
    {STATES("\"A\": {\"Type\": \"Pass\", \"End\": false}"),
     {RULE_MISSING_FIELD, RULE_NO_TERMINAL_STATE, NONE}},
    {STATES("\"A\": {\"Type\": \"Pass\", \"End\": \"yes\"}"), {RULE_WRONG_TYPE, NONE}},
    {PASS("\"Next\": \"A\""), {RULE_EXCLUSIVE_FIELDS, NONE}},
    {"{\"StartAt\": \"A\", \"States\": {}}",
     {RULE_EMPTY_VALUE, RULE_UNKNOWN_TARGET, RULE_NO_TERMINAL_STATE, NONE}},
    {"{\"Version\": \"2.0\", \"StartAt\": \"A\", \"States\": {\"A\": {\"Type\": \"Succeed\"}}}",
     {RULE_WRONG_VALUE, NONE}},
    {"{\"TimeoutSeconds\": 0, \"StartAt\": \"A\", \"States\": {\"A\": {\"Type\": \"Succeed\"}}}",
     {NONE}},
    {"{\"TimeoutSeconds\": -1, \"StartAt\": \"A\", \"States\": {\"A\": {\"Type\": \"Succeed\"}}}",
     {RULE_OUT_OF_RANGE, NONE}},
    {TASK("\"TimeoutSeconds\": 0"), {RULE_OUT_OF_RANGE, NONE}},
    {FAIL("\"Error\": \"e\", \"ErrorPath\": \"$.e\""), {RULE_EXCLUSIVE_FIELDS, NONE}},
    {FAIL("\"InputPath\": \"$.e\""), {RULE_UNKNOWN_FIELD, NONE}},
    {FAIL("\"Assign\": {}"), {RULE_UNKNOWN_FIELD, NONE}},
    {STATES("\"A\": {\"Type\": \"Succeed\", \"InputPath\": \"$.a\", \"OutputPath\": null}"),
     {NONE}},
    {STATES("\"A\": {\"Type\": \"Wait\", \"End\": true}"), {RULE_MISSING_FIELD, NONE}},
    {STATES("\"A\": {\"Type\": \"Wait\", \"Seconds\": 0, \"End\": true}"), {NONE}},
    {STATES("\"A\": {\"Type\": \"Wait\", \"Seconds\": 1.5, \"End\": true}"),
     {RULE_WRONG_TYPE, NONE}},
    {STATES("\"A\": {\"Type\": \"Wait\", \"Seconds\": -1, \"End\": true}"),
     {RULE_OUT_OF_RANGE, NONE}},
    {STATES("\"A\": {\"Type\": \"Wait\", \"Seconds\": 1, \"Timestamp\": \"2026-01-01T00:00:00Z\","
            " \"End\": true}"),
     {RULE_EXCLUSIVE_FIELDS, NONE}},

    /* transitions */
    {STATES("\"A\": {\"Type\": \"Pass\", \"Next\": \"B\"}, \"Bee\": {\"Type\": \"Succeed\"}"),
     {RULE_UNKNOWN_TARGET, RULE_UNREACHABLE_STATE, NONE}},
    {STATES(
         "\"A\": {\"Type\": \"Pass\", \"Next\": \"Recipt\"}, \"Receipt\": {\"Type\": \"Succeed\"}"),
     {RULE_UNKNOWN_TARGET, NONE}},
    {STATES("\"A\": {\"Type\": \"Pass\", \"Next\": \"${Where}\"}, \"B\": {\"Type\": \"Succeed\"}"),
     {RULE_UNFILLED_PLACEHOLDER, NONE}},
    {"{\"StartAt\": \"X\", \"States\": {\"A\": {\"Type\": \"Succeed\"}, \"B\": {\"Type\": "
     "\"Succeed\"}}}",
     {RULE_UNKNOWN_TARGET, NONE}},
    {STATES("\"A\": {\"Type\": \"Pass\", \"Next\": \"A\"}"), {RULE_NO_TERMINAL_STATE, NONE}},
    {STATES("\"A\": {\"Type\": \"Succeed\"}, \"B\": {\"Type\": \"Pass\", \"Next\": \"C\"}, \"C\":"
            " {\"Type\": \"Pass\", \"Next\": \"B\"}"),
     {RULE_UNREACHABLE_STATE, RULE_UNREACHABLE_STATE, NONE}},
    {STATES("\"A\": {\"Type\": \"Parallel\", \"End\": true, \"Branches\": [{\"StartAt\": \"A\","
            " \"States\": {\"A\": {\"Type\": \"Succeed\"}}}]}"),
     {RULE_DUPLICATE_STATE, NONE}},
    {STATES("\"A\": {\"Type\": \"Succeed\"}, \"\": {\"Type\": \"Succeed\"}"),
     {RULE_STATE_NAME, RULE_UNREACHABLE_STATE, NONE}},

    /* paths */
    {PASS("\"InputPath\": \"$..a[?(@.k > 3)]\""), {NONE}},
    {PASS("\"InputPath\": \"$$.Execution.Id\", \"OutputPath\": null"), {NONE}},
    {PASS("\"InputPath\": \"a.b\""), {RULE_PATH_SYNTAX, NONE}},
    {PASS("\"InputPath\": \"States.UUID()\""), {RULE_PATH_SYNTAX, NONE}},
    {PASS("\"InputPath\": \"$.a.length()\""), {RULE_PATH_FAILS, NONE}},
    {PASS("\"InputPath\": \"$.a[?(@.b.length() > 1)]\""), {RULE_PATH_FAILS, NONE}},
    {PASS("\"InputPath\": \"$['a','b'].c\""), {RULE_PATH_FAILS, NONE}},
    {PASS("\"InputPath\": \"$.c['a','b']\""), {NONE}},
    {PASS("\"Parameters\": {\"x.$\": \"States.Array($['a','b'].c, $.a.length())\"}"),
     {RULE_PATH_FAILS, RULE_PATH_FAILS, NONE}},
    {PASS("\"InputPath\": \"$.a[?(@.b =~ /x/)]\""), {RULE_PATH_NOT_SUPPORTED, NONE}},
    {PASS("\"InputPath\": \"$.a[?(@.b in ['x'])]\""), {RULE_PATH_NOT_SUPPORTED, NONE}},
    {PASS("\"InputPath\": \"$.a[?(@.b == $.c)]\""), {RULE_PATH_NOT_SUPPORTED, NONE}},
    {PASS("\"ResultPath\": \"$.a[0].b\""), {NONE}},
    {PASS("\"ResultPath\": \"$.a[*]\""), {RULE_REFERENCE_PATH, NONE}},
    {PASS("\"ResultPath\": \"$..a\""), {RULE_REFERENCE_PATH, NONE}},
    {PASS("\"ResultPath\": \"$$.a\""), {RULE_REFERENCE_PATH, NONE}},
    {PASS("\"Assign\": {\"v\": 1}, \"ResultPath\": \"$v\""), {RULE_REFERENCE_PATH, NONE}},
    {MAP("\"ItemsPath\": \"$.a[1:3]\""), {RULE_REFERENCE_PATH, NONE}},
    {MAP("\"ItemsPath\": \"$..a\""), {RULE_REFERENCE_PATH, NONE}},
    {MAP("\"ItemsPath\": \"$.a[?(@.b)]\""), {RULE_REFERENCE_PATH, NONE}},
    {MAP("\"ItemsPath\": \"$$.Execution.Input['a']\""), {NONE}},
    {MAP("\"ItemsPath\": \"$.a.length()\""), {RULE_PATH_FAILS, NONE}},
    {MAP("\"MaxConcurrencyPath\": \"$$.Execution.Input.n\""), {RULE_REFERENCE_PATH, NONE}},
    {MAP("\"MaxConcurrencyPath\": \"$.a[0]\""), {NONE}},
    {TASK("\"TimeoutSecondsPath\": \"$$.Execution.Input.n\""), {NONE}},
    {TASK("\"TimeoutSecondsPath\": \"$.n.max()\""), {RULE_PATH_FAILS, NONE}},
    {PASS("\"ResultPath\": \"$.n.max()\""), {RULE_REFERENCE_PATH, RULE_PATH_FAILS, NONE}},
    {MAP("\"ItemsPath\": null"), {RULE_WRONG_TYPE, NONE}},
    {MAP("\"MaxConcurrencyPath\": \"$.a[*]\""), {RULE_REFERENCE_PATH, NONE}},

    /* templates and intrinsic calls */
    {PASS("\"Parameters\": {\"a.$\": \"text\"}"), {RULE_TEMPLATE_VALUE, NONE}},
    {PASS("\"Parameters\": [{\"a.$\": 1}]"), {RULE_TEMPLATE_VALUE, NONE}},
    {PASS("\"Parameters\": {\"a.$b\": 1, \"c\": \"$.x\"}"), {RULE_LITERAL_PATH, NONE}},
    {PASS("\"Parameters\": {\"a\": 1, \"a.$\": \"$\"}"), {RULE_TEMPLATE_KEY, NONE}},
    {PASS("\"Parameters\": {\"x\": {\"a.$\": \"$\", \"a\": 1}}"), {RULE_TEMPLATE_KEY, NONE}},
    {PASS("\"Parameters\": {\"a.$\": \"$.x[\"}"), {RULE_PATH_SYNTAX, NONE}},
    {PASS("\"Parameters\": {\"a.$\": \"States.Format('{}', $.x\"}"), {RULE_INTRINSIC_SYNTAX, NONE}},
    {PASS("\"Parameters\": {\"a.$\": \"States.Nope(1)\"}"), {RULE_INTRINSIC_UNKNOWN, NONE}},
    {PASS("\"Parameters\": {\"a.$\": \"States.MathAdd(1)\"}"), {RULE_INTRINSIC_ARITY, NONE}},
    {PASS("\"Parameters\": {\"a.$\": \"States.MathRandom(1, 2, 3, 4)\"}"),
     {RULE_INTRINSIC_ARITY, NONE}},
    {PASS("\"Parameters\": {\"a.$\": \"States.Format()\"}"), {RULE_INTRINSIC_ARITY, NONE}},
    {PASS("\"Parameters\": {\"a.$\": \"States.UUID()\"}"), {NONE}},
    {PASS("\"Parameters\": {\"a.$\": \"States.UUID(7)\"}"), {RULE_INTRINSIC_ARITY, NONE}},
    {PASS("\"Parameters\": {\"a.$\": \"States.MathAdd('1', $.a)\"}"),
     {RULE_INTRINSIC_ARGUMENT, NONE}},
    {PASS("\"Parameters\": {\"a.$\": \"States.MathRandom(1, 2, null)\"}"),
     {RULE_INTRINSIC_ARGUMENT, NONE}},
    {PASS("\"Parameters\": {\"a.$\": \"States.ArrayLength(States.Format('{}{}', 1))\"}"),
     {RULE_INTRINSIC_ARGUMENT, RULE_INTRINSIC_ARGUMENT, NONE}},
    {PASS("\"Parameters\": {\"a.$\": \"States.Format('{} \\\\\\\\{} \\\\{\\\\}', $.a, $.b)\"}"),
     {NONE}},
    {PASS("\"Parameters\": {\"a.$\": \"States.Hash($.a, 'SHA1')\"}"),
     {RULE_INTRINSIC_ARGUMENT, NONE}},
    {PASS("\"Parameters\": {\"a.$\": \"States.JsonMerge($.a, $.b, true)\"}"),
     {RULE_INTRINSIC_ARGUMENT, NONE}},
    {PASS("\"Parameters\": {\"a.$\": \"States.ArrayRange(1, 9, 0.4)\"}"),
     {RULE_INTRINSIC_ARGUMENT, NONE}},
    {PASS("\"Parameters\": {\"a.$\": \"States.ArrayPartition(States.Array(1), -2)\"}"),
     {RULE_INTRINSIC_ARGUMENT, NONE}},
    {PASS("\"Parameters\": {\"a.$\": \"States.ArrayRange(-1, 1, -0.9)\"}"),
     {RULE_INTRINSIC_ARGUMENT, NONE}},
    {PASS("\"Parameters\": {\"a.$\": \"States.ArrayRange(-1, 1, -1.1)\"}"), {NONE}},
    {PASS("\"Parameters\": {\"a.$\": \"States.ArrayPartition($.a, 0.9)\"}"),
     {RULE_INTRINSIC_ARGUMENT, NONE}},
    {PASS("\"Parameters\": {\"a.$\": \"States.ArrayPartition($.a, 1.1)\"}"), {NONE}},
    {PASS("\"Parameters\": {\"a.$\": \"States.MathAdd(2147483648, $.a)\"}"),
     {RULE_INTRINSIC_ARGUMENT, NONE}},
    {PASS("\"Parameters\": {\"a.$\": \"States.MathAdd(2147483647.4, $.a)\"}"), {NONE}},
    {PASS("\"Parameters\": {\"a.$\": \"States.MathRandom(1.2, 1.8)\"}"),
     {RULE_INTRINSIC_ARGUMENT, NONE}},
    {PASS("\"Parameters\": {\"a.$\": \"States.MathRandom(1, 2, 3000000000)\"}"), {NONE}},
    {PASS("\"Parameters\": {\"a.$\": \"States.ArrayGetItem($.a, 3000000000)\"}"), {NONE}},
    {PASS("\"Parameters\": {\"a.$\": \"States.Format('<{{}}>', $.a)\"}"),
     {RULE_INTRINSIC_ARGUMENT, NONE}},
    {PASS("\"Parameters\": {\"a.$\": \"States.Format('a}')\"}"), {RULE_INTRINSIC_ARGUMENT, NONE}},
    {PASS("\"Parameters\": {\"a.$\": \"States.JsonMerge($.a, $.b, 'true')\"}"), {NONE}},
    {PASS("\"Parameters\": {\"a.$\": \"States.ArrayContains(States.ArrayGetItem($.a, 0), null)\"}"),
     {NONE}},
    {PASS("\"Parameters\": {\"a.$\": \"States.Array(States.MathAdd(1), States.Nope())\"}"),
     {RULE_INTRINSIC_ARITY, RULE_INTRINSIC_UNKNOWN, NONE}},
    {PASS("\"Parameters\": {\"a.$\": \"States.Array(States.Array(States.Array(States.Array("
          "States.Array(States.Array(States.Array(States.Array(States.Array(States.Array("
          "1))))))))))\"}"),
     {NONE}},
    {PASS("\"Parameters\": {\"a.$\": \"States.Array(States.Array(States.Array(States.Array("
          "States.Array(States.Array(States.Array(States.Array(States.Array(States.Array("
          "States.Array(1)))))))))))\"}"),
     {RULE_INTRINSIC_SYNTAX, NONE}},
    {FAIL("\"ErrorPath\": \"States.Format('{}', $.e)\", \"CausePath\": \"$.c\""), {NONE}},
    {FAIL("\"ErrorPath\": \"States.MathAdd(1, 2)\""), {RULE_INTRINSIC_SYNTAX, NONE}},
    {TASK("\"Credentials\": {\"RoleArn.$\": \"$.role\"}"), {NONE}},
    {TASK("\"Credentials\": {\"Role\": \"x\"}"), {RULE_MISSING_FIELD, NONE}},
    {TASK("\"Credentials\": null"), {RULE_WRONG_TYPE, NONE}},

    /* variables */
    {PASS("\"Assign\": {\"v\": 1, \"Größe_2\": 1}"), {NONE}},
    {PASS("\"Assign\": {\"2v\": 1}"), {RULE_VARIABLE_NAME, NONE}},
    {PASS("\"Assign\": {\"a.b\": 1, \"states\": 1}"),
     {RULE_VARIABLE_NAME, RULE_VARIABLE_NAME, NONE}},
    {PASS("\"InputPath\": \"$v\""), {RULE_VARIABLE_UNASSIGNED, NONE}},
    {PASS("\"Assign\": {\"w.$\": \"States.Array($v)\"}"), {RULE_VARIABLE_UNASSIGNED, NONE}},
    {STATES(
         "\"A\": {\"Type\": \"Pass\", \"Assign\": {\"v\": 1}, \"Next\": \"M\"}, \"M\": {\"Type\":"
         " \"Map\", \"End\": true, \"ItemProcessor\": {\"StartAt\": \"I\", \"States\": {\"I\":"
         " {\"Type\": \"Pass\", \"InputPath\": \"$v\", \"Assign\": {\"v\": 2}, \"End\": true}}}}"),
     {RULE_VARIABLE_SHADOW, NONE}},
    {STATES(
         "\"A\": {\"Type\": \"Pass\", \"Assign\": {\"v\": 1}, \"Next\": \"M\"}, \"M\": {\"Type\":"
         " \"Map\", \"End\": true, \"ItemProcessor\": {\"ProcessorConfig\": {\"Mode\":"
         " \"DISTRIBUTED\", \"ExecutionType\": \"EXPRESS\"}, \"StartAt\": \"I\", \"States\":"
         " {\"I\": {\"Type\": \"Pass\", \"InputPath\": \"$v\", \"End\": true}}}}"),
     {RULE_VARIABLE_UNASSIGNED, NONE}},

    /* express children */
    {EXPRESS_ITEMS("\"P\": {\"Type\": \"Parallel\", \"End\": true, \"Branches\": [{\"StartAt\": "
                   "\"A\", \"States\": {\"A\": {\"Type\": \"Task\", \"Resource\": "
                   "\"arn:aws:states:::sqs:sendMessage.waitForTaskToken\", \"End\": true}}}]}"),
     {RULE_EXPRESS_RESOURCE, NONE}},
    {EXPRESS_ITEMS("\"P\": {\"Type\": \"Task\", \"Resource\": "
                   "\"arn:aws:states:us-east-1:123456789012:activity:a\", \"End\": true}"),
     {RULE_EXPRESS_RESOURCE, NONE}},
    {EXPRESS_ITEMS("\"P\": {\"Type\": \"Map\", \"End\": true, \"ItemProcessor\": "
                   "{\"ProcessorConfig\": {\"Mode\": \"DISTRIBUTED\", \"ExecutionType\": "
                   "\"STANDARD\"}, \"StartAt\": \"A\", \"States\": {\"A\": {\"Type\": \"Task\", "
                   "\"Resource\": \"arn:aws:states:::sqs:sendMessage.waitForTaskToken\", "
                   "\"End\": true}}}}"),
     {RULE_EXPRESS_RESOURCE, RULE_TOKEN_NOT_GIVEN, RULE_ENDLESS_WAIT,
      NONE}}, /* the inner Map; its items are standard executions again */
    {EXPRESS_ITEMS("\"P\": {\"Type\": \"Task\", \"Resource\": "
                   "\"arn:aws:states:::sqs:sendMessage\", \"End\": true}"),
     {NONE}},

    /* values */
    {STATES("\"A\": {\"Type\": \"Wait\", \"Timestamp\": \"2016-13-05T21:29:29Z\", \"End\": true}"),
     {RULE_TIMESTAMP, NONE}},
    {TASK("\"TimeoutSeconds\": 60, \"HeartbeatSeconds\": 60"), {RULE_HEARTBEAT, NONE}},
    {TASK("\"TimeoutSeconds\": 60, \"HeartbeatSeconds\": 59"), {NONE}},
    {TASK("\"HeartbeatSeconds\": 60"), {NONE}},
    {TASK("\"HeartbeatSeconds\": 60, \"HeartbeatSecondsPath\": \"$.h\""),
     {RULE_EXCLUSIVE_FIELDS, NONE}},

    /* choice rules */
    {TEST_OF("\"StringEquals\": \"x\""), {NONE}},
    {TEST_OF("\"StringEquals\": 1"), {RULE_WRONG_TYPE, NONE}},
    {TEST_OF("\"NumericEquals\": \"1\""), {RULE_WRONG_TYPE, NONE}},
    {TEST_OF("\"IsNull\": \"true\""), {RULE_WRONG_TYPE, NONE}},
    {TEST_OF("\"TimestampEquals\": \"today\""), {RULE_TIMESTAMP, NONE}},
    {TEST_OF("\"StringMatches\": \"a\\\\*b\\\\\\\\c*\""), {NONE}},
    {TEST_OF("\"StringMatches\": \"a\\\\b\""), {RULE_STRING_PATTERN, NONE}},
    {TEST_OF("\"StringMatches\": \"a\\\\\""), {RULE_STRING_PATTERN, NONE}},
    {TEST_OF("\"NumericGreaterThan\": 1, \"NumericLessThan\": 2"), {RULE_CHOICE_OPERATOR, NONE}},
    {TEST_OF("\"Comment\": \"no test\""), {RULE_CHOICE_OPERATOR, NONE}},
    {TEST_OF("\"StringEqual\": \"x\""), {RULE_UNKNOWN_FIELD, NONE}},
    {TEST_OF("\"Not\": {\"Variable\": \"$.y\", \"IsNull\": true}"), {RULE_CHOICE_OPERATOR, NONE}},
    {RULE_OF("{\"StringEquals\": \"x\", \"Next\": \"B\"}"), {RULE_MISSING_FIELD, NONE}},
    {RULE_OF("{\"Variable\": \"$.x\", \"IsNull\": true}, {\"Variable\": \"$.x\", \"IsNull\": false,"
             " \"Next\": \"B\"}"),
     {RULE_MISSING_FIELD, NONE}},
    {RULE_OF("{\"And\": [{\"Variable\": \"$.x\", \"IsNull\": true, \"Next\": \"B\"}], \"Next\": "
             "\"B\"}"),
     {RULE_NESTED_NEXT, NONE}},
    {RULE_OF("{\"And\": [], \"Next\": \"B\"}"), {RULE_EMPTY_VALUE, NONE}},
    {RULE_OF("{\"Condition\": \"{% true %}\", \"Next\": \"B\"}"), {RULE_WRONG_LANGUAGE, NONE}},

    /* Retry and Catch */
    {TASK("\"Retry\": [{\"ErrorEquals\": [\"States.ALL\"]}], \"Catch\": []"), {NONE}},
    {TASK("\"Retry\": [{\"ErrorEquals\": [\"States.ALL\", \"E\"]}]"), {RULE_STATES_ALL, NONE}},
    {TASK("\"Retry\": [{\"ErrorEquals\": [\"States.ALL\"]}, {\"ErrorEquals\": [\"E\"]}]"),
     {RULE_STATES_ALL, NONE}},
    {TASK("\"Retry\": [{\"ErrorEquals\": []}]"), {RULE_EMPTY_VALUE, NONE}},
    {TASK("\"Retry\": [{\"ErrorEquals\": [true]}]"), {RULE_WRONG_TYPE, NONE}},
    {TASK("\"Retry\": [{\"ErrorEquals\": [\"States.Tmeout\"]}]"), {RULE_RESERVED_ERROR, NONE}},
    {TASK("\"Retry\": [{\"ErrorEquals\": [\"States.Http.StatusCode.503\"]}]"), {NONE}},
    {TASK("\"Retry\": [{\"ErrorEquals\": [\"States.Runtime\"]}]"), {RULE_UNCATCHABLE_ERROR, NONE}},
    {TASK("\"Retry\": [{\"ErrorEquals\": [\"E\"], \"BackoffRate\": 0.99}]"),
     {RULE_OUT_OF_RANGE, NONE}},
    {TASK("\"Retry\": [{\"ErrorEquals\": [\"E\"], \"MaxDelaySeconds\": 31622401}]"),
     {RULE_OUT_OF_RANGE, NONE}},
    {TASK("\"Retry\": [{\"ErrorEquals\": [\"E\"], \"JitterStrategy\": \"full\"}]"),
     {RULE_WRONG_VALUE, NONE}},
    {TASK("\"Catch\": [{\"ErrorEquals\": [\"E\"]}]"), {RULE_MISSING_FIELD, NONE}},

    /* resources */
    {RESOURCE("arn:aws:lambda:us-east-1:111122223333:function:f:$LATEST"), {NONE}},
    {RESOURCE("arn:aws:states:us-east-1:111122223333:activity:a"), {RULE_ENDLESS_WAIT, NONE}},
    {RESOURCE("arn:aws-cn:states:::aws-sdk:dynamodb:query"), {NONE}},
    {RESOURCE("arn:aws:states:::states:startExecution.sync:2"), {NONE}},
    {RESOURCE("c:charge_card"), {NONE}},
    {RESOURCE("https://example.com/x"), {NONE}},
    {RESOURCE("foo:bar"), {RULE_RESOURCE, NONE}},
    {RESOURCE("exec:"), {RULE_RESOURCE, NONE}},
    {RESOURCE("exec:   "), {RULE_RESOURCE, NONE}},
    {RESOURCE("exec:sh -c 'it stands' \\\"here\\\""), {NONE}},
    {RESOURCE("exec:sh -c 'it stands"), {RULE_RESOURCE, NONE}},
    {RESOURCE("exec:sh -c \\\"it stands"), {RULE_RESOURCE, NONE}},
    {RESOURCE("exec:cat a\\\\ b"), {NONE}},
    {RESOURCE("exec:cat \\\\"), {RULE_RESOURCE, NONE}},
    {RESOURCE("c:_charge2"), {NONE}},
    {RESOURCE("c:2charge"), {RULE_RESOURCE, NONE}},
    {RESOURCE("c:charge card"), {RULE_RESOURCE, NONE}},
    {RESOURCE("${Fn"), {RULE_RESOURCE, NONE}},
    {RESOURCE("arn:aws:lambda:us-east-1"), {RULE_RESOURCE, NONE}},
    {RESOURCE("arn:aws:lambda:r:1:function:f:"), {RULE_RESOURCE, NONE}},
    {RESOURCE("arn:aws:states:::dynamodb:query"), {RULE_RESOURCE, NONE}},
    {RESOURCE("arn:aws:states:::lambda:invoke.sync"), {RULE_RESOURCE, NONE}},
    {RESOURCE("arn:aws:states:::aws-sdk:s3:getObject.sync"), {RULE_RESOURCE, NONE}},
    {RESOURCE("arn:aws:states:::aws-sdk:s3:GetObject"), {RULE_RESOURCE, NONE}},
    {RESOURCE("arn:aws:states:::batch:sbumitJob.sync"), {RULE_RESOURCE, NONE}},
    {RESOURCE("arn:aws:states:::glue:StartJobRun"), {RULE_RESOURCE, NONE}},
    {RESOURCE("arn:aws:states:::aws-sdk:s3:getObjct"), {RULE_RESOURCE, NONE}},
    {RESOURCE("arn:aws:states:::aws-sdk:dynamdb:getItem"), {RULE_RESOURCE, NONE}},
    {RESOURCE("arn:aws:states:::aws-sdk:sqs:setQueueAttributes"), {NONE}},
    {RESOURCE("arn:aws:states:::aws-sdk:rds:describeDbInstances"), {NONE}},
    {RESOURCE("arn:asw:states:::aws-sdk:dynamodb:query"), {RULE_RESOURCE, NONE}},
    {RESOURCE("arn:<PARTITION>:states:::aws-sdk:dynamodb:query"), {NONE}},
    {RESOURCE("arn:aws:lambda:us-esat-1:111122223333:function:f"), {RULE_RESOURCE, NONE}},
    {RESOURCE("arn:aws:lambda:us-gov-west-1:111122223333:function:f"), {NONE}},
    {RESOURCE("arn:aws:lambda:my-place-1:111122223333:function:f"), {NONE}},
    {RESOURCE("arn:aws:lambda:REGION:111122223333:function:f"), {NONE}},
    {RESOURCE("arn:${AWS::Partition}:states:::dynamodb:query"),
     {RULE_RESOURCE, RULE_UNFILLED_PLACEHOLDER, NONE}},

    /* Map */
    {MAP("\"Iterator\": {}"), {RULE_EXCLUSIVE_FIELDS, NONE}},
    {DISTRIBUTED("\"ToleratedFailurePercentage\": 100.5"), {RULE_OUT_OF_RANGE, NONE}},
    {STATES("\"A\": {\"Type\": \"Map\", \"End\": true}"), {RULE_MISSING_FIELD, NONE}},
    {DISTRIBUTED("\"Label\": \"rows\", \"ItemBatcher\": {\"MaxItemsPerBatch\": 10}"), {NONE}},
    {DISTRIBUTED("\"Label\": \"my rows\""), {RULE_LABEL, NONE}},
    {DISTRIBUTED("\"ItemBatcher\": {}"), {RULE_MISSING_FIELD, NONE}},
    {DISTRIBUTED(
         "\"ItemReader\": {\"Resource\": \"arn:aws:states:::s3:getObject\", \"ReaderConfig\":"
         " {\"InputType\": \"CSV\", \"CSVHeaderLocation\": \"GIVEN\"}}"),
     {RULE_MISSING_FIELD, NONE}},
    {DISTRIBUTED(
         "\"ItemReader\": {\"Resource\": \"arn:aws:states:::s3:getObject\", \"ReaderConfig\":"
         " {\"InputType\": \"CSV\", \"CSVHeaderLocation\": \"${Where}\", \"ItemsPointer\": 5}}"),
     {RULE_UNFILLED_PLACEHOLDER, RULE_WRONG_TYPE, NONE}},
    {DISTRIBUTED(
         "\"ItemReader\": {\"Resource\": \"arn:aws:states:::s3:getObject\", \"ReaderConfig\":"
         " {\"InputType\": \"CSV\", \"CSVHeaderLocation\": \"FIRST_ROW\", \"CSVHeaders\":"
         " [\"a\"]}}"),
     {RULE_READER_CONFIG, NONE}},
    {DISTRIBUTED("\"ItemReader\": {\"Resource\": \"arn:aws:states:::s3:listObjectsV2\","
                 " \"ReaderConfig\": {\"CSVDelimiter\": \"TAB\"}}"),
     {RULE_READER_CONFIG, NONE}},
    {DISTRIBUTED("\"ItemReader\": {\"Resource\": \"arn:aws:states:::s3:getObject\","
                 " \"ReaderConfig\": {\"MaxItems\": 1}}"),
     {RULE_MISSING_FIELD, NONE}},
    {DISTRIBUTED("\"ItemReader\": {\"Resource\": \"arn:aws:states:::s3:getObject\","
                 " \"Parameters\": {\"Bucket\": \"b\", \"Key\": \"k\", \"VersionId.$\": \"$.v\"}, "
                 "\"ReaderConfig\":"
                 " {\"InputType\": \"PARQUET\"}}"),
     {RULE_READER_CONFIG, NONE}},
    {DISTRIBUTED("\"ItemReader\": {\"Resource\": \"arn:aws:states:::dynamodb:scan\"}"),
     {RULE_RESOURCE, NONE}},
    {DISTRIBUTED("\"ItemReader\": {\"Resource\": \"arn:aws:states:::s3:${Action}\"}"),
     {RULE_UNFILLED_PLACEHOLDER, NONE}},
    {DISTRIBUTED("\"ResultWriter\": {\"WriterConfig\": {}}"), {RULE_MISSING_FIELD, NONE}},

    /* JSONata */
    {JSONATA("\"Output\": {\"a\": [\"{% $states.input %}\", \"plain\"]}"), {NONE}},
    {JSONATA("\"Output\": {\"a\": [\"{% 1\"], \"b\": \"1 %}\"}"),
     {RULE_JSONATA_DELIMITERS, RULE_JSONATA_DELIMITERS, NONE}},
    {JSONATA("\"Output\": \"{% $sum([1, 2) %}\""), {RULE_JSONATA_SYNTAX, NONE}},
    {JSONATA("\"Output\": \"{%%}\""), {RULE_JSONATA_SYNTAX, NONE}},
    {JSONATA("\"Output\": \"{% ${X} %}\""), {RULE_UNFILLED_PLACEHOLDER, NONE}},
    {JSONATA("\"Assign\": \"{% {} %}\""), {RULE_WRONG_TYPE, NONE}},
    /* what is looked up in a document, and where there is something else to look into */
    {JSONATA("\"Output\": \"{% $ %}\""), {RULE_JSONATA_CONTEXT, NONE}},
    {JSONATA("\"Output\": \"{% $$.a %}\""), {RULE_JSONATA_CONTEXT, NONE}},
    {JSONATA("\"Output\": \"{% a.b %}\""), {RULE_JSONATA_CONTEXT, NONE}},
    {JSONATA("\"Output\": \"{% $sum(a) %}\""), {RULE_JSONATA_CONTEXT, NONE}},
    {JSONATA("\"Output\": \"{% $states.input[$$.x = 1] %}\""), {RULE_JSONATA_CONTEXT, NONE}},
    {JSONATA("\"Output\": \"{% $states.input.a[b > 1].(c + $.d)^(e){f: g} %}\""), {NONE}},
    {JSONATA("\"Output\": \"{% $states.input ~> |a|{'b': c}| %}\""), {NONE}},
    {JSONATA("\"Output\": \"{% ($f := function($x) { $x.a }; $f($states.input)) %}\""), {NONE}},
    /* $states */
    {JSONATA("\"Output\": \"{% $states %}\""), {NONE}},
    {JSONATA("\"Output\": \"{% $states.context.State.Name %}\""), {NONE}},
    {JSONATA("\"Output\": \"{% $states.result %}\""), {RULE_JSONATA_STATES, NONE}},
    {JSONATA("\"Output\": \"{% $states.inptu %}\""), {RULE_JSONATA_STATES, NONE}},
    {JSONATA("\"Output\": \"{% $map([1], function($v) { $states.errorOutput.Error }) %}\""),
     {RULE_JSONATA_STATES, NONE}},
    {JSONATA("\"Output\": \"{% $states.`input\\u0000x` %}\""), {RULE_JSONATA_STATES, NONE}},
    /* functions and variables */
    {JSONATA("\"Output\": \"{% $uppercas('a') %}\""), {RULE_JSONATA_FUNCTION, NONE}},
    {JSONATA("\"Output\": \"{% $eval('1') %}\""), {RULE_JSONATA_FUNCTION, NONE}},
    {JSONATA("\"Output\": \"{% $uuid(1) %}\""), {RULE_JSONATA_ARITY, NONE}},
    {JSONATA("\"Output\": \"{% $append([1]) %}\""), {RULE_JSONATA_ARITY, NONE}},
    {JSONATA("\"Output\": \"{% $uppercase(1) %}\""), {RULE_JSONATA_ARGUMENT, NONE}},
    {JSONATA("\"Output\": \"{% $split('a b', 'a' & 'b', true) %}\""),
     {RULE_JSONATA_ARGUMENT, NONE}},
    {JSONATA("\"Output\": \"{% $map([1], {}) & $sum(1) & $substring('abc', 1) & $abs(-1) %}\""),
     {RULE_JSONATA_ARGUMENT, NONE}},
    {JSONATA("\"Output\": \"{% $contains('ab', /a/) or $contains('ab', 'a') %}\""), {NONE}},
    {JSONATA("\"Output\": \"{% $uppercase(['a'][0]) & $uppercase({'a': 1}.a) %}\""), {NONE}},
    {JSONATA("\"Output\": \"{% ($states.input)[$nothing(1)] %}\""), {RULE_JSONATA_FUNCTION, NONE}},
    {JSONATA("\"Output\": \"{% ([1, 2][$x := 1]; [1][$x]) %}\""), {NONE}},
    {JSONATA("\"Output\": \"{% [1][$contains('a', /+b/)] %}\""), {RULE_JSONATA_REGEX, NONE}},
    {JSONATA("\"Output\": \"{% $match('a', /(?<=a+)b/) %}\""), {RULE_JSONATA_REGEX, NONE}},
    {JSONATA("\"Output\": \"{% $match('a', /(?<=a)b[/]\\\\d/i) %}\""), {NONE}},
    {JSONATA("\"Output\": \"{% $zip([1], 2) & $reduce([1], function($a, $b) { 1 }, 0) %}\""),
     {NONE}},
    {JSONATA("\"Output\": \"{% 1 ~> $range(2, 1) %}\""), {NONE}},
    {JSONATA("\"Output\": \"{% ('a').$uppercase() & $string(1, true) & $now() %}\""), {NONE}},
    {JSONATA("\"Output\": \"{% $zip([1], [2], [3], [4]) %}\""), {NONE}},
    {JSONATA("\"Output\": \"{% $map([1], $string) %}\""), {NONE}},
    {JSONATA("\"Output\": \"{% $x + 1 %}\""), {RULE_VARIABLE_UNASSIGNED, NONE}},
    {JSONATA("\"Output\": \"{% ($x := 1; ($y := $x; $y + $x)) %}\""), {NONE}},
    {JSONATA("\"Output\": \"{% (($y := 1); $y) %}\""), {RULE_VARIABLE_UNASSIGNED, NONE}},
    {JSONATA("\"Output\": \"{% $states.input.a#$i[$i = 0].b@$c.($c & $i) %}\""), {NONE}},
    {JSONATA("\"Assign\": {\"x\": \"{% $exists($x) ? $x : 0 %}\"}"), {NONE}},
    {JSONATA("\"Output\": \"{% ')' & \\\"(\\\" & /[()]/ %}\""), {NONE}},
    {JSONATA("\"Assign\": {\"a.$\": \"{% 1 %}\"}"), {RULE_VARIABLE_NAME, NONE}},
    {PASS("\"Result\": \"{% 1\""), {NONE}},
};

static bool expected(const enum rule *rules, enum rule rule)
{
    for (; *rules != NONE; rules++)
        if (*rules == rule)
            return true;
    return false;
}

static void rules_fire(void **unused)
{
    (void)unused;
    for (size_t at = 0; at < COUNT_OF(cases); at++) {
        struct fixture f;
        size_t found = 0, wanted = 0;

        fixture_check(&f, cases[at].text, false);
        while (cases[at].rules[wanted] != NONE)
            wanted++;
        for (const struct finding *finding = diags_first(f.diags); finding != NULL;
             finding = finding->next) {
            found++;
            if (!expected(cases[at].rules, finding->rule))
                fail_msg("%s\n  unexpected %s: %s", cases[at].text, rule_name(finding->rule),
                         finding->message);
        }
        if (found != wanted)
            fail_msg("%s\n  %zu findings, not %zu", cases[at].text, found, wanted);
        fixture_done(&f);
    }
}

/* Whatever a definition is cut down to, checking it ends. */
static void truncated_texts_are_survived(void **unused)
{
    static char text[2048];

    (void)unused;
    for (size_t at = 0; at < COUNT_OF(cases); at += 7)
        for (size_t size = 0; size < strlen(cases[at].text); size += 5) {
            struct fixture f;

            memcpy(text, cases[at].text, size);
            text[size] = '\0';
            fixture_check(&f, text, false);
            assert_non_null(diags_first(f.diags));
            fixture_done(&f);
        }
}

static void not_built(void **unused)
{
    static const struct {
        const char *text;
        size_t count;
    } texts[] = {
        {JSONATA("\"Output\": 1"), 0},
        {DISTRIBUTED("\"ItemBatcher\": {\"MaxItemsPerBatch\": 1}"), 0},
        {DISTRIBUTED("\"Label\": \"${L}\""), 1},
        {MAP("\"ItemReader\": {\"Resource\": \"arn:aws:states:::s3:listObjectsV2\"}"), 0},
        {MAP("\"ItemReader\": {\"Resource\": \"arn:aws:states:::dynamodb:scan\"}"), 1},
        {MAP("\"ItemReader\": {\"Resource\": \"arn:aws:states:::s3:getObject\","
             " \"ReaderConfig\": {\"InputType\": \"PARQUET\"}}"),
         1},
        {MAP("\"ItemReader\": {\"Resource\": \"arn:aws:states:::s3:listObjectsV2\","
             " \"ReaderConfig\": {\"InputType\": \"JSON\", \"Transformation\":"
             " \"LOAD_AND_FLATTEN\"}}"),
         0},
        {MAP("\"ItemReader\": {\"Resource\": \"arn:aws:states:::s3:listObjectsV2\","
             " \"ReaderConfig\": {\"InputType\": \"MANIFEST\", \"Transformation\":"
             " \"LOAD_AND_FLATTEN\"}}"),
         1},
        {MAP("\"ItemReader\": {\"Resource\": \"arn:aws:states:::s3:getObject\","
             " \"ReaderConfig\": {\"InputType\": \"JSON\", \"Transformation\":"
             " \"LOAD_AND_FLATTEN\"}}"),
         1},
        {RESOURCE("http://localhost/x"), 1},
        {RESOURCE("arn:aws:states:::http:invoke"), 0},
        {RESOURCE("${Fn}"), 0},
        {STATES("\"A\": {\"Type\": \"Pass\", \"Next\": \"${Where}\"}"), 1},
        {MAP("\"MaxConcurrency\": 2"), 0},
        {"{\"TimeoutSeconds\": \"${T}\", \"StartAt\": \"A\", \"States\": {\"A\": {\"Type\":"
         " \"Succeed\"}}}",
         1},
    };

    (void)unused;
    for (size_t at = 0; at < COUNT_OF(texts); at++) {
        struct fixture f;
        size_t count = 0;

        fixture_check(&f, texts[at].text, false);
        machine_check_buildable(f.machine, f.diags);
        for (const struct finding *finding = diags_first(f.diags); finding != NULL;
             finding = finding->next)
            if (finding->rule == RULE_NOT_BUILT) {
                assert_true(finding->span.line > 0);
                count++;
            }
        assert_int_equal(count, texts[at].count);
        fixture_done(&f);
    }
}

static void reachable_is_set(void **unused)
{
    struct fixture f;
    const struct state *state;

    (void)unused;
    fixture_check(
        &f, STATES("\"A\": {\"Type\": \"Pass\", \"End\": true}, \"B\": {\"Type\": \"Succeed\"}"),
        false);
    state = f.machine->scopes->states;
    assert_true(state->reachable);
    assert_false(state->next_state->reachable);
    fixture_done(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rules_fire),
        cmocka_unit_test(truncated_texts_are_survived),
        cmocka_unit_test(not_built),
        cmocka_unit_test(reachable_is_set),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
