/* tests/unit/store/place.c - a folder for the databases of a test. */
#include "tests/unit/store/place.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "runtime/base/bug.h"
#include "runtime/base/text.h"

static char in_memory[] = "/dev/shm/sfnc-store-XXXXXX";
static char on_disk[] = "/tmp/sfnc-store-XXXXXX";
static const char *folder;
static pid_t maker; /* 0: it was not made yet */

static void remove_folder(void)
{
    DIR *open;

    if (getpid() != maker)
        return;
    open = opendir(folder);
    for (struct dirent *entry; open != NULL && (entry = readdir(open)) != NULL;)
        unlinkat(dirfd(open), entry->d_name, 0);
    closedir(open);
    rmdir(folder);
}

const char *place_folder(void)
{
    if (maker == 0) {
        folder = mkdtemp(in_memory) != NULL ? in_memory : mkdtemp(on_disk);
        ENSURE(folder != NULL);
        maker = getpid();
        atexit(remove_folder);
    }
    return folder;
}

const char *place_new(void)
{
    static int count;
    static char paths[512][64];

    ENSURE(count < 512);
    snprintf(paths[count], sizeof *paths, "%s/%d.db", place_folder(), count);
    return paths[count++];
}

const char *place_beside(const char *path, const char *end)
{
    static char beside[512];

    snprintf(beside, sizeof beside, "%s%s", path, end);
    return beside;
}

void place_clear(const char *path)
{
    static const char *const ends[] = {"", "-wal", "-shm", "-journal", ".lock"};

    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++)
        unlink(place_beside(path, ends[i]));
}
