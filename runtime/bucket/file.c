/* runtime/bucket/file.c - read a file byte by byte or line by line, and count its lines. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "runtime/base/bug.h"
#include "runtime/base/text.h"
#include "runtime/base/utf8.h"
#include "runtime/bucket/source.h"

static void skip_mark(struct text_file *file)
{
    char first[sizeof UTF8_MARK - 1];
    size_t size = fread(first, 1, sizeof first, file->stream);

    if (utf8_mark_size(first, size) == 0)
        rewind(file->stream);
}

bool text_file_open(struct text_file *file, const char *path, char **problem)
{
    int number = place_open(path, false, problem);

    if (number < 0)
        return false;
    *file = (struct text_file){.stream = fdopen(number, "r"), .line = 1};
    if (file->stream == NULL) {
        *problem = text_format("cannot read %s: %s", path, strerror(errno));
        close(number);
        return false;
    }
    file->name = text_format("%s", path);
    skip_mark(file);
    return true;
}

void text_file_close(struct text_file *file)
{
    fclose(file->stream);
    free(file->name);
}

int text_file_byte(struct text_file *file)
{
    int byte = getc_unlocked(file->stream);

    if (byte == '\n')
        file->line++;
    return byte;
}

int text_file_peek(struct text_file *file)
{
    int byte = getc_unlocked(file->stream);

    if (byte != EOF)
        ungetc(byte, file->stream);
    return byte;
}

char *text_file_problem(const struct text_file *file)
{
    return ferror(file->stream) ? text_format("cannot read %s: it stopped at line %llu", file->name,
                                              (unsigned long long)file->line)
                                : NULL;
}

bool text_file_line(struct text_file *file, struct buffer *line, char **problem)
{
    int byte = text_file_byte(file);

    buffer_clear(line);
    if (byte == EOF) {
        *problem = text_file_problem(file);
        return false;
    }
    for (; byte != EOF && byte != '\n'; byte = text_file_byte(file)) {
        if (line->size == ITEM_BYTES_MAX) {
            *problem =
                text_format("line %llu of %s is longer than %zu MiB",
                            (unsigned long long)file->line, file->name, ITEM_BYTES_MAX >> 20);
            return false;
        }
        buffer_add_byte(line, (char)byte);
    }
    return true;
}

bool text_file_item(const struct text_file *file, uint64_t line, const struct value *item,
                    char **problem)
{
    if (item->depth < VALUE_DEPTH_MAX)
        return true;
    *problem = text_format("line %llu of %s: the item is nested too deeply: %d levels, in an array",
                           (unsigned long long)line, file->name, VALUE_DEPTH_MAX);
    return false;
}
