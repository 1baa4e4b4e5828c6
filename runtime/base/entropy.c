/* runtime/base/entropy.c - random bits of the system. */
#include "runtime/base/entropy.h"

#include <errno.h>
#include <sys/random.h>

uint64_t entropy_number(void)
{
    uint64_t number = 0;

    while (getrandom(&number, sizeof number, 0) < 0 && errno == EINTR)
        ;
    return number;
}
