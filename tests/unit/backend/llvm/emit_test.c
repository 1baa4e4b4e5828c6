/* tests/unit/backend/llvm/emit_test.c - what the LLVM back end writes: targets, names, lines. */
#include "runtime/base/count.h"
#include "tests/unit/backend/llvm/program.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static struct arena *arena;
static struct buffer out;

static int set_up(void **state)
{
    (void)state;
    arena = arena_new();
    buffer_init(&out);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    buffer_fini(&out);
    arena_free(arena);
    return 0;
}

static const char order[] = "program \"order\" source \"in/order.asl.json\" timeout 0\n"
                            "scope 0 start @\"Charge card.work\" variables 0\n"
                            "state 0 task \"Charge card\" work @\"Charge card.work\" "
                            "does service \"c:charge\" type \"c\" action \"charge\"\n"
                            "point @\"Charge card.work\" at 4:5 {\n"
                            "^entry:\n"
                            "  enter state 0 \"Charge card\"\n"
                            "  %1 = input at 6:9\n"
                            "  %2 = member %1, key \"card\" at 6:11\n"
                            "  %3 = member %1, key \"card\" at 7:11\n"
                            "  task_begin at 8:9\n"
                            "  %4 = array %2, %3 at 9:9\n"
                            "  task_start %4\n"
                            "  suspend\n"
                            "}\n"
                            "chooser @unused {\n"
                            "^entry:\n"
                            "  %1 = nothing\n"
                            "  give %1\n"
                            "}\n";

static const char expression[] = "program \"expression\" source \"-\" timeout 0\n"
                                 "chooser @eval {\n"
                                 "^entry:\n"
                                 "  %1 = literal {\"a\":[1,2.5,\"x\"]}\n"
                                 "  give %1\n"
                                 "}\n";

static const char *emit(const char *text, enum emit_kind kind, const struct emit_options *options)
{
    struct ir_program *program = program_of(arena, text);

    buffer_clear(&out);
    return sfnc_backend_llvm.emit(program, kind, options, &out);
}

static size_t occurrences(const char *word)
{
    size_t count = 0;

    for (const char *at = out.text; (at = strstr(at, word)) != NULL; at += strlen(word))
        count++;
    return count;
}

static void writes_what_it_says(void **state)
{
    (void)state;
    assert_string_equal(sfnc_backend_llvm.name, "llvm");
    assert_false(sfnc_backend_llvm.emits(EMIT_C));
    assert_true(sfnc_backend_llvm.emits(EMIT_OBJECT));
    assert_true(sfnc_backend_llvm.emits(EMIT_ASSEMBLY));
    assert_true(sfnc_backend_llvm.emits(EMIT_LLVM_IR));
    assert_true(sfnc_backend_llvm.emits(EMIT_LLVM_BITCODE));
    for (int optimize = 0; optimize <= 3; optimize++) {
        struct emit_options options = {.optimize = optimize, .with_main = true};

        assert_null(emit(order, EMIT_OBJECT, &options));
        assert_memory_equal(out.text,
                            "\x7f"
                            "ELF\2",
                            5);
        assert_null(emit(order, EMIT_LLVM_BITCODE, &options));
        assert_memory_equal(out.text, "BC\xc0\xde", 4);
        assert_null(emit(order, EMIT_ASSEMBLY, &options));
        assert_non_null(strstr(out.text, "sfn_program:"));
        assert_null(emit(order, EMIT_LLVM_IR, &options));
        assert_non_null(strstr(out.text, "@sfn_program = "));
        assert_non_null(emit(order, EMIT_C, &options));
        assert_int_equal(out.size, 0);
    }
}

static void writes_the_same_twice(void **state)
{
    struct emit_options options = {.optimize = 2, .with_main = true, .debug = true};
    struct buffer first = BUFFER_EMPTY;

    (void)state;
    assert_null(emit(order, EMIT_OBJECT, &options));
    buffer_add(&first, out.text, out.size);
    assert_null(emit(order, EMIT_OBJECT, &options));
    assert_int_equal(out.size, first.size);
    assert_memory_equal(out.text, first.text, first.size);
    buffer_fini(&first);
}

static void exports_the_program_only(void **state)
{
    struct emit_options options = {.optimize = 0};

    (void)state;
    assert_null(emit(order, EMIT_ASSEMBLY, &options));
    assert_int_equal(occurrences("\t.globl\t"), 1);
    options.with_main = true;
    assert_null(emit(order, EMIT_ASSEMBLY, &options));
    assert_int_equal(occurrences("\t.globl\t"), 2);
    assert_non_null(strstr(out.text, "\t.globl\tmain\n"));
    options.with_main = false;
    assert_null(emit(expression, EMIT_ASSEMBLY, &options));
    assert_int_equal(occurrences("\t.globl\t"), 2); /* the chooser too */
}

static void merges_what_is_pure(void **state)
{
    struct emit_options options = {.optimize = 0};

    (void)state;
    assert_null(emit(order, EMIT_LLVM_IR, &options));
    assert_int_equal(occurrences("call ptr @sfn_member"), 2);
    options.optimize = 2;
    assert_null(emit(order, EMIT_LLVM_IR, &options));
    assert_int_equal(occurrences("call ptr @sfn_member"), 1);
    assert_int_equal(occurrences("call ptr @sfn_input"), 1);
}

static void knows_the_lines_of_the_definition(void **state)
{
    struct emit_options options = {.optimize = 2, .debug = true};

    (void)state;
    assert_null(emit(order, EMIT_LLVM_IR, &options));
    assert_non_null(strstr(out.text, "!DIFile(filename: \"order.asl.json\""));
    assert_non_null(strstr(out.text, "/in\")")); /* its folder */
    assert_non_null(strstr(out.text, "!DISubprogram(name: \"Charge card.work\""));
    assert_non_null(strstr(out.text, "!DILocation(line: 8, column: 9"));
    options.debug = false;
    assert_null(emit(order, EMIT_LLVM_IR, &options));
    assert_null(strstr(out.text, "!DI"));
}

static void emits_for_other_machines(void **state)
{
    static const char *const triples[] = {
        "x86_64-linux-gnu", "aarch64-linux-gnu",     "riscv64-linux-gnu",
        "s390x-linux-gnu",  "powerpc64le-linux-gnu", "aarch64-unknown-linux-musl",
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(triples); i++) {
        struct emit_options options = {.optimize = 1, .target = triples[i], .with_main = true};
        const char *problem = emit(order, EMIT_OBJECT, &options);

        if (problem != NULL)
            fail_msg("%s", problem);
        assert_memory_equal(out.text,
                            "\x7f"
                            "ELF\2",
                            5);
    }
}

static void refuses_unfit_targets(void **state)
{
    static const char *const triples[] = {
        "no-such-machine",
        "",
        "-",
        "i686-linux-gnu",
        "x86_64-linux-gnux32",
        "arm-linux-gnueabihf",
        "wasm32",
        "nvptx64-nvidia-cuda",
        "bpf",
        "amdgcn--",
        "\xff\xfe",
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(triples); i++) {
        struct emit_options options = {.target = triples[i]};
        const char *problem = emit(order, EMIT_OBJECT, &options);

        assert_non_null(problem);
        assert_non_null(strstr(problem, "target"));
        assert_int_equal(out.size, 0);
    }
}

/* A C function of the definition may be called as anything. */
static void keeps_names_of_c_functions(void **state)
{
    static const char text[] = "program \"names\" source \"-\" timeout 0\n"
                               "symbol \"run\"\n"
                               "symbol \"S_work_0\"\n"
                               "symbol \"sfn_input\"\n"
                               "symbol \"charge\"\n"
                               "scope 0 start @S.work variables 0\n"
                               "state 0 pass \"S\" work @S.work\n"
                               "point @S.work {\n"
                               "^entry:\n"
                               "  %1 = input\n"
                               "  task_start %1\n"
                               "  suspend\n"
                               "}\n";
    struct emit_options options = {.optimize = 0, .with_main = true};

    (void)state;
    assert_null(emit(text, EMIT_LLVM_IR, &options));
    assert_non_null(strstr(out.text, "declare void @run()"));
    assert_non_null(strstr(out.text, "declare void @S_work_0()"));
    assert_non_null(strstr(out.text, "declare void @charge()"));
    assert_null(emit(text, EMIT_OBJECT, &options));
}

static void refuses_names_that_are_none(void **state)
{
    static const char *const names[] = {"", "a b", "1st", "caf\xc3\xa9", "a\"", "-"};
    struct emit_options options = {.optimize = 0};

    (void)state;
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        struct ir_program *program = program_of(arena, expression);
        const char *problem;

        program->symbols = (const char **)&names[i];
        program->symbol_count = 1;
        problem = sfnc_backend_llvm.emit(program, EMIT_OBJECT, &options, &out);
        assert_non_null(problem);
        assert_non_null(strstr(problem, "does not name a C function"));
        assert_int_equal(out.size, 0);
    }
}

static void emits_a_program_of_nothing(void **state)
{
    struct emit_options options = {.optimize = 2, .with_main = true, .debug = true};
    struct ir_program *program = ir_program_new(arena, "");

    (void)state;
    assert_null(sfnc_backend_llvm.emit(program, EMIT_OBJECT, &options, &out));
    assert_true(out.size > 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(writes_what_it_says, set_up, tear_down),
        cmocka_unit_test_setup_teardown(writes_the_same_twice, set_up, tear_down),
        cmocka_unit_test_setup_teardown(exports_the_program_only, set_up, tear_down),
        cmocka_unit_test_setup_teardown(merges_what_is_pure, set_up, tear_down),
        cmocka_unit_test_setup_teardown(knows_the_lines_of_the_definition, set_up, tear_down),
        cmocka_unit_test_setup_teardown(emits_for_other_machines, set_up, tear_down),
        cmocka_unit_test_setup_teardown(refuses_unfit_targets, set_up, tear_down),
        cmocka_unit_test_setup_teardown(keeps_names_of_c_functions, set_up, tear_down),
        cmocka_unit_test_setup_teardown(refuses_names_that_are_none, set_up, tear_down),
        cmocka_unit_test_setup_teardown(emits_a_program_of_nothing, set_up, tear_down),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
