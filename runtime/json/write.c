/* runtime/json/write.c - write values as JSON text.
 *
 * A function takes the place where it begins to write and returns the place where it stopped, so
 * that the place stays in a register. The buffer is asked for room once for each value, for as much
 * as most values take. */
#include "runtime/json/write.h"

#include <stdbool.h>
#include <string.h>

#include "runtime/base/bug.h"
#include "runtime/json/bytes.h"

/* Room beyond the plain bytes of a text: for two quotes, an escape, a separator, and up to seven
 * bytes too many, because text is copied eight bytes at a time. */
#define SLACK 48

struct writer {
    struct buffer *out;
    char *limit; /* SLACK before the end of the memory: up to here, SLACK bytes can be written */
};

static __attribute__((noinline)) char *make_room(struct writer *writer, char *at, size_t more)
{
    struct buffer *out = writer->out;

    if (at != NULL)
        out->size = (size_t)(at - out->text);
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

/* Write a string with its quotes. Eight bytes are copied first and looked at then; from the first
 * that needs an escape on they are overwritten. */
static char *write_any_string(struct writer *writer, char *at, const char *text, size_t size)
{
    at = ensure_room(writer, at, size);
    *at++ = '"';
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

/* The same, but fast for a string that fits in one word, as most keys do. */
static inline char *write_string(struct writer *writer, char *at, const char *text, size_t size)
{
    uint64_t word;

    if (size >= 8)
        return write_any_string(writer, at, text, size);
    word = bytes_load_few(text, size);
    if ((bytes_escapes(word) & bytes_mask(size)) != 0)
        return write_any_string(writer, at, text, size);
    at = ensure_room(writer, at, 8);
    *at = '"';
    bytes_store(at + 1, word);
    at[size + 1] = '"';
    return at + size + 2;
}

static char *write_value(struct writer *writer, char *at, const struct value *value);

static char *write_array(struct writer *writer, char *at, const struct value *array)
{
    const struct value *item = array->as.items;
    const struct value *end = item + array->size;

    *at++ = '[';
    for (; item < end; item++) {
        at = write_value(writer, at, item);
        *at++ = ',';
    }
    at = ensure_room(writer, at - (array->size > 0), 0);
    *at++ = ']';
    return at;
}

static char *write_object(struct writer *writer, char *at, const struct value *object)
{
    const struct member *member = object->as.members;
    const struct member *end = member + object->size;

    *at++ = '{';
    for (; member < end; member++) {
        at = write_string(writer, at, member->key.text, member->key.size);
        *at++ = ':';
        at = write_value(writer, at, &member->value);
        *at++ = ',';
    }
    at = ensure_room(writer, at - (object->size > 0), 0);
    *at++ = '}';
    return at;
}

static char *write_plain(struct writer *writer, char *at, const char *text, size_t size)
{
    at = ensure_room(writer, at, size);
    memcpy(at, text, size);
    return at + size;
}

/* Write a value. There is always room left for the byte that the caller writes behind it. */
static char *write_value(struct writer *writer, char *at, const struct value *value)
{
    at = ensure_room(writer, at, SLACK);
    switch (value->kind) {
    case VALUE_NULL:
        return write_plain(writer, at, "null", 4);
    case VALUE_BOOLEAN:
        return value->as.integer ? write_plain(writer, at, "true", 4)
                                 : write_plain(writer, at, "false", 5);
    case VALUE_INTEGER:
        return at + json_write_integer(at, value->as.integer);
    case VALUE_REAL:
        return at + json_write_real(at, value->as.real);
    case VALUE_BIG:
        return write_plain(writer, at, value->as.text, value->size);
    case VALUE_STRING:
        return write_string(writer, at, value->as.text, value->size);
    case VALUE_ARRAY:
        return write_array(writer, at, value);
    case VALUE_OBJECT:
        return write_object(writer, at, value);
    default:
        BUG("a value of no kind");
    }
}

static char *writer_start(struct writer *writer, struct buffer *out)
{
    writer->out = out;
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

    writer_finish(&writer, write_value(&writer, at, value));
}

size_t json_size(const struct value *value)
{
    struct buffer text = BUFFER_EMPTY;
    size_t size;

    json_write(&text, value);
    size = text.size;
    buffer_fini(&text);
    return size;
}

void json_write_string(struct buffer *out, const char *text, size_t size)
{
    struct writer writer;
    char *at = writer_start(&writer, out);

    writer_finish(&writer, write_string(&writer, at, text, size));
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
