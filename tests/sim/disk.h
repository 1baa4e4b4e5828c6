/* tests/sim/disk.h - what a simulation keeps executions on: a model, or SQLite on a disk that
 * fails.
 */
#ifndef TESTS_SIM_DISK_H
#define TESTS_SIM_DISK_H

#include "tests/sim/model.h"

/* A kind of disk begins with this. */
struct disk {
    const struct disk_kind *kind;
};

/* How many rows, timers, attempts and offers of an execution are durable. */
struct disk_holds {
    size_t rows, timers, attempts, offers;
};

struct disk_kind {
    bool in_loop; /* its store tells outcomes by the loop of the process */
    struct store *(*open)(struct disk *disk, struct loop *loop, const struct store_options *options,
                          char **problem);
    /* The process dies: nothing that it still does may count. Then its store is closed, and it is
     * dead. */
    void (*dies)(struct disk *disk);
    void (*dead)(struct disk *disk);
    /* Whether something may fail now, so that it need not open. */
    bool (*fails)(const struct disk *disk);
    /* Nothing fails any more. */
    void (*calm)(struct disk *disk);
    /* What is durable, to be read from outside. */
    struct store *(*look)(struct disk *disk);
    struct disk_holds (*holds)(struct disk *disk, int64_t execution);
    void (*count)(const struct disk *disk, struct model_counts *counts);
    void (*free)(struct disk *disk);
};

/* A model, see model.h. */
struct disk *disk_model(const struct model_options *options);

/* A file of SQLite's, on a disk that drops and tears what was not flushed when the process dies.
 * Now and then there is no room (`full` of a thousand writes) or writes fail (`broken` of a hundred
 * thousand). */
struct disk *disk_sqlite(const struct model_options *options);

#endif
