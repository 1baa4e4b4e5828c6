/* tests/sim/disk_model.c - the model as a disk. */
#include <stdlib.h>

#include "runtime/base/bug.h"
#include "tests/sim/disk.h"

struct model_disk {
    struct disk disk;
    struct model *model;
};

static struct model *model_of(const struct disk *disk)
{
    return ((const struct model_disk *)disk)->model;
}

static struct store *open_model(struct disk *disk, struct loop *loop,
                                const struct store_options *options, char **problem)
{
    *problem = NULL;
    model_live_in(model_of(disk), loop);
    return model_open(model_of(disk), options);
}

static void dies(struct disk *disk)
{
    model_crash(model_of(disk));
}

static void dead(struct disk *disk)
{
    (void)disk;
}

static bool fails(const struct disk *disk)
{
    (void)disk;
    return false;
}

static void calm(struct disk *disk)
{
    model_calm(model_of(disk));
}

static struct store *look(struct disk *disk)
{
    return model_durable(model_of(disk));
}

static struct disk_holds holds(struct disk *disk, int64_t execution)
{
    struct model_holds holds = model_holds(model_of(disk), execution);

    return (struct disk_holds){holds.rows, holds.timers, holds.attempts, holds.offers};
}

static void count(const struct disk *disk, struct model_counts *counts)
{
    *counts = *model_counts(model_of(disk));
}

static void free_model(struct disk *disk)
{
    model_free(model_of(disk));
    free(disk);
}

static const struct disk_kind kind = {
    .in_loop = true,
    .open = open_model,
    .dies = dies,
    .dead = dead,
    .fails = fails,
    .calm = calm,
    .look = look,
    .holds = holds,
    .count = count,
    .free = free_model,
};

struct disk *disk_model(const struct model_options *options)
{
    struct model_disk *disk = mem_zeroed(1, sizeof *disk);

    disk->disk.kind = &kind;
    disk->model = model_new(options);
    return &disk->disk;
}
