/* runtime/lang/jsonata/regex/pattern_reader.c - the tokens of ECMAScript's regular expressions. */
#include "runtime/lang/jsonata/regex/pattern_reader.h"

#include <stdlib.h>
#include <string.h>

#include "runtime/base/bug.h"
#include "runtime/base/utf8.h"

bool reader_fail(struct pattern_reader *reader, const char *at, const char *message)
{
    reader->mistake->message = message;
    reader->mistake->offset = (size_t)(at - reader->start);
    return false;
}

bool reader_take(struct pattern_reader *reader, char byte)
{
    if (reader->at == reader->end || *reader->at != byte)
        return false;
    reader->at++;
    return true;
}

bool reader_character(struct pattern_reader *reader, uint32_t *character)
{
    size_t size = utf8_read(reader->at, (size_t)(reader->end - reader->at), character);

    if (size == 0)
        return reader_fail(reader, reader->at, "Invalid UTF-8");
    reader->at += size;
    return true;
}

/* ---- escapes ---- */

static int digit_of(char byte)
{
    if (byte >= '0' && byte <= '9')
        return byte - '0';
    if (byte >= 'a' && byte <= 'f')
        return byte - 'a' + 10;
    return byte >= 'A' && byte <= 'F' ? byte - 'A' + 10 : 16;
}

/* Read exactly `count` hexadecimal digits behind `at`. False when they are not there. */
static bool read_hex(const char *at, const char *end, int count, uint32_t *number)
{
    *number = 0;
    if (end - at < count)
        return false;
    for (int i = 0; i < count; i++) {
        int digit = digit_of(at[i]);

        if (digit > 15)
            return false;
        *number = *number << 4 | (uint32_t)digit;
    }
    return true;
}

static bool is_high(uint32_t unit)
{
    return unit >= 0xd800 && unit <= 0xdbff;
}

static bool is_low(uint32_t unit)
{
    return unit >= 0xdc00 && unit <= 0xdfff;
}

/* \u and its digits; `at` is behind the u. Without digits it is the letter. */
static uint32_t read_unit(struct pattern_reader *reader, const char *at)
{
    uint32_t unit, low;

    if (!read_hex(at, reader->end, 4, &unit)) {
        reader->at = at;
        return 'u';
    }
    at += 4;
    if (is_high(unit) && reader->end - at >= 2 && at[0] == '\\' && at[1] == 'u' &&
        read_hex(at + 2, reader->end, 4, &low) && is_low(low)) {
        at += 6;
        unit = 0x10000 + ((unit - 0xd800) << 10) + (low - 0xdc00);
    }
    reader->at = at;
    return unit;
}

/* Up to three octal digits, at most 0377. */
static uint32_t read_octal(struct pattern_reader *reader)
{
    uint32_t number = 0;

    for (int i = 0; i < 3 && reader->at < reader->end; i++) {
        int digit = digit_of(*reader->at);

        if (digit > 7 || number * 8 + (uint32_t)digit > 0377)
            break;
        number = number * 8 + (uint32_t)digit;
        reader->at++;
    }
    return number;
}

/* \c and what it controls; without that the backslash is a character. */
static uint32_t read_control(struct pattern_reader *reader, bool in_class)
{
    char byte = reader->end - reader->at >= 3 ? reader->at[2] : '\0';
    bool is_letter = (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z');
    bool is_other = in_class && ((byte >= '0' && byte <= '9') || byte == '_');

    if (is_letter || is_other) {
        reader->at += 3;
        return (uint32_t)byte & 31;
    }
    reader->at++;
    return '\\';
}

bool reader_escape(struct pattern_reader *reader, bool in_class, uint32_t *character)
{
    static const char letters[] = "tnvfr"; /* of the control characters 9 to 13 */
    char byte = reader->at[1];
    const char *letter = byte != '\0' ? strchr("tnvfr", byte) : NULL;

    if (byte == 'c') {
        *character = read_control(reader, in_class);
        return true;
    }
    reader->at++;
    if (byte >= '0' && byte <= '7') {
        *character = read_octal(reader);
    } else if (byte == 'x' && read_hex(reader->at + 1, reader->end, 2, character)) {
        reader->at += 3;
    } else if (byte == 'u') {
        *character = read_unit(reader, reader->at + 1);
    } else if (byte == 'b' && in_class) {
        *character = '\b';
        reader->at++;
    } else if (letter != NULL) {
        static const uint32_t codes[sizeof letters] = {'\t', '\n', '\v', '\f', '\r'};

        *character = codes[strchr(letters, byte) - letters];
        reader->at++;
    } else if (byte == 'k' && reader->name_count > 0) {
        return reader_fail(reader, reader->at - 1, "Invalid escape");
    } else {
        return reader_character(reader, character);
    }
    return true;
}

/* ---- references ---- */

static const struct pattern_name *find_name(const struct pattern_reader *reader, const char *text,
                                            size_t size)
{
    for (size_t i = 0; i < reader->name_count; i++)
        if (reader->names[i].size == size && memcmp(reader->names[i].text, text, size) == 0)
            return &reader->names[i];
    return NULL;
}

static bool is_closed(const struct pattern_reader *reader, uint32_t group)
{
    for (unsigned i = 0; i < reader->depth; i++)
        if (reader->open[i] == group)
            return false;
    return group <= reader->begun;
}

static enum reference wrong(struct pattern_reader *reader, const char *message)
{
    reader_fail(reader, reader->at, message);
    return REFERENCE_WRONG;
}

static enum reference read_named(struct pattern_reader *reader, uint32_t *group)
{
    const char *name = reader->at + 3;
    const struct pattern_name *found;
    const char *end;

    if (reader->end - reader->at < 3 || reader->at[2] != '<')
        return wrong(reader, "Invalid named reference");
    end = memchr(name, '>', (size_t)(reader->end - name));
    if (end == NULL)
        return wrong(reader, "Invalid named reference");
    found = find_name(reader, name, (size_t)(end - name));
    if (found == NULL)
        return wrong(reader, "Invalid named capture referenced");
    *group = found->group;
    reader->at = end + 1;
    return is_closed(reader, *group) ? REFERENCE_GROUP : REFERENCE_EMPTY;
}

enum reference reader_reference(struct pattern_reader *reader, uint32_t *group)
{
    const char *at = reader->at + 1;
    uint32_t number = 0;

    if (*at == 'k' && reader->name_count > 0)
        return read_named(reader, group);
    if (*at < '1' || *at > '9')
        return REFERENCE_NONE;
    for (; at < reader->end && *at >= '0' && *at <= '9'; at++)
        if (number <= reader->groups)
            number = number * 10 + (uint32_t)(*at - '0');
    if (number > reader->groups)
        return REFERENCE_NONE; /* an octal escape, or the digit itself */
    *group = number;
    reader->at = at;
    return is_closed(reader, number) ? REFERENCE_GROUP : REFERENCE_EMPTY;
}

/* ---- groups ---- */

/* Whether a name of a group begins here: (?<name>. Returns its start. */
static const char *name_start(const char *at, const char *end)
{
    if (end - at < 3 || memcmp(at, "?<", 2) != 0 || at[2] == '=' || at[2] == '!')
        return NULL;
    return at + 2;
}

static bool is_name_byte(char byte, bool first)
{
    unsigned char letter = (unsigned char)byte;

    return letter >= 0x80 || ((letter | 0x20) >= 'a' && (letter | 0x20) <= 'z') || byte == '$' ||
           byte == '_' || (!first && letter >= '0' && letter <= '9');
}

/* Where the name ends that stands here, before its bracket; NULL when it is none. */
static const char *name_end(const char *name, const char *end)
{
    const char *at = name;

    while (at < end && is_name_byte(*at, at == name))
        at++;
    return at > name && at < end && *at == '>' ? at : NULL;
}

enum group_kind reader_group(struct pattern_reader *reader)
{
    static const struct {
        const char *text;
        enum group_kind kind;
    } openings[] = {
        {"?:", GROUP_PLAIN},   {"?=", GROUP_AHEAD},       {"?!", GROUP_NOT_AHEAD},
        {"?<=", GROUP_BEHIND}, {"?<!", GROUP_NOT_BEHIND},
    };
    const char *name = name_start(reader->at, reader->end);
    size_t left = (size_t)(reader->end - reader->at);

    for (size_t i = 0; i < sizeof openings / sizeof *openings; i++) {
        size_t size = strlen(openings[i].text);

        if (left >= size && memcmp(reader->at, openings[i].text, size) == 0) {
            reader->at += size;
            return openings[i].kind;
        }
    }
    if (name != NULL) { /* it was found to be one before */
        reader->at = name_end(name, reader->end) + 1;
        return GROUP_CAPTURING;
    }
    if (left > 0 && *reader->at == '?') {
        reader_fail(reader, reader->at - 1, "Invalid group");
        return GROUP_WRONG;
    }
    return GROUP_CAPTURING;
}

static bool note_name(struct pattern_reader *reader, const char *name)
{
    const char *end = name_end(name, reader->end);
    size_t count = reader->name_count;

    if (end == NULL)
        return reader_fail(reader, name, "Invalid capture group name");
    if (find_name(reader, name, (size_t)(end - name)) != NULL)
        return reader_fail(reader, name, "Duplicate capture group name");
    if ((count & (count - 1)) == 0)
        reader->names =
            mem_resize(reader->names, (count > 0 ? 2 * count : 1) * sizeof *reader->names);
    reader->names[reader->name_count++] =
        (struct pattern_name){name, (size_t)(end - name), reader->groups};
    return true;
}

bool reader_begin(struct pattern_reader *reader)
{
    bool in_class = false;

    for (const char *at = reader->start; at < reader->end; at++) {
        const char *name;

        if (*at == '\\') {
            at++;
        } else if (in_class) {
            in_class = *at != ']';
        } else if (*at == '[') {
            in_class = true;
        } else if (*at == '(') {
            name = name_start(at + 1, reader->end);
            if (name == NULL && at + 1 < reader->end && at[1] == '?')
                continue;
            reader->groups++;
            if (name != NULL && !note_name(reader, name))
                return false;
        }
    }
    return true;
}

void reader_end(struct pattern_reader *reader)
{
    free(reader->names);
}

/* ---- counts ---- */

/* Digits, up to what is surely too much. False when there is none. */
static bool read_count(const char **at, const char *end, uint32_t *count)
{
    const char *start = *at;

    *count = 0;
    for (; *at < end && **at >= '0' && **at <= '9'; ++*at)
        if (*count < 100000000)
            *count = *count * 10 + (uint32_t)(**at - '0');
    return *at > start;
}

bool reader_counts(struct pattern_reader *reader, struct pattern_counts *counts)
{
    const char *at = reader->at + 1;

    if (!read_count(&at, reader->end, &counts->least))
        return false;
    counts->most = counts->least;
    if (at < reader->end && *at == ',') {
        at++;
        if (!read_count(&at, reader->end, &counts->most))
            counts->most = UINT32_MAX;
    }
    if (at == reader->end || *at != '}')
        return false;
    reader->at = at + 1;
    return true;
}
