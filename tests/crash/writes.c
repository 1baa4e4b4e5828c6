/* tests/crash/writes.c - a library to be preloaded that counts what a process writes to a store,
 * and at a chosen write kills it or lets it fail; or makes all flushes slow.
 *
 * Writes are those to files whose names contain ".db", cuts and flushes of them included. The
 * environment says what happens:
 *     WRITES_KILL=N     the process is killed (SIGKILL) at the N-th write: before it, after it, or
 *                       when half of it is done, as N modulo 3 says
 *     WRITES_FAIL=N     from the N-th on writes fail ...
 *     WRITES_TIMES=N    ... so many of them (1) ...
 *     WRITES_ERROR=full ... as there is no room; else with EIO, as flushes do
 *     WRITES_COUNT=FILE how many there were is kept in this file
 *     WRITES_SLOW=MS    each flush takes so many milliseconds longer
 * Allocations of memory are counted, too, from the first write on:
 *     MEMORY_FAIL=N     the N-th and all that follow fail
 *     MEMORY_COUNT=FILE how many there were */
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <time.h>
#include <unistd.h>

enum fate { GOES_WELL, DIES_BEFORE, DIES_AFTER, DIES_AMID, FAILS };

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static long count;
static atomic_long allocations; /* since the first write; 0: there was none yet */
static atomic_long memory_fails_at;

static long number_of(const char *name, long otherwise)
{
    const char *text = getenv(name);

    return text != NULL && text[0] != '\0' ? strtol(text, NULL, 10) : otherwise;
}

static bool is_store(int file)
{
    char link[64], path[1024];
    ssize_t size;

    (void)snprintf(link, sizeof link, "/proc/self/fd/%d", file);
    size = readlink(link, path, sizeof path - 1);
    if (size < 0)
        return false;
    path[size] = '\0';
    return strstr(path, ".db") != NULL && strstr(path, "-shm") == NULL &&
           strstr(path, ".lock") == NULL;
}

static void keep_count(const char *name, long number)
{
    const char *path = getenv(name);
    char text[32];
    int file = path != NULL ? open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600) : -1;

    if (file < 0)
        return;
    (void)snprintf(text, sizeof text, "%ld\n", number);
    if (write(file, text, strlen(text)) < 0)
        _exit(99);
    close(file);
}

/* What becomes of this write, or flush. */
static enum fate fate_of(int file, bool flush)
{
    const long kill_at = number_of("WRITES_KILL", 0), fail_from = number_of("WRITES_FAIL", 0);
    const char *error = getenv("WRITES_ERROR");
    bool full = error != NULL && strcmp(error, "full") == 0;
    enum fate fate = GOES_WELL;

    if (!is_store(file))
        return GOES_WELL;
    pthread_mutex_lock(&lock);
    count++;
    if (count == kill_at)
        fate = count % 3 == 0 ? DIES_BEFORE : count % 3 == 1 ? DIES_AFTER : DIES_AMID;
    else if (fail_from > 0 && count >= fail_from &&
             count < fail_from + number_of("WRITES_TIMES", 1) && !(full && flush))
        fate = FAILS;
    keep_count("WRITES_COUNT", count);
    keep_count("MEMORY_COUNT", atomic_load(&allocations));
    if (count == 1) {
        atomic_store(&memory_fails_at, number_of("MEMORY_FAIL", 0));
        atomic_store(&allocations, 1);
    }
    pthread_mutex_unlock(&lock);
    if (fate == FAILS)
        errno = full ? ENOSPC : EIO;
    return fate;
}

static void die(void)
{
    kill(getpid(), SIGKILL);
    for (;;)
        pause();
}

/* The function of the system that has this name. */
static void *next_of(const char *name)
{
    void *found = dlsym(RTLD_NEXT, name);

    if (found == NULL)
        abort();
    return found;
}

static ssize_t write_at(const char *name, int file, const void *bytes, size_t size, off64_t offset)
{
    ssize_t (*next)(int, const void *, size_t, off64_t);
    enum fate fate = fate_of(file, false);
    ssize_t written;

    *(void **)&next = next_of(name);
    if (fate == FAILS)
        return -1;
    if (fate == DIES_BEFORE)
        die();
    written = next(file, bytes, fate == DIES_AMID ? size / 2 : size, offset);
    if (fate != GOES_WELL)
        die();
    return written;
}

ssize_t pwrite64(int file, const void *bytes, size_t size, off64_t offset)
{
    return write_at("pwrite64", file, bytes, size, offset);
}

ssize_t pwrite(int file, const void *bytes, size_t size, off_t offset)
{
    return write_at("pwrite", file, bytes, size, offset);
}

static int cut_to(const char *name, int file, off64_t size)
{
    int (*next)(int, off64_t);
    enum fate fate = fate_of(file, false);
    int result;

    *(void **)&next = next_of(name);
    if (fate == FAILS)
        return -1;
    if (fate == DIES_BEFORE)
        die();
    result = next(file, size);
    if (fate != GOES_WELL)
        die();
    return result;
}

int ftruncate64(int file, off64_t size)
{
    return cut_to("ftruncate64", file, size);
}

int ftruncate(int file, off_t size)
{
    return cut_to("ftruncate", file, size);
}

static int flush(const char *name, int file)
{
    int (*next)(int);
    const long slow_ms = number_of("WRITES_SLOW", 0);
    enum fate fate = fate_of(file, true);
    int result;

    *(void **)&next = next_of(name);
    if (fate == FAILS)
        return -1;
    if (fate == DIES_BEFORE)
        die();
    result = next(file);
    if (fate != GOES_WELL)
        die();
    if (slow_ms > 0 && is_store(file))
        nanosleep(&(struct timespec){slow_ms / 1000, slow_ms % 1000 * 1000000}, NULL);
    return result;
}

int fsync(int file)
{
    return flush("fsync", file);
}

int fdatasync(int file)
{
    return flush("fdatasync", file);
}

/* ---- memory; a sanitizer has its own ---- */
#ifndef WITHOUT_MEMORY

void *__libc_malloc(size_t size);
void *__libc_calloc(size_t number, size_t size);
void *__libc_realloc(void *block, size_t size);

static bool has_memory(void)
{
    const long fails_at = atomic_load(&memory_fails_at);

    if (atomic_load(&allocations) == 0)
        return true;
    if (atomic_fetch_add(&allocations, 1) < fails_at || fails_at == 0)
        return true;
    errno = ENOMEM;
    return false;
}

void *malloc(size_t size)
{
    return has_memory() ? __libc_malloc(size) : NULL;
}

void *calloc(size_t number, size_t size)
{
    return has_memory() ? __libc_calloc(number, size) : NULL;
}

void *realloc(void *block, size_t size)
{
    return has_memory() ? __libc_realloc(block, size) : NULL;
}
#endif
