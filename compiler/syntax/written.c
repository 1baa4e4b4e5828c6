/* compiler/syntax/written.c - how the text of a string is written in its source.
 *
 * What the source means is computed only where that is easy (escapes of one character). Where YAML
 * has rules (folding, chomping, indentation), the text, which libyaml made by them, decides: a line
 * break and the blanks around it stand for whatever breaks or blank the text has there. */
#include "compiler/syntax/written.h"

#include <stdlib.h>
#include <string.h>

static bool is_blank(char byte)
{
    return byte == ' ' || byte == '\t';
}

static bool is_break(char byte)
{
    return byte == '\n' || byte == '\r';
}

/* ---- where the string begins ---- */

/* Behind the tag and the anchor that may stand before a scalar of YAML. */
static size_t skip_properties(const char *text, size_t at, size_t end)
{
    while (at < end && (text[at] == '!' || text[at] == '&')) {
        while (at < end && !is_blank(text[at]) && !is_break(text[at]))
            at++;
        while (at < end && (is_blank(text[at]) || is_break(text[at])))
            at++;
    }
    return at;
}

static size_t count_blanks(const char *text, size_t at, size_t end)
{
    size_t count = 0;

    while (at + count < end && text[at + count] == ' ')
        count++;
    return count;
}

/* The first line that holds more than blanks: its indentation. */
static size_t first_indent(const char *text, size_t at, size_t end)
{
    while (at < end) {
        size_t blanks = count_blanks(text, at, end);

        if (at + blanks < end && !is_break(text[at + blanks]))
            return blanks;
        at += blanks + 1;
    }
    return 0;
}

/* Go behind the header of a block scalar, and find out how far its lines are indented: as far as
 * the first one, less what the text keeps of that. */
static void begin_block(struct written *w)
{
    size_t own = first_indent(w->text, 0, w->size), all;

    while (w->at < w->end && w->source[w->at] != '\n')
        w->at++;
    if (w->at < w->end)
        w->at++;
    all = first_indent(w->source, w->at, w->end);
    w->indent = all > own ? all - own : 0;
    w->line_begins = true;
}

void written_begin(struct written *w, const struct source *source, struct span span,
                   const char *text, size_t size)
{
    *w = (struct written){.source = source->text, .text = text, .size = size, .end = span.end};
    w->at = skip_properties(w->source, span.start, w->end);
    if (w->at == w->end)
        return;
    switch (w->source[w->at]) {
    case '"':
    case '\'':
        w->style = w->source[w->at] == '"' ? WRITTEN_DOUBLE : WRITTEN_SINGLE;
        w->at++;
        if (w->end > w->at)
            w->end--;
        break;
    case '|':
    case '>':
        w->style = w->source[w->at] == '|' ? WRITTEN_LITERAL : WRITTEN_FOLDED;
        begin_block(w);
        break;
    default:
        w->style = WRITTEN_PLAIN;
        break;
    }
}

/* ---- escapes in double quotes ---- */

/* How many bytes of UTF-8 the character of an escape \x, \u or \U takes. */
static size_t character_size(const char *digits, size_t count)
{
    char copy[9] = "";
    unsigned long character;

    memcpy(copy, digits, count);
    character = strtoul(copy, NULL, 16);
    return character < 0x80 ? 1 : character < 0x800 ? 2 : character < 0x10000 ? 3 : 4;
}

/* Read the escape where the walk is: its bytes in the source into *written, those it means into
 * *meant. */
static void read_escape(const struct written *w, size_t *written, size_t *meant)
{
    const char *text = w->source + w->at;
    size_t left = w->end - w->at;
    char letter = left > 1 ? text[1] : '\0';
    size_t digits = letter == 'x' ? 2 : letter == 'u' ? 4 : letter == 'U' ? 8 : 0;

    *written = left > 1 ? 2 : 1;
    *meant = letter == 'N' || letter == '_' ? 2 : letter == 'L' || letter == 'P' ? 3 : 1;
    if (is_break(letter)) { /* the line goes on in the next one */
        *meant = 0;
        *written += letter == '\r' && left > 2 && text[2] == '\n';
        while (*written < left && is_blank(text[*written]))
            ++*written;
    }
    if (digits == 0 || left < 2 + digits)
        return;
    *written = 2 + digits;
    *meant = character_size(text + 2, digits);
    /* JSON: two halves of a character outside the basic plane. */
    if (letter == 'u' && left >= 12 && (text[2] == 'd' || text[2] == 'D') && text[3] >= '8' &&
        strchr("89abAB", text[3]) != NULL && text[6] == '\\' && text[7] == 'u') {
        *written = 12;
        *meant = 4;
    }
}

/* ---- line breaks ---- */

/* Whether white space at the ends of lines is not part of the text. */
static bool is_folding(const struct written *w)
{
    return w->style != WRITTEN_LITERAL && w->style != WRITTEN_FOLDED;
}

/* The bytes of the source from here on that stand for line breaks and for the blanks around them: 0
 * when no line ends here. */
static size_t break_size(const struct written *w)
{
    size_t at = w->at, begin;

    if (is_folding(w))
        while (at < w->end && is_blank(w->source[at]))
            at++;
    if (at == w->end || !is_break(w->source[at]))
        return 0;
    begin = at;
    while (at < w->end && (is_break(w->source[at]) || is_blank(w->source[at])))
        at++;
    if (is_folding(w))
        return at - w->at;
    /* Of a block, the indentation goes; what is more than that is text of the next line. */
    begin = at;
    while (begin > w->at && !is_break(w->source[begin - 1]))
        begin--;
    return (at - begin > w->indent ? begin + w->indent : at) - w->at;
}

/* The bytes of the text that those breaks were made to: breaks, or one blank. */
static size_t break_meant(const struct written *w, size_t written)
{
    size_t breaks = 0, meant = 0;

    for (size_t i = 0; i < written; i++) {
        const char *at = w->source + w->at + i;

        breaks += *at == '\n' || (*at == '\r' && (i + 1 == written || at[1] != '\n'));
    }
    if (w->text[w->done] == ' ' && w->style != WRITTEN_LITERAL)
        return 1;
    while (w->done + meant < w->size && meant < breaks && w->text[w->done + meant] == '\n')
        meant++;
    return meant;
}

/* ---- walking ---- */

/* What the source has where the walk is, when that is not a byte that stands for itself: how much
 * of the source it takes, and how much of the text that is. */
static bool read_special(const struct written *w, size_t *written, size_t *meant)
{
    char byte = w->source[w->at];

    *written = break_size(w);
    if (*written > 0) {
        *meant = break_meant(w, *written);
    } else if (byte == '\\' && w->style == WRITTEN_DOUBLE) {
        read_escape(w, written, meant);
    } else if (byte == '\'' && w->style == WRITTEN_SINGLE) {
        *written = 2;
        *meant = 1;
    } else {
        return false;
    }
    return true;
}

/* How many bytes from the walk on stand for themselves. */
static size_t count_plain(const struct written *w)
{
    const char *source = w->source + w->at, *text = w->text + w->done;
    size_t left = w->end - w->at, most = w->size - w->done, count = 0;

    if (most > left)
        most = left;
    while (count < most && source[count] == text[count] && !is_break(source[count]) &&
           !(w->style == WRITTEN_DOUBLE && source[count] == '\\') &&
           !(w->style == WRITTEN_SINGLE && source[count] == '\'')) {
        size_t blanks = 0;

        while (count + blanks < left && is_blank(source[count + blanks]))
            blanks++;
        if (blanks == 0 || !is_folding(w)) {
            count++;
            continue;
        }
        if (count + blanks < left && is_break(source[count + blanks]))
            break;
        if (count + blanks > most || memcmp(source + count, text + count, blanks) != 0)
            break;
        count += blanks;
    }
    return count;
}

static bool put(struct written *w, size_t written, size_t meant, struct written_run *run)
{
    *run = (struct written_run){w->done, meant, w->at, w->at + written};
    w->at += written;
    w->done += meant;
    return true;
}

bool written_next(struct written *w, struct written_run *run)
{
    size_t count = 0, meant;

    if (w->line_begins) {
        size_t blanks = count_blanks(w->source, w->at, w->end);

        w->line_begins = false;
        w->at += blanks < w->indent ? blanks : w->indent;
    }
    while (w->at < w->end && w->done < w->size && read_special(w, &count, &meant)) {
        if (count > w->end - w->at || meant > w->size - w->done)
            return false;
        if (meant > 0)
            return put(w, count, meant, run);
        w->at += count;
    }
    count = count_plain(w);
    return count > 0 && put(w, count, count, run);
}

bool written_agrees(const struct written *w)
{
    size_t at = w->done;

    /* The line breaks that end a block scalar stand behind its span. */
    while (!is_folding(w) && at < w->size && w->text[at] == '\n')
        at++;
    return at == w->size;
}
