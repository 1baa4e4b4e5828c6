/* runtime/entry/lines.h - a file of lines, read in big blocks that outlive their lines' users.
 *
 * An execution takes its input over where it lies, so a line stays where it was read. A block
 * counts who needs it: the reader and every user of one of its lines. */
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
    size_t seen;              /* up to here there is no newline after `at` */
    uint64_t number;          /* of the last line given, from 1 */
    bool ended;               /* the file has no more */
};

struct line {
    const char *text; /* without its newline, not NUL-terminated */
    size_t size;
    struct line_block *block; /* line_keep to keep the text */
};

void lines_init(struct lines *lines, int fd);
void lines_fini(struct lines *lines);

/* The next line that has been read already, at the end of the file also one without a newline. */
bool lines_next(struct lines *lines, struct line *line);

/* Read more, waiting if there is nothing yet. 0 (also at the end of the file), or an errno. */
int lines_read(struct lines *lines);

void line_keep(struct line_block *block);
void line_release(struct line_block *block);

#endif
