/* tests/unit/passes/prune_test.c - what nothing reaches is dropped, and nothing else. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "compiler/passes/passes.h"

/* The text after pruning, in the arena. */
static const char *pruned(struct arena *arena, const char *text)
{
    const char *problem = NULL;
    struct ir_program *program = ir_read(arena, text, strlen(text), &problem);
    struct buffer out = BUFFER_EMPTY;
    const char *result;

    if (program == NULL)
        fail_msg("%s", problem);
    problem = ir_verify(program);
    if (problem != NULL)
        fail_msg("%s", problem);
    prune_program(program);
    ir_print(program, &out);
    result = arena_text(arena, out.text, out.size);
    buffer_fini(&out);
    return result;
}

#define HEAD "program \"p\" timeout 0\nscope 0 start @p variables 0\nstate 0 pass \"S\" work @p\n"

static void test_unused_results(void **state)
{
    struct arena *arena = arena_new();

    (void)state;
    assert_string_equal(
        pruned(arena,
               HEAD "\npoint @p {\n^entry:\n"
                    "  %1 = input\n  %2 = member %1, key \"a\"\n  %3 = member %2, key \"b\"\n"
                    "  %4 = present %3\n  %5 = nodes %3\n  %6 = literal 1\n"
                    "  %7 = require %3, \"absent\"\n  %8 = array %6\n  %9 = uuid\n"
                    "  %10 = literal 2\n  end\n}\n"),
        /* what may fail or acts stays, and what it needs */
        HEAD "\npoint @p {\n^entry:\n"
             "  %1 = input\n  %2 = member %1, key \"a\"\n  %3 = member %2, key \"b\"\n"
             "  %4 = literal 1\n  %5 = require %3, \"absent\"\n  %6 = array %4\n  %7 = uuid\n"
             "  end\n}\n");
    arena_free(arena);
}

static void test_uses_across_blocks(void **state)
{
    struct arena *arena = arena_new();

    (void)state;
    /* the blocks stand in an order in which the use comes first */
    assert_string_equal(
        pruned(arena, HEAD "\npoint @p {\n^entry:\n  %1 = input\n  %2 = present %1\n"
                           "  branch %2, ^b.2, ^c.3\n"
                           "^a.1:\n  %3 = leave %4\n  end\n"
                           "^b.2:\n  %4 = member %1, key \"x\"\n  %5 = member %4, key \"unused\"\n"
                           "  %6 = present %4\n  branch %6, ^a.1, ^c.3\n"
                           "^c.3:\n  end\n}\n"),
        HEAD "\npoint @p {\n^entry:\n  %1 = input\n  %2 = present %1\n  branch %2, ^b.2, ^c.3\n"
             "^a.1:\n  %3 = leave %4\n  end\n"
             "^b.2:\n  %4 = member %1, key \"x\"\n  %5 = present %4\n  branch %5, ^a.1, ^c.3\n"
             "^c.3:\n  end\n}\n");
    arena_free(arena);
}

/* What only goes around a loop is not needed, and a loop without an exit is no reason to keep it.
 */
static void test_parameters(void **state)
{
    struct arena *arena = arena_new();

    (void)state;
    assert_string_equal(
        pruned(arena, HEAD "\npoint @p {\n^entry:\n  %1 = input\n  %2 = literal 1\n"
                           "  jump ^loop.1, 0, %1, %2, 7\n"
                           "^loop.1(%3 int, %4 value, %5 value, %6 int):\n"
                           "  %7 = add %6, %3\n  %8 = less %3, 10\n"
                           "  branch %8, ^again.2, ^done.3\n"
                           "^again.2:\n  %9 = add %3, 1\n  %10 = require %4, \"absent\"\n"
                           "  jump ^loop.1, %9, %10, %4, %7\n"
                           "^done.3:\n  jump ^end.4, %5, %7\n"
                           "^end.4(%11 value, %12 int):\n  end\n}\n"),
        HEAD "\npoint @p {\n^entry:\n  %1 = input\n  jump ^loop.1, 0, %1\n"
             "^loop.1(%2 int, %3 value):\n  %4 = less %2, 10\n  branch %4, ^again.2, ^done.3\n"
             "^again.2:\n  %5 = add %2, 1\n  %6 = require %3, \"absent\"\n"
             "  jump ^loop.1, %5, %6\n"
             "^done.3:\n  end\n}\n");
    /* blocks that are joined: what the jump gives takes the place of the parameters */
    assert_string_equal(
        pruned(arena, HEAD "\npoint @p {\n^entry:\n  %1 = input\n  jump ^a.1, %1, 7, true\n"
                           "^a.1(%2 value, %3 int, %4 bool):\n  %5 = element %2, %3\n"
                           "  %6 = not %4\n  assign 0, \"x\", %5\n  jump ^b.2, %5, %3, %6\n"
                           "^b.2(%7 value, %8 int, %9 bool):\n  %10 = element %7, %8\n"
                           "  assign 0, \"x\", %10\n  branch %9, ^c.3, ^d.4\n"
                           "^c.3:\n  end\n^d.4:\n  suspend\n}\n"),
        HEAD "\npoint @p {\n^entry:\n  %1 = input\n  %2 = int 7\n  %3 = bool true\n"
             "  %4 = element %1, %2\n  %5 = not %3\n  assign 0, \"x\", %4\n"
             "  %6 = element %4, %2\n  assign 0, \"x\", %6\n  branch %5, ^c.1, ^d.2\n"
             "^c.1:\n  end\n^d.2:\n  suspend\n}\n");
    arena_free(arena);
}

static void test_blocks(void **state)
{
    struct arena *arena = arena_new();

    (void)state;
    /* a chain becomes one block, whatever the order; a loop nothing enters goes */
    assert_string_equal(
        pruned(arena, HEAD "\npoint @p {\n^entry:\n  %1 = input\n  jump ^b.2\n"
                           "^a.1:\n  %2 = leave %1\n  end\n"
                           "^b.2:\n  enter state 0 \"S\"\n  jump ^a.1\n"
                           "^x.3:\n  jump ^y.4\n^y.4:\n  jump ^x.3\n}\n"),
        HEAD "\npoint @p {\n^entry:\n  %1 = input\n  enter state 0 \"S\"\n  %2 = leave %1\n"
             "  end\n}\n");
    /* a block with two ways in stays */
    assert_string_equal(
        pruned(arena, HEAD "\npoint @p {\n^entry:\n  %1 = error_is \"E\"\n  branch %1, ^a.1, ^b.2\n"
                           "^a.1:\n  jump ^c.3\n^b.2:\n  no_choice\n  jump ^c.3\n"
                           "^c.3:\n  end\n}\n"),
        HEAD "\npoint @p {\n^entry:\n  %1 = error_is \"E\"\n  branch %1, ^a.1, ^b.2\n"
             "^a.1:\n  jump ^c.3\n^b.2:\n  no_choice\n  jump ^c.3\n"
             "^c.3:\n  end\n}\n");
    arena_free(arena);
}

static void test_functions(void **state)
{
    struct arena *arena = arena_new();
    const char *text;

    (void)state;
    text = pruned(arena, HEAD "state 1 map \"M\" enter @unused selector @chooser\n"
                              "scope 1 of state 1 \"M\" start @p variables 0\n"
                              "\npoint @unused {\n^entry:\n  goto @unused\n}\n"
                              "\npoint @p {\n^entry:\n  goto @next\n}\n"
                              "\npoint @next {\n^entry:\n  end\n}\n"
                              "\nchooser @chooser {\n^entry:\n  %1 = input\n"
                              "  %2 = nodes_filter %1, %1, @filter\n  give %2\n}\n"
                              "\nchooser @lost {\n^entry:\n  %1 = input\n  give %1\n}\n"
                              "\nfilter @filter {\n^entry:\n  %1 = bool true\n  answer %1\n}\n");
    assert_null(strstr(text, "@unused"));
    assert_null(strstr(text, "@lost"));
    assert_non_null(strstr(text, "point @next"));
    assert_non_null(strstr(text, "chooser @chooser"));
    assert_non_null(strstr(text, "filter @filter"));
    /* without states, choosers are what the program is for */
    text = pruned(arena, "program \"p\" timeout 0\n"
                         "\nchooser @e {\n^entry:\n  %1 = input\n  give %1\n}\n"
                         "\nfilter @f {\n^entry:\n  %1 = bool true\n  answer %1\n}\n");
    assert_non_null(strstr(text, "chooser @e"));
    assert_null(strstr(text, "filter @f"));
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_unused_results), cmocka_unit_test(test_uses_across_blocks),
        cmocka_unit_test(test_parameters),     cmocka_unit_test(test_blocks),
        cmocka_unit_test(test_functions),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
