/* tests/unit/backend/llvm/load_test.c - code compiled into this process does what the IR says. */
#include "runtime/base/count.h"
#include "tests/unit/backend/llvm/fakes.h"
#include "tests/unit/backend/llvm/program.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "runtime/json/value.h"
#include "runtime/json/write.h"
#include "sfn/abi.h"

/* ---- loading ---- */

static struct arena *arena;
static void *handle;

static int set_up(void **state)
{
    (void)state;
    arena = arena_new();
    handle = NULL;
    region_init(&region);
    buffer_clear(&calls);
    failing = "";
    truth = 1;
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    sfnc_backend_llvm.drop(handle);
    region_fini(&region);
    arena_free(arena);
    return 0;
}

static void load(const char *text, int optimize)
{
    struct emit_options options = {.optimize = optimize};
    const char *problem;

    sfnc_backend_llvm.drop(handle);
    buffer_clear(&calls);
    problem =
        sfnc_backend_llvm.load(program_of(arena, text), &options, symbols, SYMBOL_COUNT, &handle);
    if (problem != NULL)
        fail_msg("%s", problem);
    running = sfnc_backend_llvm.find(handle, "sfn_program");
}

static const struct sfn_program *loaded_program(void)
{
    const struct sfn_program *program = sfnc_backend_llvm.find(handle, "sfn_program");

    assert_non_null(program);
    return program;
}

static const struct value *choose(const char *name)
{
    sfn_chooser chooser = (sfn_chooser)sfnc_backend_llvm.find(handle, name);

    assert_non_null(chooser);
    return chooser(&the_frame);
}

static void assert_json(const struct value *value, const char *expected)
{
    struct buffer text = BUFFER_EMPTY;

    assert_non_null(value);
    json_write(&text, value);
    assert_string_equal(text.text, expected);
    buffer_fini(&text);
}

static void assert_calls(const char *expected)
{
    assert_string_equal(calls.text != NULL ? calls.text : "", expected);
}

/* ---- programs ---- */

static const char order[] = "program \"order\" source \"order.asl.json\" timeout 90 express\n"
                            "bindings \"{}\"\n"
                            "scope 0 start @Hello.work variables 2 \"one\" \"two\"\n"
                            "state 0 pass \"Hello\" work @Hello.work\n"
                            "state 1 task \"Charge\" work @Charge.work leave @Charge.leave "
                            "fail @Charge.fail does service \"exec:./charge\" "
                            "type \"exec\" action \"./charge\"\n"
                            "point @Hello.work at 3:5 {\n"
                            "^entry:\n"
                            "  enter state 0 \"Hello\"\n"
                            "  %1 = literal {\"who\":\"world\"}\n"
                            "  %2 = leave %1\n"
                            "  goto @Charge.work\n"
                            "}\n"
                            "point @Charge.work at 7:5 {\n"
                            "^entry:\n"
                            "  enter state 1 \"Charge\"\n"
                            "  suspend\n"
                            "}\n"
                            "point @Charge.leave at 7:5 {\n"
                            "^entry:\n"
                            "  %1 = literal 7\n"
                            "  assign 1, \"count\", %1\n"
                            "  %2 = leave %1\n"
                            "  end\n"
                            "}\n"
                            "point @Charge.fail at 9:5 {\n"
                            "^entry:\n"
                            "  %1 = error_is \"States.ALL\"\n"
                            "  branch %1, ^matched.1, ^missed.2\n"
                            "^matched.1:\n"
                            "  %2 = retry 0, 1.5, 3, 2.0, 0.0, true\n"
                            "  branch %2, ^again.3, ^missed.2\n"
                            "^missed.2:\n"
                            "  fail\n"
                            "^again.3:\n"
                            "  suspend\n"
                            "}\n";

static void runs_from_point_to_point(void **state)
{
    (void)state;
    for (int optimize = 0; optimize <= 3; optimize++) {
        const struct sfn_program *program;

        load(order, optimize);
        program = loaded_program();
        assert_int_equal(program->scopes->start, 0);
        assert_int_equal(program->run(&the_frame, program->scopes->start), SFN_SUSPENDED);
        assert_calls("enter:Hello:0:0:-1:-1 leave:{\"who\":\"world\"} enter:Charge:1:1:2:3 ");
        buffer_clear(&calls);
        assert_int_equal(program->run(&the_frame, 2), SFN_END);
        assert_calls("assign:1:count:7 leave:7 ");
        buffer_clear(&calls);
        assert_int_equal(program->run(&the_frame, 3), SFN_SUSPENDED);
        assert_calls("error_is retry:0:1.5:3:2:0:1 ");
        truth = 0;
        assert_int_equal(program->run(&the_frame, 3), SFN_FAILED);
        truth = 1;
        failing = "leave";
        assert_int_equal(program->run(&the_frame, 0), SFN_FAILED);
        failing = "";
        assert_int_equal(program->run(&the_frame, SFN_END), SFN_END);
    }
}

static void describes_the_program(void **state)
{
    const struct sfn_program *program;

    (void)state;
    load(order, 0);
    program = loaded_program();
    assert_int_equal(program->abi_version, SFN_ABI_VERSION);
    assert_int_equal(program->express, 1);
    assert_int_equal(program->timeout_seconds, 90);
    assert_int_equal(program->scope_count, 1);
    assert_int_equal(program->scopes->owner, -1);
    assert_int_equal(program->scopes->variables, 2);
    assert_int_equal(program->scopes->states, 0);
    assert_int_equal(program->scopes->state_count, 2);
    assert_int_equal(program->state_count, 2);
    assert_string_equal(program->states[1].name, "Charge");
    assert_int_equal(program->states[1].scope, 0);
    assert_int_equal(program->states[1].inner_count, 0);
    assert_null(program->states[1].map);
    assert_string_equal(program->states[1].task->text, "exec:./charge");
    assert_string_equal(program->states[1].task->type, "exec");
    assert_string_equal(program->states[1].task->action, "./charge");
    assert_int_equal(program->states[1].task->kind, SFN_SERVICE);
    assert_int_equal(program->states[1].task->token, 0);
    assert_null(program->states[1].unfilled);
    assert_null(program->states[0].task);
    assert_int_equal(program->symbol_count, 0);
    assert_string_equal(program->name, "order");
    assert_string_equal(program->bindings, "{}");
}

static const char all_kinds[] =
    "{\"null\":null,\"yes\":true,\"no\":false,\"int\":-9223372036854775808,\"real\":-2.5e-300,"
    "\"one\":1.0,\"big\":123456789012345678901234567890,\"text\":\"a\\u0000b\xc3\xa9\","
    "\"\":\"\",\"none\":{},\"empty\":[],\"list\":[1,\"x\",[2.5,[null]],{\"k\":{\"k\":[3]}}]}";

/* Whatever a value reaches is fixed, and its depth is right. */
static int check_layout(const struct value *value)
{
    int depth = 0;

    assert_int_equal(value->flags, VALUE_FIXED);
    for (uint32_t i = 0; i < value->size; i++) {
        const struct value *child;
        int child_depth;

        if (value->kind == VALUE_OBJECT) {
            const struct key *key = &value->as.members[i].key;

            assert_int_equal(key->hash, value_hash(key->text, key->size) | KEY_FIXED);
            child = &value->as.members[i].value;
        } else if (value->kind == VALUE_ARRAY) {
            child = &value->as.items[i];
        } else {
            break;
        }
        child_depth = check_layout(child);
        depth = child_depth > depth ? child_depth : depth;
    }
    if (value->kind == VALUE_OBJECT || value->kind == VALUE_ARRAY)
        depth++;
    assert_int_equal(value->depth, depth);
    return depth;
}

static void lays_out_literals(void **state)
{
    struct buffer text = BUFFER_EMPTY;
    const struct value *value;

    (void)state;
    buffer_add_format(&text,
                      "program \"expression\" source \"-\" timeout 0\n"
                      "chooser @value {\n^entry:\n  %%1 = literal %s\n  give %%1\n}\n"
                      "chooser @same {\n^entry:\n  %%1 = literal %s\n  give %%1\n}\n",
                      all_kinds, all_kinds);
    for (int optimize = 0; optimize <= 2; optimize += 2) {
        load(text.text, optimize);
        value = choose("value");
        assert_json(value, all_kinds);
        assert_int_equal(check_layout(value), 5);
        assert_int_equal(((uintptr_t)value) % 8, 0);
        assert_ptr_equal(value, choose("same"));
    }
    buffer_fini(&text);
}

static void lays_out_deep_literals(void **state)
{
    struct buffer text = BUFFER_EMPTY;
    int depth = 900;

    (void)state;
    buffer_add_text(&text, "program \"expression\" source \"-\" timeout 0\n"
                           "chooser @value {\n^entry:\n  %1 = literal ");
    for (int i = 0; i < depth; i++)
        buffer_add_text(&text, "[");
    for (int i = 0; i < depth; i++)
        buffer_add_text(&text, "]");
    buffer_add_text(&text, "\n  give %1\n}\n");
    load(text.text, 0);
    assert_int_equal(check_layout(choose("value")), depth);
    buffer_fini(&text);
}

static const char expression[] = "program \"expression\" source \"-\" timeout 0\n"
                                 "chooser @made {\n"
                                 "^entry:\n"
                                 "  %1 = literal {\"list\":[1,5,9],\"limit\":6}\n"
                                 "  %2 = member %1, key \"list\"\n"
                                 "  %3 = element %2, -1\n"
                                 "  %4 = array %3, %2\n"
                                 "  %5 = nothing\n"
                                 "  %6 = member %1, key \"absent\"\n"
                                 "  %7 = present %6\n"
                                 "  branch %7, ^there.1, ^absent.2\n"
                                 "^there.1:\n"
                                 "  give %5\n"
                                 "^absent.2:\n"
                                 "  %8 = object key \"last\", %3, key \"all\", %4\n"
                                 "  %9 = array\n"
                                 "  %10 = object\n"
                                 "  %11 = array %8, %9, %10\n"
                                 "  give %11\n"
                                 "}\n"
                                 "chooser @none {\n"
                                 "^entry:\n"
                                 "  %1 = nothing\n"
                                 "  give %1\n"
                                 "}\n"
                                 "chooser @counted {\n"
                                 "^entry:\n"
                                 "  %1 = literal [7,8,9]\n"
                                 "  %2 = int -2\n"
                                 "  %3 = add %2, 4\n"
                                 "  %4 = element %1, %3\n"
                                 "  %5 = less %2, %3\n"
                                 "  %6 = equal %3, 3\n"
                                 "  branch %6, ^wrong.1, ^next.2\n"
                                 "^wrong.1:\n"
                                 "  give %1\n"
                                 "^next.2:\n"
                                 "  branch %5, ^right.3, ^wrong.1\n"
                                 "^right.3:\n"
                                 "  give %4\n"
                                 "}\n"
                                 "filter @below {\n"
                                 "^entry:\n"
                                 "  %1 = argument 0\n"
                                 "  %2 = argument 1\n"
                                 "  %3 = member %2, key \"limit\"\n"
                                 "  %4 = numeric_less_than %1, %3\n"
                                 "  %5 = not %4\n"
                                 "  %6 = not %5\n"
                                 "  answer %6\n"
                                 "}\n"
                                 "chooser @filtered {\n"
                                 "^entry:\n"
                                 "  %1 = literal {\"list\":[1,5,9],\"limit\":6}\n"
                                 "  %2 = member %1, key \"list\"\n"
                                 "  %3 = nodes_filter %2, %1, @below\n"
                                 "  give %3\n"
                                 "}\n";

static void makes_and_gives_values(void **state)
{
    (void)state;
    for (int optimize = 0; optimize <= 3; optimize++) {
        load(expression, optimize);
        assert_json(choose("made"), "[{\"last\":9,\"all\":[9,[1,5,9]]},[],{}]");
        assert_null(choose("none"));
        assert_json(choose("counted"), "9");
        buffer_clear(&calls);
        assert_json(choose("filtered"), "[1,5,9]");
        assert_calls("1 5 ");
    }
    assert_null(sfnc_backend_llvm.find(handle, "below"));
    assert_null(sfnc_backend_llvm.find(handle, "absent"));
    assert_non_null(sfnc_backend_llvm.find(handle, "sfn_program"));
}

/* What meets at a block; where an operation that may fail has split the block it comes from; where
 * two exchange their places around a loop. */
static const char meeting[] = "program \"meeting\" source \"-\" timeout 0\n"
                              "chooser @powers {\n"
                              "^entry:\n"
                              "  %1 = literal []\n"
                              "  jump ^loop.1, %1, 0, 0, 1, true\n"
                              "^loop.1(%2 value, %3 int, %4 int, %5 int, %6 bool):\n"
                              "  %7 = less %3, 6\n"
                              "  branch %7, ^again.2, ^done.3\n"
                              "^again.2:\n"
                              "  %8 = literal [0,1,2,3,4,5,6,7,8]\n"
                              "  %9 = element %8, %4\n"
                              "  %10 = array %2, %9\n"
                              "  %11 = add %3, 1\n"
                              "  %12 = add %4, %5\n"
                              "  %13 = not %6\n"
                              "  jump ^loop.1, %10, %11, %5, %12, %13\n"
                              "^done.3:\n"
                              "  branch %6, ^even.4, ^odd.5\n"
                              "^even.4:\n"
                              "  %14 = literal \"even\"\n"
                              "  jump ^end.6, %14\n"
                              "^odd.5:\n"
                              "  jump ^end.6, %2\n"
                              "^end.6(%15 value):\n"
                              "  %16 = array %2, %15\n"
                              "  give %16\n"
                              "}\n";

static void lets_values_meet(void **state)
{
    (void)state;
    for (int optimize = 0; optimize <= 3; optimize++) {
        load(meeting, optimize);
        assert_json(choose("powers"), "[[[[[[[[],0],1],1],2],3],5],\"even\"]");
    }
}

static const char failing_program[] = "program \"failing\" source \"-\" timeout 0\n"
                                      "chooser @value {\n"
                                      "^entry:\n"
                                      "  %1 = input\n"
                                      "  %2 = array_length %1, \"c\"\n"
                                      "  %3 = object key \"a\", %2\n"
                                      "  %4 = array %3\n"
                                      "  %5 = wait_seconds %4, \"\"\n"
                                      "  %6 = math_random %4, %4, %4, \"c\"\n"
                                      "  give %6\n"
                                      "}\n"
                                      "filter @yes {\n"
                                      "^entry:\n"
                                      "  %1 = argument 0\n"
                                      "  %2 = array_length %1, \"c\"\n"
                                      "  %3 = bool true\n"
                                      "  answer %3\n"
                                      "}\n"
                                      "chooser @filtered {\n"
                                      "^entry:\n"
                                      "  %1 = literal [1]\n"
                                      "  %2 = nodes_filter %1, %1, @yes\n"
                                      "  give %2\n"
                                      "}\n";

static void stops_where_an_operation_fails(void **state)
{
    static const struct {
        const char *failing, *calls;
    } cases[] = {
        {"array_length", "input array_length "},
        {"object", "input array_length object "},
        {"array", "input array_length object array "},
        {"wait_seconds", "input array_length object array wait_seconds "},
        {"math_random", "input array_length object array wait_seconds math_random "},
    };

    (void)state;
    for (int optimize = 0; optimize <= 2; optimize++) {
        failing = "";
        load(failing_program, optimize);
        assert_non_null(choose("value"));
        for (size_t i = 0; i < COUNT_OF(cases); i++) {
            buffer_clear(&calls);
            failing = cases[i].failing;
            assert_null(choose("value"));
            assert_calls(cases[i].calls);
        }
        failing = "";
        buffer_clear(&calls);
        (void)choose("filtered");
        assert_calls("array_length 1 ");
        failing = "array_length";
        buffer_clear(&calls);
        (void)choose("filtered");
        assert_calls("array_length ");
    }
}

static const char map[] =
    "program \"map\" source \"-\" timeout 0\n"
    "scope 0 start @Each.work variables 0\n"
    "state 0 map \"Each\" work @Each.work selector @Each.select\n"
    "scope 1 of state 0 \"Each\" start @Item.work variables 3 \"a\" \"b\" \"c\"\n"
    "point @Each.work {\n"
    "^entry:\n"
    "  map_start\n"
    "  suspend\n"
    "}\n"
    "chooser @Each.select {\n"
    "^entry:\n"
    "  %1 = literal \"selected\"\n"
    "  give %1\n"
    "}\n"
    "point @Item.work {\n"
    "^entry:\n"
    "  end\n"
    "}\n";

static void passes_scopes_and_functions(void **state)
{
    (void)state;
    load(map, 2);
    assert_int_equal(loaded_program()->run(&the_frame, 0), SFN_SUSPENDED);
    assert_calls("map_start:1:3:\"selected\" ");
    assert_null(sfnc_backend_llvm.find(handle, "Each.select")); /* only expressions are exported */
}

/* The way back goes to the entry block, and a value is defined in a block that is listed after the
 * one that uses it. */
static const char blocks[] = "program \"blocks\" source \"-\" timeout 0\n"
                             "chooser @value {\n"
                             "^entry:\n"
                             "  %1 = item_index\n"
                             "  %2 = is_null %1\n"
                             "  branch %2, ^entry, ^define.3\n"
                             "^use.1:\n"
                             "  give %3\n"
                             "^lost.2:\n"
                             "  jump ^use.1\n"
                             "^define.3:\n"
                             "  %3 = literal \"late\"\n"
                             "  jump ^use.1\n"
                             "}\n";

static void orders_blocks(void **state)
{
    struct emit_options options = {.optimize = 0};
    const char *problem = NULL;
    struct ir_program *program = ir_read(arena, blocks, strlen(blocks), &problem);

    (void)state;
    assert_non_null(program); /* not verified: %3 does not reach use.1 by way of lost.2 */
    problem = sfnc_backend_llvm.load(program, &options, symbols, SYMBOL_COUNT, &handle);
    assert_null(problem);
    truth = 0;
    assert_json(choose("value"), "\"late\"");
}

/* ---- every operation ---- */

static void add_operand(struct buffer *text, enum ir_type type)
{
    switch (type) {
    case IR_VALUE:
        buffer_add_text(text, "%1");
        break;
    case IR_BOOL:
        buffer_add_text(text, "true");
        break;
    case IR_INT:
        buffer_add_text(text, "-3");
        break;
    case IR_REAL:
        buffer_add_text(text, "0.5");
        break;
    case IR_KEY:
        buffer_add_text(text, "key \"k\"");
        break;
    case IR_KEYS:
        buffer_add_text(text, "keys [\"k\",\"\"]");
        break;
    case IR_TEXT:
        buffer_add_text(text, "\"text\"");
        break;
    case IR_STATE:
        buffer_add_text(text, "state 0 \"S\"");
        break;
    case IR_FUNCTION:
        buffer_add_text(text, "@filter");
        break;
    case IR_LAMBDA_REF:
        buffer_add_text(text, "@lambda");
        break;
    case IR_LIST:
        buffer_add_text(text, "%2");
        break;
    default:
        fail_msg("an operand of type %d", (int)type);
    }
}

/* What takes any number of values gets two. */
static void add_operands(struct buffer *text, const struct ir_op_info *info)
{
    size_t count = info->count + 2 * info->repeats;

    for (size_t i = 0; i < count; i++) {
        buffer_add_text(text, i > 0 ? ", " : " ");
        add_operand(text, ir_op_parameter(info, i));
    }
}

static bool takes_list(const struct ir_op_info *info)
{
    for (size_t i = 0; i < info->count; i++) {
        if (info->parameters[i] == IR_LIST)
            return true;
    }
    return false;
}

/* A program whose point calls `op` and ends, or suspends when the result is nothing, false or 0. */
static void write_program_calling(struct buffer *text, enum ir_opcode op)
{
    const struct ir_op_info *info = ir_op_info(op);

    buffer_clear(text);
    buffer_add_text(text, "program \"one\" source \"-\" timeout 0\n"
                          "scope 0 start @S.work variables 0\n"
                          "state 0 pass \"S\" work @S.work\n"
                          "filter @filter {\n^entry:\n  %1 = bool true\n  answer %1\n}\n"
                          "lambda @lambda {\n^entry:\n  %1 = argument 1\n  give %1\n}\n"
                          "point @S.work {\n^entry:\n  %1 = literal []\n  ");
    if (takes_list(info))
        buffer_add_text(text, "%2 = query_list\n  ");
    if (info->result != IR_NONE)
        buffer_add_text(text, "%3 = ");
    buffer_add_text(text, info->name);
    add_operands(text, info);
    if (op == OP_sfn_leave) /* a safepoint: nothing more may be asked */
        buffer_add_text(text, "\n  end\n}\n");
    else if (info->result == IR_VALUE)
        buffer_add_text(text, "\n  %4 = present %3\n  branch %4, ^yes.1, ^no.2");
    else if (info->result == IR_INT)
        buffer_add_text(text, "\n  %4 = equal %3, 0\n  branch %4, ^no.2, ^yes.1");
    else if (info->result == IR_BOOL)
        buffer_add_text(text, "\n  branch %3, ^yes.1, ^no.2");
    else
        buffer_add_text(text, "\n  jump ^yes.1");
    if (op != OP_sfn_leave)
        buffer_add_text(text, "\n^yes.1:\n  end\n^no.2:\n  suspend\n}\n");
}

/* What the point returns when `op` gives nothing or false. */
static int32_t outcome_of_failing(const struct ir_op_info *info)
{
    if ((info->traits & IR_FAILS) != 0)
        return SFN_FAILED;
    return info->result == IR_NONE || info->result == IR_LIST ? SFN_END : SFN_SUSPENDED;
}

/* Whether the operation is no call: it is built in place. */
static bool is_in_place(int op)
{
    return op == OP_sfn_present || op == OP_sfn_query_count || op == OP_sfn_query_rounds ||
           op == OP_sfn_query_item || op == OP_sfn_query_defined || op == OP_sfn_query_is_array ||
           op == OP_sfn_query_is_string || op == OP_sfn_query_is_function;
}

static void calls_every_operation(void **state)
{
    struct buffer text = BUFFER_EMPTY;

    (void)state;
    for (int op = 0; op < OP_COUNT; op++) {
        const struct ir_op_info *info = ir_op_info((enum ir_opcode)op);
        struct emit_options options = {.optimize = 0};
        const char *problem;
        char expected[64];

        if (!info->runtime || is_in_place(op))
            continue;
        write_program_calling(&text, (enum ir_opcode)op);
        buffer_clear(&calls);
        /* With the plain symbols: only the name is of interest. */
        problem = sfnc_backend_llvm.load(program_of(arena, text.text), &options, plain_symbols,
                                         SYMBOL_COUNT, &handle);
        if (problem != NULL)
            fail_msg("%s: %s", info->name, problem);
        assert_int_equal(loaded_program()->run(&the_frame, 0), SFN_END);
        (void)snprintf(expected, sizeof expected, "%s%s ", takes_list(info) ? "query_list " : "",
                       info->name);
        assert_calls(expected);
        failing = info->name;
        assert_int_equal(loaded_program()->run(&the_frame, 0), outcome_of_failing(info));
        failing = "";
        sfnc_backend_llvm.drop(handle);
        handle = NULL;
    }
    buffer_fini(&text);
}

/* ---- what goes wrong ---- */

static void says_which_function_is_missing(void **state)
{
    struct emit_options options = {.optimize = 0};
    const char *problem =
        sfnc_backend_llvm.load(program_of(arena, expression), &options, symbols, 1, &handle);

    (void)state;
    assert_non_null(problem);
    assert_non_null(strstr(problem, "sfn_"));
    assert_null(handle);
}

static void keeps_programs_apart(void **state)
{
    struct emit_options options = {.optimize = 1};
    void *other = NULL;

    (void)state;
    load(order, 0);
    assert_null(
        sfnc_backend_llvm.load(program_of(arena, map), &options, symbols, SYMBOL_COUNT, &other));
    assert_string_equal(loaded_program()->name, "order");
    assert_string_equal(
        ((const struct sfn_program *)sfnc_backend_llvm.find(other, "sfn_program"))->name, "map");
    sfnc_backend_llvm.drop(other);
    assert_int_equal(loaded_program()->run(&the_frame, 0), SFN_SUSPENDED);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(runs_from_point_to_point, set_up, tear_down),
        cmocka_unit_test_setup_teardown(describes_the_program, set_up, tear_down),
        cmocka_unit_test_setup_teardown(lays_out_literals, set_up, tear_down),
        cmocka_unit_test_setup_teardown(lays_out_deep_literals, set_up, tear_down),
        cmocka_unit_test_setup_teardown(makes_and_gives_values, set_up, tear_down),
        cmocka_unit_test_setup_teardown(lets_values_meet, set_up, tear_down),
        cmocka_unit_test_setup_teardown(stops_where_an_operation_fails, set_up, tear_down),
        cmocka_unit_test_setup_teardown(passes_scopes_and_functions, set_up, tear_down),
        cmocka_unit_test_setup_teardown(orders_blocks, set_up, tear_down),
        cmocka_unit_test_setup_teardown(calls_every_operation, set_up, tear_down),
        cmocka_unit_test_setup_teardown(says_which_function_is_missing, set_up, tear_down),
        cmocka_unit_test_setup_teardown(keeps_programs_apart, set_up, tear_down),
    };
    int failed;

    fakes_start();
    failed = cmocka_run_group_tests(tests, NULL, NULL);
    buffer_fini(&calls);
    return failed;
}
