/* tests/unit/prove/answers_test.c - what Resources are known to give. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "compiler/prove/analysis/answers.h"
#include "runtime/answers/answers.h"
#include "runtime/base/count.h"
#include "sfn/abi.h"

static const struct shape *answer(struct arena *arena, const char *type, const char *action)
{
    const struct ir_resource resource = {
        .text = arena_format(arena, "arn:aws:states:::%s:%s", type, action),
        .type = type,
        .action = action,
        .kind = SFN_SERVICE,
    };

    return answer_of(arena, &resource, (struct span){0});
}

static const struct shape *member(struct arena *arena, const struct shape *shape, const char *name)
{
    const struct key key = key_of(name, strlen(name));

    return shape_member_of(arena, shape, &key);
}

static void answers_are_shapes(void **unused)
{
    static const struct {
        const char *type, *action, *shape;
    } cases[] = {
        {"sns", "publish",
         "{MessageId?: text, SdkHttpMetadata?: object, SdkResponseMetadata?: object, "
         "SequenceNumber?: text}"},
        {"aws-sdk:sns", "publish", "{MessageId?: text, SequenceNumber?: text}"},
        {"sns", "publish.waitForTaskToken", "any"},
        {"aws-sdk:sts", "getCallerIdentity", "{Account?: text, Arn?: text, UserId?: text}"},
        {"states", "startExecution",
         "{ExecutionArn: text, SdkHttpMetadata?: object, SdkResponseMetadata?: object, "
         "StartDate: text}"},
        {"http", "invoke",
         "{Headers?: {*: any}, ResponseBody?: any, SdkHttpMetadata?: object, "
         "SdkResponseMetadata?: object, StatusCode?: whole 100..399, StatusText?: text, *: any}"},
        {"databrew", "startJobRun.sync", "any"},
        {"nobody", "knows", "any"},
    };

    (void)unused;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct arena *arena = arena_new();
        struct buffer out = BUFFER_EMPTY;

        shape_print(answer(arena, cases[i].type, cases[i].action), &out);
        assert_string_equal(out.text, cases[i].shape);
        buffer_fini(&out);
        arena_free(arena);
    }
}

/* "DBInstances" of the model is "DbInstances" in Java; either may be there. */
static void names_may_be_those_of_java(void **unused)
{
    struct arena *arena = arena_new();
    const struct shape *shape = answer(arena, "aws-sdk:rds", "describeDBInstances");
    const struct shape *item = shape_items_of(arena, member(arena, shape, "DbInstances"));

    (void)unused;
    assert_true(shape_may_be(member(arena, shape, "DBInstances"), SHAPE_ARRAY));
    assert_true(shape_is_only(member(arena, shape, "DbInstance"), SHAPE_ABSENT));
    assert_true(shape_may_be(member(arena, item, "DBInstanceStatus"), SHAPE_TEXT));
    assert_true(shape_may_be(member(arena, item, "DbInstanceStatus"), SHAPE_TEXT));
    assert_true(shape_may_be(member(arena, item, "IamDatabaseAuthenticationEnabled"), SHAPE_TRUE));
    arena_free(arena);
}

/* A nested execution that is waited for has succeeded; only ".sync:2" reads its output. */
static void nested_executions_have_succeeded(void **unused)
{
    struct arena *arena = arena_new();
    const struct shape *sync = answer(arena, "states", "startExecution.sync");
    const struct shape *second = answer(arena, "states", "startExecution.sync:2");
    struct buffer out = BUFFER_EMPTY;

    (void)unused;
    shape_print(member(arena, sync, "Status"), &out);
    assert_string_equal(out.text, "\"SUCCEEDED\"");
    assert_true(shape_is_only(member(arena, sync, "Output"), SHAPE_TEXT | SHAPE_ABSENT));
    assert_true(shape_may_be(member(arena, second, "Output"), SHAPE_OBJECT));
    assert_true(shape_is_only(member(arena, second, "Error"), SHAPE_ABSENT));
    buffer_fini(&out);
    arena_free(arena);
}

/* What an optimized integration has made an error of is not in its answer; the SDK hands it on. */
static void answers_tell_of_success(void **unused)
{
    struct arena *arena = arena_new();
    const struct shape *own = answer(arena, "lambda", "invoke");
    const struct shape *sdk = answer(arena, "aws-sdk:lambda", "invoke");
    const struct shape *query = answer(arena, "athena", "startQueryExecution.sync");
    const struct shape *status = member(arena, member(arena, query, "QueryExecution"), "Status");
    struct buffer out = BUFFER_EMPTY;

    (void)unused;
    assert_true(shape_is_only(member(arena, own, "FunctionError"), SHAPE_ABSENT));
    assert_true(shape_may_be(member(arena, sdk, "FunctionError"), SHAPE_TEXT));
    shape_print(member(arena, status, "State"), &out);
    assert_non_null(strstr(out.text, "\"SUCCEEDED\""));
    assert_null(strstr(out.text, "\"FAILED\""));
    assert_true(shape_may_be(member(arena, status, "StateChangeReason"), SHAPE_TEXT));
    buffer_fini(&out);
    arena_free(arena);
}

/* What only a function, a worker or whoever has the token says is not known. */
static void others_are_not_known(void **unused)
{
    static const struct ir_resource others[] = {
        {.text = "arn:aws:lambda:eu-west-1:123456789012:function:f", .kind = SFN_LAMBDA},
        {.text = "arn:aws:states:eu-west-1:123456789012:activity:a", .kind = SFN_ACTIVITY},
        {.text = "sns:publish", .type = "sns", .action = "publish", .kind = SFN_SERVICE},
    };

    (void)unused;
    for (size_t i = 0; i < COUNT_OF(others); i++) {
        struct arena *arena = arena_new();
        const struct shape *shape = answer_of(arena, &others[i], (struct span){0});

        assert_true(shape_equals(shape, shape_of_kinds(arena, SHAPE_JSON)));
        arena_free(arena);
    }
}

/* The function is known when its name and its qualifier are. */
static void functions_are_known_by_name(void **unused)
{
    static const struct ir_resource invoke = {.text = "arn:aws:states:::lambda:invoke",
                                              .type = "lambda",
                                              .action = "invoke",
                                              .kind = SFN_SERVICE};
    static const struct ir_resource publish = {
        .text = "arn:aws:states:::sns:publish", .type = "sns", .action = "publish"};
    struct arena *arena = arena_new();
    const struct key function = key_of("FunctionName", 12), qualifier = key_of("Qualifier", 9);
    const struct shape *text = shape_of_kinds(arena, SHAPE_TEXT);
    const struct shape *name = shape_of_words(arena, &(struct shape_word){"f", 1}, 1);
    const struct shape *input =
        shape_of_members(arena, &(struct shape_member){function, name}, 1, NULL, (struct span){0});
    const struct shape *live = shape_set_member(arena, input, &qualifier, name, (struct span){0});
    const struct shape *some = shape_set_member(arena, input, &qualifier, text, (struct span){0});
    const struct shape *any = shape_set_member(arena, input, &function, text, (struct span){0});

    (void)unused;
    assert_string_equal(answer_function(arena, &invoke, input), "f");
    assert_string_equal(answer_function(arena, &invoke, live), "f:f");
    assert_null(answer_function(arena, &invoke, some));
    assert_null(answer_function(arena, &invoke, any));
    assert_null(answer_function(arena, &invoke, NULL));
    assert_null(answer_function(arena, &publish, input));
    arena_free(arena);
}

/* Whether the shape is written as answers.def says; all of its parts are. */
static void assert_written(const char *shape)
{
    struct answer_member part;

    assert_non_null(strchr("sntb[<{*", *shape));
    if (*shape == '[' || *shape == '<') {
        assert_written(shape + 1);
        assert_int_equal(*answer_behind(shape + 1), *shape == '[' ? ']' : '>');
    }
    if (*shape == '{')
        for (const char *at = shape + 1; (at = answer_next_member(at, &part)) != NULL;) {
            assert_true(part.size > 0);
            assert_true(*at == ' ' || *at == '}');
            assert_written(part.shape);
        }
}

static void all_answers_are_written_well(void **unused)
{
    static const char *const all[] = {
#define ANSWER(action, shape) shape,
#define RESULT(action, shape) shape,
#include "runtime/answers/answers.def"
#include "runtime/answers/accounts.def"
#include "runtime/answers/compute.def"
#include "runtime/answers/data.def"
#include "runtime/answers/learning.def"
#include "runtime/answers/messages.def"
#undef ANSWER
#undef RESULT
    };

    (void)unused;
    for (size_t i = 0; i < COUNT_OF(all); i++) {
        assert_written(all[i]);
        assert_int_equal(*answer_behind(all[i]), '\0');
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(answers_are_shapes),
        cmocka_unit_test(names_may_be_those_of_java),
        cmocka_unit_test(nested_executions_have_succeeded),
        cmocka_unit_test(answers_tell_of_success),
        cmocka_unit_test(others_are_not_known),
        cmocka_unit_test(functions_are_known_by_name),
        cmocka_unit_test(all_answers_are_written_well),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
