/* tests/unit/passes/decide_test.c - a test falls away where its outcome is proven, and only there.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "compiler/passes/passes.h"
#include "runtime/base/count.h"

/* Two states, A and then B; how many operations stay. */
struct example {
    const char *what;
    const char *first, *second; /* lines of their functions, before they leave and go on */
    enum ir_opcode op;
    int apart, closed; /* so many stay, in each way */
};

#define FIND_X "%1 = input\n%2 = member %1, key \"x\"\n"

static const struct example examples[] = {
    {"a field that may be missing", FIND_X "%3 = require %2, \"no\"\n%4 = array %3\n",
     "%1 = input\n", OP_sfn_require, 1, 1},
    {"a field that was found before",
     FIND_X "%3 = require %2, \"no\"\n%4 = require_field %2, %1, \"$.x\", \"a\"\n", "%1 = input\n",
     OP_sfn_require_field, 0, 0},
    {"a field that was found in another state", FIND_X "%3 = require %2, \"no\"\n",
     FIND_X "%3 = require_field %2, %1, \"$.x\", \"a\"\n", OP_sfn_require_field, 1, 0},
    {"a field behind a test that it is there",
     FIND_X "%3 = present %2\nbranch %3, ^there.1, ^gone.2\n^there.1:\n%4 = require %2, \"no\"\n"
            "jump ^on.3\n^gone.2:\njump ^on.3\n^on.3:\n",
     "%1 = input\n", OP_sfn_require, 0, 0},
    {"a field in front of a test that it is there",
     FIND_X "%3 = present %2\nbranch %3, ^there.1, ^gone.2\n^there.1:\njump ^on.3\n^gone.2:\n"
            "%4 = require %2, \"no\"\njump ^on.3\n^on.3:\n",
     "%1 = input\n", OP_sfn_require, 1, 1},
    {"a test that has been made in another state", FIND_X "%3 = require %2, \"no\"\n",
     FIND_X "%3 = present %2\nbranch %3, ^there.1, ^gone.2\n^there.1:\njump ^on.3\n^gone.2:\n"
            "jump ^on.3\n^on.3:\n",
     OP_sfn_present, 1, 0},
    {"what a variable holds", "%1 = input\n%2 = literal 1\nassign 0, \"v\", %2\n",
     "%1 = input\n%2 = variable 0, 0\n%3 = require %2, \"no\"\n", OP_sfn_require, 1, 0},
    {"an array that is one", "%1 = input\n%2 = array %1\n%3 = require_array %2, \"$\"\n",
     "%1 = input\n", OP_sfn_require_array, 0, 0},
    {"an object that is no array", "%1 = literal {}\n%3 = require_array %1, \"$\"\n",
     "%1 = input\n", OP_sfn_require_array, 1, 1},
};

static int count_operations(const struct ir_program *program, enum ir_opcode op)
{
    int count = 0;

    for (const struct ir_function *function = program->functions; function != NULL;
         function = function->next)
        for (const struct ir_block *block = function->blocks; block != NULL; block = block->next)
            for (const struct ir_instruction *at = block->first; at != NULL; at = at->next)
                count += at->op == op;
    return count;
}

static int left_of(const struct example *example, bool closed)
{
    struct arena *arena = arena_new();
    const char *problem = NULL;
    const char *text = arena_format(
        arena,
        "program \"p\" timeout 0\nscope 0 start @A.enter variables 1 \"v\"\n"
        "state 0 pass \"A\" enter @A.enter\nstate 1 pass \"B\" enter @B.enter\n"
        "point @A.enter {\n^entry:\nenter state 0 \"A\"\n%s%%90 = leave %%1\ngoto @B.enter\n}\n"
        "point @B.enter {\n^entry:\nenter state 1 \"B\"\n%s%%90 = leave %%1\nend\n}\n",
        example->first, example->second);
    struct ir_program *program = ir_read(arena, text, strlen(text), &problem);
    int left;

    if (program == NULL)
        fail_msg("%s: %s", example->what, problem);
    problem = ir_verify(program);
    if (problem != NULL)
        fail_msg("%s: %s", example->what, problem);
    decide_program(program, closed);
    problem = ir_verify(program);
    if (problem != NULL)
        fail_msg("%s, decided: %s", example->what, problem);
    left = count_operations(program, example->op);
    arena_free(arena);
    return left;
}

static void test_examples(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(examples); i++) {
        int apart = left_of(&examples[i], false);
        int closed = left_of(&examples[i], true);

        if (apart != examples[i].apart || closed != examples[i].closed)
            fail_msg("%s: %d and %d left, not %d and %d", examples[i].what, apart, closed,
                     examples[i].apart, examples[i].closed);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_examples),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
