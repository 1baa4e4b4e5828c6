/* runtime/base/text.h - small functions for texts: tests, messages, bytes of others, files. */
#ifndef SFN_BASE_TEXT_H
#define SFN_BASE_TEXT_H

#include <stdbool.h>
#include <stddef.h>

#include "runtime/base/buffer.h"

/* Whether a NUL-terminated text begins or ends with another. */
bool text_starts(const char *text, const char *start);
bool text_ends(const char *text, const char *end);

/* Whether a byte is white space in JSON. */
static inline bool text_byte_is_blank(char byte)
{
    return byte == ' ' || byte == '\t' || byte == '\r' || byte == '\n';
}

/* Whether the text is nothing but white space. */
bool text_is_blank(const char *text, size_t size);

/* Whether the pattern, in which `*` stands for any text, matches all of the text. */
bool text_matches(const char *pattern, size_t pattern_size, const char *text, size_t size);

/* Whether the text is one of the words "A, B". */
bool text_is_one_of(const char *text, size_t size, const char *words);

/* Whether the text is one of the words, between which are blanks. */
bool text_has_word(const char *words, const char *text, size_t size);

/* Whether the text is an identifier of C: ASCII letters, digits and `_`, no digit first. */
bool text_is_identifier(const char *text);

/* A text formatted as printf does; free it with free. */
char *text_format(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* Append text as valid UTF-8 without NUL: each byte that is not becomes U+FFFD. Appends at most
 * `limit` characters. */
void text_add_clean(struct buffer *out, const char *text, size_t size, size_t limit);

/* Make a text, in place, one line of which a terminal obeys nothing: tabs and ends of lines become
 * blanks, other characters that cannot be printed and broken ones a `?`. Returns the new size,
 * which is no larger. */
size_t text_make_plain(char *text, size_t size);

/* Append a text made plain. */
void text_add_plain(struct buffer *out, const char *text, size_t size);

/* Append a whole file of at most `limit` bytes. False when that fails: *problem is then one line
 * that says why; free it. */
bool text_read_file(struct buffer *out, const char *path, size_t limit, char **problem);

/* The same for an open descriptor, which stays open; the message calls it `name`. */
bool text_read_fd(struct buffer *out, int fd, const char *name, size_t limit, char **problem);

/* Whether both paths lead to one file, also by links. NULL leads nowhere. */
bool text_same_file(const char *one, const char *other);

/* Remove a byte order mark from the front: some editors put one before UTF-8, JSON has none. */
void text_drop_mark(struct buffer *text);

#endif
