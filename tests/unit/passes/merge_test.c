/* tests/unit/passes/merge_test.c - equal operations are computed once, where that is the same. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "compiler/passes/passes.h"
#include "runtime/base/count.h"

struct example {
    const char *what;
    const char *lines; /* of a point function */
    enum ir_opcode op;
    int left; /* how many of these stay */
};

static const struct example examples[] = {
    {"a field read twice",
     "%1 = input\n%2 = member %1, key \"a\"\n%3 = member %1, key \"a\"\n"
     "%4 = array %2, %3\n%5 = leave %4\nend\n",
     OP_sfn_member, 1},
    {"two fields",
     "%1 = input\n%2 = member %1, key \"a\"\n%3 = member %1, key \"b\"\n"
     "%4 = array %2, %3\n%5 = leave %4\nend\n",
     OP_sfn_member, 2},
    {"keys with the same start",
     "%1 = input\n%2 = member %1, key \"a\\u0000x\"\n%3 = member %1, key \"a\\u0000y\"\nend\n",
     OP_sfn_member, 2},
    {"a chain read twice",
     "%1 = input\n%2 = member %1, key \"a\"\n%3 = member %2, key \"b\"\n"
     "%4 = input\n%5 = member %4, key \"a\"\n%6 = member %5, key \"b\"\nend\n",
     OP_sfn_member, 2},
    {"the input around an action",
     "%1 = input\n%2 = array %1\nassign 0, \"x\", %2\n%3 = input\n%4 = array %3\nend\n",
     OP_sfn_input, 2},
    {"a pure result around an action",
     "%1 = input\n%2 = array %1\nassign 0, \"x\", %2\n%3 = array %1\n%4 = leave %3\nend\n",
     OP_sfn_array, 1},
    {"numbers that differ in kind only",
     "%1 = literal 1\n%2 = literal 1.0\n%3 = array %1\n%4 = array %2\nend\n", OP_sfn_array, 2},
    {"random values", "%1 = uuid\n%2 = uuid\n%3 = array %1, %2\n%4 = leave %3\nend\n", OP_sfn_uuid,
     2},
    {"what only a failure would tell apart",
     "%1 = input\n%2 = math_add %1, %1, \"a\"\n%3 = math_add %1, %1, \"b\"\n%4 = array %2, %3\n"
     "%5 = leave %4\nend\n",
     OP_sfn_math_add, 1},
    {"words that mean something",
     "%1 = input\n%2 = query_array_of \"i\", %1\n%3 = query_array_of \"s\", %1\n"
     "%4 = query_array_of \"i\", %1\n%5 = array %2, %3, %4\n%6 = leave %5\nend\n",
     OP_sfn_query_array_of, 2},
    {"the input around the beginning of an expression",
     "query_begin \"a\", \"\"\n%1 = input\n%2 = query_settle %1, 0\nquery_begin \"b\", \"\"\n"
     "%3 = input\n%4 = query_settle %3, 0\n%5 = array %2, %4\n%6 = leave %5\nend\n",
     OP_sfn_input, 1},
    {"what one expression finds and another, too",
     "%1 = input\nquery_begin \"a\", \"\"\n%2 = query_last_field %1, key \"a\"\n"
     "query_begin \"b\", \"\"\n%3 = query_last_field %1, key \"a\"\n%4 = array %2, %3\n"
     "%5 = leave %4\nend\n",
     OP_sfn_query_last_field, 1},
    {"what one expression makes and another, too",
     "%1 = input\nquery_begin \"a\", \"\"\n%2 = query_object key \"a\", %1\n"
     "query_begin \"b\", \"\"\n%3 = query_object key \"a\", %1\n%4 = array %2, %3\n"
     "%5 = leave %4\nend\n",
     OP_sfn_query_object, 2},
    {"what an expression makes before two ways and where they meet",
     "%1 = input\nquery_begin \"a\", \"\"\n%2 = query_object key \"a\", %1\n%3 = present %1\n"
     "branch %3, ^one.1, ^two.2\n^one.1:\njump ^both.3\n^two.2:\njump ^both.3\n^both.3:\n"
     "%4 = query_object key \"a\", %1\n%5 = array %2, %4\n%6 = leave %5\nend\n",
     OP_sfn_query_object, 1},
    {"the same, where another expression began on one of them",
     "%1 = input\nquery_begin \"a\", \"\"\n%2 = query_object key \"a\", %1\n%3 = present %1\n"
     "branch %3, ^one.1, ^two.2\n^one.1:\nquery_begin \"b\", \"\"\njump ^both.3\n^two.2:\n"
     "jump ^both.3\n^both.3:\n%4 = query_object key \"a\", %1\n%5 = array %2, %4\n"
     "%6 = leave %5\nend\n",
     OP_sfn_query_object, 2},
    {"around a loop, as long as nothing acts",
     "%1 = input\njump ^loop.1, 0\n^loop.1(%2 int):\n%3 = element %1, %2\n%4 = present %3\n"
     "branch %4, ^again.2, ^done.3\n^again.2:\n%5 = element %1, %2\n%6 = array %5\n"
     "assign 0, \"x\", %6\n%7 = add %2, 1\njump ^loop.1, %7\n^done.3:\nend\n",
     OP_sfn_element, 1},
    {"what is read of a frame that a loop acts on",
     "%1 = variable 0, 0\njump ^loop.1, 0\n^loop.1(%2 int):\n%3 = variable 0, 0\n"
     "%4 = element %3, %2\nassign 0, \"x\", %4\n%5 = less %2, 9\n"
     "branch %5, ^again.2, ^done.3\n^again.2:\n%6 = add %2, 1\njump ^loop.1, %6\n"
     "^done.3:\n%7 = array %1, %3\n%8 = leave %7\nend\n",
     OP_sfn_variable, 2},
    {"parameters of a block",
     "%1 = input\njump ^a.1, %1, %1\n^a.1(%2 value, %3 value):\n%4 = element %2, 0\n"
     "%5 = element %3, 0\n%6 = array %4, %5\nend\n",
     OP_sfn_element, 2},
    {"texts that mean something",
     "%1 = error_is \"A\"\n%2 = error_is \"B\"\n%3 = not %1\n%4 = not %2\nend\n", OP_sfn_error_is,
     2},
    {"another slot", "%1 = variable 0, 0\n%2 = variable 0, 1\n%3 = variable 1, 0\nend\n",
     OP_sfn_variable, 3},
    {"operands in another order",
     "%1 = input\n%2 = literal 1\n%3 = numeric_less_than %1, %2\n"
     "%4 = numeric_less_than %2, %1\nend\n",
     OP_sfn_numeric_less_than, 2},
    {"on one way, then behind both",
     "%1 = input\n%2 = present %1\nbranch %2, ^a.1, ^b.2\n"
     "^a.1:\n%3 = member %1, key \"a\"\njump ^b.2\n"
     "^b.2:\n%4 = member %1, key \"a\"\n%5 = array %1\nend\n",
     OP_sfn_member, 2},
    {"before both, then behind both",
     "%1 = input\n%6 = member %1, key \"a\"\n%2 = present %1\nbranch %2, ^a.1, ^b.2\n"
     "^a.1:\n%3 = member %1, key \"a\"\njump ^b.2\n"
     "^b.2:\n%4 = member %1, key \"a\"\nend\n",
     OP_sfn_member, 1},
    {"the input, behind a way that acts and one that does not",
     "%1 = input\n%2 = present %1\nbranch %2, ^a.1, ^b.2\n"
     "^a.1:\nassign 0, \"x\", %1\njump ^b.2\n"
     "^b.2:\n%4 = input\n%5 = array %4\nend\n",
     OP_sfn_input, 2},
    {"the input, in a loop that acts",
     "%1 = input\njump ^loop.1\n^loop.1:\n%2 = variable 0, 0\nassign 0, \"x\", %2\n"
     "%3 = variable 0, 0\n%4 = present %3\nbranch %4, ^loop.1, ^out.2\n"
     "^out.2:\n%5 = variable 0, 0\nend\n",
     OP_sfn_variable, 2},
    {"in a block nothing reaches",
     "%1 = input\nend\n^orphan.1:\n%2 = input\n%3 = input\n%4 = array %2, %3\nend\n", OP_sfn_input,
     3},
};

static int count_operations(const struct ir_program *program, enum ir_opcode op)
{
    int count = 0;

    for (const struct ir_block *block = program->functions->blocks; block != NULL;
         block = block->next) {
        for (const struct ir_instruction *at = block->first; at != NULL; at = at->next)
            count += at->op == op;
    }
    return count;
}

static void test_examples(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(examples); i++) {
        struct arena *arena = arena_new();
        const char *problem = NULL;
        const char *text = arena_format(
            arena, "program \"p\" timeout 0\npoint @p {\n^entry:\n%s}\n", examples[i].lines);
        struct ir_program *program = ir_read(arena, text, strlen(text), &problem);

        if (program == NULL)
            fail_msg("%s: %s", examples[i].what, problem);
        problem = ir_verify(program);
        if (problem != NULL)
            fail_msg("%s: %s", examples[i].what, problem);
        merge_program(program);
        if (count_operations(program, examples[i].op) != examples[i].left)
            fail_msg("%s: %d left, not %d", examples[i].what,
                     count_operations(program, examples[i].op), examples[i].left);
        arena_free(arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_examples),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
