/* runtime/store/sqlite/log_file.c - the file of a database's log, written in few pieces. */
#include "runtime/store/sqlite/log_file.h"

#include <pthread.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>

#include "runtime/base/bug.h"

/* As much as stays in the cache of a processor until the system copies it, and less than SQLite's
 * VFS for Unix writes at a time: it takes sizes modulo 128 KiB. */
enum { COLLECTED_MAX = 96 * 1024 };

/* An open log: behind it stands the file of the VFS below. */
struct log_file {
    sqlite3_file base;
    char *collected; /* `size` bytes to be written at `offset`; NULL: nothing was written yet */
    int size;
    sqlite3_int64 offset;
    sqlite3_file real[];
};

static sqlite3_vfs *below;

static sqlite3_file *real_of(sqlite3_file *file)
{
    return ((struct log_file *)file)->real;
}

/* What cannot be written is forgotten: its transaction fails, and who writes next begins where it
 * began. */
static int write_collected(sqlite3_file *file)
{
    struct log_file *log = (struct log_file *)file;
    const int size = log->size;

    log->size = 0;
    return size == 0 ? SQLITE_OK
                     : log->real->pMethods->xWrite(log->real, log->collected, size, log->offset);
}

/* ---- SQLite's methods of a file ---- */

static int log_write(sqlite3_file *file, const void *bytes, int size, sqlite3_int64 offset)
{
    struct log_file *log = (struct log_file *)file;

    if (log->size > 0 && (offset != log->offset + log->size || size > COLLECTED_MAX - log->size)) {
        int result = write_collected(file);

        if (result != SQLITE_OK)
            return result;
    }
    if (size > COLLECTED_MAX)
        return log->real->pMethods->xWrite(log->real, bytes, size, offset);
    if (log->collected == NULL)
        log->collected = mem_alloc(COLLECTED_MAX);
    if (log->size == 0)
        log->offset = offset;
    memcpy(log->collected + log->size, bytes, (size_t)size);
    log->size += size;
    return SQLITE_OK;
}

static int log_read(sqlite3_file *file, void *bytes, int size, sqlite3_int64 offset)
{
    int result = write_collected(file);

    return result == SQLITE_OK ? real_of(file)->pMethods->xRead(real_of(file), bytes, size, offset)
                               : result;
}

static int log_truncate(sqlite3_file *file, sqlite3_int64 size)
{
    int result = write_collected(file);

    return result == SQLITE_OK ? real_of(file)->pMethods->xTruncate(real_of(file), size) : result;
}

static int log_flush(sqlite3_file *file, int flags)
{
    int result = write_collected(file);

    return result == SQLITE_OK ? real_of(file)->pMethods->xSync(real_of(file), flags) : result;
}

static int log_size(sqlite3_file *file, sqlite3_int64 *size)
{
    int result = write_collected(file);

    return result == SQLITE_OK ? real_of(file)->pMethods->xFileSize(real_of(file), size) : result;
}

/* What is still there belongs to a transaction that was rolled back. */
static int log_close(sqlite3_file *file)
{
    free(((struct log_file *)file)->collected);
    return real_of(file)->pMethods->xClose(real_of(file));
}

static int log_lock(sqlite3_file *file, int level)
{
    return real_of(file)->pMethods->xLock(real_of(file), level);
}

static int log_unlock(sqlite3_file *file, int level)
{
    return real_of(file)->pMethods->xUnlock(real_of(file), level);
}

static int log_is_reserved(sqlite3_file *file, int *reserved)
{
    return real_of(file)->pMethods->xCheckReservedLock(real_of(file), reserved);
}

static int log_control(sqlite3_file *file, int operation, void *argument)
{
    return real_of(file)->pMethods->xFileControl(real_of(file), operation, argument);
}

static int log_sector(sqlite3_file *file)
{
    return real_of(file)->pMethods->xSectorSize(real_of(file));
}

static int log_traits(sqlite3_file *file)
{
    return real_of(file)->pMethods->xDeviceCharacteristics(real_of(file));
}

/* Of the first version: memory is shared and mapped by the file of the database. */
static const sqlite3_io_methods methods = {
    .iVersion = 1,
    .xClose = log_close,
    .xRead = log_read,
    .xWrite = log_write,
    .xTruncate = log_truncate,
    .xSync = log_flush,
    .xFileSize = log_size,
    .xLock = log_lock,
    .xUnlock = log_unlock,
    .xCheckReservedLock = log_is_reserved,
    .xFileControl = log_control,
    .xSectorSize = log_sector,
    .xDeviceCharacteristics = log_traits,
};

/* ---- the VFS ---- */

/* Other files than logs are those of the VFS below. */
static int open_file(sqlite3_vfs *vfs, const char *path, sqlite3_file *file, int flags,
                     int *got_flags)
{
    struct log_file *log = (struct log_file *)file;
    int result;

    if ((flags & SQLITE_OPEN_WAL) == 0)
        return below->xOpen(below, path, file, flags, got_flags);
    *log = (struct log_file){.size = 0};
    result = below->xOpen(below, path, log->real, flags, got_flags);
    log->base.pMethods = log->real->pMethods != NULL ? &methods : NULL;
    return result;
}

static sqlite3_vfs vfs;

static void make_vfs(void)
{
    below = sqlite3_vfs_find(NULL);
    ENSURE(below != NULL);
    vfs = *below;
    vfs.zName = "sfnc";
    vfs.szOsFile = (int)sizeof(struct log_file) + below->szOsFile;
    vfs.xOpen = open_file;
    ENSURE(sqlite3_vfs_register(&vfs, 0) == SQLITE_OK);
}

const char *sqlite_log_file_vfs(void)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;

    pthread_once(&once, make_vfs);
    return vfs.zName;
}
