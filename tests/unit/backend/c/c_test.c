/* tests/unit/backend/c/c_test.c - emitted C compiles without a warning, and does what the IR says.
 *
 * Programs are written as IR text; the compiler is $CC (one word) or cc. */
#include <fcntl.h>
#include <setjmp.h>
#include <spawn.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "compiler/backend/backend.h"
#include "runtime/base/count.h"
#include "runtime/json/value.h"

extern char **environ;

static char folder[] = "/tmp/sfnc-c-test-XXXXXX";

static const char *source_root(void)
{
    const char *root = getenv("srcdir");

    return root != NULL ? root : ".";
}

static int make_folder(void **state)
{
    (void)state;
    return mkdtemp(folder) != NULL ? 0 : -1;
}

static int drop_folder(void **state)
{
    static const char *const files[] = {"program.c", "program", "output"};

    (void)state;
    for (size_t i = 0; i < COUNT_OF(files); i++) {
        char path[128];

        (void)snprintf(path, sizeof path, "%s/%s", folder, files[i]);
        (void)unlink(path);
    }
    return rmdir(folder);
}

/* ---- emitting ---- */

static struct ir_program *read_program(struct arena *arena, const char *text)
{
    const char *problem = NULL;
    struct ir_program *program = ir_read(arena, text, strlen(text), &problem);

    if (program == NULL)
        fail_msg("%s", problem);
    problem = ir_verify(program);
    if (problem != NULL)
        fail_msg("%s", problem);
    return program;
}

/* The C text in the arena. */
static const char *emit_text(struct ir_program *program, const struct emit_options *options)
{
    struct buffer out = BUFFER_EMPTY;
    const char *problem = backend_c.emit(program, EMIT_C, options, &out);
    const char *text;

    if (problem != NULL)
        fail_msg("%s", problem);
    text = arena_text(program->arena, out.text, out.size);
    buffer_fini(&out);
    return text;
}

/* ---- compiling and running ---- */

static void save(const char *text)
{
    char path[128];
    FILE *file;

    (void)snprintf(path, sizeof path, "%s/program.c", folder);
    file = fopen(path, "w");
    assert_non_null(file);
    assert_true(fputs(text, file) >= 0);
    assert_int_equal(fclose(file), 0);
}

/* Run a command and wait for it; its output goes to `output`, unless NULL. */
static bool run_command(char *const *arguments, const char *output)
{
    posix_spawn_file_actions_t actions;
    pid_t child;
    int status = -1;

    assert_int_equal(posix_spawn_file_actions_init(&actions), 0);
    if (output != NULL)
        assert_int_equal(posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, output,
                                                          O_WRONLY | O_CREAT | O_TRUNC, 0600),
                         0);
    assert_int_equal(posix_spawnp(&child, arguments[0], &actions, NULL, arguments, environ), 0);
    assert_int_equal(waitpid(child, &status, 0), child);
    posix_spawn_file_actions_destroy(&actions);
    return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

/* Run the C compiler on program.c, with three more arguments or NULL. */
static bool compile(struct arena *arena, char *first, char *second, char *third)
{
    char *compiler = getenv("CC");
    char *arguments[] = {
        compiler != NULL ? compiler : "cc",
        "-std=c11",
        "-Wall",
        "-Werror",
        arena_format(arena, "-I%s/runtime/include", source_root()),
        arena_format(arena, "%s/program.c", folder),
        first,
        second,
        third,
        NULL,
    };

    return run_command(arguments, NULL);
}

static void check_compiles(struct ir_program *program, const struct emit_options *options)
{
    save(emit_text(program, options));
    assert_true(compile(program->arena, "-fsyntax-only", NULL, NULL));
}

/* What the program prints with the fake runtime, in the arena. */
static const char *run(struct ir_program *program)
{
    struct emit_options options = {.with_main = true};
    struct arena *arena = program->arena;
    char *output = arena_format(arena, "%s/output", folder);
    char *arguments[] = {arena_format(arena, "%s/program", folder), NULL};
    struct buffer out = BUFFER_EMPTY;
    const char *text;

    save(emit_text(program, &options));
    assert_true(compile(
        arena, "-O2", arena_format(arena, "%s/tests/unit/backend/c/fake_runtime.c", source_root()),
        arena_format(arena, "-o%s", arguments[0])));
    assert_true(run_command(arguments, output));
    assert_int_equal(buffer_add_file(&out, output, SIZE_MAX), 0);
    text = arena_text(arena, out.text, out.size);
    buffer_fini(&out);
    return text;
}

/* ---- tests ---- */

static void test_run(void **state)
{
    struct arena *arena = arena_new();
    struct ir_program *program = read_program(
        arena,
        "program \"ru\\\"n\" source \"a \\\"b\\\"\\\\.json\" timeout 77 express\n"
        "bindings \"{}\"\nsymbol \"a_task\"\nneeds tasks exec c reader writer\n"
        "scope 0 start @first variables 3 \"a\" \"b?\" \"c\"\n"
        "state 0 pass \"First \\\"one\\\" ?\?/\" work @first\n"
        "state 1 map \"int\" work @int leave @leave fail @fail selector @chooser\n"
        "scope 1 of state 1 \"int\" start @item variables 2 \"x\" \"y\"\n"
        "state 2 task \"Pay\" work @item placeholder \"${X}\" does service \"c:a_task\" "
        "type \"c\" action \"a_task\" submits token\n"
        "point @first at 1:1 {\n^entry:\n  enter state 0 \"First \\\"one\\\" ?\?/\"\n"
        "  %1 = input\n  %2 = member %1, key \"found\"\n  %3 = member %1, key \"lo\\u0000st\"\n"
        "  %4 = present %2\n  %5 = present %3\n  branch %4, ^found.1, ^lost.2\n"
        "^found.1:\n  %6 = not %5\n  branch %6, ^both.3, ^lost.2\n^lost.2:\n  fail\n"
        "^both.3:\n  %7 = literal {\"a\":[1,-9223372036854775808,2.5,-0.0,{},[],null,true]}\n"
        "  %8 = object key \"x\", %2, key \"\", %7\n  %9 = array %8, %1\n"
        "  %10 = leave %9\n  goto @int\n}\n"
        "point @int at 9:9 {\n^entry:\n  enter state 1 \"int\"\n  %1 = input\n"
        "  %2 = nodes_filter %1, %1, @filter\n  map_start\n"
        "  %3 = retry -5, 0.1, 9223372036854775807, 1e+300, 2.0, true\n"
        "  %4 = literal \"12345678901234567890\\u0001\xc3\xa9\"\n"
        "  %5 = require %4, \"no \\\"%s\\\" \\\\ ?\?= *\"\n  %6 = nothing\n"
        "  %7 = require %6, \"fails\"\n  %8 = leave %7\n  end\n}\n"
        "point @item {\n^entry:\n  suspend\n}\n"
        "point @leave {\n^entry:\n  end\n}\npoint @fail {\n^entry:\n  suspend\n}\n"
        "filter @filter {\n^entry:\n  %1 = argument 1\n  %2 = present %1\n  answer %2\n}\n"
        "chooser @chooser {\n^entry:\n  %1 = array\n  give %1\n}\n");

    (void)state;
    program->definition = "{\n  \"a\"\000: 1}\n";
    program->definition_size = 13;
    assert_string_equal(
        run(program),
        "program \"ru\"n\" abi of ours express 1 timeout 77 arguments 1\n"
        "definition \"{\\012  \"a\"\\000: 1}\\012\"\n"
        "bindings {}\n"
        "resource of Pay: c:a_task, 2 c a_task 1 1, ${X}\n"
        "needs tasks exec c reader writer\n"
        "symbol a_task linked\n"
        "enter \"First \"one\" \?\?/\" kind 0 points 0 -1 -1\n"
        "member \"found\" of \"in\"\n"
        "member \"lo\\000st\" of \"in\"\n"
        "part \"x\" \"in\"\n"
        "part \"\" {\"a\":[2:1,2:-9223372036854775808,2.5,-0,{},[],0:0,1:1]}\n"
        "item {\"a\":[2:1,2:-9223372036854775808,2.5,-0,{},[],0:0,1:1]}\n"
        "item \"in\"\n"
        "leave \"in\"\n"
        "enter \"int\" kind 7 points 1 3 4\n"
        "filter answers 1\n"
        "map of scope at 2 with 2 variables, of \"int\", first state \"Pay\" of 1\n"
        "selector gives \"in\"\n"
        "retry -5 0.10000000000000001 9223372036854775807 1.0000000000000001e+300 2 "
        "1\n"
        "require \"no \"%s\" \\ \?\?= *\" of \"12345678901234567890\\001\\303\\251\"\n"
        "require \"fails\" of nothing\n"
        "outcome -3\n");
    arena_free(arena);
}

/* Odd programs: nothing in them, blocks nothing reaches, names that fight C. */
static void test_compiles(void **state)
{
    static const char *const texts[] = {
        "program \"empty\" timeout 0\n",
        "program \"*/ eval\" source \"*/ \\\\\" timeout 0\n"
        "chooser @\"*/ ?\?/\\n\\\\ /* \" {\n^entry:\n  %1 = input\n  give %1\n}\n"
        "filter @unused {\n^entry:\n  %1 = bool false\n  answer %1\n}\n",
        "program \"p\" timeout -9223372036854775808\nsymbol \"run\"\nsymbol \"p_0\"\n"
        "symbol \"_under\"\nscope 0 start @p variables 0\nstate 0 fail \"while\" work @p\n"
        "point @p at 3:1 {\n^entry:\n  %1 = literal \"*/ /* ?\?/ \\n\"\n  throw %1, %1\n  fail\n"
        "^orphan.1:\n  jump ^while.2\n^while.2:\n  jump ^orphan.1\n}\n"
        "point @int {\n^entry:\n  %1 = literal {}\n  %2 = present %1\n  %3 = nothing\n"
        "  %4 = present %3\n  %5 = not %2\n  branch %2, ^1x.1, ^if.2\n"
        "^1x.1:\n  branch %4, ^if.2, ^if.2\n^if.2:\n  %6 = object key \"int\", %1\n  end\n}\n",
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(texts); i++) {
        struct arena *arena = arena_new();
        struct emit_options options = {.with_main = i % 2 == 0, .debug = i % 2 == 1};

        check_compiles(read_program(arena, texts[i]), &options);
        arena_free(arena);
    }
}

/* A literal of megabytes, and one of the deepest nesting there is. */
static void test_large_literals(void **state)
{
    enum { SIZE = 3 << 20 };
    struct arena *arena = arena_new();
    struct emit_options options = {.optimize = 0};
    struct ir_program *program = ir_program_new(arena, "large");
    struct ir_builder builder = {.program = program};
    struct region *region = &arena->region;
    const struct value *nested = &value_null;
    char *text = region_alloc(region, SIZE);

    (void)state;
    for (size_t i = 0; i < SIZE; i++)
        text[i] = (char)(i * 7 + i / 251);
    for (int i = 0; i < VALUE_DEPTH_MAX; i++)
        nested = value_array_of(region, &nested, 1);
    builder.function = ir_function_add(program, "c", IR_CHOOSER);
    builder.block = ir_block_add(program, builder.function, "entry");
    IR(&builder, OP_sfn_array, ir_value(ir_literal(&builder, value_string(region, text, SIZE))));
    IR(&builder, OP_GIVE, ir_value(ir_literal(&builder, nested)));
    check_compiles(program, &options);
    arena_free(arena);
}

/* Equal constants are one; lines of the definition are named, once for a group. */
static void test_text(void **state)
{
    static const char text[] =
        "program \"p\" source \"p.asl.json\" timeout 0\n"
        "chooser @c at 7:1 {\n^entry:\n  %1 = literal \"same\"\n  %2 = literal \"same\"\n"
        "  %3 = literal 1\n  %4 = literal 1.0\n  %5 = array %1, %2, %3, %4\n"
        "  %6 = member %5, key \"k\"\n  %7 = member %6, key \"k\"\n"
        "  %8 = array_length %7, \"c\" at 8:2\n  give %8\n}\n";
    struct arena *arena = arena_new();
    struct emit_options options = {.debug = false};
    const char *out = emit_text(read_program(arena, text), &options);

    (void)state;
    assert_non_null(strstr(out, "literal2 = "));
    assert_null(strstr(out, "literal3 = "));
    assert_non_null(strstr(out, "k_key0 = "));
    assert_null(strstr(out, "k_key1"));
    assert_non_null(strstr(out, "#line 7 \"p.asl.json\"\n"));
    assert_null(strstr(strstr(out, "#line 7 ") + 1, "#line 7 "));
    assert_non_null(strstr(out, "#line 8 \"p.asl.json\"\n"));
    assert_null(strstr(out, "int main("));
    /* whoever loads an expression finds it by name */
    assert_non_null(strstr(out, "\nconst struct value *c_0(struct sfn_frame *f)\n{"));
    arena_free(arena);
}

static void test_refusals(void **state)
{
    struct arena *arena = arena_new();
    struct emit_options options = {.optimize = 0};
    struct ir_program *program = ir_program_new(arena, "p");
    struct buffer out = BUFFER_EMPTY;
    const char *symbols[] = {"rm -rf"};

    (void)state;
    assert_true(backend_c.emits(EMIT_C));
    assert_false(backend_c.emits(EMIT_OBJECT));
    assert_non_null(backend_c.emit(program, EMIT_OBJECT, &options, &out));
    program->symbols = symbols;
    program->symbol_count = 1;
    assert_non_null(strstr(backend_c.emit(program, EMIT_C, &options, &out), "rm -rf"));
    symbols[0] = "";
    assert_non_null(backend_c.emit(program, EMIT_C, &options, &out));
    symbols[0] = "1st";
    assert_non_null(backend_c.emit(program, EMIT_C, &options, &out));
    assert_int_equal(out.size, 0);
    buffer_fini(&out);
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_run),
        cmocka_unit_test(test_compiles),
        cmocka_unit_test(test_large_literals),
        cmocka_unit_test(test_text),
        cmocka_unit_test(test_refusals),
    };

    return cmocka_run_group_tests(tests, make_folder, drop_folder);
}
