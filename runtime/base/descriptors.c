/* runtime/base/descriptors.c - how many files, pipes and sockets the process may have open. */
#include "runtime/base/descriptors.h"

#include <sys/resource.h>

static rlim_t before; /* 0: it was not raised */

size_t descriptors_raise(void)
{
    struct rlimit limit;
    rlim_t now;

    if (getrlimit(RLIMIT_NOFILE, &limit) != 0)
        return 1024;
    now = limit.rlim_cur;
    if (now < limit.rlim_max) {
        limit.rlim_cur = limit.rlim_max;
        if (setrlimit(RLIMIT_NOFILE, &limit) == 0)
            before = now;
        else
            limit.rlim_cur = now;
    }
    return limit.rlim_cur;
}

void descriptors_restore(void)
{
    struct rlimit limit;

    if (before == 0 || getrlimit(RLIMIT_NOFILE, &limit) != 0)
        return;
    limit.rlim_cur = before;
    setrlimit(RLIMIT_NOFILE, &limit);
}
