/* runtime/entry/lines.h - read a file line by line, from big blocks.
 *
 * Lines are not copied: an execution uses its input where it was read. So a block counts its users,
 * the reader and those who keep one of its lines, and is freed with the last. */
#ifndef SFN_ENTRY_LINES_H
#define SFN_ENTRY_LINES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct line_block;

struct lines {
    int fd;
    struct line_block *block; /* NULL before the first read */
    size_t at;                /* where the next line begins */
    size_t seen;              /* there is no newline between `at` and here */
    size_t size_max;          /* of a line; what is longer is not kept */
    bool dropping;            /* the line that is being read is too long */
    uint64_t number;          /* the number of the last line, from 1 */
    bool ended;               /* the end of the file has been read */
};

struct line {
    const char *text; /* without its newline, not NUL-terminated */
    size_t size;
    bool too_long;            /* the text is not there */
    struct line_block *block; /* line_keep to keep the text */
};

void lines_init(struct lines *lines, int fd, size_t size_max);
void lines_fini(struct lines *lines);

/* The next line, if all of it has been read already. The last one of a file needs no newline. */
bool lines_next(struct lines *lines, struct line *line);

/* The same, for the next line that is not blank. The first may begin with a byte order mark, as a
 * file may; it is left out. */
bool lines_next_input(struct lines *lines, struct line *line);

/* Read more, waiting if there is nothing yet. 0 (also at the end of the file), or an errno. */
int lines_read(struct lines *lines);

void line_keep(struct line_block *block);
void line_release(struct line_block *block);

#endif
