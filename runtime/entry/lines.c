/* runtime/entry/lines.c - read a file line by line, from big blocks. */
#include "runtime/entry/lines.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "runtime/base/bug.h"
#include "runtime/base/text.h"
#include "runtime/base/utf8.h"

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

void lines_init(struct lines *lines, int fd, size_t size_max)
{
    *lines = (struct lines){.fd = fd, .size_max = size_max};
}

void lines_fini(struct lines *lines)
{
    line_release(lines->block);
    lines->block = NULL;
}

/* Forget what has been read of a line that is too long, and the block that grew with it. */
static void drop(struct lines *lines)
{
    lines->dropping = true;
    line_release(lines->block);
    lines->block = NULL;
    lines->at = lines->seen = 0;
}

/* The end of a line that is too long. */
static bool end_dropped(struct lines *lines, struct line *line)
{
    lines->dropping = false;
    lines->number++;
    *line = (struct line){.text = "", .too_long = true};
    return true;
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
    if (newline == NULL && !lines->ended) {
        if (lines->dropping || block->size - lines->at > lines->size_max)
            drop(lines);
        return false;
    }
    if (newline == NULL && lines->at == block->size)
        return lines->dropping ? end_dropped(lines, line) : false;
    line->text = start;
    line->size = (size_t)((newline != NULL ? newline : block->text + block->size) - start);
    line->too_long = false;
    line->block = block;
    lines->at += line->size + (newline != NULL);
    lines->seen = lines->at;
    if (lines->dropping || line->size > lines->size_max)
        return end_dropped(lines, line);
    lines->number++;
    return true;
}

static struct line_block *block_new(size_t capacity)
{
    struct line_block *block = mem_alloc(sizeof *block + capacity);

    block->users = 1;
    block->size = 0;
    block->capacity = capacity;
    return block;
}

/* Make room for a large read behind the part of a line that has been read. A block in which nobody
 * else uses a line grows where it is: a long line is not there twice. */
static void make_room(struct lines *lines)
{
    struct line_block *block = lines->block;
    size_t rest = block != NULL ? block->size - lines->at : 0;
    size_t capacity = rest > BLOCK_BYTES / 2 ? rest + rest / 2 + BLOCK_BYTES : BLOCK_BYTES;

    if (block != NULL && block->capacity - block->size >= READ_BYTES_MIN)
        return;
    if (block != NULL && block->users == 1) {
        memmove(block->text, block->text + lines->at, rest);
        if (rest > block->capacity / 2) {
            block = mem_resize(block, sizeof *block + capacity);
            block->capacity = capacity;
        }
    } else {
        block = block_new(capacity);
        if (rest > 0)
            memcpy(block->text, lines->block->text + lines->at, rest);
        line_release(lines->block);
    }
    block->size = rest;
    lines->block = block;
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

bool lines_next_input(struct lines *lines, struct line *line)
{
    while (lines_next(lines, line)) {
        size_t mark = lines->number == 1 ? utf8_mark_size(line->text, line->size) : 0;

        line->text += mark;
        line->size -= mark;
        if (line->too_long || !text_is_blank(line->text, line->size))
            return true;
    }
    return false;
}
