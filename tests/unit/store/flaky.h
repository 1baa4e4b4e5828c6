/* tests/unit/store/flaky.h - a disk for SQLite that fails as a test wants it.
 *
 * It stands between SQLite and the system as SQLite's VFS. Of each file it knows what was flushed
 * and what was only written since. */
#ifndef TESTS_UNIT_STORE_FLAKY_H
#define TESTS_UNIT_STORE_FLAKY_H

#include <stdbool.h>
#include <stdint.h>

enum flaky_failure {
    FLAKY_NONE,
    FLAKY_FULL,  /* writes find no room */
    FLAKY_WRITE, /* writes fail */
    FLAKY_FLUSH, /* flushes fail, and what they should have written is lost, as with Linux */
    FLAKY_POWER, /* the power is off: nothing can be written or flushed any more */
};

/* Put it in the place of SQLite's own. */
void flaky_install(void);

/* Let writes or flushes, counted together, fail after so many have gone well from now on, so many
 * times. */
void flaky_fail(enum flaky_failure failure, long after, long times);

/* The power comes back: of what was not flushed some is there, in parts of 512 bytes, as the seed
 * decides. No file may be open. */
void flaky_lose(uint64_t seed);

/* Forget all files. */
void flaky_forget(void);

/* Whether a write or flush has failed since flaky_fail. */
bool flaky_has_failed(void);

/* How many writes of all files have gone well since it was installed. */
long flaky_writes(void);

#endif
