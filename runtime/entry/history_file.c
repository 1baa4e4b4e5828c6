/* runtime/entry/history_file.c - write the history of `run --history FILE` while it comes into
 * being.
 *
 * In: events as they are recorded. Out: the document that GetExecutionHistory would return. */
#include "runtime/entry/history_file.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "runtime/base/reads.h"
#include "runtime/base/text.h"
#include "runtime/entry/output.h"

/* True for a file that the execution reads: it must not become the history. */
static bool is_read(const struct options *options, const char *path)
{
    const char *input = options->input;

    return reads_include(path) ||
           (input != NULL && input[0] == '@' && text_same_file(path, input + 1)) ||
           text_same_file(path, options->mock) || text_same_file(path, options->bindings);
}

/* True for an ordinary file to which the shell sends what we print: it would lose its name. */
static bool is_printed_on(const struct stat *file)
{
    for (int fd = STDOUT_FILENO; fd <= STDERR_FILENO; fd++) {
        struct stat printed;

        if (fstat(fd, &printed) == 0 && printed.st_dev == file->st_dev &&
            printed.st_ino == file->st_ino)
            return true;
    }
    return false;
}

static bool fails(const struct history_file *file, const char *path)
{
    output_complain(file->who, "cannot write %s: %s", path, strerror(errno));
    return false;
}

/* The name of what is written. */
static const char *written(const struct history_file *file)
{
    return file->partial != NULL ? file->partial : file->name;
}

/* Open FILE.partial, with the owner and the permissions of the file whose place it will take. */
static bool open_partial(struct history_file *file, const struct stat *former)
{
    unlink(file->partial); /* what a killed process has left, or a link to elsewhere */
    file->fd = open(file->partial, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    if (file->fd < 0)
        return fails(file, file->partial);
    if (former == NULL)
        return true;
    if (fchown(file->fd, former->st_uid, former->st_gid) < 0)
        errno = 0; /* then it is ours, as any new file */
    fchmod(file->fd, former->st_mode & 0777);
    return true;
}

static bool open_either(struct history_file *file, const struct options *options)
{
    const char *path = options->history;
    struct stat former;
    bool there;

    file->fd = open(path, O_WRONLY | O_CLOEXEC);
    there = file->fd >= 0;
    if (!there && (errno != ENOENT || path[0] == '\0'))
        return fails(file, path);
    if (there && fstat(file->fd, &former) == 0 && !S_ISREG(former.st_mode)) {
        file->name = text_format("%s", path);
        return true;
    }
    if (there) {
        close(file->fd);
        file->fd = -1;
        if (is_printed_on(&former)) {
            output_complain(file->who,
                            "the output is printed on %s: choose another file for "
                            "--history",
                            path);
            return false;
        }
    }
    file->name = there ? realpath(path, NULL) : text_format("%s", path);
    if (file->name == NULL)
        return fails(file, path);
    file->partial = text_format("%s.partial", file->name);
    if (is_read(options, file->partial)) {
        output_complain(file->who, "%s is read here: choose another file for --history",
                        file->partial);
        return false;
    }
    return open_partial(file, there ? &former : NULL);
}

static void forget(struct history_file *file)
{
    if (file->fd >= 0)
        close(file->fd);
    file->fd = -1;
    free(file->name);
    free(file->partial);
    file->name = file->partial = NULL;
    buffer_fini(&file->text);
}

bool history_file_open(struct history_file *file, const struct entry *entry,
                       const struct options *options)
{
    *file = (struct history_file){.who = entry->invoked_as, .fd = -1};
    buffer_init(&file->text);
    if (options->history == NULL)
        return true;
    if (is_read(options, options->history)) {
        output_complain(file->who, "%s is read here: choose another file for --history",
                        options->history);
        return false;
    }
    if (open_either(file, options))
        return true;
    forget(file);
    return false;
}

/* Give the whole history its name. Which objects a data set has is known only now: the history must
 * not take the place of one. */
static bool take_place(const struct history_file *file)
{
    if (!reads_include(file->name))
        return rename(file->partial, file->name) == 0 || fails(file, file->name);
    output_complain(file->who,
                    "%s is read here: choose another file for --history (what is known is in %s)",
                    file->name, file->partial);
    return false;
}

/* Write what is in file->text. */
static void write_text(struct history_file *file)
{
    if (!file->failed) {
        errno = output_write(file->fd, file->text.text, file->text.size);
        file->failed = errno != 0;
        if (file->failed)
            fails(file, written(file));
    }
    buffer_clear(&file->text);
}

void history_file_add(struct history_file *file, const struct history *events)
{
    if (file->fd < 0 || file->failed)
        return;
    if (!file->begun)
        buffer_add_text(&file->text, HISTORY_OPENS);
    file->begun = true;
    history_render_part(events, &file->text);
    write_text(file);
}

void history_file_add_text(struct history_file *file, const char *event, size_t size)
{
    if (file->fd < 0 || file->failed)
        return;
    buffer_add_text(&file->text, file->begun ? "," : HISTORY_OPENS);
    file->begun = true;
    buffer_add(&file->text, event, size);
    write_text(file);
}

bool history_file_end(struct history_file *file)
{
    bool fine;

    if (file->fd < 0)
        return true;
    buffer_add_text(&file->text, HISTORY_CLOSES "\n");
    write_text(file);
    if (close(file->fd) < 0 && !file->failed)
        file->failed = !fails(file, written(file));
    file->fd = -1;
    if (!file->failed && file->partial != NULL)
        file->failed = !take_place(file);
    fine = !file->failed;
    forget(file);
    return fine;
}

void history_file_drop(struct history_file *file)
{
    if (file->fd >= 0 && file->partial != NULL)
        unlink(file->partial);
    forget(file);
}
