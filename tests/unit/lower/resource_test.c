/* tests/unit/lower/resource_test.c - what a Resource says of its task: kind, action, token. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "compiler/lower/resource.h"
#include "runtime/base/count.h"
#include "sfn/abi.h"

#define FUNCTION "arn:aws:lambda:us-east-1:123456789012:function:charge"
#define ACTIVITY "arn:aws:states:us-east-1:123456789012:activity:charge"

static const struct {
    const char *text;
    int kind;
    const char *type, *action;
    bool submits, token;
} cases[] = {
    {FUNCTION, SFN_LAMBDA, NULL, NULL, false, false},
    {FUNCTION ":$LATEST", SFN_LAMBDA, NULL, NULL, false, false},
    {"arn:aws:lambda:${AWS::Region}:1:function:f", SFN_LAMBDA, NULL, NULL, false, false},
    {ACTIVITY, SFN_ACTIVITY, NULL, NULL, false, true},
    {"arn:aws-cn:states:cn-north-1:1:activity:a", SFN_ACTIVITY, NULL, NULL, false, true},
    {"arn:aws:states:::dynamodb:getItem", SFN_SERVICE, "dynamodb", "getItem", false, false},
    {"arn:aws:states:::aws-sdk:s3:listBuckets", SFN_SERVICE, "aws-sdk:s3", "listBuckets", false,
     false},
    {"arn:aws:states:::ecs:runTask.sync", SFN_SERVICE, "ecs", "runTask.sync", true, true},
    {"arn:aws:states:::states:startExecution.sync:2", SFN_SERVICE, "states",
     "startExecution.sync:2", true, true},
    {"arn:aws:states:::sqs:sendMessage.waitForTaskToken", SFN_SERVICE, "sqs",
     "sendMessage.waitForTaskToken", true, true},
    {"arn:aws:states:::lambda:invoke.waitForTaskToken", SFN_SERVICE, "lambda",
     "invoke.waitForTaskToken", true, true},
    {"arn:aws:states:::activity:a", SFN_SERVICE, "activity", "a", false, false},
    {"arn:aws:states:::word", SFN_SERVICE, "", "word", false, false},
    {"arn:aws:states:::.sync", SFN_SERVICE, "", ".sync", false, false},
    /* whatever else is named by what stands before its first colon */
    {"exec:./charge.py fast", SFN_SERVICE, "exec", "./charge.py fast", false, false},
    {"c:charge", SFN_SERVICE, "c", "charge", false, false},
    {"exec:wait.sync", SFN_SERVICE, "exec", "wait.sync", false, false},
    {"a word", SFN_SERVICE, "a word", "a word", false, false},
    {"", SFN_SERVICE, "", "", false, false},
    {"arn:aws:states:us-east-1:1:stateMachine:m", SFN_SERVICE, "arn",
     "aws:states:us-east-1:1:stateMachine:m", false, false},
    {"arn:aws:lambda:us-east-1:1:layer:l", SFN_SERVICE, "arn", "aws:lambda:us-east-1:1:layer:l",
     false, false},
    {"arn:aws:lambda", SFN_SERVICE, "arn", "aws:lambda", false, false},
};

static void check_text(const char *found, const char *expected)
{
    if (expected == NULL)
        assert_null(found);
    else
        assert_string_equal(found, expected);
}

static void test_cases(void **state)
{
    struct arena *arena = arena_new();
    struct ir_program *program = ir_program_new(arena, "resources");

    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        const struct ir_resource *resource = lower_resource(program, cases[i].text);

        assert_string_equal(resource->text, cases[i].text);
        assert_int_equal(resource->kind, cases[i].kind);
        check_text(resource->type, cases[i].type);
        check_text(resource->action, cases[i].action);
        assert_int_equal(resource->submits, cases[i].submits);
        assert_int_equal(resource->token, cases[i].token);
        assert_int_equal(resource->id, i);
    }
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_cases),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
