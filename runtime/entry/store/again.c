/* runtime/entry/store/again.c - try something again for a bounded time. */
#include "runtime/entry/store/again.h"

#include <time.h>

enum { FIRST_REST_MS = 2, REST_MS = 50 };

int64_t again_now_ms(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

void again_rest(int64_t *rest_ms)
{
    *rest_ms = *rest_ms == 0 ? FIRST_REST_MS : 2 * *rest_ms < REST_MS ? 2 * *rest_ms : REST_MS;
    nanosleep(&(struct timespec){.tv_nsec = *rest_ms * 1000000}, NULL);
}
