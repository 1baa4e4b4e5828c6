/* compiler/driver/locate.c - find the runtime archive, the headers and the LLVM back end. */
#include "compiler/driver/locate.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "compiler/driver/print.h"
#include "compiler/backend/backend.h"
#include "config.h"

/* Where each part may be, relative to the folder of the executable: in a build tree, in an
 * installation; and where configure said. */
static const char *const archives[] = {"libsfn.a", "../lib/sfnc/libsfn.a",
                                       SFNC_PKGLIBDIR "/libsfn.a"};
static const char *const headers[] = {"runtime/include", "../include", SFNC_INCLUDEDIR};
static const char *const modules[] = {".libs/sfnc-llvm.so", "../lib/sfnc/sfnc-llvm.so",
                                      SFNC_PKGLIBDIR "/sfnc-llvm.so"};

static const char *const solvers[] = {".libs/sfnc-z3.so", "../lib/sfnc/sfnc-z3.so",
                                      SFNC_PKGLIBDIR "/sfnc-z3.so"};

static bool own_folder(char *folder, size_t size)
{
    ssize_t length = readlink("/proc/self/exe", folder, size - 1);
    char *slash;

    if (length <= 0)
        return false;
    folder[length] = '\0';
    slash = strrchr(folder, '/');
    if (slash == NULL)
        return false;
    *slash = '\0';
    /* A libtool build keeps the real program one folder down. */
    slash = strrchr(folder, '/');
    if (slash != NULL && strcmp(slash, "/.libs") == 0)
        *slash = '\0';
    return true;
}

static bool find(char out[4096], const char *folder, const char *const *places, size_t count,
                 const char *inside)
{
    for (size_t i = 0; i < count; i++) {
        char probe[8192];
        const char *slash = places[i][0] == '/' ? "" : "/";
        const char *base = places[i][0] == '/' ? "" : folder;

        snprintf(out, 4096, "%s%s%s", base, slash, places[i]);
        snprintf(probe, sizeof(probe), "%s%s", out, inside);
        if (access(probe, R_OK) == 0)
            return true;
    }
    return false;
}

static bool complain(const char *missing)
{
    print_complaint("cannot find %s: is the installation complete?", missing);
    return false;
}

bool parts_locate(struct parts *parts)
{
    char folder[4096];

    if (!own_folder(folder, sizeof(folder)))
        return complain("its own place (/proc/self/exe)");
    if (!find(parts->archive, folder, archives, 3, ""))
        return complain("the runtime archive libsfn.a");
    if (!find(parts->headers, folder, headers, 3, "/sfn/abi.h"))
        return complain("the runtime headers sfn/abi.h");
    return true;
}

const struct backend *locate_backend_llvm(void)
{
    const struct backend *backend;
    const char *problem;
    char folder[4096], module[4096];

    if (!own_folder(folder, sizeof(folder)) || !find(module, folder, modules, 3, "")) {
        complain("the LLVM back end sfnc-llvm.so");
        return NULL;
    }
    backend = backend_llvm_open(module, &problem);
    if (backend == NULL)
        print_complaint("%s", problem);
    return backend;
}

const char *locate_solver(void)
{
    static char module[4096];
    char folder[4096];

    if (!own_folder(folder, sizeof(folder)) || !find(module, folder, solvers, 3, ""))
        return NULL;
    return module;
}
