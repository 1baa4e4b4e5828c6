/* tests/unit/prove/solver_test.c - one child answers all questions, and may be lost. */
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "compiler/prove/solver/solver.h"

#define MODULE ".libs/sfnc-z3.so"

static void assert_answers(struct solver *solver, bool more, const char *script,
                           const char *expected)
{
    struct buffer answer = BUFFER_EMPTY;
    const char *problem = "";

    if (!(more ? solver_more : solver_run)(solver, script, &answer, &problem))
        fail_msg("%s", problem);
    buffer_add_byte(&answer, '\0');
    assert_string_equal(answer.text, expected);
    buffer_fini(&answer);
}

static void assert_no_answer(struct solver *solver, const char *script, const char *expected)
{
    struct buffer answer = BUFFER_EMPTY;
    const char *problem = "";

    assert_false(solver_run(solver, script, &answer, &problem));
    assert_string_equal(problem, expected);
    assert_int_equal(solver->child.process, 0);
    buffer_fini(&answer);
}

static void the_child_is_kept(void **unused)
{
    struct solver solver = {.module = MODULE, .milliseconds = 20000};
    pid_t first;

    (void)unused;
    assert_answers(&solver, false, "(echo \"one\")", "one\n");
    first = solver.child.process;
    assert_answers(&solver, false, "(echo \"two\")", "two\n");
    assert_int_equal(solver.child.process, first);
    solver_close(&solver);
    assert_int_equal(solver.child.process, 0);
    solver_close(&solver);
    assert_answers(&solver, false, "(echo \"three\")", "three\n");
    solver_close(&solver);
}

static void more_goes_on_and_run_begins_anew(void **unused)
{
    struct solver solver = {.module = MODULE, .milliseconds = 20000};

    (void)unused;
    assert_answers(&solver, false, "(declare-const a Int)\n(assert (> a 3))", "");
    assert_answers(&solver, true, "(check-sat-assuming ((= a 4)))", "sat\n");
    assert_answers(&solver, true, "(check-sat-assuming ((= a 3)))", "unsat\n");
    /* `a` may be declared again, and nothing is known of it. */
    assert_answers(&solver, false, "(declare-const a Int)\n(check-sat-assuming ((= a 3)))",
                   "sat\n");
    solver_close(&solver);
}

static void without_a_script_there_is_no_more(void **unused)
{
    struct solver solver = {.module = MODULE, .milliseconds = 20000};
    struct buffer answer = BUFFER_EMPTY;
    const char *problem = "";

    (void)unused;
    assert_false(solver_more(&solver, "(check-sat)", &answer, &problem));
    assert_string_equal(problem, "the solver ended without an answer");
    buffer_fini(&answer);
}

static void long_scripts_and_answers_come_through(void **unused)
{
    struct solver solver = {.module = MODULE, .milliseconds = 60000};
    struct buffer script = BUFFER_EMPTY;
    struct buffer expected = BUFFER_EMPTY;

    (void)unused;
    for (int i = 0; i < 20000; i++) {
        buffer_add_format(&script, "(echo \"line %d\")\n", i);
        buffer_add_format(&expected, "line %d\n", i);
    }
    buffer_add_byte(&expected, '\0');
    assert_answers(&solver, false, script.text, expected.text);
    buffer_fini(&script);
    buffer_fini(&expected);
    solver_close(&solver);
}

static void a_child_that_died_is_replaced(void **unused)
{
    struct solver solver = {.module = MODULE, .milliseconds = 20000};

    (void)unused;
    assert_answers(&solver, false, "(echo \"one\")", "one\n");
    assert_int_equal(kill(solver.child.process, SIGKILL), 0);
    assert_answers(&solver, false, "(echo \"two\")", "two\n");
    solver_close(&solver);
}

/* Cubes that add up: a search without end. */
#define HARD                                                                                       \
    "(declare-const a Int)(declare-const b Int)(declare-const c Int)"                              \
    "(assert (and (> a 1) (> b 1) (> c 1)))"                                                       \
    "(assert (= (+ (* a a a) (* b b b)) (* c c c)))(check-sat)"

static void what_takes_too_long_has_no_answer(void **unused)
{
    struct solver solver = {.module = MODULE, .milliseconds = 300};
    const char *hard = HARD;

    (void)unused;
    assert_no_answer(&solver, hard, "the solver took too long");
    solver.milliseconds = 20000;
    assert_answers(&solver, false, "(echo \"still here\")", "still here\n");
    solver_close(&solver);
}

static void parts_before_what_takes_too_long_are_answered(void **unused)
{
    struct solver solver = {.module = MODULE, .milliseconds = 2000};
    struct buffer answer = BUFFER_EMPTY;
    const char *problem = "";

    (void)unused;
    assert_answers(&solver, false,
                   "(declare-const a Int)\n" SOLVER_PART
                   "(assert (> a 3))\n(echo \"one\")\n" SOLVER_PART
                   "(check-sat-assuming ((= a 3)))",
                   "one\nunsat\n");
    assert_false(solver_run(&solver,
                            "(echo \"one\")\n" SOLVER_PART "(echo \"two\")\n" SOLVER_PART HARD
                            "\n" SOLVER_PART "(echo \"three\")",
                            &answer, &problem));
    buffer_add_byte(&answer, '\0');
    assert_string_equal(answer.text, "one\ntwo\n");
    assert_string_equal(problem, "the solver took too long");
    buffer_fini(&answer);
    solver_close(&solver);
}

static void too_much_is_not_asked(void **unused)
{
    struct solver solver = {.module = MODULE, .milliseconds = 20000};
    struct buffer script = BUFFER_EMPTY;
    struct buffer answer = BUFFER_EMPTY;
    const char *problem = "";

    (void)unused;
    while (script.size < ((size_t)9 << 20))
        buffer_add_text(&script, "(echo \"a line\")\n");
    buffer_add_byte(&script, '\0');
    assert_false(solver_run(&solver, script.text, &answer, &problem));
    assert_string_equal(problem, "there is too much to ask the solver");
    buffer_fini(&script);
    buffer_fini(&answer);
    solver_close(&solver);
}

static void what_is_no_solver_is_not_installed(void **unused)
{
    struct solver solver = {.module = "./no-such-module.so", .milliseconds = 20000};

    (void)unused;
    assert_no_answer(&solver, "(check-sat)", "the solver is not installed");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_child_is_kept),
        cmocka_unit_test(more_goes_on_and_run_begins_anew),
        cmocka_unit_test(without_a_script_there_is_no_more),
        cmocka_unit_test(long_scripts_and_answers_come_through),
        cmocka_unit_test(a_child_that_died_is_replaced),
        cmocka_unit_test(what_takes_too_long_has_no_answer),
        cmocka_unit_test(parts_before_what_takes_too_long_are_answered),
        cmocka_unit_test(too_much_is_not_asked),
        cmocka_unit_test(what_is_no_solver_is_not_installed),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
