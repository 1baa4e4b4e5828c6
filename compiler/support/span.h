/* compiler/support/span.h - where something stands in a source text. */
#ifndef SFNC_SUPPORT_SPAN_H
#define SFNC_SUPPORT_SPAN_H

#include <stddef.h>

struct origin;

/* One definition as read: `text` need not be valid UTF-8. */
struct source {
    const char *path; /* as the user named it; "-" for standard input */
    const char *text;
    size_t size;
    const struct origin *origin; /* of a text composed of pieces of a file (origin.h), or NULL */
};

/* Bytes [start, end) of a source, with line and column (from 1, columns in characters) of the first
 * byte and of the last one (inclusive). A span with line 0 stands for the whole file. */
struct span {
    size_t start;
    size_t end;
    int line;
    int column;
    int end_line;
    int end_column;
};

/* The span of bytes [start, end) of the source, found by counting lines from its beginning. */
struct span span_of(const struct source *source, size_t start, size_t end);

/* The same, but faster: lines are counted from `earlier`, a span that begins before `start`. */
struct span span_after(const struct source *source, struct span earlier, size_t start, size_t end);

/* From the first byte of one span to the last of another. */
struct span span_join(struct span first, struct span last);

#endif
