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

/* Why the file was not made, by errno. It may be there: without a descriptor nothing is seen. */
static char *make_problem(const char *path)
{
    const int error = errno;
    const bool there = access(path, F_OK) == 0;

    return text_format("cannot %s %s: %s", there ? "open" : "make", path, strerror(error));
}

bool sqlite_file_make(const char *path, char **problem)
{
    int file = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);

    if (file < 0 && errno != EEXIST)
        *problem = make_problem(path);
    if (file < 0)
        return *problem == NULL;
    close(file);
    flush_folder(path);
    return true;
}

/* Where a file that is not there would be; NULL, with errno. */
static char *path_to_be(const char *path)
{
    const char *slash = strrchr(path, '/');
    const char *name = slash != NULL ? slash + 1 : path;
    char *folder = folder_of(path), *real = NULL, *found = NULL;

    if (*name == '\0')
        errno = EISDIR;
    else
        real = realpath(folder, NULL);
    if (real != NULL)
        found = text_format("%s/%s", strcmp(real, "/") == 0 ? "" : real, name);
    free(real);
    free(folder);
    return found;
}

/* The one path of a file. A link that leads nowhere is none. */
static char *path_of(const char *path, bool make)
{
    char *found = realpath(path, NULL);
    const int error = errno;
    struct stat about;

    if (found != NULL || !make || error != ENOENT)
        return found;
    if (lstat(path, &about) != 0)
        return path_to_be(path);
    errno = error;
    return NULL;
}

/* Who may read, but not write, must be able to read the log and its index, too, if it has one. */
static char *reading_problem(const char *path)
{
    static const char *const ends[] = {"", "-shm", "-wal"};
    char *problem = NULL;

    for (size_t i = 0; i < COUNT_OF(ends) && problem == NULL; i++) {
        char *name = text_format("%s%s", path, ends[i]);

        if (euidaccess(name, R_OK) != 0 && i == 0)
            problem = text_format("%s cannot be read: %s", path, strerror(errno));
        else if (euidaccess(name, R_OK) != 0 && errno != ENOENT)
            problem =
                text_format("%s cannot be read: who may not write it must be able to read %s: %s",
                            path, name, strerror(errno));
        free(name);
    }
    return problem;
}

/* What keeps who wants to write from it. */
static char *writing_problem(const char *path, const char *folder, bool there)
{
    if (there && euidaccess(path, R_OK | W_OK) != 0)
        return text_format("%s cannot be written: %s", path, strerror(errno));
    if (euidaccess(folder, W_OK | X_OK) == 0) /* where the log is */
        return NULL;
    return there ? text_format("the folder %s cannot be written: %s", folder, strerror(errno))
                 : text_format("%s cannot be made: the folder %s cannot be written: %s", path,
                               folder, strerror(errno));
}

/* Whether the log of an empty file holds something: the file was not always empty, as it is written
 * before there is a log. */
static bool was_emptied(const char *path, const struct stat *about)
{
    char *log = text_format("%s-wal", path);
    struct stat about_log;
    bool was = about->st_size == 0 && stat(log, &about_log) == 0 && about_log.st_size > 0;

    free(log);
    return was;
}

/* What keeps a file from being a store, or NULL. Its lock, its log and the log's index go by its
 * name: under two names it would have two of each. */
static char *file_problem(const char *path, bool make)
{
    char *folder = folder_of(path);
    struct stat about;
    bool there = stat(path, &about) == 0;
    const char *shared = shared_system(there ? path : folder);
    char *problem = NULL;

    if (there && !S_ISREG(about.st_mode))
        problem = text_format("%s is no file", path);
    else if (there && about.st_nlink > 1)
        problem = text_format("%s has another name, too (a hard link), by which another process "
                              "could drive it: a store must have one name",
                              path);
    else if (there && was_emptied(path, &about))
        problem = text_format("%s is empty, but its log %s-wal is not: what was in it is lost; "
                              "restore it from a copy, or remove both files",
                              path, path);
    else if (shared != NULL)
        problem =
            text_format("%s is on a file system that machines share (%s), where a store cannot be",
                        path, shared);
    else if (make || euidaccess(path, W_OK) == 0)
        problem = writing_problem(path, folder, there);
    else
        problem = reading_problem(path);
    free(folder);
    return problem;
}

char *sqlite_file_find(const char *path, bool make, char **problem)
{
    char *found = path_of(path, make);

    if (found != NULL)
        *problem = file_problem(found, make);
    else if (errno == ENOENT && !make)
        *problem = text_format("there is no store %s", path);
    else
        *problem = text_format("cannot open %s: %s", path, strerror(errno));
    if (*problem == NULL)
        return found;
    free(found);
    return NULL;
}

bool sqlite_file_lacks_log(const char *path)
{
    char *index = text_format("%s-shm", path);
    bool lacks = euidaccess(path, W_OK) != 0 && access(index, F_OK) != 0;

    free(index);
    return lacks;
}
