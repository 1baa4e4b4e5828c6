/* tests/unit/backend/symbol_test.c - names of emitted functions: valid, unique, nobody else's. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "compiler/backend/backend.h"

static const char *symbol_of(struct ir_program *program, const char *name)
{
    static char out[64];

    backend_symbol_name(program, ir_function_add(program, name, IR_POINT_FUNCTION), out);
    return out;
}

static void test_names(void **state)
{
    struct arena *arena = arena_new();
    struct ir_program *program = ir_program_new(arena, "p");

    (void)state;
    assert_string_equal(symbol_of(program, "Charge card!.work"), "Charge_card__work_0");
    assert_string_equal(symbol_of(program, "Charge card?.work"), "Charge_card__work_1");
    assert_string_equal(symbol_of(program, "int"), "int_2");
    assert_string_equal(symbol_of(program, ""), "x_3");
    assert_string_equal(symbol_of(program, "1st"), "x1st_4");
    assert_string_equal(symbol_of(program, "_Reserved"), "x_Reserved_5");
    assert_string_equal(symbol_of(program, "sfn_member"), "xsfn_member_6");
    assert_string_equal(symbol_of(program, "\xc3\xa9t\xc3\xa9"), "x__t___7");
    arena_free(arena);
}

static void test_long_names(void **state)
{
    struct arena *arena = arena_new();
    struct ir_program *program = ir_program_new(arena, "p");
    char name[1000];
    char first[64];
    size_t size;

    (void)state;
    memset(name, 'n', sizeof name);
    name[sizeof name - 1] = '\0';
    (void)strncpy(first, symbol_of(program, name), sizeof first - 1);
    first[sizeof first - 1] = '\0';
    size = strlen(first);
    assert_true(size < 64);
    assert_string_equal(first + size - 3, "n_0");
    assert_string_not_equal(symbol_of(program, name), first);
    arena_free(arena);
}

/* A c: task may have any name, ours too. */
static void test_taken_names(void **state)
{
    struct arena *arena = arena_new();
    struct ir_program *program = ir_program_new(arena, "p");
    const char *symbols[] = {"charge_work_0_", "charge_work_0"};

    (void)state;
    program->symbols = symbols;
    program->symbol_count = 2;
    assert_string_equal(symbol_of(program, "charge.work"), "charge_work_0__");
    arena_free(arena);
}

static void test_no_module(void **state)
{
    const char *problem = NULL;

    (void)state;
    assert_null(backend_llvm_open("/nowhere/backend.so", &problem));
    assert_non_null(strstr(problem, "/nowhere/backend.so"));
    problem = NULL;
    assert_null(backend_llvm_open("libc.so.6", &problem));
    assert_non_null(problem);
    problem = NULL;
    assert_null(backend_llvm_open("", &problem));
    assert_non_null(problem);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_names),
        cmocka_unit_test(test_long_names),
        cmocka_unit_test(test_taken_names),
        cmocka_unit_test(test_no_module),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
