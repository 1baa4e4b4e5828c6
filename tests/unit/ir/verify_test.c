/* tests/unit/ir/verify_test.c - what ir_verify accepts and refuses.
 *
 * Programs are written as text where the text form can say them, and built where it cannot. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "compiler/ir/ir.h"
#include "runtime/base/count.h"
#include "runtime/json/value.h"

/* Around the lines of one point function. */
#define POINT(lines)                                                                               \
    "program \"p\" timeout 0\nscope 0 start @p variables 0\nstate 0 pass \"S\" work @p\n"          \
    "point @p {\n^entry:\n" lines "}\n"
#define TREE(lines)                                                                                \
    "program \"p\" timeout 0\nscope 0 start @p variables 0\n" lines "point @p "                    \
    "{\n^entry:\nend\n}\n"
#define INNER(number, owner) "scope " number " of state " owner " start @p variables 0\n"
#define CHOOSER(lines) "program \"p\" timeout 0\nchooser @c {\n^entry:\n" lines "}\n"
#define LAMBDA(lines) "program \"p\" timeout 0\nlambda @c {\n^entry:\n" lines "}\n"
#define FILTER(lines) "program \"p\" timeout 0\nfilter @c {\n^entry:\n" lines "}\n"

struct verdict {
    const char *text;
    const char *problem; /* part of it; NULL: accepted */
};

static const struct verdict verdicts[] = {
    {POINT("%1 = input\n%2 = leave %1\nend\n"), NULL},
    {POINT("%1 = literal 1\nthrow %1, %1\nfail\n"), NULL},
    {CHOOSER("%1 = nothing\ngive %1\n"), NULL},
    {FILTER("%1 = argument 0\n%2 = present %1\nanswer %2\n"), NULL},
    /* a diamond: what both ways compute is not known behind it, what the top computes is */
    {POINT("%1 = input\n%2 = present %1\nbranch %2, ^a.1, ^b.2\n"
           "^a.1:\n%3 = leave %1\nend\n^b.2:\njump ^c.3\n^c.3:\n%4 = leave %1\nend\n"),
     NULL},
    {POINT("%1 = input\n%2 = present %1\nbranch %2, ^a.1, ^b.2\n"
           "^a.1:\n%3 = literal 1\njump ^c.3\n^b.2:\njump ^c.3\n^c.3:\n%4 = leave %3\nend\n"),
     "may not be computed yet"},
    {POINT("%1 = member %2, key \"a\"\n%2 = input\n%3 = leave %1\nend\n"),
     "may not be computed yet"},
    {POINT("%1 = member %1, key \"a\"\n%2 = leave %1\nend\n"), "may not be computed yet"},
    /* a loop is no way around a definition; what only an orphan uses is nobody's business */
    {POINT("jump ^loop.1\n^loop.1:\n%1 = input\n%2 = present %1\nbranch %2, ^loop.1, ^out.2\n"
           "^out.2:\n%3 = leave %1\nend\n"),
     NULL},
    {POINT("end\n^orphan.1:\n%1 = leave %2\nend\n^other.2:\n%2 = input\nend\n"), NULL},
    /* blocks */
    {POINT(""), "empty"},
    {POINT("%1 = input\n"), "does not end in a terminator"},
    {POINT("jump ^entry\n"), "back to the entry"},
    /* their parameters */
    {POINT("%1 = input\njump ^loop.1, %1, 0, true\n"
           "^loop.1(%2 value, %3 int, %4 bool):\n%5 = add %3, 1\n%6 = less %5, 9\n"
           "branch %6, ^again.2, ^out.3\n^again.2:\njump ^loop.1, %1, %5, %6\n"
           "^out.3:\n%7 = array %2\nend\n"),
     NULL},
    {"program \"p\" timeout 0\nchooser @c {\n^entry(%1 int):\n%2 = input\ngive %2\n}\n",
     "entry block has parameters"},
    {POINT("jump ^a.1\n^a.1(%1 int):\nend\n"), "gives less"},
    {POINT("jump ^a.1, 1, 2\n^a.1(%1 int):\nend\n"), "gives more"},
    {POINT("jump ^a.1, 1\n^a.1(%1 bool):\nend\n"), "what it gives has the wrong type"},
    {POINT("jump ^a.1, 1\n^a.1(%1 list):\nend\n"), "what it gives has the wrong type"},
    {POINT("jump ^a.1, \"text\"\n^a.1(%1 value):\nend\n"), "an operand has the wrong type"},
    {POINT("jump ^a.1, 1.5\n^a.1(%1 value):\nend\n"), "an operand has the wrong type"},
    {POINT("%1 = input\n%2 = present %1\nbranch %2, ^a.1, ^b.2\n^a.1:\nend\n"
           "^b.2(%3 int):\nend\n"),
     "has parameters"},
    {POINT("jump ^a.1, %2\n^a.1(%1 value):\n%2 = input\nend\n"), "may not be computed yet"},
    /* what is given around a loop is computed in it, not before it */
    {POINT("%1 = input\njump ^loop.1, %1\n^loop.1(%2 value):\n%3 = present %2\n"
           "branch %3, ^again.2, ^out.3\n^again.2:\n%4 = array %2\njump ^loop.1, %4\n"
           "^out.3:\n%5 = leave %4\nend\n"),
     "may not be computed yet"},
    {POINT("%1 = input\n%2 = leave %1\n%3 = input\nend\n"), "may follow"},
    {POINT("%1 = input\n%2 = leave %1\njump ^a.1\n^a.1:\nend\n"), "may follow"},
    /* kinds of function */
    {POINT("%1 = input\ngive %1\n"), "only a chooser"},
    {POINT("%1 = bool true\nanswer %1\n"), "only a filter"},
    {POINT("%1 = argument 0\nend\n"), "has none"},
    {CHOOSER("%1 = captured 0\ngive %1\n"), "has none"},
    {FILTER("%1 = argument 1\n%2 = present %1\nanswer %2\n"), NULL},
    {FILTER("%1 = argument 2\n%2 = present %1\nanswer %2\n"), "no such"},
    {FILTER("%1 = captured 0\n%2 = present %1\nanswer %2\n"), "has none"},
    {LAMBDA("%1 = argument 65535\n%2 = captured 7\n%3 = array %1, %2\ngive %3\n"), NULL},
    {LAMBDA("%1 = argument -1\ngive %1\n"), "no such"},
    {LAMBDA("%1 = captured 65536\ngive %1\n"), "no such"},
    {LAMBDA("%1 = int 0\n%2 = argument %1\ngive %2\n"), "no such"},
    {LAMBDA("%1 = argument\ngive %1\n"), "wrong number of operands"},
    {LAMBDA("%1 = bool true\nanswer %1\n"), "only a filter"},
    {LAMBDA("suspend\n"), "only a point function"},
    {CHOOSER("end\n"), "only a point function"},
    {CHOOSER("suspend\n"), "only a point function"},
    {FILTER("goto @c\n"), "only a point function"},
    /* operands */
    {POINT("%1 = member\nend\n"), "wrong number of operands"},
    {POINT("%1 = input\n%2 = object key \"a\"\nend\n"), "wrong number of operands"},
    {POINT("%1 = input\n%2 = element %1, \"a\"\nend\n"), "wrong type"},
    {POINT("%1 = input\n%2 = not %1\nend\n"), "type"},
    {POINT("%1 = not true\nend\n"), "no immediate"},
    {POINT("%1 = int 7\n%2 = add %1, 1\n%3 = input\n%4 = element %3, %2\n%5 = less 0, %2\n"
           "branch %5, ^a.1, ^a.1\n^a.1:\nend\n"),
     NULL},
    {POINT("%1 = int 7\n%2 = int %1\nend\n"), "not immediate"},
    {POINT("%1 = int 7\n%2 = less %1\nend\n"), "wrong number of operands"},
    {POINT("%1 = input\n%2 = add %1, 1\nend\n"), "type"},
    {POINT("%1 = int 7\n%2 = leave %1\nend\n"), "type"},
    {POINT("%1 = input\nbranch %1, ^a.1, ^a.1\n^a.1:\nend\n"), "type"},
    {POINT("%1 = error_is \"a\\u0000b\"\nend\n"), "NUL"},
    {POINT("goto \"p\"\n"), "wrong type"},
    {POINT("%1 = input\n%2 = pick %1, keys []\nend\n"), "names no keys"},
    {POINT("%1 = input\n%2 = pick %1, keys [\"a\",1]\nend\n"), "names no keys"},
    {POINT("%1 = input\n%2 = pick %1, keys {\"a\":1}\nend\n"), "names no keys"},
    {POINT("goto @c\n") "chooser @c {\n^entry:\n%1 = input\ngive %1\n}\n", "no point function"},
    {POINT("%1 = input\n%2 = nodes_filter %1, %1, @p\nend\n"), "no filter"},
    /* the program */
    {POINT("end\n") "point @p {\n^entry:\nend\n}\n", "two functions"},
    {"program \"p\" timeout 0\npoint @p {\n}\n", "no blocks"},
    {"program \"p\" timeout 0\nscope 0 start @c variables 0\nstate 0 pass \"S\" work @c\n"
     "chooser @c {\n^entry:\n%1 = nothing\ngive %1\n}\n",
     "state \"S\""},
    {"program \"p\" timeout 0\nscope 0 start @c variables 0\nchooser @c {\n^entry:\n%1 = nothing\n"
     "give %1\n}\n",
     "scope 0"},
    /* its scopes */
    {TREE("state 0 map \"M\"\n"), "state \"M\" has 0 scopes"},
    {TREE("state 0 map \"M\"\n" INNER("1", "0 \"M\"")), NULL},
    {TREE("state 0 map \"M\" selector @p\n" INNER("1", "0 \"M\"")), "no chooser"},
    {TREE("state 0 map \"M\"\n" INNER("1", "0 \"M\"") INNER("2", "0 \"M\"")), "has 2 scopes"},
    {TREE("state 0 pass \"P\"\n" INNER("1", "0 \"P\"")), "state \"P\" has 1 scopes"},
    {TREE("scope 1 start @p variables 0\n"), "scope 1: the first, and no other, is the machine"},
    {TREE("state 0 parallel \"A\"\nstate 1 parallel \"B\"\n" INNER("1", "0 \"A\"")
              INNER("2", "0 \"A\"") INNER("3", "1 \"B\"")),
     NULL},
    {TREE("state 0 parallel \"A\"\nstate 1 parallel \"B\"\n" INNER("1", "0 \"A\"")
              INNER("2", "1 \"B\"") INNER("3", "0 \"A\"")),
     "the scopes of state \"A\" do not follow each other"},
};

static void test_verdicts(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(verdicts); i++) {
        struct arena *arena = arena_new();
        const char *problem = NULL;
        struct ir_program *program =
            ir_read(arena, verdicts[i].text, strlen(verdicts[i].text), &problem);

        if (program == NULL)
            fail_msg("%s\nis not read: %s", verdicts[i].text, problem);
        problem = ir_verify(program);
        if (verdicts[i].problem == NULL
                ? problem != NULL
                : (problem == NULL || strstr(problem, verdicts[i].problem) == NULL))
            fail_msg("%s\nexpected: %s\nfound: %s", verdicts[i].text,
                     verdicts[i].problem != NULL ? verdicts[i].problem : "nothing",
                     problem != NULL ? problem : "nothing");
        arena_free(arena);
    }
}

static struct ir_builder begin_point(struct ir_program *program, const char *name)
{
    struct ir_builder builder = {.program = program};

    builder.function = ir_function_add(program, name, IR_POINT_FUNCTION);
    builder.block = ir_block_add(program, builder.function, "entry");
    return builder;
}

/* What the text form cannot say: operands from elsewhere. */
static void test_foreign_operands(void **state)
{
    struct arena *arena = arena_new();
    struct ir_program *program = ir_program_new(arena, "p");
    struct ir_builder first = begin_point(program, "first");
    struct ir_builder second = begin_point(program, "second");
    struct ir_instruction *input = IR0(&first, OP_sfn_input);
    struct ir_instruction *user;

    (void)state;
    IR0(&first, OP_END);
    user = IR(&second, OP_sfn_leave, ir_value(input));
    IR0(&second, OP_END);
    assert_non_null(strstr(ir_verify(program), "another function"));
    user->operands[0].as.instruction = NULL;
    assert_non_null(strstr(ir_verify(program), "removed"));
    ir_remove(user);
    assert_null(ir_verify(program));
    ir_remove(second.block->last);
    IR(&second, OP_JUMP, ir_block_ref(first.block));
    assert_non_null(strstr(ir_verify(program), "another function"));
    arena_free(arena);
}

static void test_foreign_functions(void **state)
{
    struct arena *arena = arena_new();
    struct ir_program *program = ir_program_new(arena, "p");
    struct ir_program *other = ir_program_new(arena, "other");
    struct ir_builder here = begin_point(program, "here");
    struct ir_builder there = begin_point(other, "there");
    struct ir_instruction *enter;

    (void)state;
    IR0(&there, OP_END);
    enter = IR(&here, OP_sfn_enter, ir_state_ref(ir_state_add(other, "S", 0)));
    assert_non_null(enter);
    assert_non_null(strstr(ir_verify(program), "a block does not end"));
    IR(&here, OP_GOTO, ir_point(there.function));
    assert_null(ir_verify(other));
    assert_non_null(strstr(ir_verify(program), "no state of this program"));
    ir_remove(enter);
    assert_non_null(strstr(ir_verify(program), "no point function of this program"));
    arena_free(arena);
}

/* Ten thousand rules are a chain of as many blocks, all using the value at its top. */
static void test_long_chain(void **state)
{
    enum { RULES = 10000 };
    struct arena *arena = arena_new();
    struct ir_program *program = ir_program_new(arena, "p");
    struct ir_builder builder = begin_point(program, "p");
    struct ir_instruction *input = IR0(&builder, OP_sfn_input);
    struct ir_block *done = ir_block_add(program, builder.function, "done");

    (void)state;
    for (int i = 0; i < RULES; i++) {
        struct ir_block *next = ir_block_add(program, builder.function, "rule");
        struct ir_instruction *test = IR(&builder, OP_sfn_is_null, ir_value(input));

        IR(&builder, OP_BRANCH, ir_value(test), ir_block_ref(done), ir_block_ref(next));
        builder.block = next;
    }
    IR(&builder, OP_JUMP, ir_block_ref(done));
    builder.block = done;
    IR(&builder, OP_sfn_leave, ir_value(input));
    IR0(&builder, OP_END);
    assert_null(ir_verify(program));
    arena_free(arena);
}

static void test_operations(void **state)
{
    const struct ir_op_info *info;

    (void)state;
    info = ir_op_info(OP_sfn_require_field);
    assert_string_equal(info->name, "require_field");
    assert_true(info->runtime && info->frame && !info->terminator && info->repeats == 0);
    assert_int_equal(info->count, 4);
    assert_int_equal(info->parameters[0], IR_VALUE);
    assert_int_equal(info->parameters[3], IR_TEXT);
    assert_int_equal(info->traits, IR_MAKES | IR_FAILS);
    info = ir_op_info(OP_sfn_retry);
    assert_int_equal(info->count, 6);
    assert_int_equal(info->parameters[1], IR_REAL);
    assert_int_equal(info->parameters[5], IR_BOOL);
    assert_int_equal(info->result, IR_BOOL);
    assert_int_equal(info->traits, IR_ACTS);
    info = ir_op_info(OP_sfn_member);
    assert_false(info->frame);
    assert_int_equal(info->traits, IR_PURE);
    assert_int_equal(ir_op_info(OP_sfn_object)->repeats, 2);
    assert_int_equal(ir_op_info(OP_sfn_array)->repeats, 1);
    assert_true(ir_op_info(OP_GOTO)->terminator);
    for (int op = 0; op < OP_COUNT; op++)
        assert_int_equal(ir_op_named(ir_op_info((enum ir_opcode)op)->name), op);
    assert_int_equal(ir_op_named("membr"), OP_COUNT);
}

/* What every line of the tables of runtime operations keeps. */
static void test_rules(void **state)
{
    (void)state;
    for (int op = 0; op < OP_COUNT; op++) {
        const struct ir_op_info *info = ir_op_info((enum ir_opcode)op);
        bool list = info->result == IR_LIST;

        for (size_t i = 0; i < info->count; i++)
            list = list || info->parameters[i] == IR_LIST;
        if (list && (info->traits & IR_ACTS) == 0)
            fail_msg("%s takes or gives a list, and does not act", info->name);
        if ((info->traits & IR_FAILS) != 0 && (info->result == IR_NONE || info->result == IR_INT))
            fail_msg("%s cannot tell that it fails", info->name);
        if (info->runtime && info->traits == IR_FAILS)
            fail_msg("%s fails, and nothing more", info->name);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_verdicts),          cmocka_unit_test(test_foreign_operands),
        cmocka_unit_test(test_foreign_functions), cmocka_unit_test(test_long_chain),
        cmocka_unit_test(test_operations),        cmocka_unit_test(test_rules),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
