/* tests/compiled/shared.c - put a program into a shared object and load it. */
#include "tests/compiled/shared.h"

#include <dlfcn.h>
#include <errno.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "runtime/base/bug.h"

extern char **environ;

static void fail(const char *what, const char *why)
{
    fprintf(stderr, "%s: %s\n", what, why);
    exit(1);
}

static void name_file(const struct shared *shared, char out[512], const char *name)
{
    (void)snprintf(out, 512, "%s/%s", shared->folder, name);
}

static void write_code(const char *path, const struct buffer *code)
{
    FILE *file = fopen(path, "wb");

    if (file == NULL || fwrite(code->text, 1, code->size, file) != code->size || fclose(file) != 0)
        fail(path, strerror(errno));
}

static void compile(const char *code, const char *output, int optimize)
{
    const char *cc = getenv("CC"), *source = getenv("SOURCE");
    char include[512], level[8];
    char *arguments[] = {(char *)(cc != NULL && cc[0] != '\0' ? cc : "cc"),
                         "-w",
                         level,
                         "-pipe",
                         "-std=gnu11",
                         "-fPIC",
                         "-shared",
                         include,
                         "-o",
                         (char *)output,
                         (char *)code,
                         NULL};
    pid_t child;
    int status = 1;
    int err;

    (void)snprintf(include, sizeof include, "-I%s/runtime/include", source != NULL ? source : ".");
    (void)snprintf(level, sizeof level, "-O%d", optimize);
    err = posix_spawnp(&child, arguments[0], NULL, NULL, arguments, environ);
    if (err != 0)
        fail(arguments[0], strerror(err));
    while (waitpid(child, &status, 0) < 0 && errno == EINTR)
        ;
    if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
        BUG("what the back end wrote does not compile");
}

void shared_load(struct shared *shared, struct ir_program *program, const struct backend *backend,
                 int optimize)
{
    enum emit_kind kind = backend == &backend_c ? EMIT_C : EMIT_OBJECT;
    struct emit_options options = {.optimize = optimize, .shared = true};
    const char *base = getenv("TMPDIR");
    struct buffer code = BUFFER_EMPTY;
    char path[512], output[512];
    const char *problem;

    (void)snprintf(shared->folder, sizeof shared->folder, "%.200s/shared-XXXXXX",
                   base != NULL ? base : "/tmp");
    if (mkdtemp(shared->folder) == NULL)
        fail(shared->folder, strerror(errno));
    problem = backend->emit(program, kind, &options, &code);
    if (problem != NULL)
        fail(backend->name, problem);
    name_file(shared, path, kind == EMIT_C ? "code.c" : "code.o");
    name_file(shared, output, "code.so");
    write_code(path, &code);
    buffer_fini(&code);
    compile(path, output, optimize);
    shared->handle = dlopen(output, RTLD_NOW | RTLD_LOCAL);
    if (shared->handle == NULL)
        fail(output, dlerror());
    (void)unlink(path);
    (void)unlink(output);
    (void)rmdir(shared->folder);
}

void *shared_find(const struct shared *shared, const struct ir_program *program, const char *name)
{
    const struct ir_function *function = program->functions;
    char symbol[64];
    void *found;

    while (function != NULL && strcmp(function->name, name) != 0)
        function = function->next;
    ENSURE(function != NULL);
    backend_symbol_name(program, function, symbol);
    found = dlsym(shared->handle, symbol);
    if (found == NULL)
        fail(symbol, "it is not exported");
    return found;
}

void shared_drop(struct shared *shared)
{
    (void)dlclose(shared->handle);
}
