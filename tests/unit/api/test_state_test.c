/* tests/unit/api/test_state_test.c - the action TestState: where a state goes, and what it tells.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "compiler/driver/service_compiler.h"
#include "runtime/api/api.h"
#include "runtime/engine/engine.h"
#include "runtime/json/write.h"
#include "runtime/loop/loop.h"
#include "runtime/service/service.h"

#define NOW_MS INT64_C(1764200000123)

extern const struct backend sfnc_backend_llvm;

static struct service_compiling compiling = {.backend = &sfnc_backend_llvm};
static struct service_compiler compiler;
static struct service *service;
static const struct engine_place place = {"aws", "us-east-1", "123456789012", "arn:role"};

static void on_answered(void *context, const struct api_answer *answer)
{
    buffer_add(context, answer->text, answer->size);
}

/* Ask for a test of a definition. `more` is other members of the input, texts of JSON with ' for
 * the quotes of texts inside texts. */
static struct buffer ask(const char *definition, const char *more)
{
    const struct api api = {.place = &place, .service = service};
    struct buffer request = BUFFER_EMPTY, answer = BUFFER_EMPTY;
    const struct api_asker asker = {.answered = on_answered, .context = &answer};

    buffer_add_text(&request, "{\"action\":\"TestState\",\"input\":{\"definition\":");
    json_write_string(&request, definition, strlen(definition));
    buffer_add_text(&request, more[0] != '\0' ? "," : "");
    for (; *more != '\0'; more++)
        if (*more == '\'')
            buffer_add_text(&request, "\\\"");
        else
            buffer_add_byte(&request, *more);
    buffer_add_text(&request, "}}");
    api_take(&api, NOW_MS, request.text, request.size, &asker);
    buffer_fini(&request);
    return answer;
}

static void assert_answer(const char *definition, const char *more, const char *expected)
{
    struct buffer answer = ask(definition, more), text = BUFFER_EMPTY;

    buffer_add_text(&text, "{\"output\":{");
    for (; *expected != '\0'; expected++)
        if (*expected == '\'')
            buffer_add_text(&text, "\\\"");
        else
            buffer_add_byte(&text, *expected);
    buffer_add_text(&text, "}}");
    assert_string_equal(answer.text, text.text);
    buffer_fini(&text);
    buffer_fini(&answer);
}

static void assert_refused(const char *definition, const char *more, const char *error,
                           const char *message)
{
    struct buffer answer = ask(definition, more), text = BUFFER_EMPTY;

    buffer_add_format(&text, "{\"error\":\"%s\",\"message\":", error);
    json_write_string(&text, message, strlen(message));
    buffer_add_byte(&text, '}');
    assert_string_equal(answer.text, text.text);
    buffer_fini(&text);
    buffer_fini(&answer);
}

#define DEBUG "\"inspectionLevel\":\"DEBUG\""
#define TASK "{\"Type\":\"Task\",\"Resource\":\"arn:aws:states:::sns:publish\","
#define FAILS(error) "\"mock\":{\"errorOutput\":{\"error\":\"" error "\",\"cause\":\"no\"}}"

/* ---- where it goes ---- */

static void test_goes_on(void **state)
{
    (void)state;
    assert_answer("{\"Type\":\"Pass\",\"Next\":\"B\"}", "\"input\":\"[1]\"",
                  "\"output\":\"[1]\",\"nextState\":\"B\",\"status\":\"SUCCEEDED\"");
    assert_answer("{\"Type\":\"Pass\",\"Next\":\"StateName\"}", "",
                  "\"output\":\"{}\",\"nextState\":\"StateName\",\"status\":\"SUCCEEDED\"");
    assert_answer("{\"Type\":\"Choice\",\"Choices\":[{\"Variable\":\"$.n\",\"NumericEquals\":1,"
                  "\"Next\":\"One\"}],\"Default\":\"Many\"}",
                  "\"input\":\"{'n':2}\"",
                  "\"output\":\"{'n':2}\",\"nextState\":\"Many\",\"status\":\"SUCCEEDED\"");
    assert_answer("{\"Type\":\"Fail\",\"Error\":\"E\"}", "",
                  "\"error\":\"E\",\"status\":\"FAILED\"");
    assert_answer("{\"Type\":\"Wait\",\"SecondsPath\":\"$.a\",\"End\":true}", "",
                  "\"error\":\"States.Runtime\",\"cause\":\"The SecondsPath parameter does not "
                  "reference an input value: $.a\",\"status\":\"FAILED\"");
}

/* Time passes at once, but no more of it than AWS gives a test. */
static void test_waits(void **state)
{
    (void)state;
    assert_answer("{\"Type\":\"Wait\",\"Seconds\":299,\"End\":true}", DEBUG,
                  "\"output\":\"{}\",\"inspectionData\":{\"input\":\"{}\",\"afterInputPath\":"
                  "\"{}\"},\"status\":\"SUCCEEDED\"");
    assert_answer("{\"Type\":\"Wait\",\"Seconds\":301,\"End\":true}", "",
                  "\"error\":\"States.Timeout\",\"status\":\"FAILED\"");
}

/* ---- what it tells ---- */

static void test_tells_data_flow(void **state)
{
    (void)state;
    assert_answer("{\"Type\":\"Pass\",\"InputPath\":\"$.a\",\"Parameters\":{\"b.$\":\"$\"},"
                  "\"ResultPath\":\"$.c\",\"OutputPath\":\"$.c.b\",\"End\":true}",
                  "\"input\":\"{'a':1}\"," DEBUG,
                  "\"output\":\"1\",\"inspectionData\":{\"input\":\"{'a':1}\",\"afterInputPath\":"
                  "\"1\",\"afterParameters\":\"{'b':1}\",\"afterResultSelector\":\"{'b':1}\","
                  "\"afterResultPath\":\"{'a':1,'c':{'b':1}}\"},\"status\":\"SUCCEEDED\"");
    assert_answer("{\"Type\":\"Pass\",\"Result\":0,\"End\":true}", DEBUG,
                  "\"output\":\"0\",\"inspectionData\":{\"input\":\"{}\",\"result\":\"0\","
                  "\"afterResultSelector\":\"0\",\"afterResultPath\":\"0\"},"
                  "\"status\":\"SUCCEEDED\"");
    assert_answer(TASK "\"ResultSelector\":{\"r.$\":\"$.MessageId\"},\"End\":true}",
                  "\"mock\":{\"result\":\"{'MessageId':'m'}\"}," DEBUG,
                  "\"output\":\"{'r':'m'}\",\"inspectionData\":{\"input\":\"{}\","
                  "\"afterInputPath\":\"{}\",\"afterParameters\":\"{}\",\"result\":"
                  "\"{'MessageId':'m'}\",\"afterResultSelector\":\"{'r':'m'}\","
                  "\"afterResultPath\":\"{'r':'m'}\"},\"status\":\"SUCCEEDED\"");
}

static void test_tells_variables(void **state)
{
    (void)state;
    assert_answer("{\"Type\":\"Pass\",\"Parameters\":{\"x.$\":\"$a\"},\"Assign\":{\"b.$\":"
                  "\"$.x\"},\"End\":true}",
                  "\"variables\":\"{'a':[1]}\"," DEBUG,
                  "\"output\":\"{'x':[1]}\",\"inspectionData\":{\"input\":\"{}\","
                  "\"afterInputPath\":\"{}\",\"afterParameters\":\"{'x':[1]}\","
                  "\"afterResultSelector\":\"{'x':[1]}\",\"afterResultPath\":\"{'x':[1]}\","
                  "\"variables\":\"{'a':[1],'b':[1]}\"},\"status\":\"SUCCEEDED\"");
    assert_answer("{\"Type\":\"Fail\",\"ErrorPath\":\"$e\"}", "\"variables\":\"{'e':'E'}\"," DEBUG,
                  "\"error\":\"E\",\"inspectionData\":{\"input\":\"{}\",\"afterInputPath\":\"{}\","
                  "\"variables\":\"{'e':'E'}\"},\"status\":\"FAILED\"");
}

/* ---- errors ---- */

#define HANDLES                                                                                    \
    TASK "\"Retry\":[{\"ErrorEquals\":[\"A\"],\"IntervalSeconds\":3,\"BackoffRate\":2,"            \
         "\"MaxAttempts\":2}],\"Catch\":[{\"ErrorEquals\":[\"B\"],\"Next\":\"X\"},"                \
         "{\"ErrorEquals\":[\"States.ALL\"],\"ResultPath\":\"$.e\",\"Next\":\"Y\"}],\"End\":true}"

static void test_handles_errors(void **state)
{
    (void)state;
    assert_answer(TASK "\"End\":true}", FAILS("A"),
                  "\"error\":\"A\",\"cause\":\"no\",\"status\":\"FAILED\"");
    assert_answer(HANDLES, FAILS("A") ",\"stateConfiguration\":{\"retrierRetryCount\":1}," DEBUG,
                  "\"error\":\"A\",\"cause\":\"no\",\"inspectionData\":{\"input\":\"{}\","
                  "\"afterInputPath\":\"{}\",\"afterParameters\":\"{}\",\"errorDetails\":"
                  "{\"retryIndex\":0,\"retryBackoffIntervalSeconds\":6}},"
                  "\"status\":\"RETRIABLE\"");
    assert_answer(HANDLES, FAILS("C"),
                  "\"output\":\"{'e':{'Error':'C','Cause':'no'}}\",\"error\":\"C\","
                  "\"cause\":\"no\",\"nextState\":\"Y\",\"status\":\"CAUGHT_ERROR\"");
    assert_answer(HANDLES, FAILS("A") ",\"stateConfiguration\":{\"retrierRetryCount\":2}," DEBUG,
                  "\"output\":\"{'e':{'Error':'A','Cause':'no'}}\",\"error\":\"A\","
                  "\"cause\":\"no\",\"inspectionData\":{\"input\":\"{}\",\"afterInputPath\":"
                  "\"{}\",\"afterParameters\":\"{}\",\"errorDetails\":{\"catchIndex\":1,"
                  "\"retryIndex\":0}},\"nextState\":\"Y\",\"status\":\"CAUGHT_ERROR\"");
}

/* ---- Map and Parallel ---- */

#define INNER "{\"StartAt\":\"I\",\"States\":{\"I\":{\"Type\":\"Pass\",\"End\":true}}}"

static void test_map(void **state)
{
    static const char map[] =
        "{\"Type\":\"Map\",\"ItemsPath\":\"$.l\",\"ItemSelector\":{\"v.$\":\"$$.Map.Item.Value\","
        "\"i.$\":\"$$.Map.Item.Index\"},\"MaxConcurrency\":2,\"ItemProcessor\":" INNER
        ",\"ResultPath\":\"$.r\",\"End\":true}";

    (void)state;
    assert_answer(map, "\"input\":\"{'l':['a']}\",\"mock\":{\"result\":\"[7,8]\"}," DEBUG,
                  "\"output\":\"{'l':['a'],'r':[7,8]}\",\"inspectionData\":{\"input\":"
                  "\"{'l':['a']}\",\"afterInputPath\":\"{'l':['a']}\",\"afterResultSelector\":"
                  "\"[7,8]\",\"afterResultPath\":\"{'l':['a'],'r':[7,8]}\",\"afterItemsPath\":"
                  "\"['a']\",\"afterItemSelector\":\"[{'v':'a','i':0}]\",\"maxConcurrency\":2},"
                  "\"status\":\"SUCCEEDED\"");
    assert_answer(map, "\"input\":\"{'l':1}\",\"mock\":{\"result\":\"[]\"}",
                  "\"error\":\"States.Runtime\",\"cause\":\"Reference path '$.l' must point to "
                  "array.\",\"status\":\"FAILED\"");
}

static void test_map_tolerates(void **state)
{
    static const char map[] =
        "{\"Type\":\"Map\",\"ToleratedFailurePercentage\":50,\"ItemReader\":{\"Resource\":"
        "\"arn:aws:states:::s3:getObject\",\"ReaderConfig\":{\"InputType\":\"JSON\"},"
        "\"Parameters\":{\"Bucket\":\"b\",\"Key\":\"k\"}},\"ItemBatcher\":{\"MaxItemsPerBatch\":3},"
        "\"ItemProcessor\":{\"ProcessorConfig\":{\"Mode\":\"DISTRIBUTED\",\"ExecutionType\":"
        "\"STANDARD\"},\"StartAt\":\"I\",\"States\":{\"I\":{\"Type\":\"Pass\",\"End\":true}}},"
        "\"Catch\":[{\"ErrorEquals\":[\"States.ExceedToleratedFailureThreshold\"],"
        "\"Next\":\"C\"}],\"End\":true}";

    (void)state;
    assert_answer(map,
                  "\"mock\":{\"result\":\"[1,2,3,4]\"},\"stateConfiguration\":{"
                  "\"mapItemReaderData\":\"[1,2,3,4]\",\"mapIterationFailureCount\":2}," DEBUG,
                  "\"output\":\"[1,2,3,4]\",\"inspectionData\":{\"input\":\"{}\","
                  "\"afterInputPath\":\"{}\",\"afterResultSelector\":\"[1,2,3,4]\","
                  "\"afterResultPath\":\"[1,2,3,4]\",\"afterItemsPath\":\"[1,2,3,4]\","
                  "\"afterItemBatcher\":\"[{'Items':[1,2,3]},{'Items':[4]}]\","
                  "\"toleratedFailurePercentage\":50.0,\"maxConcurrency\":0},"
                  "\"status\":\"SUCCEEDED\"");
    assert_answer(map,
                  "\"mock\":{\"result\":\"[1,2,3,4]\"},\"stateConfiguration\":{"
                  "\"mapItemReaderData\":\"[1,2,3,4]\",\"mapIterationFailureCount\":3}",
                  "\"output\":\"{'Error':'States.ExceedToleratedFailureThreshold','Cause':'The "
                  "specified tolerated failure threshold was exceeded'}\",\"error\":"
                  "\"States.ExceedToleratedFailureThreshold\",\"cause\":\"The specified tolerated "
                  "failure threshold was exceeded\",\"nextState\":\"C\","
                  "\"status\":\"CAUGHT_ERROR\"");
}

static void test_parallel(void **state)
{
    static const char parallel[] = "{\"Type\":\"Parallel\",\"Branches\":[" INNER "],\"Retry\":[{"
                                   "\"ErrorEquals\":[\"A\"]}],\"Next\":\"N\"}";

    (void)state;
    assert_answer(parallel, "\"mock\":{\"result\":\"[0]\"}," DEBUG,
                  "\"output\":\"[0]\",\"inspectionData\":{\"input\":\"{}\","
                  "\"afterResultSelector\":\"[0]\",\"afterResultPath\":\"[0]\"},"
                  "\"nextState\":\"N\",\"status\":\"SUCCEEDED\"");
    assert_answer(parallel, FAILS("A") "," DEBUG,
                  "\"error\":\"A\",\"cause\":\"no\",\"inspectionData\":{\"input\":\"{}\","
                  "\"errorDetails\":{\"retryIndex\":0,\"retryBackoffIntervalSeconds\":1}},"
                  "\"status\":\"RETRIABLE\"");
    assert_refused(parallel, "\"mock\":{\"result\":\"[0,1]\"}", "ValidationException",
                   "Mocked result must contain the same number of items as number of Parallel "
                   "branches.");
}

/* ---- one state of a machine ---- */

static void test_state_of_a_machine(void **state)
{
    static const char machine[] =
        "{\"StartAt\":\"M\",\"States\":{\"M\":{\"Type\":\"Map\",\"ItemProcessor\":{\"StartAt\":"
        "\"I\",\"States\":{\"I\":{\"Type\":\"Pass\",\"Parameters\":{\"v.$\":"
        "\"$$.Map.Item.Value\",\"n.$\":\"$$.State.Name\"},\"Next\":\"J\"},\"J\":{\"Type\":"
        "\"Pass\",\"Next\":\"I\"}}},\"End\":true}}}";

    (void)state;
    assert_refused(machine, "\"stateName\":\"K\"", "ValidationException",
                   "State not found in definition");
    assert_refused(machine, "\"stateName\":\"I\"", "InvalidDefinition",
                   "Invalid State Machine Definition: 'MISSING_END_STATE: Workflow has no terminal "
                   "state at null'");
}

static void test_state_in_a_map(void **state)
{
    static const char machine[] =
        "{\"StartAt\":\"M\",\"States\":{\"M\":{\"Type\":\"Map\",\"ItemProcessor\":{\"StartAt\":"
        "\"I\",\"States\":{\"I\":{\"Type\":\"Pass\",\"Parameters\":{\"v.$\":"
        "\"$$.Map.Item.Value\",\"n.$\":\"$$.State.Name\"},\"Next\":\"J\"},\"J\":{\"Type\":"
        "\"Succeed\"}}},\"End\":true}}}";

    (void)state;
    assert_answer(machine, "\"stateName\":\"I\",\"input\":\"5\"",
                  "\"output\":\"{'v':5,'n':'StateName'}\",\"nextState\":\"J\","
                  "\"status\":\"SUCCEEDED\"");
    assert_answer(machine,
                  "\"stateName\":\"I\",\"context\":\"{'State':{'Name':'I'},'Map':{'Item':"
                  "{'Value':6}}}\"",
                  "\"output\":\"{'v':6,'n':'I'}\",\"nextState\":\"J\",\"status\":\"SUCCEEDED\"");
}

/* ---- refusals ---- */

static void test_refusals(void **state)
{
    static const char pass[] = "{\"Type\":\"Pass\",\"End\":true}";

    (void)state;
    assert_refused("{", "", "InvalidDefinition",
                   "Invalid State Machine Definition: 'INVALID_JSON_DESCRIPTION: Unexpected "
                   "end-of-input: expected close marker for Object (start marker at [Source: "
                   "(String)\"{\"; line: 1, column: 1])\n at [Source: (String)\"{\"; line: 1, "
                   "column: 2] at [Source: (String)\"{\"; line: 1, column: 2]'");
    assert_refused(pass, "\"mock\":{\"result\":\"{}\"}", "ValidationException",
                   "State type 'Pass' is not supported when a mock is specified");
    assert_refused(pass, "\"stateConfiguration\":{\"retrierRetryCount\":0}", "ValidationException",
                   "TestState does not support RetrierRetryCount when a mock is not specified.");
    assert_refused(pass, "\"context\":\"{'State':{'RetryCount':'1'}}\"", "ValidationException",
                   "Invalid Context object provided: State.RetryCount must be a number");
    assert_refused(TASK "\"End\":true}", "\"mock\":{\"result\":\"{'MessageId':1}\"}",
                   "ValidationException",
                   "Mock result schema validation error: Field 'MessageId' must be a string");
    assert_refused("{\"Type\":\"Run\"}", "\"mock\":{\"result\":\"{}\"}", "InvalidDefinition",
                   "Invalid State Machine Definition: 'SCHEMA_VALIDATION_FAILED: The field 'Type' "
                   "should have one of these values: [Task, Wait, Pass, Succeed, Fail, Choice, "
                   "Parallel, Map] at /States/StateName/Type'");
    assert_refused(pass, "\"inspectionLevel\":\"ALL\"", "ValidationException",
                   "1 validation error detected: Value 'ALL' at 'inspectionLevel' failed to "
                   "satisfy constraint: Member must satisfy enum value set: [INFO, DEBUG, TRACE]");
}

static void test_needs_a_compiler(void **state)
{
    const struct api api = {.place = &place};
    static const char request[] = "{\"action\":\"TestState\",\"input\":{\"definition\":\"{}\"}}";
    struct buffer answer = BUFFER_EMPTY;

    (void)state;
    api_read(&api, NOW_MS, request, strlen(request), &answer);
    assert_non_null(strstr(answer.text, "needs the compiler"));
    buffer_fini(&answer);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_goes_on),
        cmocka_unit_test(test_waits),
        cmocka_unit_test(test_tells_data_flow),
        cmocka_unit_test(test_tells_variables),
        cmocka_unit_test(test_handles_errors),
        cmocka_unit_test(test_map),
        cmocka_unit_test(test_map_tolerates),
        cmocka_unit_test(test_parallel),
        cmocka_unit_test(test_state_of_a_machine),
        cmocka_unit_test(test_state_in_a_map),
        cmocka_unit_test(test_refusals),
        cmocka_unit_test(test_needs_a_compiler),
    };

    struct loop *loop = loop_new(false);
    const struct service_options options = {.loop = loop, .place = &place, .compiler = &compiler};
    int failed;

    service_compiler_init(&compiler, &compiling);
    service = service_new(&options);
    failed = cmocka_run_group_tests(tests, NULL, NULL);
    service_free(service);
    loop_free(loop);
    return failed;
}
