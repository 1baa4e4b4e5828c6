/* runtime/http/tls_library.c - load the libraries of TLS when it is wanted. */
#include "runtime/http/tls_library.h"

#include <dlfcn.h>
#include <stdbool.h>
#include <stddef.h>
#include <string.h>

#include "config.h"
#include "runtime/base/text.h"

/* A reference that is weak links nothing. */
#pragma weak tls_library_linked

/* Put the address of a function where a pointer to it is. */
static bool find(void *libraries, const char *name, void *pointer)
{
    void *function = dlsym(libraries, name);

    memcpy(pointer, &function, sizeof function);
    return function != NULL;
}

static bool find_all(struct tls_library *library)
{
    /* It brings the OpenSSL that it was made for, and dlsym looks there, too: there is no second
     * one that could be mixed up with it. The libevent that it brings is the one of the loop. */
    void *libraries = dlopen(TLS_LIBRARY, RTLD_NOW | RTLD_LOCAL);

#define FIND(name) &&find(libraries, #name, &library->name)
    return libraries != NULL TLS_LIBRARY_FUNCTIONS(FIND);
#undef FIND
}

const struct tls_library *tls_library_load(char **problem)
{
    static struct tls_library loaded;
    static bool is_loaded;

    if (&tls_library_linked != NULL)
        return &tls_library_linked;
    if (!is_loaded)
        is_loaded = find_all(&loaded);
    if (is_loaded)
        return &loaded;
    *problem = text_format("TLS needs shared libraries (Debian's packages %s): %s", TLS_PACKAGES,
                           dlerror());
    return NULL;
}
