/* runtime/base/entropy.c - random bits of the system. */
#include "runtime/base/entropy.h"

#include <errno.h>
#include <sys/random.h>

#include "runtime/base/bug.h"

/* The system is asked for so many numbers at a time: it gives up to 256 bytes as a whole. */
#define NUMBERS 32

uint64_t entropy_number(void)
{
    static _Thread_local struct {
        uint64_t numbers[NUMBERS];
        unsigned left;
    } pool;
    uint64_t number;

    if (pool.left == 0) {
        while (getrandom(pool.numbers, sizeof pool.numbers, 0) != (ssize_t)sizeof pool.numbers)
            ENSURE(errno == EINTR);
        pool.left = NUMBERS;
    }
    number = pool.numbers[--pool.left];
    pool.numbers[pool.left] = 0; /* nobody can read it again */
    return number;
}
