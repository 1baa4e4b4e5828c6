/* compiler/driver/file.c - read and write the files that the command line names. */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE 1 /* mkostemp, memmem */
#endif
#include "compiler/driver/file.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "compiler/driver/driver.h"
#include "compiler/driver/print.h"
#include "runtime/base/bug.h"
#include "runtime/base/reads.h"
#include "runtime/base/text.h"
#include "runtime/entry/output.h"

#define MARK_BYTES 4096
#define KEPT_MAX ((size_t)16 << 20) /* bytes; inputs may be larger, and are read once */

/* ---- reading ---- */

/* What came from a pipe, which gives it only once, while a command may look at a file again: kept
 * for as long as the process lives. Commands read files by one thread. */
struct kept {
    char *path;
    struct buffer text;
    struct kept *next;
};

static struct kept *kept_texts;

static bool is_read_once(const char *path)
{
    struct stat file;

    return strcmp(path, "-") == 0 || (stat(path, &file) == 0 && !S_ISREG(file.st_mode));
}

static const struct kept *find_kept(const char *path)
{
    const struct kept *at = kept_texts;

    while (at != NULL && strcmp(at->path, path) != 0)
        at = at->next;
    return at;
}

static void keep(const char *path, const char *text, size_t size)
{
    struct kept *kept = mem_alloc(sizeof *kept);

    kept->path = text_format("%s", path);
    buffer_init(&kept->text);
    buffer_add(&kept->text, text, size);
    kept->next = kept_texts;
    kept_texts = kept;
}

bool file_read(struct buffer *text, const char *path, size_t limit)
{
    const bool once = is_read_once(path);
    const struct kept *kept = once ? find_kept(path) : NULL;
    size_t before = text->size;
    char *problem = NULL;
    bool read = true;

    if (kept != NULL)
        buffer_add(text, kept->text.text, kept->text.size);
    else if (strcmp(path, "-") == 0)
        read = text_read_fd(text, STDIN_FILENO, "standard input", limit, &problem);
    else
        read = text_read_file(text, path, limit, &problem);
    if (!read)
        print_complaint("%s", problem);
    else if (once && kept == NULL && text->size > before && text->size - before <= KEPT_MAX)
        keep(path, text->text + before, text->size - before);
    free(problem);
    return read;
}

bool file_is_marked(const char *path, const char *mark, bool within)
{
    char text[MARK_BYTES];
    size_t length = strlen(mark);
    struct stat file;
    ssize_t size;
    int fd;

    if (stat(path, &file) != 0)
        return errno == ENOENT;
    if (!S_ISREG(file.st_mode))
        return false;
    fd = open(path, O_RDONLY | O_CLOEXEC);
    size = fd < 0 ? -1 : read(fd, text, sizeof text);
    if (fd >= 0)
        close(fd);
    if (size <= 0)
        return size == 0;
    if (within)
        return memmem(text, (size_t)size, mark, length) != NULL;
    return (size_t)size >= length && memcmp(text, mark, length) == 0;
}

/* ---- writing ---- */

/* What a path to write leads to. */
struct target {
    char *name; /* of the file whose place is taken, all links followed; NULL: written straight */
    struct stat former;
    bool there; /* `former` is known */
};

/* Look at what is there. Only an ordinary file has a place that can be taken: to take that of a
 * device, of a pipe, or of where our own output goes would lead all others who write there astray.
 */
static struct target target_find(const char *path)
{
    struct target target = {.there = stat(path, &target.former) == 0};
    struct stat link;

    if (!target.there && lstat(path, &link) != 0)
        target.name = text_format("%s", path);
    else if (target.there && S_ISREG(target.former.st_mode) &&
             !text_same_file(path, "/dev/stdout") && !text_same_file(path, "/dev/stderr"))
        target.name = realpath(path, NULL);
    return target;
}

/* The folder that a file is in, to be freed. */
static char *folder_of(const char *name)
{
    const char *slash = strrchr(name, '/');

    if (slash == NULL)
        return text_format(".");
    return text_format("%.*s", slash == name ? 1 : (int)(slash - name), name);
}

bool file_can_write(const char *path, const char *option)
{
    struct target target = target_find(path);
    char *folder = target.name != NULL ? folder_of(target.name) : NULL;
    bool can = false;

    if (target.there && S_ISDIR(target.former.st_mode))
        print_complaint("%s is a directory: choose another name with %s", path, option);
    else if (reads_include(path))
        print_complaint("%s is read here: choose another file for %s", path, option);
    else if (target.there && access(path, W_OK) != 0)
        print_complaint("cannot write %s: %s", path, strerror(errno));
    else if (folder != NULL && access(folder, W_OK) != 0)
        print_complaint("cannot write into %s: %s", folder, strerror(errno));
    else
        can = true;
    free(folder);
    free(target.name);
    return can;
}

/* Write all of the text to what is open, and close it. 0, or an errno. */
static int write_and_close(int fd, const struct buffer *text)
{
    int error = output_write(fd, text->text, text->size);

    if (close(fd) != 0 && error == 0)
        error = errno;
    return error;
}

static int write_straight(const char *path, const struct buffer *text, mode_t mode)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode);

    return fd < 0 ? errno : write_and_close(fd, text);
}

/* Let a new file look as the one whose place it takes, or as any new file. */
static void take_looks(int fd, const struct target *target, mode_t mode)
{
    mode_t mask = umask(0);

    umask(mask);
    mode &= ~mask;
    if (target->there) {
        mode = (target->former.st_mode & 0777) | (mode & 0111);
        (void)!fchown(fd, target->former.st_uid, target->former.st_gid); /* else it is ours */
    }
    fchmod(fd, mode);
}

/* Write a file beside the target and let it take the target's place. 0, or an errno. */
static int write_beside(const struct target *target, const struct buffer *text, mode_t mode)
{
    char *folder = folder_of(target->name);
    char *name = text_format("%s/.sfnc-XXXXXX", folder);
    int fd = mkostemp(name, O_CLOEXEC), error;

    if (fd < 0) {
        error = errno;
    } else {
        take_looks(fd, target, mode);
        error = write_and_close(fd, text);
        if (error == 0 && rename(name, target->name) != 0)
            error = errno;
        if (error != 0)
            unlink(name);
    }
    free(name);
    free(folder);
    return error;
}

/* Hold back what ends a program, so that nothing is left beside the target. */
static int write_undisturbed(const struct target *target, const struct buffer *text, mode_t mode)
{
    sigset_t all, before;
    int error;

    sigfillset(&all);
    sigprocmask(SIG_BLOCK, &all, &before);
    error = write_beside(target, text, mode);
    sigprocmask(SIG_SETMASK, &before, NULL);
    return error;
}

int file_write(const char *path, const struct buffer *text, mode_t mode)
{
    struct target target;
    int error;

    if (strcmp(path, "-") == 0) /* driver_main complains */
        return print_text(stdout, text->text, text->size) ? 0 : EXIT_USAGE;
    target = target_find(path);
    error = target.name != NULL ? write_undisturbed(&target, text, mode)
                                : write_straight(path, text, mode);
    free(target.name);
    if (error == 0)
        return 0;
    print_complaint("cannot write %s: %s", path, strerror(error));
    return EXIT_USAGE;
}
