/* runtime/base/buffer.c - a byte buffer that grows as bytes are added. */
#include "runtime/base/buffer.h"

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "runtime/base/bug.h"
#include "runtime/base/reads.h"

#define BUFFER_MIN 64
#define FORMAT_USUAL 128 /* most formatted texts are shorter */
#define INTEGER_MAX 20
#define READ_AT_ONCE ((size_t)64 * 1024)

void buffer_init(struct buffer *buffer)
{
    buffer->text = NULL;
    buffer->size = 0;
    buffer->capacity = 0;
}

void buffer_fini(struct buffer *buffer)
{
    free(buffer->text);
    buffer_init(buffer);
}

void buffer_clear(struct buffer *buffer)
{
    buffer->size = 0;
    if (buffer->text != NULL)
        buffer->text[0] = '\0';
}

static void buffer_set_capacity(struct buffer *buffer, size_t capacity)
{
    buffer->text = mem_resize(buffer->text, capacity);
    buffer->capacity = capacity;
    buffer->text[buffer->size] = '\0';
}

/* At least doubles, so that adding a byte at a time stays linear. */
static void buffer_grow(struct buffer *buffer, size_t more)
{
    size_t needed = buffer->size + more + 1;
    size_t capacity = buffer->capacity * 2;

    if (needed <= more || needed > SIZE_MAX / 4)
        needed = SIZE_MAX; /* beyond any address space: mem_resize reports it and aborts */
    if (capacity < BUFFER_MIN)
        capacity = BUFFER_MIN;
    if (capacity < needed)
        capacity = needed;
    buffer_set_capacity(buffer, capacity);
}

char *buffer_reserve(struct buffer *buffer, size_t more)
{
    if (buffer->capacity - buffer->size <= more)
        buffer_grow(buffer, more);
    return buffer->text + buffer->size;
}

void buffer_add(struct buffer *buffer, const char *text, size_t size)
{
    char *to = buffer_reserve(buffer, size);

    if (size > 0)
        memcpy(to, text, size);
    to[size] = '\0';
    buffer->size += size;
}

void buffer_add_text(struct buffer *buffer, const char *text)
{
    buffer_add(buffer, text, strlen(text));
}

void buffer_add_byte(struct buffer *buffer, char byte)
{
    buffer_add(buffer, &byte, 1);
}

void buffer_add_format(struct buffer *buffer, const char *format, ...)
{
    va_list arguments, again;
    size_t left;
    char *room;
    int length;

    va_start(arguments, format);
    va_copy(again, arguments);
    room = buffer_reserve(buffer, FORMAT_USUAL);
    left = buffer->capacity - buffer->size;
    length = vsnprintf(room, left, format, arguments);
    va_end(arguments);
    ENSURE(length >= 0);
    if ((size_t)length >= left) { /* it did not fit */
        room = buffer_reserve(buffer, (size_t)length);
        vsnprintf(room, buffer->capacity - buffer->size, format, again);
    }
    va_end(again);
    buffer->size += (size_t)length;
}

void buffer_add_integer(struct buffer *buffer, int64_t number)
{
    char digits[INTEGER_MAX], *at = digits + sizeof digits;
    uint64_t left = number < 0 ? -(uint64_t)number : (uint64_t)number;

    do {
        *--at = (char)('0' + left % 10);
        left /= 10;
    } while (left > 0);
    if (number < 0)
        *--at = '-';
    buffer_add(buffer, at, (size_t)(digits + sizeof digits - at));
}

char *buffer_take(struct buffer *buffer)
{
    char *text;

    buffer_reserve(buffer, 0);
    text = buffer->text;
    buffer_init(buffer);
    return text;
}

/* Make room for another read. Twice of a large input may be more than there is, so it grows by a
 * quarter: the system moves large blocks without copying them. */
static void make_room(struct buffer *buffer)
{
    size_t quarter = buffer->capacity / 4;

    buffer_set_capacity(buffer,
                        buffer->capacity + (quarter > READ_AT_ONCE ? quarter : READ_AT_ONCE));
}

/* Append what can be read from a descriptor. A file's size is only a hint how much to reserve:
 * pipes have none, and files may grow while they are read. */
static int read_on(struct buffer *buffer, int fd, size_t limit)
{
    struct stat about;

    if (fstat(fd, &about) != 0)
        return -errno;
    if (S_ISDIR(about.st_mode))
        return -EISDIR;
    if (S_ISREG(about.st_mode) && (uint64_t)about.st_size > limit)
        return -EFBIG;
    if (S_ISREG(about.st_mode) && about.st_size > 0)
        buffer_reserve(buffer, (size_t)about.st_size + 1);
    for (size_t before = buffer->size;;) {
        size_t room = buffer->capacity - buffer->size;
        ssize_t got;

        if (room < 2) {
            make_room(buffer);
            continue;
        }
        got = read(fd, buffer->text + buffer->size, room - 1);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return -errno;
        if (got == 0)
            return 0;
        buffer->size += (size_t)got;
        buffer->text[buffer->size] = '\0';
        if (buffer->size - before > limit)
            return -EFBIG;
    }
}

int buffer_add_descriptor(struct buffer *buffer, int fd, size_t limit)
{
    size_t before = buffer->size;
    int err = read_on(buffer, fd, limit);

    /* After an error nothing stays appended: half a file is worse than none. */
    if (err < 0 && buffer->text != NULL) {
        buffer->size = before;
        buffer->text[before] = '\0';
    }
    return err;
}

int buffer_add_file(struct buffer *buffer, const char *path, size_t limit)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    int err;

    if (fd < 0)
        return -errno;
    reads_note_open(fd);
    err = buffer_add_descriptor(buffer, fd, limit);
    close(fd);
    return err;
}
