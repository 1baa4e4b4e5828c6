/* tests/unit/backend/agree_test.c - random programs do the same in memory and in C, whatever the
 * passes make of them.
 *
 * Programs have branches, loops, values that meet and lambdas (random_program.c). What they do is
 * written down by trace.c. SEED and COUNT in the environment say which programs, how many;
 * the C compiler is $CC (one word) or cc. */
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
#include "compiler/driver/compilation.h"
#include "runtime/base/buffer.h"
#include "runtime/base/count.h"
#include "tests/unit/backend/random_program.h"
#include "tests/unit/backend/trace.h"

#define LAMBDAS 4
#define CHOOSERS 40

extern char **environ;
extern const struct backend sfnc_backend_llvm;

static char folder[] = "/tmp/sfnc-agree-test-XXXXXX";

static const struct backend_symbol symbols[] = {
#define SYMBOL(name)                                                                               \
    {                                                                                              \
        "sfn_" #name, (void *)trace_##name                                                         \
    }
    SYMBOL(element), SYMBOL(numeric_less_than), SYMBOL(require),   SYMBOL(cover),
    SYMBOL(inspect), SYMBOL(query_list),        SYMBOL(query_add), SYMBOL(query_closure),
#undef SYMBOL
};

static const char *source_root(void)
{
    const char *root = getenv("srcdir");

    return root != NULL ? root : ".";
}

static uint64_t setting(const char *name, uint64_t otherwise)
{
    const char *text = getenv(name);

    return text != NULL ? strtoull(text, NULL, 10) : otherwise;
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

/* ---- programs ---- */

static struct ir_program *read_program(struct arena *arena, const char *text)
{
    const char *problem = NULL;
    struct ir_program *program = ir_read(arena, text, strlen(text), &problem);

    if (program == NULL)
        fail_msg("%s\n%s", problem, text);
    problem = ir_verify(program);
    if (problem != NULL)
        fail_msg("%s\n%s", problem, text);
    return program;
}

/* After each pass the program is well formed, and its text says all of it. */
static void improve(struct ir_program *program, const char *text)
{
    struct buffer printed = BUFFER_EMPTY, again = BUFFER_EMPTY;
    const char *problem;
    struct arena *arena = arena_new();

    program_improve(program, false);
    problem = ir_verify(program);
    if (problem != NULL)
        fail_msg("%s\n%s", problem, text);
    ir_print(program, &printed);
    ir_print(read_program(arena, printed.text), &again);
    assert_string_equal(printed.text, again.text);
    buffer_fini(&again);
    buffer_fini(&printed);
    arena_free(arena);
}

/* ---- in memory ---- */

static char *trace_in_memory(struct ir_program *program, int optimize, bool debug)
{
    struct emit_options options = {.optimize = optimize, .debug = debug};
    void *handle = NULL;
    const char *problem =
        sfnc_backend_llvm.load(program, &options, symbols, COUNT_OF(symbols), &handle);
    char *text = NULL;
    size_t size = 0;
    FILE *out;

    if (problem != NULL)
        fail_msg("%s", problem);
    out = open_memstream(&text, &size);
    trace_begin(out);
    for (int i = 0; i < CHOOSERS; i++) {
        char name[16];
        sfn_chooser chooser;

        (void)snprintf(name, sizeof name, "c%d", i);
        chooser = (sfn_chooser)sfnc_backend_llvm.find(handle, name);
        assert_non_null(chooser);
        trace_result(i, chooser(NULL));
    }
    assert_int_equal(fclose(out), 0);
    sfnc_backend_llvm.drop(handle);
    return text;
}

/* ---- in C ---- */

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

/* Write the program as C with a main that calls its choosers. */
static void save(struct ir_program *program, const char *path, bool debug)
{
    struct emit_options options = {.debug = debug};
    struct buffer text = BUFFER_EMPTY;
    int number = 0;
    FILE *file;

    assert_null(backend_c.emit(program, EMIT_C, &options, &text));
    buffer_add_text(&text, "#include \"tests/unit/backend/trace.h\"\n"
                           "int main(void)\n{\n    trace_begin(stdout);\n");
    for (const struct ir_function *at = program->functions; at != NULL; at = at->next) {
        char name[64];

        if (at->kind != IR_CHOOSER)
            continue;
        backend_symbol_name(program, at, name);
        buffer_add_format(&text, "    trace_result(%d, %s((void *)0));\n", number++, name);
    }
    buffer_add_text(&text, "    return 0;\n}\n");
    file = fopen(path, "w");
    assert_non_null(file);
    assert_int_equal(fwrite(text.text, 1, text.size, file), text.size);
    assert_int_equal(fclose(file), 0);
    buffer_fini(&text);
}

/* Before the passes the C compiler may say that a result is not used. */
static char *trace_in_c(struct ir_program *program, bool improved)
{
    struct arena *arena = program->arena;
    char *compiler = getenv("CC");
    char *path = arena_format(arena, "%s/program", folder);
    char *output = arena_format(arena, "%s/output", folder);
    char *source = arena_format(arena, "%s/program.c", folder);
    char *compile[] = {
        compiler != NULL ? compiler : "cc",
        "-std=c11",
        improved ? "-Wall" : "-w",
        improved ? "-O1" : "-O0",
        "-Werror",
        "-DTRACE_ALONE",
        arena_format(arena, "-I%s/runtime/include", source_root()),
        arena_format(arena, "-I%s", source_root()),
        source,
        arena_format(arena, "%s/tests/unit/backend/trace.c", source_root()),
        "-o",
        path,
        NULL,
    };
    char *run[] = {path, NULL};
    struct buffer text = BUFFER_EMPTY;

    save(program, source, improved);
    assert_true(run_command(compile, NULL));
    assert_true(run_command(run, output));
    assert_int_equal(buffer_add_file(&text, output, SIZE_MAX), 0);
    return text.text;
}

/* ---- the comparison ---- */

static void expect_same(const char *expected, char *found, const char *where, uint64_t seed)
{
    size_t i = 0;

    while (expected[i] == found[i] && expected[i] != '\0')
        i++;
    if (expected[i] != found[i]) {
        while (i > 0 && expected[i - 1] != '\n')
            i--;
        fail_msg("seed %llu, %s:\n%.200s\ninstead of:\n%.200s\n", (unsigned long long)seed, where,
                 found + i, expected + i);
    }
    free(found);
}

static void check_seed(uint64_t seed)
{
    struct arena *arena = arena_new();
    struct buffer text = BUFFER_EMPTY;
    struct ir_program *program;
    char *expected;

    random_program(&text, seed, LAMBDAS, CHOOSERS);
    program = read_program(arena, text.text);
    expected = trace_in_memory(program, 0, false);
    expect_same(expected, trace_in_memory(program, 2, true), "in memory, optimized", seed);
    expect_same(expected, trace_in_c(program, false), "in C", seed);
    improve(program, text.text);
    expect_same(expected, trace_in_memory(program, 0, true), "in memory, after the passes", seed);
    expect_same(expected, trace_in_c(program, true), "in C, after the passes", seed);
    free(expected);
    buffer_fini(&text);
    arena_free(arena);
}

static void test_agreement(void **state)
{
    uint64_t seed = setting("SEED", 1);
    uint64_t rounds = setting("COUNT", 2);

    (void)state;
    for (uint64_t i = 0; i < rounds; i++)
        check_seed(seed + i);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_agreement),
    };

    return cmocka_run_group_tests(tests, make_folder, drop_folder);
}
