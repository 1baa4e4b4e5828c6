/* compiler/driver/file.c - read a file that the command line names, up to a limit. */
#include "compiler/driver/file.h"

#include "runtime/base/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

bool file_read(struct buffer *text, const char *path, size_t limit)
{
    char *problem = NULL;
    bool read = strcmp(path, "-") == 0
                    ? text_read_fd(text, STDIN_FILENO, "standard input", limit, &problem)
                    : text_read_file(text, path, limit, &problem);

    if (!read)
        fprintf(stderr, "sfnc: %s\n", problem);
    free(problem);
    return read;
}
