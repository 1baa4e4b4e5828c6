/* tests/unit/prove/handlers_test.c - which retrier and catcher take an error. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "compiler/driver/compilation.h"
#include "compiler/driver/prove.h"
#include "compiler/prove/ways/handlers.h"
#include "compiler/prove/ways/throws.h"

static const char definition[] =
    "{\"StartAt\":\"A\",\"States\":{\"A\":{\"Type\":\"Task\","
    "\"Resource\":\"arn:aws:lambda:us-east-1:123456789012:function:f\",\"End\":true,"
    "\"Retry\":[{\"ErrorEquals\":[\"Busy\"],\"MaxAttempts\":2},"
    "{\"ErrorEquals\":[\"States.TaskFailed\"],\"MaxAttempts\":1}],"
    "\"Catch\":[{\"ErrorEquals\":[\"Busy\"],\"Next\":\"D\"}]},"
    "\"D\":{\"Type\":\"Fail\",\"Error\":\"Done.For\"}}}";

struct fixture {
    struct compilation c;
    struct proof proof;
    const struct ir_state *task;
};

static void open(struct fixture *f)
{
    *f = (struct fixture){.c = {.covered = true}};
    compilation_open_text(&f->c, definition, strlen(definition), "machine");
    assert_true(prove_open(&f->c, &f->proof));
    f->task = f->proof.program->states;
    assert_string_equal(f->task->name, "A");
}

static enum ir_opcode ends_with(struct fixture *f, const char *error, const int *attempts,
                                struct handled *handled)
{
    assert_true(handlers_walk(f->c.arena, f->task->fail, error, attempts, handled));
    return handled->end->op;
}

static void errors_are_retried_then_caught(void **unused)
{
    struct fixture f;
    struct handled first, second, third;

    (void)unused;
    open(&f);
    assert_int_equal(ends_with(&f, "Busy", NULL, &first), OP_SUSPEND);
    assert_int_equal(ends_with(&f, "Busy", first.attempts, &second), OP_SUSPEND);
    assert_int_equal(ends_with(&f, "Busy", second.attempts, &third), OP_GOTO);
    assert_int_equal(first.attempts[0], 1);
    assert_int_equal(second.attempts[0], 2);
    assert_int_equal(second.attempts[1], 0);
    compilation_close(&f.c);
}

static void a_timeout_is_no_failed_task(void **unused)
{
    struct fixture f;
    struct handled handled;

    (void)unused;
    open(&f);
    assert_int_equal(ends_with(&f, "Whatever", NULL, &handled), OP_SUSPEND);
    assert_int_equal(ends_with(&f, "States.Timeout", NULL, &handled), OP_FAIL);
    assert_int_equal(ends_with(&f, "States.Runtime", NULL, &handled), OP_FAIL);
    compilation_close(&f.c);
}

static void attempts_are_exhausted(void **unused)
{
    struct fixture f;
    int *attempts = NULL;

    (void)unused;
    open(&f);
    assert_int_equal(handlers_exhaust(f.c.arena, f.task->fail, "Busy", &attempts), 3);
    assert_int_equal(attempts[0], 2);
    attempts = NULL;
    assert_int_equal(handlers_exhaust(f.c.arena, f.task->fail, "Other", &attempts), 2);
    attempts = NULL;
    assert_int_equal(handlers_exhaust(f.c.arena, f.task->fail, "States.Timeout", &attempts), 1);
    compilation_close(&f.c);
}

static void each_that_is_named_is_tried_and_one_that_is_not(void **unused)
{
    struct fixture f;
    const char *const *errors;

    (void)unused;
    open(&f);
    errors = throws_of_task(f.c.arena, f.proof.program, f.task);
    assert_string_equal(errors[0], "Busy");
    assert_string_equal(errors[1], HANDLERS_TIMEOUT); /* which States.TaskFailed does not take */
    assert_string_equal(errors[2], HANDLERS_OTHER);
    assert_null(errors[3]);
    compilation_close(&f.c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(errors_are_retried_then_caught),
        cmocka_unit_test(a_timeout_is_no_failed_task),
        cmocka_unit_test(attempts_are_exhausted),
        cmocka_unit_test(each_that_is_named_is_tried_and_one_that_is_not),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
