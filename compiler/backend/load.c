/* compiler/backend/load.c - load the LLVM back end, a module that brings libLLVM.
 *
 * In: the module's path. Out: its struct backend; it stays loaded until the process ends.
 * Why a module: loading libLLVM takes tens of milliseconds, which commands that do not need it must
 * not pay. */
#include "compiler/backend/backend.h"

#include <dlfcn.h>
#include <stdio.h>
#include <string.h>

#define PROBLEM_MAX 512

static const char *problem_of(const char *path, const char *said)
{
    static char text[PROBLEM_MAX];

    /* The dynamic loader's message mostly names the file already. */
    if (said == NULL)
        said = "no such module";
    if (strstr(said, path) != NULL)
        (void)snprintf(text, sizeof text, "cannot load the LLVM back end: %s", said);
    else
        (void)snprintf(text, sizeof text, "cannot load the LLVM back end from %s: %s", path, said);
    return text;
}

const struct backend *backend_llvm_open(const char *path, const char **problem)
{
    const struct backend *backend;
    void *module;

    /* The dynamic loader looks for a name without a slash in the system's library folders. */
    if (strchr(path, '/') == NULL) {
        *problem = problem_of(path, "the path names no folder");
        return NULL;
    }
    module = dlopen(path, RTLD_NOW | RTLD_LOCAL);
    if (module == NULL) {
        *problem = problem_of(path, dlerror());
        return NULL;
    }
    backend = dlsym(module, BACKEND_LLVM_SYMBOL);
    if (backend == NULL) {
        *problem = problem_of(path, dlerror());
        (void)dlclose(module);
    }
    return backend;
}
