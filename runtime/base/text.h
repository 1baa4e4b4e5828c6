/* runtime/base/text.h - small work on texts: how they begin and end, messages, foreign bytes,
 * files. */
#ifndef SFN_BASE_TEXT_H
#define SFN_BASE_TEXT_H

#include <stdbool.h>
#include <stddef.h>

#include "runtime/base/buffer.h"

/* NUL-terminated texts: whether one begins or ends with another. */
bool text_starts(const char *text, const char *start);
bool text_ends(const char *text, const char *end);

/* What JSON takes for white space. */
static inline bool text_byte_is_blank(char byte)
{
    return byte == ' ' || byte == '\t' || byte == '\r' || byte == '\n';
}

/* Nothing but that. */
bool text_is_blank(const char *text, size_t size);

/* Whether the pattern, in which `*` stands for any text, matches all of the text. */
bool text_matches(const char *pattern, size_t pattern_size, const char *text, size_t size);

/* One line of memory formatted as by printf; free it. */
char *text_format(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* Append text as valid UTF-8 without NUL: what is neither becomes U+FFFD. At most `limit` bytes. */
void text_add_clean(struct buffer *out, const char *text, size_t size, size_t limit);

/* Append the whole of a file. False: *problem is one line that says why (free it); a file larger
 * than `limit` bytes is refused. */
bool text_read_file(struct buffer *out, const char *path, size_t limit, char **problem);

/* The same from an open descriptor, which stays open; `name` is for the message. */
bool text_read_fd(struct buffer *out, int fd, const char *name, size_t limit, char **problem);

/* Editors put a byte order mark before UTF-8; JSON has none. */
void text_drop_mark(struct buffer *text);

#endif
