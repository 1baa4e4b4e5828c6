/* compiler/support/diag_text.c - findings for people: the place, the line, carets, the remedy.
 *
 *   order.asl.json:14:15: error: state "Charge" goes to "Recipt", which does not exist [...]
 *      14 |       "Next": "Recipt"
 *         |               ^^^^^^^^ did you mean "Receipt"? (line 31)
 *
 * The first note stands behind the carets if it fits there; every other note gets a line of its
 * own. Control characters of the definition are shown as '?': a terminal must not obey them. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "compiler/support/diag_private.h"
#include "runtime/base/text.h"
#include "runtime/base/utf8.h"

#define COLUMNS_MAX 100
#define GUTTER 8                          /* "   14 | " */
#define WINDOW_MAX (COLUMNS_MAX - GUTTER) /* characters of a source line */
#define WINDOW_BEFORE 40                  /* of a line that is cut: the most before the span */
#define CUT "..."

/* Colours of a terminal, the ones that C compilers use. */
#define PLAIN "\033[0m"
#define BOLD "\033[1m"
#define CARET "\033[1;32m"
static const char *const severity_colours[] = {"\033[1;36m", "\033[1;35m", "\033[1;31m"};

static void paint(struct buffer *out, const struct diag_options *options, const char *colour)
{
    if (options != NULL && options->colour)
        buffer_add_text(out, colour);
}

/* Append one character of the text, or '?' for one that cannot be printed. Returns how many bytes
 * of the text it takes. */
static size_t add_character(struct buffer *out, const char *text, size_t size)
{
    uint32_t character = 0;
    size_t length = utf8_read(text, size, &character);

    if (length == 0 || !utf8_is_printable(character)) {
        buffer_add_byte(out, text[0] == '\t' ? '\t' : '?');
        return length == 0 ? 1 : length;
    }
    buffer_add(out, text, length);
    return length;
}

static void add_plain(struct buffer *out, const char *text)
{
    text_add_plain(out, text, strlen(text));
}

static size_t count_characters(const char *text, size_t size)
{
    size_t count = 0, at = 0;

    while (at < size) {
        size_t length = utf8_length(text + at, size - at);

        at += length == 0 ? 1 : length;
        count++;
    }
    return count;
}

/* The part of the line that is shown, and the part of the span within it: bytes of the source. */
struct window {
    size_t from, to;
    size_t span_from, span_to;
    bool cut_before, cut_after;
};

/* Step back over one character, at most to `least`. */
static size_t step_back(const char *text, size_t at, size_t least)
{
    size_t steps = 0;

    do {
        at--;
        steps++;
    } while (at > least && steps < 4 && utf8_is_inside(text[at]));
    return at;
}

static size_t step_on(const char *text, size_t at, size_t size)
{
    size_t length = utf8_length(text + at, size - at);

    return at + (length == 0 ? 1 : length);
}

static bool is_line_end(const struct source *source, size_t at)
{
    return at >= source->size || source->text[at] == '\n' ||
           (source->text[at] == '\r' && (at + 1 >= source->size || source->text[at + 1] == '\n'));
}

/* Look for the ends of the line only as far as the window reaches: a minified definition may be one
 * line of many megabytes. */
static struct window window_of(const struct source *source, struct span span)
{
    struct window window = {.from = span.start, .span_from = span.start, .span_to = span.end};
    const char *text = source->text;
    size_t before = 0, total, at;

    while (window.from > 0 && text[window.from - 1] != '\n' && before < WINDOW_MAX) {
        window.from = step_back(text, window.from, 0);
        before++;
    }
    if (window.from == 0 && utf8_mark_size(text, source->size) > 0 && span.start >= 3) {
        window.from = 3;
        before -= before > 0;
    }
    for (at = span.start, total = before; total < WINDOW_MAX && !is_line_end(source, at); total++)
        at = step_on(text, at, source->size);
    if (before >= WINDOW_MAX || !is_line_end(source, at)) {
        /* Too long: keep the span in sight. */
        while (before > WINDOW_BEFORE) {
            window.from = step_on(text, window.from, source->size);
            before--;
        }
        window.cut_before = window.from > 0 && text[window.from - 1] != '\n';
        for (at = span.start, total = before; total < WINDOW_MAX - 6 && !is_line_end(source, at);
             total++)
            at = step_on(text, at, source->size);
        window.cut_after = !is_line_end(source, at);
    }
    window.to = at;
    if (window.span_to > window.to)
        window.span_to = window.to;
    return window;
}

/* The source line, or the part of it that is shown. */
static void add_line(const struct source *source, const struct window *window, int line,
                     struct buffer *out)
{
    buffer_add_format(out, "%5d | ", line);
    if (window->cut_before)
        buffer_add_text(out, CUT);
    for (size_t i = window->from; i < window->to;)
        i += add_character(out, source->text + i, window->to - i);
    if (window->cut_after)
        buffer_add_text(out, CUT);
    buffer_add_byte(out, '\n');
}

/* Blanks up to the span (tabs as tabs, so that they are as wide), then carets. Returns the columns
 * used. */
static size_t add_carets(const struct source *source, const struct window *window,
                         struct buffer *out)
{
    size_t width = GUTTER, carets;

    buffer_add_text(out, "      | ");
    if (window->cut_before) {
        buffer_add_text(out, "   ");
        width += 3;
    }
    for (size_t i = window->from; i < window->span_from; width++) {
        buffer_add_byte(out, source->text[i] == '\t' ? '\t' : ' ');
        i = step_on(source->text, i, window->to);
    }
    carets = window->span_to > window->span_from
                 ? count_characters(source->text + window->span_from,
                                    window->span_to - window->span_from)
                 : 1;
    for (size_t i = 0; i < carets; i++)
        buffer_add_byte(out, '^');
    return width + carets;
}

static void add_place(const struct source *file, struct span span, struct buffer *out)
{
    add_plain(out, file->path);
    if (span.line > 0)
        buffer_add_format(out, ":%d:%d", span.line, span.column);
    buffer_add_text(out, ": ");
}

/* Put the first note behind the carets if it fits there. Returns the notes that are left. */
static const struct note *add_hint(const struct note *note, size_t width, struct buffer *out)
{
    char place[32] = "";

    if (note == NULL)
        return NULL;
    if (note->span.line > 0)
        snprintf(place, sizeof(place), " (line %d)", note->span.line);
    if (width + 1 + count_characters(note->message, strlen(note->message)) + strlen(place) >
        COLUMNS_MAX)
        return note;
    buffer_add_byte(out, ' ');
    add_plain(out, note->message);
    buffer_add_text(out, place);
    return note->next;
}

void finding_render_text(const struct finding *finding, const struct diag_options *options,
                         struct buffer *out)
{
    const struct source *file = finding->file;
    const struct note *note = finding->notes;
    enum severity severity = finding_severity(finding, options);

    paint(out, options, BOLD);
    add_place(file, finding->span, out);
    paint(out, options, severity_colours[severity]);
    buffer_add_format(out, "%s: ", severity_name(severity));
    paint(out, options, PLAIN BOLD);
    add_plain(out, finding->message);
    paint(out, options, PLAIN);
    buffer_add_format(out, " [%s]\n", rule_name(finding->rule));
    if (finding->span.line > 0 && finding->span.start <= file->size) {
        struct window window = window_of(file, finding->span);
        size_t width;

        add_line(file, &window, finding->span.line, out);
        paint(out, options, CARET);
        width = add_carets(file, &window, out);
        paint(out, options, PLAIN);
        note = add_hint(note, width, out);
        buffer_add_byte(out, '\n');
    }
    for (; note != NULL; note = note->next) {
        if (note->span.line > 0)
            add_place(file, note->span, out);
        else
            buffer_add_text(out, "      ");
        buffer_add_text(out, "note: ");
        add_plain(out, note->message);
        buffer_add_byte(out, '\n');
    }
    if (finding->aws_text != NULL) {
        buffer_add_text(out, "      AWS says: ");
        if (finding->code != NULL) {
            add_plain(out, finding->code);
            buffer_add_text(out, ": ");
        }
        add_plain(out, finding->aws_text);
        if (finding->location != NULL) {
            buffer_add_text(out, " at ");
            add_plain(out, finding->location);
        }
        buffer_add_byte(out, '\n');
    }
}

void diags_render_text(struct diags *diags, const struct diag_options *options, struct buffer *out)
{
    size_t count;
    const struct finding **sorted = diags_sorted(diags, options, false, &count);

    if (count > 0 && options != NULL && options->machine != NULL) {
        add_plain(out, diags->source->path);
        buffer_add_text(out, ": in state machine \"");
        add_plain(out, options->machine);
        buffer_add_text(out, "\":\n");
    }
    for (size_t i = 0; i < count; i++)
        finding_render_text(sorted[i], options, out);
    free(sorted);
}
