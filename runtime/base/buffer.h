/* runtime/base/buffer.h - a byte buffer that grows as bytes are added.
 *
 * It owns its memory. `text` ends in a NUL whenever it is not NULL; it may also hold NUL bytes. */
#ifndef SFN_BASE_BUFFER_H
#define SFN_BASE_BUFFER_H

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

struct buffer {
    char *text;
    size_t size;
    size_t capacity;
};

#define BUFFER_EMPTY                                                                               \
    {                                                                                              \
        NULL, 0, 0                                                                                 \
    }

void buffer_init(struct buffer *buffer);
void buffer_fini(struct buffer *buffer);

/* Empty the buffer but keep its memory. */
void buffer_clear(struct buffer *buffer);

/* Make room for `more` bytes beyond size (and the NUL); returns where they go. */
char *buffer_reserve(struct buffer *buffer, size_t more);

void buffer_add(struct buffer *buffer, const char *text, size_t size);
void buffer_add_text(struct buffer *buffer, const char *text);
void buffer_add_byte(struct buffer *buffer, char byte);
void buffer_add_format(struct buffer *buffer, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
/* Append a number as decimal digits. */
void buffer_add_integer(struct buffer *buffer, int64_t number);

/* Hand the text over to the caller (free it with free); the buffer is empty afterwards. */
char *buffer_take(struct buffer *buffer);

/* Append a whole file, or what is left of one that is open. 0, or a negative errno (-EFBIG: more
 * than `limit` bytes), and nothing is appended. */
int buffer_add_file(struct buffer *buffer, const char *path, size_t limit);
int buffer_add_descriptor(struct buffer *buffer, int fd, size_t limit);

#endif
