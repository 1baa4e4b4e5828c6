/* runtime/json/write.c - write values as JSON text.
 *
 * A function takes the place where it begins to write and returns the place where it stopped, so
 * that the place stays in a register. The buffer is asked for room once for each value, for as much
 * as most values take. */
#include "runtime/json/write.h"

#include <setjmp.h>
#include <stdbool.h>
#include <string.h>

#include "runtime/base/bug.h"
#include "runtime/json/bytes.h"

/* Room beyond the plain bytes of a text: for two quotes, an escape, a separator, and up to seven
 * bytes too many, because text is copied eight bytes at a time. */
#define SLACK 48
#define COUNTED 4096 /* bytes of a text that is only counted are at hand */
_Static_assert(SLACK >= JSON_NUMBER_MAX + 2, "a number and separators fit");

/* The text is only counted: what has been written is forgotten when there is no more room. */
struct count {
    size_t size; /* of what was forgotten */
    size_t most;
    jmp_buf more; /* there is more */
};

struct writer {
    struct buffer *out;
    char *limit; /* SLACK before the end of the memory: up to here, SLACK bytes can be written */
    struct count *count; /* or NULL */
};

static void forget_written(struct buffer *out, struct count *count)
{
    count->size += out->size;
    out->size = 0;
    if (count->size > count->most)
        longjmp(count->more, 1);
}

static __attribute__((noinline)) char *make_room(struct writer *writer, char *at, size_t more)
{
    struct buffer *out = writer->out;

    if (at != NULL)
        out->size = (size_t)(at - out->text);
    if (writer->count != NULL)
        forget_written(out, writer->count);
    at = buffer_reserve(out, more + 2 * SLACK);
    writer->limit = out->text + out->capacity - SLACK;
    return at;
}

/* Make sure that `more` bytes and SLACK fit. Returns the place to write, which may have moved. */
static inline char *ensure_room(struct writer *writer, char *at, size_t more)
{
    if (at > writer->limit || (size_t)(writer->limit - at) < more)
        return make_room(writer, at, more);
    return at;
}

static char *write_escape(char *at, unsigned char byte)
{
    static const char digits[] = "0123456789abcdef";
    static const char letters[] = "btn?fr"; /* of the control characters 8 to 13 */

    *at++ = '\\';
    if (byte == '"' || byte == '\\') {
        *at++ = (char)byte;
    } else if (byte >= 8 && byte <= 13 && byte != 11) {
        *at++ = letters[byte - 8];
    } else {
        *at++ = 'u';
        *at++ = '0';
        *at++ = '0';
        *at++ = digits[byte >> 4];
        *at++ = digits[byte & 15];
    }
    return at;
}

/* Write the rest of a string that may need escapes, and its closing quote. Eight bytes are copied
 * first and looked at then; from the first that needs an escape on they are overwritten. */
static __attribute__((noinline)) char *write_escaped(struct writer *writer, char *at,
                                                     const char *text, size_t size)
{
    at = ensure_room(writer, at, size);
    for (;;) {
        size_t step = size < 8 ? size : 8;
        uint64_t word = step == 8 ? bytes_load(text) : bytes_load_few(text, step);
        uint64_t escapes = bytes_escapes(word) & bytes_mask(step);

        bytes_store(at, word);
        if (escapes == 0) {
            at += step;
            text += step;
            size -= step;
            if (size == 0)
                break;
        } else {
            unsigned plain = bytes_first(escapes);

            at = write_escape(at + plain, (unsigned char)text[plain]);
            text += plain + 1;
            size -= plain + 1;
            at = ensure_room(writer, at, size);
        }
    }
    *at++ = '"';
    return at;
}

/* Write a string with its quotes. */
static char *write_any_string(struct writer *writer, char *at, const char *text, size_t size)
{
    *at++ = '"';
    return write_escaped(writer, at, text, size);
}

/* The same for a string of at least eight bytes, fast when it needs no escape. Its last eight bytes
 * are one word that may overlap the one before. */
static char *write_long_string(struct writer *writer, char *at, const char *text, size_t size)
{
    const char *last = text + size - 8;
    uint64_t word;

    at = ensure_room(writer, at, size);
    *at++ = '"';
    for (; text < last; text += 8, at += 8) {
        word = bytes_load(text);
        if (bytes_escapes(word) != 0)
            return write_escaped(writer, at, text, (size_t)(last - text) + 8);
        bytes_store(at, word);
    }
    word = bytes_load(last);
    if (bytes_escapes(word) != 0)
        return write_escaped(writer, at, text, (size_t)(last - text) + 8);
    at += last - text;
    bytes_store(at, word);
    at[8] = '"';
    return at + 9;
}

/* The same for any string; one that fits in a word, as most keys do, costs no call. */
static inline char *write_string(struct writer *writer, char *at, const char *text, size_t size)
{
    uint64_t word;

    if (size >= 8)
        return write_long_string(writer, at, text, size);
    at = ensure_room(writer, at, 0);
    *at++ = '"';
    word = bytes_load_few(text, size);
    if ((bytes_escapes(word) & bytes_mask(size)) != 0)
        return write_escaped(writer, at, text, size);
    bytes_store(at, word);
    at[size] = '"';
    return at + size + 1;
}

static inline char *write_integer(struct writer *writer, char *at, int64_t integer)
{
    at = ensure_room(writer, at, 0);
    return at + json_write_integer(at, integer);
}

static char *write_other(struct writer *writer, char *at, const struct value *value);

/* Write a value. There is always room left for the byte that the caller writes behind it. A string
 * or an integer, which most values are, costs no call. */
static inline __attribute__((always_inline)) char *write_value(struct writer *writer, char *at,
                                                               const struct value *value)
{
    if (value->kind == VALUE_STRING)
        return write_string(writer, at, value->as.text, value->size);
    if (value->kind == VALUE_INTEGER)
        return write_integer(writer, at, value->as.integer);
    return write_other(writer, at, value);
}

/* Write an array or object. One loop serves both: so the fast part of write_value, which is
 * inlined, exists once. */
static char *write_children(struct writer *writer, char *at, const struct value *container)
{
    const struct value *item = container->as.items;
    const struct member *member = container->as.members;
    bool object = container->kind == VALUE_OBJECT;

    *at++ = object ? '{' : '[';
    for (uint32_t i = 0; i < container->size; i++) {
        if (object) {
            at = write_string(writer, at, member->key.text, member->key.size);
            *at++ = ':';
            item = &member++->value;
        }
        at = write_value(writer, at, item++);
        *at++ = ',';
    }
    at = ensure_room(writer, at - (container->size > 0), 0);
    *at++ = object ? '}' : ']';
    return at;
}

static char *write_plain(struct writer *writer, char *at, const char *text, size_t size)
{
    at = ensure_room(writer, at, size);
    memcpy(at, text, size);
    return at + size;
}

/* Write a value of any kind. */
static __attribute__((noinline)) char *write_other(struct writer *writer, char *at,
                                                   const struct value *value)
{
    at = ensure_room(writer, at, 0);
    switch (value->kind) {
    case VALUE_NULL:
        return write_plain(writer, at, "null", 4);
    case VALUE_BOOLEAN:
        return value->as.integer ? write_plain(writer, at, "true", 4)
                                 : write_plain(writer, at, "false", 5);
    case VALUE_REAL:
        return at + json_write_real(at, value->as.real);
    case VALUE_BIG:
        return write_plain(writer, at, value->as.text, value->size);
    case VALUE_INTEGER:
        return write_integer(writer, at, value->as.integer);
    case VALUE_STRING:
        return write_any_string(writer, at, value->as.text, value->size);
    case VALUE_ARRAY:
    case VALUE_OBJECT:
        return write_children(writer, at, value);
    default:
        BUG("a value of no kind");
    }
}

static char *writer_start(struct writer *writer, struct buffer *out)
{
    writer->out = out;
    writer->count = NULL;
    return make_room(writer, NULL, SLACK);
}

static void writer_finish(struct writer *writer, char *at)
{
    *at = '\0';
    writer->out->size = (size_t)(at - writer->out->text);
}

void json_write(struct buffer *out, const struct value *value)
{
    struct writer writer;
    char *at = writer_start(&writer, out);

    writer_finish(&writer, write_other(&writer, at, value));
}

size_t json_size_within(const struct value *value, size_t most)
{
    struct buffer text = BUFFER_EMPTY;
    struct count count = {.most = most};
    struct writer writer = {.out = &text, .count = &count};
    volatile size_t size;

    if (setjmp(count.more) == 0) {
        writer_finish(&writer, write_other(&writer, make_room(&writer, NULL, COUNTED), value));
        size = count.size + text.size;
    } else {
        size = most + 1; /* it is not larger than SIZE_MAX */
    }
    buffer_fini(&text);
    return size;
}

size_t json_size(const struct value *value)
{
    return json_size_within(value, SIZE_MAX);
}

void json_write_string(struct buffer *out, const char *text, size_t size)
{
    struct writer writer;
    char *at = writer_start(&writer, out);

    writer_finish(&writer, write_any_string(&writer, at, text, size));
}

static void write_indent(struct buffer *out, size_t level)
{
    buffer_add_byte(out, '\n');
    memset(buffer_reserve(out, level * 2), ' ', level * 2);
    out->size += level * 2;
}

static void write_pretty(struct buffer *out, const struct value *value, size_t level)
{
    bool object = value->kind == VALUE_OBJECT;

    if ((value->kind != VALUE_ARRAY && !object) || value->size == 0) {
        json_write(out, value);
        return;
    }
    buffer_add_byte(out, object ? '{' : '[');
    for (uint32_t i = 0; i < value->size; i++) {
        if (i > 0)
            buffer_add_byte(out, ',');
        write_indent(out, level + 1);
        if (object) {
            const struct member *member = &value->as.members[i];

            json_write_string(out, member->key.text, member->key.size);
            buffer_add(out, ": ", 2);
            write_pretty(out, &member->value, level + 1);
        } else {
            write_pretty(out, &value->as.items[i], level + 1);
        }
    }
    write_indent(out, level);
    buffer_add_byte(out, object ? '}' : ']');
}

void json_write_pretty(struct buffer *out, const struct value *value)
{
    write_pretty(out, value, 0);
}
