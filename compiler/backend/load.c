/* compiler/backend/load.c - open the LLVM back end, a module that brings libLLVM.
 *
 * In: the module's path. Out: its struct backend; it stays open until the process ends.
 * Why: loading libLLVM costs tens of milliseconds that commands without it must not pay. */
#include "compiler/backend/backend.h"

#include <dlfcn.h>
#include <stdio.h>
#include <string.h>

#define PROBLEM_MAX 512

static const char *problem_of(const char *path, const char *said)
{
    static char text[PROBLEM_MAX];

    /* The loader mostly names the file itself. */
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

    /* Without a slash, the system's library folders would be searched. */
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
