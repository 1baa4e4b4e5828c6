/* runtime/base/reads.c - which files this process has read. */
#include "runtime/base/reads.h"

#include <pthread.h>
#include <stddef.h>
#include <sys/stat.h>

#include "runtime/base/bug.h"

static struct {
    dev_t device;
    ino_t number;
} * files;
static size_t file_count, room;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER; /* of all three */

/* The caller holds the lock. */
static bool is_noted(const struct stat *about)
{
    bool found = false;

    for (size_t i = 0; i < file_count && !found; i++)
        found = files[i].device == about->st_dev && files[i].number == about->st_ino;
    return found;
}

static void note(const struct stat *about)
{
    if (!S_ISREG(about->st_mode))
        return;
    pthread_mutex_lock(&lock);
    if (!is_noted(about)) {
        if (file_count == room) {
            room = room > 0 ? 2 * room : 16;
            files = mem_resize(files, room * sizeof *files);
        }
        files[file_count].device = about->st_dev;
        files[file_count++].number = about->st_ino;
    }
    pthread_mutex_unlock(&lock);
}

void reads_note_open(int fd)
{
    struct stat about;

    if (fstat(fd, &about) == 0)
        note(&about);
}

void reads_note(const char *path)
{
    struct stat about;

    if (stat(path, &about) == 0)
        note(&about);
}

bool reads_include(const char *path)
{
    struct stat about;
    bool found;

    if (stat(path, &about) != 0)
        return false;
    pthread_mutex_lock(&lock);
    found = is_noted(&about);
    pthread_mutex_unlock(&lock);
    return found;
}
