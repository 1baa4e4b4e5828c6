/* runtime/base/text.c - small functions for texts: tests, messages, bytes of others, files. */
#include "runtime/base/text.h"

#include <errno.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "runtime/base/bug.h"
#include "runtime/base/utf8.h"

bool text_starts(const char *text, const char *start)
{
    return strncmp(text, start, strlen(start)) == 0;
}

bool text_ends(const char *text, const char *end)
{
    size_t size = strlen(text), end_size = strlen(end);

    return size >= end_size && strcmp(text + size - end_size, end) == 0;
}

bool text_is_blank(const char *text, size_t size)
{
    for (size_t i = 0; i < size; i++) {
        if (!text_byte_is_blank(text[i]))
            return false;
    }
    return true;
}

/* ---- patterns ---- */

/* When a part does not match, only the latest star is tried again with a longer run: whatever more
 * an earlier star could take, the latest can take too. So the worst time is the product of the
 * sizes. */
bool text_matches(const char *pattern, size_t pattern_size, const char *text, size_t size)
{
    const char *end = pattern + pattern_size, *text_end = text + size;
    const char *star = NULL, *star_text = NULL;

    while (text < text_end) {
        if (pattern < end && *pattern == '*') {
            star = ++pattern;
            star_text = text;
        } else if (pattern < end && *pattern == *text) {
            pattern++;
            text++;
        } else if (star != NULL) {
            pattern = star;
            text = ++star_text;
        } else {
            return false;
        }
    }
    while (pattern < end && *pattern == '*')
        pattern++;
    return pattern == end;
}

/* ---- messages and foreign bytes ---- */

bool text_is_one_of(const char *text, size_t size, const char *words)
{
    while (*words != '\0') {
        size_t word = strcspn(words, ",");

        if (word == size && memcmp(text, words, size) == 0)
            return true;
        words += word;
        words += strspn(words, ", ");
    }
    return false;
}

bool text_has_word(const char *words, const char *text, size_t size)
{
    for (const char *at = words + strspn(words, " "); *at != '\0'; at += strspn(at, " ")) {
        size_t word = strcspn(at, " ");

        if (word == size && memcmp(at, text, size) == 0)
            return true;
        at += word;
    }
    return false;
}

bool text_is_identifier(const char *text)
{
    static const char allowed[] = "0123456789_abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
    size_t size = strspn(text, allowed);

    return size > 0 && text[size] == '\0' && (text[0] < '0' || text[0] > '9');
}

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

void text_add_clean(struct buffer *out, const char *text, size_t size, size_t limit)
{
    for (size_t at = 0; at < size && limit > 0; limit--) {
        size_t length = text[at] != '\0' ? utf8_length(text + at, size - at) : 0;

        if (length > 0)
            buffer_add(out, text + at, length);
        else
            buffer_add_text(out, UTF8_REPLACEMENT);
        at += length > 0 ? length : 1;
    }
}

size_t text_make_plain(char *text, size_t size)
{
    size_t at = 0, made = 0;

    while (at < size) {
        uint32_t character = 0;
        size_t length = utf8_read(text + at, size - at, &character);

        if (text[at] == '\n' || text[at] == '\t' || text[at] == '\r') {
            text[made++] = ' ';
        } else if (length == 0 || !utf8_is_printable(character)) {
            text[made++] = '?';
        } else {
            memmove(text + made, text + at, length);
            made += length;
        }
        at += length == 0 ? 1 : length;
    }
    return made;
}

void text_add_plain(struct buffer *out, const char *text, size_t size)
{
    size_t before = out->size;

    if (size == 0)
        return;
    buffer_add(out, text, size);
    out->size = before + text_make_plain(out->text + before, size);
    out->text[out->size] = '\0';
}

/* ---- files ---- */

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

bool text_same_file(const char *one, const char *other)
{
    struct stat left, right;

    return one != NULL && other != NULL && stat(one, &left) == 0 && stat(other, &right) == 0 &&
           left.st_dev == right.st_dev && left.st_ino == right.st_ino;
}

void text_drop_mark(struct buffer *text)
{
    size_t mark = utf8_mark_size(text->text, text->size);

    if (mark == 0)
        return;
    text->size -= mark;
    memmove(text->text, text->text + mark, text->size + 1);
}
