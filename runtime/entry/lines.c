/* runtime/entry/lines.c - read a file line by line, from big blocks. */
#include "runtime/entry/lines.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "runtime/base/bug.h"

#define BLOCK_BYTES ((size_t)256 << 10)
#define READ_BYTES_MIN ((size_t)16 << 10) /* less room than this is not worth a read */

struct line_block {
    size_t users;
    size_t size;
    size_t capacity;
    char text[];
};

void line_keep(struct line_block *block)
{
    block->users++;
}

void line_release(struct line_block *block)
{
    if (block != NULL && --block->users == 0)
        free(block);
}

void lines_init(struct lines *lines, int fd)
{
    *lines = (struct lines){.fd = fd};
}

void lines_fini(struct lines *lines)
{
    line_release(lines->block);
    lines->block = NULL;
}

bool lines_next(struct lines *lines, struct line *line)
{
    struct line_block *block = lines->block;
    const char *start;
    const char *newline;

    if (block == NULL)
        return false;
    start = block->text + lines->at;
    newline = memchr(block->text + lines->seen, '\n', block->size - lines->seen);
    lines->seen = block->size;
    if (newline == NULL && (!lines->ended || lines->at == block->size))
        return false;
    line->text = start;
    line->size = (size_t)((newline != NULL ? newline : block->text + block->size) - start);
    line->block = block;
    lines->at += line->size + (newline != NULL);
    lines->seen = lines->at;
    lines->number++;
    return true;
}

/* Make room for a large read behind the part of a line that has been read. */
static void make_room(struct lines *lines)
{
    struct line_block *block = lines->block;
    size_t rest = block != NULL ? block->size - lines->at : 0;
    struct line_block *fresh;
    size_t capacity;

    if (block != NULL && block->capacity - block->size >= READ_BYTES_MIN)
        return;
    if (block != NULL && block->users == 1 && rest <= block->capacity / 2) {
        memmove(block->text, block->text + lines->at, rest);
        block->size = rest;
    } else {
        capacity = 2 * rest > BLOCK_BYTES ? 2 * rest : BLOCK_BYTES;
        fresh = mem_alloc(sizeof *fresh + capacity);
        fresh->users = 1;
        fresh->size = rest;
        fresh->capacity = capacity;
        if (rest > 0)
            memcpy(fresh->text, block->text + lines->at, rest);
        line_release(block);
        lines->block = fresh;
    }
    lines->at = 0;
    lines->seen = rest;
}

int lines_read(struct lines *lines)
{
    struct line_block *block;

    make_room(lines);
    block = lines->block;
    for (;;) {
        ssize_t got = read(lines->fd, block->text + block->size, block->capacity - block->size);

        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) {
            struct pollfd some = {.fd = lines->fd, .events = POLLIN};

            poll(&some, 1, -1);
            continue;
        }
        if (got < 0)
            return errno;
        if (got == 0)
            lines->ended = true;
        block->size += (size_t)got;
        return 0;
    }
}
