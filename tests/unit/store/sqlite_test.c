/* tests/unit/store/sqlite_test.c - the store in a database keeps the contract, and its files. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdlib.h>
#include <unistd.h>

#include "tests/unit/store/contract.h"
#include "tests/unit/store/place.h"

static const char *path; /* of the store that was opened last */

static void open_empty(struct bench *bench)
{
    path = place_new();
    bench_open(bench, path);
}

/* Without its lock the store has no owner, and only the epoch keeps the former one from writing. */
static void open_beside(struct bench *bench, struct bench *other)
{
    (void)other;
    if (bench->options.mode == STORE_OWN)
        unlink(place_beside(path, ".lock"));
    bench_open(bench, path);
}

static void reopen(struct bench *bench)
{
    store_close(bench->store);
    bench_open(bench, path);
}

int main(void)
{
    static const struct contract sqlite = {open_empty, open_beside, reopen};

    return contract_run(&sqlite, NULL, 0);
}
