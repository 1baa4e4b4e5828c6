/* compiler/check/explain/change.c - which lines of two examples are changed.
 *
 * Lines that both have are found first (the longest sequence in common). What is left between two
 * of them is compared word by word from both ends, since the same words may stand on more lines. */
#include "compiler/check/explain/change.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "runtime/base/bug.h"

/* More lines than any example has. */
#define LINES_MAX 160

struct lines {
    const char *text[LINES_MAX];
    size_t size[LINES_MAX];
    bool changed[LINES_MAX];
    size_t count;
};

static void cut_lines(const char *text, struct lines *lines)
{
    lines->count = 0;
    while (*text != '\0') {
        size_t size = strcspn(text, "\n");

        ENSURE(lines->count < LINES_MAX);
        lines->text[lines->count] = text;
        lines->size[lines->count] = size;
        lines->changed[lines->count++] = false;
        text += size + (text[size] == '\n');
    }
}

/* Whether two lines are the same. Unless it is asked exactly, a comma at the end, which says only
 * that there is a next member, does not count. */
static bool same_line(const struct lines *a, size_t i, const struct lines *b, size_t j, bool exact)
{
    size_t size = a->size[i], other = b->size[j];

    size -= !exact && size > 0 && a->text[i][size - 1] == ',';
    other -= !exact && other > 0 && b->text[j][other - 1] == ',';
    return size == other && memcmp(a->text[i], b->text[j], size) == 0;
}

/* A word of some lines, and where it is. */
struct word {
    const char *text;
    size_t size;
    size_t line;
};

struct words {
    struct word *list;
    size_t count;
};

static bool is_between(char byte)
{
    return byte == ' ' || byte == ',';
}

/* How long the word at `text` is: a string, a bracket, or what stands before one of those. */
static size_t word_size(const char *text, size_t size)
{
    size_t at = 1;

    if (text[0] == '"') {
        while (at < size && text[at] != '"')
            at += text[at] == '\\' && at + 1 < size ? 2 : 1;
        return at < size ? at + 1 : size;
    }
    if (strchr("{}[]:", text[0]) != NULL)
        return 1;
    while (at < size && !is_between(text[at]) && strchr("{}[]:\"", text[at]) == NULL)
        at++;
    return at;
}

static struct words words_of(const struct lines *lines, size_t from, size_t to)
{
    struct words words = {NULL, 0};
    size_t bytes = 1;

    for (size_t line = from; line < to; line++)
        bytes += lines->size[line];
    words.list = mem_zeroed(bytes, sizeof *words.list);
    for (size_t line = from; line < to; line++)
        for (size_t at = 0; at < lines->size[line];) {
            const char *text = lines->text[line] + at;
            size_t size = is_between(*text) ? 0 : word_size(text, lines->size[line] - at);

            if (size > 0)
                words.list[words.count++] = (struct word){text, size, line};
            at += size > 0 ? size : 1;
        }
    return words;
}

static bool same_word(struct word a, struct word b)
{
    return a.size == b.size && memcmp(a.text, b.text, a.size) == 0;
}

static void note_words(struct lines *lines, struct words words, size_t from, size_t to)
{
    for (size_t at = from; at < to; at++)
        lines->changed[words.list[at].line] = true;
}

/* Note what differs between lines [i, i_end) of one and [j, j_end) of the other. */
static void compare_gap(struct lines *a, size_t i, size_t i_end, struct lines *b, size_t j,
                        size_t j_end)
{
    struct words left = words_of(a, i, i_end), right = words_of(b, j, j_end);
    size_t least = left.count < right.count ? left.count : right.count;
    size_t head = 0, tail = 0;

    while (head < least && same_word(left.list[head], right.list[head]))
        head++;
    while (tail < least - head &&
           same_word(left.list[left.count - 1 - tail], right.list[right.count - 1 - tail]))
        tail++;
    note_words(a, left, head, left.count - tail);
    note_words(b, right, head, right.count - tail);
    free(left.list);
    free(right.list);
}

/* What both have from lines i and j on: the length of the longest sequence of lines. */
typedef unsigned char common_table[LINES_MAX + 1][LINES_MAX + 1];

static void count_common(const struct lines *a, const struct lines *b, bool exact,
                         common_table common)
{
    for (size_t i = a->count + 1; i-- > 0;)
        for (size_t j = b->count + 1; j-- > 0;) {
            unsigned char longest = 0;

            if (i < a->count && j < b->count && same_line(a, i, b, j, exact))
                longest = (unsigned char)(common[i + 1][j + 1] + 1);
            else if (i < a->count && j < b->count)
                longest = common[i + 1][j] > common[i][j + 1] ? common[i + 1][j] : common[i][j + 1];
            common[i][j] = longest;
        }
}

static void note_lines(struct lines *lines, size_t from, size_t to)
{
    for (size_t line = from; line < to; line++)
        lines->changed[line] = true;
}

/* Go along the lines in common. What is between them is changed: all of it if lines are compared
 * exactly, else the words that differ. */
static void compare_lines(struct lines *a, struct lines *b, bool exact)
{
    common_table common;
    size_t i = 0, j = 0;

    count_common(a, b, exact, common);
    while (i < a->count || j < b->count) {
        size_t i_end = i, j_end = j;

        while ((i_end < a->count || j_end < b->count) &&
               (i_end == a->count || j_end == b->count || !same_line(a, i_end, b, j_end, exact))) {
            if (j_end == b->count ||
                (i_end < a->count && common[i_end + 1][j_end] >= common[i_end][j_end + 1]))
                i_end++;
            else
                j_end++;
        }
        if (exact) {
            note_lines(a, i, i_end);
            note_lines(b, j, j_end);
        } else {
            compare_gap(a, i, i_end, b, j, j_end);
        }
        i = i_end + (i_end < a->count);
        j = j_end + (j_end < b->count);
    }
}

static bool any_changed(const struct lines *lines)
{
    for (size_t line = 0; line < lines->count; line++)
        if (lines->changed[line])
            return true;
    return false;
}

static void add_marked(struct buffer *out, const struct lines *lines, const char *margin, char mark)
{
    for (size_t line = 0; line < lines->count; line++) {
        if (lines->size[line] > 0)
            buffer_add_format(out, "%s%c %.*s", margin, lines->changed[line] ? mark : ' ',
                              (int)lines->size[line], lines->text[line]);
        buffer_add_byte(out, '\n');
    }
}

void change_mark(const char *before, const char *after, const char *margin,
                 struct buffer *marked_before, struct buffer *marked_after)
{
    struct lines a, b;

    cut_lines(before, &a);
    cut_lines(after, &b);
    compare_lines(&a, &b, false);
    if (!any_changed(&a) && !any_changed(&b))
        compare_lines(&a, &b, true);
    add_marked(marked_before, &a, margin, '-');
    add_marked(marked_after, &b, margin, '+');
}
