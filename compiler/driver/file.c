/* compiler/driver/file.c - read the files that the command line names, and remember which. */
#include "compiler/driver/file.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "runtime/base/bug.h"
#include "runtime/base/text.h"

/* What was read, by what links have in common. One command runs in a process. */
static struct {
    dev_t device;
    ino_t number;
} * files;
static size_t file_count;

void file_remember(const char *path)
{
    struct stat about;

    if (stat(path, &about) != 0)
        return;
    files = mem_resize(files, (file_count + 1) * sizeof *files);
    files[file_count].device = about.st_dev;
    files[file_count++].number = about.st_ino;
}

bool file_was_read(const char *path)
{
    struct stat about;
    bool found = false;

    if (stat(path, &about) != 0)
        return false;
    for (size_t i = 0; i < file_count; i++)
        found |= files[i].device == about.st_dev && files[i].number == about.st_ino;
    return found;
}

bool file_read(struct buffer *text, const char *path, size_t limit)
{
    char *problem = NULL;
    bool read;

    if (strcmp(path, "-") == 0) {
        read = text_read_fd(text, STDIN_FILENO, "standard input", limit, &problem);
    } else {
        read = text_read_file(text, path, limit, &problem);
        file_remember(path);
    }
    if (!read)
        fprintf(stderr, "sfnc: %s\n", problem);
    free(problem);
    return read;
}
