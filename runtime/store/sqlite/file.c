/* runtime/store/sqlite/file.c - the file of a database: make it, and see whether it can be used. */
#include "runtime/store/sqlite/file.h"

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <unistd.h>

#include "runtime/base/bug.h"
#include "runtime/base/count.h"
#include "runtime/base/text.h"

/* File systems that several machines write to. The log of a database is shared through memory, so
 * these would see different states of it, and their locks are often none. */
static const struct {
    uint32_t type;
    const char *name;
} shared_systems[] = {
    {0x6969, "NFS"},      {0x517b, "SMB"},        {0xfe534d42, "SMB"},    {0xff534d42, "CIFS"},
    {0x01021997, "9P"},   {0x00c36400, "Ceph"},   {0x0bd00bd0, "Lustre"}, {0x5346414f, "AFS"},
    {0x6b414653, "AFS"},  {0x01161970, "GFS2"},   {0x7461636f, "OCFS2"},  {0x73757245, "Coda"},
    {0x47504653, "GPFS"}, {0x19830326, "BeeGFS"},
};

static const char *shared_system(const char *path)
{
    struct statfs about;

    if (statfs(path, &about) != 0)
        return NULL;
    for (size_t i = 0; i < COUNT_OF(shared_systems); i++)
        if ((uint32_t)about.f_type == shared_systems[i].type)
            return shared_systems[i].name;
    return NULL;
}

/* The folder of a file; free it. */
static char *folder_of(const char *path)
{
    char *copy = mem_text(path, strlen(path));
    char *folder = dirname(copy);

    folder = mem_text(folder, strlen(folder));
    free(copy);
    return folder;
}

/* Have the folder's entry for a new file on the disk, too. A folder that may be written but not
 * read cannot be flushed. */
static void flush_folder(const char *path)
{
    char *name = folder_of(path);
    int folder = open(name, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

    free(name);
    if (folder < 0)
        return;
    fsync(folder);
    close(folder);
}

/* Make the file if there is none. One that is there is never opened here: closing it would take
 * SQLite's locks from it, if this process has it open, too. */
static bool make_file(const char *path)
{
    int file = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);

    if (file < 0)
        return errno == EEXIST;
    close(file);
    flush_folder(path);
    return true;
}

static char *no_file_problem(const char *path, bool make)
{
    return errno == ENOENT && !make ? text_format("there is no store %s", path)
                                    : text_format("cannot open %s: %s", path, strerror(errno));
}

/* What keeps a file that is there from being a store, or NULL. */
static char *file_problem(const char *path)
{
    const char *shared = shared_system(path);
    char *folder = folder_of(path);
    char *problem = NULL;
    struct stat about;

    if (stat(path, &about) != 0 || !S_ISREG(about.st_mode))
        problem = text_format("%s is no file", path);
    else if (shared != NULL)
        problem =
            text_format("%s is on a file system that machines share (%s), where a store cannot be",
                        path, shared);
    else if (euidaccess(path, R_OK | W_OK) != 0)
        problem = text_format("%s cannot be written: %s", path, strerror(errno));
    else if (euidaccess(folder, W_OK | X_OK) != 0) /* where the log is */
        problem = text_format("the folder %s cannot be written: %s", folder, strerror(errno));
    free(folder);
    return problem;
}

char *sqlite_file_find(const char *path, bool make, char **problem)
{
    char *found = !make || make_file(path) ? realpath(path, NULL) : NULL;

    *problem = found != NULL ? file_problem(found) : no_file_problem(path, make);
    if (*problem == NULL)
        return found;
    free(found);
    return NULL;
}
