/* tests/sim/disk_sqlite.c - SQLite on a disk that drops and tears what was not flushed. */
#include <sqlite3.h>
#include <stdlib.h>

#include "runtime/base/bug.h"
#include "runtime/base/count.h"
#include "runtime/lang/random.h"
#include "runtime/store/upkeep.h"
#include "tests/sim/disk.h"
#include "tests/unit/store/flaky.h"
#include "tests/unit/store/place.h"

struct sqlite_disk {
    struct disk disk;
    struct model_options options;
    const char *path;
    uint64_t random;
    struct store *look; /* a visitor's, or NULL */
    sqlite3 *counter;   /* or NULL */
    bool is_calm, is_failing;
    struct model_counts counts;
};

static struct sqlite_disk *own(struct disk *disk)
{
    return (struct sqlite_disk *)disk;
}

static long below(struct sqlite_disk *disk, uint64_t bound)
{
    return (long)(random_next(&disk->random) % bound);
}

/* ---- how it fails ---- */

static void choose_failure(struct sqlite_disk *disk)
{
    long dice = below(disk, 16);

    disk->is_failing = false;
    flaky_fail(FLAKY_NONE, 0, 0); /* what was to fail in a process that has ended meanwhile */
    if (disk->is_calm || disk->options.full == 0)
        return;
    disk->is_failing = dice < 10;
    if (dice < 4) {
        flaky_fail(FLAKY_FULL, below(disk, 60), 1 + below(disk, 20));
        disk->counts.full++;
    } else if (dice < 6) {
        flaky_fail(dice == 4 ? FLAKY_WRITE : FLAKY_FLUSH, below(disk, 60), 1);
        disk->counts.broken++;
    } else if (dice < 10) {
        flaky_fail(FLAKY_POWER, below(disk, 80), 0);
        disk->counts.broken++;
    }
}

static struct store *open_sqlite(struct disk *disk, struct loop *loop,
                                 const struct store_options *options, char **problem)
{
    (void)loop;
    choose_failure(own(disk));
    return store_open(own(disk)->path, options, problem);
}

static void stop_looking(struct sqlite_disk *disk)
{
    store_close(disk->look);
    disk->look = NULL;
    sqlite3_close(disk->counter);
    disk->counter = NULL;
}

/* The power fails. */
static void dies(struct disk *disk)
{
    stop_looking(own(disk));
    flaky_fail(FLAKY_POWER, 0, 0);
}

static void nothing_was_done(void *context, void *subject, enum store_result result)
{
    (void)context;
    (void)subject;
    (void)result;
}

static bool on_unsound(void *context, const char *line)
{
    (void)context;
    BUG(line);
}

static bool go_on(void *context)
{
    (void)context;
    return true;
}

/* Whatever was lost, the tables keep what they promise each other. */
static void check_soundness(const struct sqlite_disk *disk)
{
    const struct store_options visit = {.mode = STORE_VISIT, .done = nothing_was_done};
    char *problem = NULL;
    struct store *store = store_open(disk->path, &visit, &problem);

    if (store != NULL) /* it may not have been made */
        ENSURE(store_check(store, on_unsound, go_on, NULL) == STORE_OK);
    store_close(store);
    free(problem);
}

static void dead(struct disk *disk)
{
    flaky_lose(random_next(&own(disk)->random));
    check_soundness(own(disk));
}

static bool fails(const struct disk *disk)
{
    return ((const struct sqlite_disk *)disk)->is_failing;
}

static void calm(struct disk *disk)
{
    own(disk)->is_calm = true;
    flaky_fail(FLAKY_NONE, 0, 0);
}

/* ---- looking on ---- */

static struct store *look(struct disk *disk)
{
    const struct store_options visit = {.mode = STORE_VISIT, .done = nothing_was_done};
    char *problem = NULL;

    if (own(disk)->look == NULL)
        own(disk)->look = store_open(own(disk)->path, &visit, &problem);
    if (own(disk)->look == NULL)
        BUG(problem);
    return own(disk)->look;
}

static size_t rows_of(sqlite3 *counter, const char *statement, int64_t execution)
{
    sqlite3_stmt *query;
    size_t count;

    ENSURE(sqlite3_prepare_v2(counter, statement, -1, &query, NULL) == SQLITE_OK);
    ENSURE(sqlite3_bind_int64(query, 1, execution) == SQLITE_OK);
    ENSURE(sqlite3_step(query) == SQLITE_ROW);
    count = (size_t)sqlite3_column_int64(query, 0);
    sqlite3_finalize(query);
    return count;
}

static struct disk_holds holds(struct disk *disk, int64_t execution)
{
    sqlite3 *counter = own(disk)->counter;

    if (counter == NULL) {
        ENSURE(sqlite3_open_v2(own(disk)->path, &counter, SQLITE_OPEN_READWRITE, NULL) ==
               SQLITE_OK);
        own(disk)->counter = counter;
    }
    return (struct disk_holds){
        rows_of(counter, "SELECT count(*) FROM row WHERE execution = ?", execution),
        rows_of(counter, "SELECT count(*) FROM timer WHERE execution = ?", execution),
        rows_of(counter, "SELECT count(*) FROM attempt WHERE execution = ?", execution),
        rows_of(counter, "SELECT count(*) FROM offer WHERE execution = ?", execution)};
}

static void count(const struct disk *disk, struct model_counts *counts)
{
    *counts = ((const struct sqlite_disk *)disk)->counts;
}

static void free_sqlite(struct disk *disk)
{
    stop_looking(own(disk));
    flaky_forget();
    place_clear(own(disk)->path);
    free(disk);
}

static const struct disk_kind kind = {
    .in_loop = false,
    .open = open_sqlite,
    .dies = dies,
    .dead = dead,
    .fails = fails,
    .calm = calm,
    .look = look,
    .holds = holds,
    .count = count,
    .free = free_sqlite,
};

struct disk *disk_sqlite(const struct model_options *options)
{
    static const char *path; /* one after the other uses it */
    static bool installed;
    struct sqlite_disk *disk = mem_zeroed(1, sizeof *disk);

    if (!installed)
        flaky_install();
    installed = true;
    disk->disk.kind = &kind;
    disk->options = *options;
    disk->random = options->seed;
    if (path == NULL)
        path = place_new();
    disk->path = path;
    return &disk->disk;
}
