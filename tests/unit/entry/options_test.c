/* tests/unit/entry/options_test.c - the options of commands. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "runtime/base/count.h"
#include "runtime/entry/options.h"
#include "runtime/entry/store/commands.h"

enum { ARGUMENTS_MAX = 16 };

static char *read_options(struct options *options, enum options_command command,
                          const char *const *arguments)
{
    char *argv[ARGUMENTS_MAX];
    int argc = 0;

    for (; arguments[argc] != NULL; argc++)
        argv[argc] = (char *)arguments[argc];
    return options_read(options, command, command < OPTIONS_LIST ? NULL : &store_options, argc,
                        argv);
}

#define READ(options, command, ...)                                                                \
    read_options(options, command, (const char *const[]){__VA_ARGS__, NULL})

static void all_options_are_read(void **state)
{
    struct options options;
    char *problem = READ(&options, OPTIONS_RUN, "--input", "{}", "--name=n=1", "--mock", "m",
                         "--test-case", "t", "--history", "h", "--virtual-time", "--seed", "7",
                         "--verbose", "--aws-limits", "--store=memory:");

    (void)state;
    assert_null(problem);
    assert_string_equal(options.input, "{}");
    assert_string_equal(options.name, "n=1");
    assert_string_equal(options.mock, "m");
    assert_string_equal(options.test_case, "t");
    assert_string_equal(options.history, "h");
    assert_true(options.virtual_time && options.verbose && options.aws_limits);
    assert_int_equal(options.seed, 7);
    assert_false(options.help);
}

static void a_value_may_look_like_an_option(void **state)
{
    struct options options;

    (void)state;
    assert_null(READ(&options, OPTIONS_RUN, "--input", "-", "--name", "--help"));
    assert_string_equal(options.input, "-");
    assert_string_equal(options.name, "--help");
    assert_false(options.help);
}

static void an_option_with_a_value_is_two_arguments_wide(void **state)
{
    (void)state;
    assert_int_equal(options_width(OPTIONS_RUN, "--seed"), 2);
    assert_int_equal(options_width(OPTIONS_RUN, "--seed=7"), 1);
    assert_int_equal(options_width(OPTIONS_RUN, "--verbose"), 1);
    assert_int_equal(options_width(OPTIONS_RUN, "--unordered"), 1);
    assert_int_equal(options_width(OPTIONS_RUN, "order.asl.json"), 1);
}

static void seeds_differ_unless_given(void **state)
{
    struct options first;
    struct options second;

    (void)state;
    assert_null(READ(&first, OPTIONS_RUN, "--verbose"));
    assert_null(READ(&second, OPTIONS_RUN, "--verbose"));
    assert_true(first.seed != second.seed);
    assert_null(READ(&first, OPTIONS_RUN, "--seed=18446744073709551615"));
    assert_true(first.seed == UINT64_MAX);
}

static void assert_refused(char *problem, const char *word)
{
    assert_non_null(problem);
    assert_non_null(strstr(problem, word));
    assert_null(strchr(problem, '\n'));
    free(problem);
}

static void mistakes_are_named(void **state)
{
    struct options options;

    (void)state;
    assert_refused(READ(&options, OPTIONS_RUN, "--imput", "{}"), "--imput");
    assert_refused(READ(&options, OPTIONS_RUN, "--imput={}"), "unknown option --imput");
    assert_refused(READ(&options, OPTIONS_RUN, "--endpoint=http://a:1"), "start --endpoint URL");
    assert_refused(READ(&options, OPTIONS_STREAM, "--endpoint", "x"), "it takes no --endpoint: ");
    assert_refused(READ(&options, OPTIONS_RUN, "input.json"), "input.json");
    assert_refused(READ(&options, OPTIONS_RUN, "--input"), "needs a value");
    assert_refused(READ(&options, OPTIONS_RUN, "--verbose=1"), "takes no value");
    assert_refused(READ(&options, OPTIONS_RUN, "--unordered"), "--unordered");
    assert_refused(READ(&options, OPTIONS_STREAM, "--input", "{}"), "--input");
    assert_refused(READ(&options, OPTIONS_RUN, "--seed", ""), "--seed");
    assert_refused(READ(&options, OPTIONS_RUN, "--seed", "-1"), "--seed");
    assert_refused(READ(&options, OPTIONS_RUN, "--seed", "18446744073709551616"), "--seed");
    assert_refused(READ(&options, OPTIONS_RUN, "--seed", "7x"), "--seed");
    assert_refused(READ(&options, OPTIONS_RUN, "--test-case", "t"), "--mock");
    assert_refused(READ(&options, OPTIONS_RUN, "--store", "x.db", "--virtual-time"), "in memory");
    assert_refused(READ(&options, OPTIONS_WORK, "--bindings", "b.json"), "which store");
    assert_refused(READ(&options, OPTIONS_LIST, "--store", "x", "--limit", "0"), "--limit");
    assert_refused(READ(&options, OPTIONS_STOP, "--store", "x"), "which execution");
    assert_refused(READ(&options, OPTIONS_STOP, "a", "b", "--store", "x"), "unexpected");
    assert_refused(READ(&options, OPTIONS_RUN, "--name", ""), "--name");
    assert_refused(READ(&options, OPTIONS_RUN, ""), "unexpected");
    assert_null(READ(&options, OPTIONS_RUN, "--")); /* it ends the options */
    assert_refused(READ(&options, OPTIONS_RUN, "--", "--verbose"), "unexpected");
}

static void help_names_every_option(void **state)
{
    static const char *const both[] = {"--mock", "--test-case",  "--bindings", "--virtual-time",
                                       "--seed", "--aws-limits", "--store",    "--help"};
    struct buffer run = BUFFER_EMPTY;
    struct buffer stream = BUFFER_EMPTY;

    (void)state;
    options_explain(&run, OPTIONS_RUN, NULL);
    options_explain(&stream, OPTIONS_STREAM, NULL);
    for (size_t i = 0; i < COUNT_OF(both); i++) {
        assert_non_null(strstr(run.text, both[i]));
        assert_non_null(strstr(stream.text, both[i]));
    }
    assert_non_null(strstr(run.text, "--history"));
    assert_null(strstr(run.text, "--unordered"));
    assert_non_null(strstr(stream.text, "--unordered"));
    buffer_fini(&run);
    buffer_fini(&stream);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_options_are_read),
        cmocka_unit_test(a_value_may_look_like_an_option),
        cmocka_unit_test(an_option_with_a_value_is_two_arguments_wide),
        cmocka_unit_test(seeds_differ_unless_given),
        cmocka_unit_test(mistakes_are_named),
        cmocka_unit_test(help_names_every_option),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
