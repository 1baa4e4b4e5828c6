/* tests/unit/backend/golden_test.c - IR texts, passes and emitted C, compared with files.
 *
 * For every NAME.ir in tests/golden/ir: it prints as it is written (comments aside); after the
 * passes of the pass table it prints as NAME.folded.ir; and that is emitted as NAME.c. With
 * UPDATE_GOLDEN=1 in the environment the two are written instead of compared. */
#include <dirent.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "compiler/backend/backend.h"
#include "compiler/driver/compilation.h"
#include "runtime/base/buffer.h"

/* Of tests/golden/ir itself, or of NAME and its ending in there. */
static const char *golden_path(struct arena *arena, const char *name, const char *ending)
{
    const char *root = getenv("srcdir");

    return arena_format(arena, "%s/tests/golden/ir/%s%s", root != NULL ? root : ".", name, ending);
}

static void write_file(const char *path, const struct buffer *text)
{
    FILE *file = fopen(path, "w");

    assert_non_null(file);
    assert_int_equal(fwrite(text->text, 1, text->size, file), text->size);
    assert_int_equal(fclose(file), 0);
}

/* Compare with, or update, the file. Returns whether it is the same. */
static bool is_golden(const char *path, const struct buffer *text)
{
    struct buffer expected = BUFFER_EMPTY;
    bool same;

    if (getenv("UPDATE_GOLDEN") != NULL) {
        write_file(path, text);
        return true;
    }
    if (buffer_add_file(&expected, path, SIZE_MAX) < 0) {
        print_error("%s is missing\n", path);
        return false;
    }
    same = expected.size == text->size && memcmp(expected.text, text->text, text->size) == 0;
    if (!same)
        print_error("%s differs; this is what came out:\n%s\n", path, text->text);
    buffer_fini(&expected);
    return same;
}

/* The text without its lines of comment. */
static void drop_comments(struct buffer *out, const struct buffer *text)
{
    const char *at = text->text;

    while (*at != '\0') {
        size_t size = strcspn(at, "\n");

        size += at[size] == '\n';
        if (*at != '#')
            buffer_add(out, at, size);
        at += size;
    }
}

static bool check_print(struct ir_program *program, const struct buffer *written)
{
    struct buffer expected = BUFFER_EMPTY;
    struct buffer printed = BUFFER_EMPTY;
    bool same;

    drop_comments(&expected, written);
    ir_print(program, &printed);
    same = strcmp(expected.text, printed.text) == 0;
    if (!same)
        print_error("it prints differently:\n%s\n", printed.text);
    buffer_fini(&printed);
    buffer_fini(&expected);
    return same;
}

static bool check_outputs(struct ir_program *program, const char *name)
{
    struct emit_options options = {.with_main = true};
    struct buffer folded = BUFFER_EMPTY;
    struct buffer code = BUFFER_EMPTY;
    bool same;

    program_improve(program, false);
    ir_print(program, &folded);
    assert_null(backend_c.emit(program, EMIT_C, &options, &code));
    same = is_golden(golden_path(program->arena, name, ".folded.ir"), &folded);
    same = is_golden(golden_path(program->arena, name, ".c"), &code) && same;
    buffer_fini(&code);
    buffer_fini(&folded);
    return same;
}

static bool check_file(const char *name)
{
    struct arena *arena = arena_new();
    struct buffer text = BUFFER_EMPTY;
    const char *path = golden_path(arena, name, ".ir");
    const char *problem = NULL;
    struct ir_program *program;
    bool same = false;

    assert_int_equal(buffer_add_file(&text, path, SIZE_MAX), 0);
    program = ir_read(arena, text.text, text.size, &problem);
    if (program != NULL)
        problem = ir_verify(program);
    if (problem != NULL)
        print_error("%s: %s\n", path, problem);
    else
        same = check_print(program, &text);
    same = same && check_outputs(program, name);
    buffer_fini(&text);
    arena_free(arena);
    return same;
}

/* "merge" from "merge.ir"; NULL for "merge.folded.ir" and others. */
static const char *golden_name(struct arena *arena, const char *file)
{
    size_t size = strlen(file);

    if (size < 4 || strcmp(file + size - 3, ".ir") != 0 || strstr(file, ".folded.") != NULL)
        return NULL;
    return arena_text(arena, file, size - 3);
}

static void test_golden_files(void **state)
{
    struct arena *arena = arena_new();
    DIR *folder = opendir(golden_path(arena, "", ""));
    const struct dirent *entry;
    int seen = 0;
    int wrong = 0;

    (void)state;
    assert_non_null(folder);
    while ((entry = readdir(folder)) != NULL) {
        const char *name = golden_name(arena, entry->d_name);

        if (name == NULL)
            continue;
        seen++;
        wrong += !check_file(name);
    }
    (void)closedir(folder);
    arena_free(arena);
    assert_true(seen > 0);
    assert_int_equal(wrong, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_golden_files),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
