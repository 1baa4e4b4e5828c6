/* tests/property/library.c - compile a batch of programs into one shared object, and load it. */
#include "tests/property/library.h"

#include <dlfcn.h>
#include <errno.h>
#include <ftw.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "runtime/base/bug.h"
#include "runtime/base/count.h"
#include "sfn/abi.h"
#include "tests/compiled/compiled.h"

#define C_PER_FILE 16

extern char **environ;

static void name_symbol(char out[64], size_t number)
{
    (void)snprintf(out, 64, "sfn_program_%zu", number);
}

static void name_file(const struct library *library, char out[512], size_t number, bool is_c)
{
    (void)snprintf(out, 512, "%s/%zu.%c", library->folder, number, is_c ? 'c' : 'o');
}

static size_t c_files(const struct library *library)
{
    return (library->c_count + C_PER_FILE - 1) / C_PER_FILE;
}

static size_t files(const struct library *library)
{
    return c_files(library) + library->object_count;
}

/* C files first, then objects. */
static void name_any_file(const struct library *library, char out[512], size_t at)
{
    size_t in_c = c_files(library);

    name_file(library, out, at < in_c ? at : at - in_c, at < in_c);
}

static char home[256];

static void make_folder(char out[256], const char *base)
{
    (void)snprintf(out, 256, "%.200s/property-XXXXXX", base);
    if (mkdtemp(out) == NULL) {
        fprintf(stderr, "cannot make a folder %s: %s\n", out, strerror(errno));
        exit(1);
    }
}

static int remove_one(const char *path, const struct stat *about, int kind, struct FTW *place)
{
    (void)about;
    (void)kind;
    (void)place;
    return remove(path);
}

void library_home_open(void)
{
    const char *base = getenv("TMPDIR");

    make_folder(home, base != NULL ? base : "/tmp");
}

void library_home_close(void)
{
    (void)nftw(home, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

void library_home_name(char out[256])
{
    (void)snprintf(out, 256, "%.200s/%ld", home, (long)getpid());
}

void library_open(struct library *library)
{
    memset(library, 0, sizeof *library);
    make_folder(library->folder, home);
}

void library_close(struct library *library)
{
    char path[512];

    if (library->handle != NULL)
        (void)dlclose(library->handle);
    for (size_t i = 0; i < files(library); i++) {
        name_any_file(library, path, i);
        (void)unlink(path);
    }
    (void)snprintf(path, sizeof path, "%s/all.so", library->folder);
    (void)unlink(path);
    (void)rmdir(library->folder);
}

static void write_file(const char *path, const struct buffer *code)
{
    FILE *file = fopen(path, "ab");

    if (file == NULL || fwrite(code->text, 1, code->size, file) != code->size ||
        fclose(file) != 0) {
        fprintf(stderr, "cannot write %s: %s\n", path, strerror(errno));
        exit(1);
    }
}

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

/* Several programs in one file: what a program has for itself, lines that begin with "static", is
 * renamed by macros, so that the compiler starts once for all of them. */
static void add_renamed(struct buffer *out, const struct buffer *code, size_t number)
{
    struct buffer after = BUFFER_EMPTY;

    for (const char *line = code->text; line != NULL; line = strchr(line, '\n')) {
        size_t end = 0, start;

        line += *line == '\n';
        if (strncmp(line, "static ", 7) != 0)
            continue;
        end = strcspn(line, "([=\n");
        while (end > 0 && !is_letter(line[end - 1]))
            end--;
        for (start = end; start > 0 && is_letter(line[start - 1]); start--)
            ;
        buffer_add_format(out, "#define %.*s %.*s_of_%zu\n", (int)(end - start), line + start,
                          (int)(end - start), line + start, number);
        buffer_add_format(&after, "#undef %.*s\n", (int)(end - start), line + start);
    }
    buffer_add(out, code->text, code->size);
    buffer_add(out, after.text != NULL ? after.text : "", after.size);
    buffer_fini(&after);
}

static size_t add(struct library *library, struct ir_program *program,
                  const struct backend *backend, enum emit_kind kind, int optimize)
{
    size_t number = library->count++;
    char symbol[64], path[512];
    struct emit_options options = {.optimize = optimize, .shared = true, .symbol = symbol};
    struct buffer code = BUFFER_EMPTY, text = BUFFER_EMPTY;
    const char *problem;

    ENSURE(number < LIBRARY_MAX);
    name_symbol(symbol, number);
    problem = backend->emit(program, kind, &options, &code);
    if (problem != NULL) {
        fprintf(stderr, "%s\n", problem);
        BUG("the program cannot be emitted");
    }
    if (kind == EMIT_C)
        add_renamed(&text, &code, number);
    name_file(library, path,
              kind == EMIT_C ? library->c_count++ / C_PER_FILE : library->object_count++,
              kind == EMIT_C);
    write_file(path, kind == EMIT_C ? &text : &code);
    buffer_fini(&code);
    buffer_fini(&text);
    return number;
}

size_t library_add_c(struct library *library, struct ir_program *program)
{
    return add(library, program, &backend_c, EMIT_C, 0);
}

size_t library_add_llvm(struct library *library, struct ir_program *program, int optimize)
{
    return add(library, program, compiled_llvm, EMIT_OBJECT, optimize);
}

static void compile(const struct library *library)
{
    static const char *const first[] = {"-w", "-O0", "-pipe", "-std=gnu11", "-fPIC", "-shared"};
    static char include[512], output[512];
    char **arguments = mem_zeroed(files(library) + 16, sizeof *arguments);
    char *paths = mem_zeroed(files(library) + 1, 512);
    const char *cc = getenv("CC"), *source = getenv("SOURCE");
    size_t count = 0;
    pid_t child;
    int status, err;

    arguments[count++] = (char *)(cc != NULL && cc[0] != '\0' ? cc : "cc");
    for (size_t i = 0; i < COUNT_OF(first); i++)
        arguments[count++] = (char *)first[i];
    (void)snprintf(include, sizeof include, "-I%s/runtime/include", source != NULL ? source : ".");
    (void)snprintf(output, sizeof output, "-o%s/all.so", library->folder);
    arguments[count++] = include;
    arguments[count++] = output;
    for (size_t i = 0; i < files(library); i++) {
        name_any_file(library, paths + 512 * i, i);
        arguments[count++] = paths + 512 * i;
    }
    err = posix_spawnp(&child, arguments[0], NULL, NULL, arguments, environ);
    if (err != 0) {
        fprintf(stderr, "cannot run %s: %s\n", arguments[0], strerror(err));
        exit(1);
    }
    while (waitpid(child, &status, 0) < 0 && errno == EINTR)
        ;
    if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
        BUG("what the C back end wrote does not compile");
    free(paths);
    free(arguments);
}

void library_load(struct library *library)
{
    char path[512];

    if (library->count == 0)
        return;
    compile(library);
    (void)snprintf(path, sizeof path, "%s/all.so", library->folder);
    library->handle = dlopen(path, RTLD_NOW | RTLD_LOCAL);
    if (library->handle == NULL) {
        fprintf(stderr, "%s\n", dlerror());
        BUG("the shared object cannot be loaded");
    }
}

const struct sfn_program *library_find(const struct library *library, size_t number)
{
    char symbol[64];
    const struct sfn_program *program;

    name_symbol(symbol, number);
    program = dlsym(library->handle, symbol);
    ENSURE(program != NULL);
    return program;
}
