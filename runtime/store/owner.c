/* runtime/store/owner.c - the lock that gives a store in a file to one process. */
#include "runtime/store/owner.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "runtime/base/text.h"

enum { NUMBER_MAX = 32, TRIES = 4, PAUSE_NS = 5000000 };
/* The file is two lines, each of which is always as long, so that it is written in place: the
 * number of the process, and the mark. */
#define NUMBER_FORMAT "%-20ld\n"
#define NUMBER_SIZE 21
#define MARK_FORMAT "epoch %-20lld last execution %-20lld\n"
#define MARK_MAX 128

/* Whether the name still leads to the open file: it may have been removed before we locked it. */
static bool is_still_named(int lock, const char *name)
{
    struct stat held, named;

    return fstat(lock, &held) == 0 && stat(name, &named) == 0 && held.st_dev == named.st_dev &&
           held.st_ino == named.st_ino;
}

static bool write_own_number(int lock)
{
    char text[NUMBER_MAX];
    int size = snprintf(text, sizeof text, NUMBER_FORMAT, (long)getpid());

    return pwrite(lock, text, (size_t)size, 0) == size;
}

/* Who only looks whether it is locked has it for a moment. */
static bool lock_patiently(int lock)
{
    bool locked = false;

    for (int i = 0; i < TRIES && !locked; i++) {
        if (i > 0)
            nanosleep(&(struct timespec){.tv_nsec = PAUSE_NS}, NULL);
        locked = flock(lock, LOCK_EX | LOCK_NB) == 0;
        if (!locked && errno != EWOULDBLOCK)
            break;
    }
    return locked;
}

/* The number in the lock's file; not positive: there is none. */
static long read_number(int lock)
{
    char text[NUMBER_MAX] = "";
    ssize_t size = pread(lock, text, sizeof text - 1, 0);

    text[size > 0 ? size : 0] = '\0';
    return strtol(text, NULL, 10);
}

/* Who has the lock. It may just have been taken, and not be written yet. */
static char *held_problem(int lock, const char *path)
{
    long number = read_number(lock);

    if (number <= 0)
        return text_format("%s is owned by another process", path);
    return text_format("%s is owned by process %ld", path, number);
}

static bool is_file(int lock)
{
    struct stat about;

    return fstat(lock, &about) == 0 && S_ISREG(about.st_mode);
}

/* Take the lock of an open file; or say why not, and whether another process has it. */
static char *take(int lock, const char *name, const char *path, bool *other)
{
    if (!is_file(lock))
        return text_format("cannot lock %s: it is no file", name);
    if (!lock_patiently(lock)) {
        *other = errno == EWOULDBLOCK;
        return *other ? held_problem(lock, path)
                      : text_format("cannot lock %s: %s", name, strerror(errno));
    }
    if (is_still_named(lock, name) && !write_own_number(lock))
        return text_format("cannot write %s: %s", name, strerror(errno));
    return NULL;
}

int owner_take(const char *path, char **problem)
{
    char *name = text_format("%s.lock", path);
    int lock = -1;
    bool other = false;

    *problem = NULL;
    while (lock < 0 && *problem == NULL) {
        lock = open(name, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
        *problem = lock >= 0 ? take(lock, name, path, &other)
                             : text_format("cannot open %s: %s", name, strerror(errno));
        if (lock >= 0 && (*problem != NULL || !is_still_named(lock, name))) {
            close(lock);
            lock = -1;
        }
    }
    free(name);
    return other ? OWNER_OTHER : lock;
}

bool owner_read_mark(int lock, struct owner_mark *mark)
{
    char text[MARK_MAX] = "";
    ssize_t size = pread(lock, text, sizeof text - 1, NUMBER_SIZE);
    long long epoch, last_execution;

    text[size > 0 ? size : 0] = '\0';
    if (sscanf(text, "epoch %lld last execution %lld", &epoch, &last_execution) != 2)
        return false;
    *mark = (struct owner_mark){epoch, last_execution};
    return true;
}

bool owner_look(const char *path, struct owner_mark *mark)
{
    char *name = text_format("%s.lock", path);
    int lock = open(name, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
    bool found = lock >= 0 && flock(lock, LOCK_SH | LOCK_NB) == 0 && owner_read_mark(lock, mark);

    free(name);
    owner_release(lock);
    return found;
}

void owner_write_mark(int lock, const struct owner_mark *mark)
{
    char text[MARK_MAX];
    int size = snprintf(text, sizeof text, MARK_FORMAT, (long long)mark->epoch,
                        (long long)mark->last_execution);
    ssize_t written = pwrite(lock, text, (size_t)size, NUMBER_SIZE);

    (void)written;
}

void owner_release(int lock)
{
    if (lock >= 0)
        close(lock);
}

void owner_remove(const char *path)
{
    char *name = text_format("%s.lock", path);

    unlink(name);
    free(name);
}

bool owner_find(const char *path, long *process)
{
    char *name = text_format("%s.lock", path);
    int lock = open(name, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
    bool found =
        lock < 0 ? errno == EACCES : flock(lock, LOCK_SH | LOCK_NB) != 0 && errno == EWOULDBLOCK;

    *process = found && lock >= 0 ? read_number(lock) : 0;
    free(name);
    if (lock >= 0)
        close(lock);
    return found;
}
