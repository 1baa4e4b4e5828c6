/* compiler/check/explain/example.c - lay out the examples of a page as people write JSON. */
#include "compiler/check/explain/example.h"

#include <stdbool.h>
#include <string.h>

/* How wide a line becomes, indentation included, and how far each level is indented. */
#define WIDTH 76
#define STEP 2

/* What is between an opening bracket and the one that closes it, both included. */
struct group {
    size_t size;
    bool closed; /* false: nothing closes it, it goes on to the end */
    /* How many objects and arrays it holds itself, and how deep they nest (1: none in it). */
    size_t groups;
    size_t depth;
};

static size_t string_size(const char *text, size_t size)
{
    size_t at = 1;

    while (at < size && text[at] != '"')
        at += text[at] == '\\' && at + 1 < size ? 2 : 1;
    return at < size ? at + 1 : size;
}

static bool opens(char byte)
{
    return byte == '{' || byte == '[';
}

static bool closes(char byte)
{
    return byte == '}' || byte == ']';
}

/* Measure the group that begins at text[0]; its size is that of the text if nothing closes it. */
static struct group group_at(const char *text, size_t size)
{
    struct group group = {.size = size};
    size_t depth = 0;

    for (size_t at = 0; at < size;) {
        if (text[at] == '"') {
            at += string_size(text + at, size - at);
            continue;
        }
        if (opens(text[at])) {
            depth++;
            group.groups += depth == 2;
            if (depth > group.depth)
                group.depth = depth;
        } else if (closes(text[at]) && --depth == 0) {
            group.size = at + 1;
            group.closed = true;
            break;
        }
        at++;
    }
    return group;
}

/* An object of objects is easier to read with a line for each, even if it is short. */
static bool fits_line(const char *text, struct group group, size_t room)
{
    if (group.size > room)
        return false;
    return text[0] == '[' || (group.depth <= 3 && group.groups <= 1);
}

static void add_line(struct buffer *out, size_t indent)
{
    buffer_add_byte(out, '\n');
    while (indent-- > 0)
        buffer_add_byte(out, ' ');
}

static size_t column(const struct buffer *out)
{
    size_t at = out->size;

    while (at > 0 && out->text[at - 1] != '\n')
        at--;
    return out->size - at;
}

/* How much of the text, which begins with a member of a group, belongs to that member: up to a
 * comma, or to the end. */
static size_t member_size(const char *text, size_t size)
{
    size_t at = 0;

    while (at < size && text[at] != ',') {
        if (text[at] == '"')
            at += string_size(text + at, size - at);
        else
            at += opens(text[at]) ? group_at(text + at, size - at).size : 1;
    }
    return at;
}

static void add_text(struct buffer *out, const char *text, size_t size, size_t indent);

/* Append a group with a line for each of its members. */
static void add_tall(struct buffer *out, const char *text, struct group group, size_t indent)
{
    size_t end = group.size - group.closed;

    buffer_add_byte(out, text[0]);
    for (size_t at = 1; at < end;) {
        size_t member;

        while (at < end && text[at] == ' ')
            at++;
        member = member_size(text + at, end - at);
        add_line(out, indent + STEP);
        add_text(out, text + at, member, indent + STEP);
        at += member;
        if (at < end) {
            buffer_add_byte(out, ',');
            at++;
        }
    }
    if (!group.closed)
        return;
    add_line(out, indent);
    buffer_add_byte(out, text[end]);
}

/* Append what stands on a line that is indented so far, the groups in it short or tall. One byte of
 * the width is for a comma behind it. */
static void add_text(struct buffer *out, const char *text, size_t size, size_t indent)
{
    for (size_t at = 0; at < size;) {
        struct group group;
        size_t step;

        if (!opens(text[at])) {
            step = text[at] == '"' ? string_size(text + at, size - at) : 1;
            buffer_add(out, text + at, step);
            at += step;
            continue;
        }
        group = group_at(text + at, size - at);
        if (column(out) < WIDTH && fits_line(text + at, group, WIDTH - 1 - column(out)))
            buffer_add(out, text + at, group.size);
        else
            add_tall(out, text + at, group, indent);
        at += group.size;
    }
}

void example_lay_out(const char *text, struct buffer *out)
{
    while (*text != '\0') {
        size_t size = strcspn(text, "\n");

        if (opens(text[0]))
            add_text(out, text, size, 0);
        else
            buffer_add(out, text, size);
        buffer_add_byte(out, '\n');
        text += size + (text[size] == '\n');
    }
}
