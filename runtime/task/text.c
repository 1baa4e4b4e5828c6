/* runtime/task/text.c - small work on texts: messages, foreign bytes, files. */
#include "runtime/task/text.h"

#include <errno.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "runtime/base/bug.h"

char *text_format(const char *format, ...)
{
    va_list arguments;
    char *text;
    int size;

    ENSURE(format != NULL);
    va_start(arguments, format);
    size = vsnprintf(NULL, 0, format, arguments);
    va_end(arguments);
    ENSURE(size >= 0);
    text = mem_alloc((size_t)size + 1);
    va_start(arguments, format);
    vsnprintf(text, (size_t)size + 1, format, arguments);
    va_end(arguments);
    return text;
}

/* Bytes of the well-formed UTF-8 character at the front; 0: there is none. */
static size_t character_size(const unsigned char *text, size_t size)
{
    unsigned char lead = text[0];
    size_t length = lead < 0x80   ? 1
                    : lead < 0xC2 ? 0
                    : lead < 0xE0 ? 2
                    : lead < 0xF0 ? 3
                    : lead < 0xF5 ? 4
                                  : 0;

    if (length == 0 || length > size || lead == 0)
        return 0;
    for (size_t i = 1; i < length; i++) {
        if ((text[i] & 0xC0) != 0x80)
            return 0;
    }
    if ((lead == 0xE0 && text[1] < 0xA0) || (lead == 0xED && text[1] >= 0xA0) ||
        (lead == 0xF0 && text[1] < 0x90) || (lead == 0xF4 && text[1] >= 0x90))
        return 0;
    return length;
}

void text_add_clean(struct buffer *out, const char *text, size_t size, size_t limit)
{
    static const char unknown[] = "\xEF\xBF\xBD";
    size_t used = 0;

    for (size_t at = 0; at < size;) {
        size_t length = character_size((const unsigned char *)text + at, size - at);
        size_t adds = length > 0 ? length : sizeof unknown - 1;

        if (used + adds > limit)
            break;
        buffer_add(out, length > 0 ? text + at : unknown, adds);
        used += adds;
        at += length > 0 ? length : 1;
    }
}

static bool explain(int err, const char *name, size_t limit, char **problem)
{
    if (err == -EFBIG)
        *problem = text_format("cannot read %s: it is larger than %zu MiB", name, limit >> 20);
    else if (err != 0)
        *problem = text_format("cannot read %s: %s", name, strerror(-err));
    return err == 0;
}

bool text_read_fd(struct buffer *out, int fd, const char *name, size_t limit, char **problem)
{
    return explain(buffer_add_descriptor(out, fd, limit), name, limit, problem);
}

bool text_read_file(struct buffer *out, const char *path, size_t limit, char **problem)
{
    return explain(buffer_add_file(out, path, limit), path, limit, problem);
}

void text_drop_mark(struct buffer *text)
{
    if (text->size < 3 || memcmp(text->text, "\xEF\xBB\xBF", 3) != 0)
        return;
    text->size -= 3;
    memmove(text->text, text->text + 3, text->size + 1);
}
