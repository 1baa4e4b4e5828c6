/* tests/unit/store/flaky.c - a disk for SQLite that fails as a test wants it. */
#include "tests/unit/store/flaky.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <sqlite3.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "runtime/base/buffer.h"
#include "runtime/base/bug.h"

#define SECTOR 512

/* What was done to a file since it was flushed. */
struct change {
    struct change *next;
    bool cut; /* to `offset` bytes; else bytes were written there */
    int64_t offset;
    size_t size;
    char bytes[];
};

struct disk_file {
    struct disk_file *next;
    char *path;
    struct buffer flushed;
    struct change *first, **end;
};

/* An open file: behind it stands the one of the system's VFS. */
struct flaky_file {
    sqlite3_file base;
    struct disk_file *disk; /* NULL: one that may be lost, such as a temporary */
    sqlite3_file real[];
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct disk_file *files;
static sqlite3_vfs *system_vfs;
static enum flaky_failure failure;
static long left_well, left_failing;
static bool has_failed;
static long writes;

void flaky_fail(enum flaky_failure chosen, long after, long times)
{
    pthread_mutex_lock(&lock);
    failure = chosen;
    left_well = after;
    left_failing = times;
    has_failed = false;
    pthread_mutex_unlock(&lock);
}

bool flaky_has_failed(void)
{
    bool has;

    pthread_mutex_lock(&lock);
    has = has_failed;
    pthread_mutex_unlock(&lock);
    return has;
}

long flaky_writes(void)
{
    long count;

    pthread_mutex_lock(&lock);
    count = writes;
    pthread_mutex_unlock(&lock);
    return count;
}

/* What this write, or flush, has to fail with; the lock is held. */
static int answer(bool flush)
{
    if (failure == FLAKY_NONE || left_well-- > 0)
        return SQLITE_OK;
    if (failure == FLAKY_POWER)
        return flush ? SQLITE_IOERR_FSYNC : SQLITE_IOERR_WRITE;
    if (flush != (failure == FLAKY_FLUSH))
        return SQLITE_OK;
    if (left_failing-- <= 0) {
        failure = FLAKY_NONE;
        return SQLITE_OK;
    }
    has_failed = true;
    return failure == FLAKY_FULL ? SQLITE_FULL : flush ? SQLITE_IOERR_FSYNC : SQLITE_IOERR_WRITE;
}

/* ---- files ---- */

static struct disk_file *file_of(const char *path)
{
    struct disk_file *file;

    for (file = files; file != NULL; file = file->next)
        if (strcmp(file->path, path) == 0)
            return file;
    file = mem_zeroed(1, sizeof *file);
    file->path = mem_text(path, strlen(path));
    file->end = &file->first;
    file->next = files;
    files = file;
    if (access(path, F_OK) == 0)
        buffer_add_file(&file->flushed, path, SIZE_MAX);
    return file;
}

static void drop_changes(struct disk_file *file)
{
    for (struct change *at = file->first, *next; at != NULL; at = next) {
        next = at->next;
        free(at);
    }
    file->first = NULL;
    file->end = &file->first;
}

static void note(struct disk_file *file, bool cut, int64_t offset, const void *bytes, size_t size)
{
    struct change *change = mem_alloc(sizeof *change + size);

    *change = (struct change){NULL, cut, offset, size};
    if (size > 0)
        memcpy(change->bytes, bytes, size);
    *file->end = change;
    file->end = &change->next;
}

/* Carry out a change on what a file holds, sector by sector as the dice decide. */
static void apply(struct buffer *held, const struct change *change, bool (*dice)(void))
{
    for (size_t at = 0; at < change->size; at += SECTOR) {
        size_t size = change->size - at < SECTOR ? change->size - at : SECTOR;
        size_t to = (size_t)change->offset + at;

        if (!dice())
            continue;
        while (held->size < to + size)
            buffer_add_byte(held, '\0');
        memcpy(held->text + to, change->bytes + at, size);
    }
    if (change->cut && dice() && held->size > (size_t)change->offset)
        held->size = (size_t)change->offset;
}

static bool always(void)
{
    return true;
}

static void flush(struct disk_file *file)
{
    for (struct change *at = file->first; at != NULL; at = at->next)
        apply(&file->flushed, at, always);
    drop_changes(file);
}

static uint64_t random_state;
static int chance; /* of 4 that a sector has reached the disk */

static bool sometimes(void)
{
    random_state = random_state * 6364136223846793005u + 1442695040888963407u;
    return (int)(random_state >> 33 & 3) < chance;
}

static void write_back(const struct disk_file *file)
{
    int open_file = open(file->path, O_WRONLY | O_CREAT | O_TRUNC, 0600);

    ENSURE(open_file >= 0);
    ENSURE(write(open_file, file->flushed.text, file->flushed.size) == (ssize_t)file->flushed.size);
    close(open_file);
}

void flaky_lose(uint64_t seed)
{
    failure = FLAKY_NONE;
    random_state = seed;
    for (struct disk_file *file = files; file != NULL; file = file->next) {
        chance = seed % 7 < 4 ? (int)(seed % 7) : 4; /* of some files all is there */
        seed++;
        for (struct change *at = file->first; at != NULL; at = at->next)
            apply(&file->flushed, at, sometimes);
        drop_changes(file);
        buffer_reserve(&file->flushed, 0);
        write_back(file);
    }
    flaky_forget();
}

void flaky_forget(void)
{
    for (struct disk_file *file = files, *next; file != NULL; file = next) {
        next = file->next;
        drop_changes(file);
        buffer_fini(&file->flushed);
        free(file->path);
        free(file);
    }
    files = NULL;
    failure = FLAKY_NONE;
}

/* ---- SQLite's methods of a file ---- */

static sqlite3_file *real_of(sqlite3_file *file)
{
    return ((struct flaky_file *)file)->real;
}

static int flaky_write(sqlite3_file *file, const void *bytes, int size, sqlite3_int64 offset)
{
    struct disk_file *disk = ((struct flaky_file *)file)->disk;
    int result;

    pthread_mutex_lock(&lock);
    result = answer(false);
    if (result == SQLITE_OK) {
        writes++;
        result = real_of(file)->pMethods->xWrite(real_of(file), bytes, size, offset);
        if (disk != NULL)
            note(disk, false, offset, bytes, (size_t)size);
    }
    pthread_mutex_unlock(&lock);
    return result;
}

static int flaky_truncate(sqlite3_file *file, sqlite3_int64 size)
{
    struct disk_file *disk = ((struct flaky_file *)file)->disk;
    int result;

    pthread_mutex_lock(&lock);
    result = answer(false);
    if (result == SQLITE_OK) {
        result = real_of(file)->pMethods->xTruncate(real_of(file), size);
        if (disk != NULL)
            note(disk, true, size, NULL, 0);
    }
    pthread_mutex_unlock(&lock);
    return result;
}

/* Nothing is really flushed: the system does not fail while the test runs. */
static int flaky_flush(sqlite3_file *file, int flags)
{
    struct disk_file *disk = ((struct flaky_file *)file)->disk;
    int result;

    pthread_mutex_lock(&lock);
    result = answer(true);
    if (result == SQLITE_OK && disk != NULL)
        flush(disk);
    else if (failure == FLAKY_FLUSH && disk != NULL)
        drop_changes(disk);
    pthread_mutex_unlock(&lock);
    return result;
}

static int flaky_close(sqlite3_file *file)
{
    return real_of(file)->pMethods->xClose(real_of(file));
}

static int flaky_read(sqlite3_file *file, void *bytes, int size, sqlite3_int64 offset)
{
    return real_of(file)->pMethods->xRead(real_of(file), bytes, size, offset);
}

static int flaky_size(sqlite3_file *file, sqlite3_int64 *size)
{
    return real_of(file)->pMethods->xFileSize(real_of(file), size);
}

static int flaky_lock(sqlite3_file *file, int level)
{
    return real_of(file)->pMethods->xLock(real_of(file), level);
}

static int flaky_unlock(sqlite3_file *file, int level)
{
    return real_of(file)->pMethods->xUnlock(real_of(file), level);
}

static int flaky_is_reserved(sqlite3_file *file, int *reserved)
{
    return real_of(file)->pMethods->xCheckReservedLock(real_of(file), reserved);
}

/* Hints of sizes would change files without our knowing. */
static int flaky_control(sqlite3_file *file, int operation, void *argument)
{
    if (operation == SQLITE_FCNTL_SIZE_HINT || operation == SQLITE_FCNTL_CHUNK_SIZE)
        return SQLITE_OK;
    return real_of(file)->pMethods->xFileControl(real_of(file), operation, argument);
}

static int flaky_sector(sqlite3_file *file)
{
    return SECTOR;
}

static int flaky_traits(sqlite3_file *file)
{
    return SQLITE_IOCAP_POWERSAFE_OVERWRITE;
}

static int flaky_map(sqlite3_file *file, int page, int size, int extend, void volatile **at)
{
    return real_of(file)->pMethods->xShmMap(real_of(file), page, size, extend, at);
}

static int flaky_lock_map(sqlite3_file *file, int offset, int locks, int flags)
{
    return real_of(file)->pMethods->xShmLock(real_of(file), offset, locks, flags);
}

static void flaky_barrier(sqlite3_file *file)
{
    real_of(file)->pMethods->xShmBarrier(real_of(file));
}

static int flaky_unmap(sqlite3_file *file, int remove)
{
    return real_of(file)->pMethods->xShmUnmap(real_of(file), remove);
}

static const sqlite3_io_methods methods = {
    .iVersion = 2,
    .xClose = flaky_close,
    .xRead = flaky_read,
    .xWrite = flaky_write,
    .xTruncate = flaky_truncate,
    .xSync = flaky_flush,
    .xFileSize = flaky_size,
    .xLock = flaky_lock,
    .xUnlock = flaky_unlock,
    .xCheckReservedLock = flaky_is_reserved,
    .xFileControl = flaky_control,
    .xSectorSize = flaky_sector,
    .xDeviceCharacteristics = flaky_traits,
    .xShmMap = flaky_map,
    .xShmLock = flaky_lock_map,
    .xShmBarrier = flaky_barrier,
    .xShmUnmap = flaky_unmap,
};

/* ---- SQLite's methods of a disk ---- */

static int flaky_open(sqlite3_vfs *vfs, const char *path, sqlite3_file *file, int flags,
                      int *got_flags)
{
    const int kept = SQLITE_OPEN_MAIN_DB | SQLITE_OPEN_MAIN_JOURNAL | SQLITE_OPEN_WAL;
    struct flaky_file *own = (struct flaky_file *)file;
    int result;

    pthread_mutex_lock(&lock);
    own->disk = path != NULL && (flags & kept) != 0 ? file_of(path) : NULL;
    result = system_vfs->xOpen(system_vfs, path, own->real, flags, got_flags);
    own->base.pMethods = own->real->pMethods != NULL ? &methods : NULL;
    pthread_mutex_unlock(&lock);
    return result;
}

static int flaky_delete(sqlite3_vfs *vfs, const char *path, int flush_folder)
{
    struct disk_file *file;
    int result;

    pthread_mutex_lock(&lock);
    result = answer(false);
    if (result == SQLITE_OK) {
        result = system_vfs->xDelete(system_vfs, path, flush_folder);
        for (struct disk_file **link = &files; result == SQLITE_OK && (file = *link) != NULL;) {
            if (strcmp(file->path, path) != 0) {
                link = &file->next;
                continue;
            }
            *link = file->next;
            drop_changes(file);
            buffer_fini(&file->flushed);
            free(file->path);
            free(file);
        }
    }
    pthread_mutex_unlock(&lock);
    return result;
}

void flaky_install(void)
{
    static sqlite3_vfs flaky;

    system_vfs = sqlite3_vfs_find(NULL);
    flaky = *system_vfs;
    flaky.zName = "flaky";
    flaky.szOsFile = (int)sizeof(struct flaky_file) + system_vfs->szOsFile;
    flaky.xOpen = flaky_open;
    flaky.xDelete = flaky_delete;
    ENSURE(sqlite3_vfs_register(&flaky, 1) == SQLITE_OK);
}
