/* compiler/driver/file.c - read the files that the command line names. */
#include "compiler/driver/file.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "runtime/base/text.h"

bool file_read(struct buffer *text, const char *path, size_t limit)
{
    char *problem = NULL;
    bool read;

    if (strcmp(path, "-") == 0)
        read = text_read_fd(text, STDIN_FILENO, "standard input", limit, &problem);
    else
        read = text_read_file(text, path, limit, &problem);
    if (!read)
        fprintf(stderr, "sfnc: %s\n", problem);
    free(problem);
    return read;
}
