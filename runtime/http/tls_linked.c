/* runtime/http/tls_linked.c - the functions that TLS takes, linked, for static executables. */
#include "runtime/http/tls_library.h"

const struct tls_library tls_library_linked = {
#define MEMBER(name) .name = name,
    TLS_LIBRARY_FUNCTIONS(MEMBER)
#undef MEMBER
};
