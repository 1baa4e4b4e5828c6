/* compiler/syntax/jackson.c - what AWS's JSON parser, Jackson, says of a text that is not JSON.
 *
 * In: a text in which json_parse has found a fault. Out: Jackson's message for the first fault.
 * Why a scan of its own: json_parse carries on after a fault and words it for people. Jackson stops
 * at the first, and the place it gives is where it stopped reading, one character further on. */
#include "compiler/syntax/jackson.h"

#include <stdbool.h>
#include <string.h>

#include "runtime/base/utf8.h"

#define SOURCE_SHOWN 500 /* bytes of the text that are quoted */
#define DEPTH_MAX 1000
#define A_VALUE "(JSON String, Number, Array, Object or token 'null', 'true' or 'false')"

/* A bracket that is open and where it stands. */
struct bracket {
    char kind;
    int line, column;
};

struct scan {
    struct arena *arena;
    const char *text;
    size_t size, at;
    size_t row; /* where the line begins */
    int line;
    struct bracket open[DEPTH_MAX];
    size_t depth;
    const char *message;
};

static const char *place(struct scan *scan, int line, int column)
{
    size_t shown = scan->size <= SOURCE_SHOWN ? scan->size : SOURCE_SHOWN;
    const char *more = "";

    if (shown < scan->size)
        more = arena_format(scan->arena, "[truncated %zu chars]", scan->size - shown);
    return arena_format(scan->arena, "[Source: (String)\"%s\"%s; line: %d, column: %d]",
                        arena_text(scan->arena, scan->text, shown), more, line, column);
}

/* The column of the next character, counted in UTF-16 units as Java counts. */
static int column(const struct scan *scan)
{
    return 1 + (int)utf8_units(scan->text + scan->row, scan->at - scan->row);
}

static bool fail(struct scan *scan, const char *message)
{
    scan->message = message;
    return false;
}

static bool fail_character(struct scan *scan, const char *what)
{
    unsigned char byte = (unsigned char)scan->text[scan->at++];

    if (byte >= 0x80)
        return false;
    if (byte == '/')
        what = "maybe a (non-standard) comment? (not recognized as one since Feature "
               "'ALLOW_COMMENTS' not enabled for parser)";
    return fail(scan, arena_format(scan->arena, "Unexpected character ('%c' (code %d)): %s", byte,
                                   byte, what));
}

static const char *context(const struct scan *scan)
{
    if (scan->depth == 0)
        return "root";
    return scan->open[scan->depth - 1].kind == '{' ? "Object" : "Array";
}

static bool fail_end(struct scan *scan, const char *what)
{
    return fail(scan, arena_format(scan->arena, "Unexpected end-of-input%s", what));
}

static bool fail_open(struct scan *scan)
{
    const struct bracket *open;

    if (scan->depth == 0)
        return false;
    open = &scan->open[scan->depth - 1];
    return fail_end(scan,
                    arena_format(scan->arena, ": expected close marker for %s (start marker at %s)",
                                 context(scan), place(scan, open->line, open->column)));
}

static bool fail_between(struct scan *scan)
{
    return fail_end(scan, arena_format(scan->arena, " within/between %s entries", context(scan)));
}

/* False at the end of the text. */
static bool skip_blanks(struct scan *scan)
{
    for (; scan->at < scan->size; scan->at++) {
        if (scan->text[scan->at] == '\n') {
            scan->line++;
            scan->row = scan->at + 1;
        } else if (memchr(" \t\r", scan->text[scan->at], 3) == NULL) {
            return true;
        }
    }
    return false;
}

static bool read_string(struct scan *scan, const char *at_end)
{
    for (scan->at++; scan->at < scan->size; scan->at++) {
        unsigned char byte = (unsigned char)scan->text[scan->at];

        if (byte == '"') {
            scan->at++;
            return true;
        }
        if (byte < ' ') {
            scan->at++;
            return fail(scan, arena_format(scan->arena,
                                           "Illegal unquoted character ((CTRL-CHAR, code %d)): has "
                                           "to be escaped using backslash to be included in %s",
                                           byte, *at_end == ':' ? "string value" : "name"));
        }
        scan->at += byte == '\\';
    }
    scan->at = scan->size;
    return fail_end(scan, at_end);
}

/* Skip a number or a word. json_build.c tells what is wrong with it. */
static bool read_plain(struct scan *scan)
{
    size_t start = scan->at;
    const char *text = scan->text + start;
    size_t size;

    while (scan->at < scan->size && memchr(" \t\r\n,:]}[{\"", scan->text[scan->at], 11) == NULL)
        scan->at++;
    size = scan->at - start;
    if (memchr("-0123456789", text[0], 11) != NULL)
        return true;
    return (size == 4 && (memcmp(text, "true", 4) == 0 || memcmp(text, "null", 4) == 0)) ||
           (size == 5 && memcmp(text, "false", 5) == 0);
}

/* The name of a member and its colon. */
static bool read_name(struct scan *scan)
{
    if (scan->text[scan->at] != '"')
        return fail_character(scan, "was expecting double-quote to start field name");
    if (!read_string(scan, " in field name"))
        return false;
    if (!skip_blanks(scan))
        return fail_between(scan);
    if (scan->text[scan->at] != ':')
        return fail_character(scan, "was expecting a colon to separate field name and value");
    scan->at++;
    return skip_blanks(scan) || fail_between(scan);
}

/* A value, or its opening bracket. */
static bool read_value(struct scan *scan)
{
    char byte = scan->text[scan->at];

    if (byte == '{' || byte == '[') {
        if (scan->depth == DEPTH_MAX)
            return false;
        scan->open[scan->depth++] = (struct bracket){byte, scan->line, column(scan)};
        scan->at++;
        return true;
    }
    if (byte == '"')
        return read_string(scan, ": was expecting closing quote for a string value");
    if (byte == '}')
        return fail_character(scan, "expected a value");
    if (byte != '\0' && strchr("],:'`/=()!@#%^&*+;<>?|~\\", byte) != NULL)
        return fail_character(scan, "expected a valid value " A_VALUE);
    return read_plain(scan);
}

/* A closing bracket, of the right kind or not. */
static bool read_close(struct scan *scan)
{
    const struct bracket *open = &scan->open[scan->depth - 1];
    char byte = scan->text[scan->at++];
    char wanted = open->kind == '{' ? '}' : ']';

    if (byte != wanted)
        return fail(scan, arena_format(scan->arena,
                                       "Unexpected close marker '%c': expected '%c' (for %s "
                                       "starting at %s)",
                                       byte, wanted, context(scan),
                                       place(scan, open->line, open->column)));
    scan->depth--;
    return true;
}

/* Read the next member, item or closing bracket inside brackets. `first`: they are still empty. */
static bool read_step(struct scan *scan, bool first)
{
    bool object = scan->open[scan->depth - 1].kind == '{';

    if (!skip_blanks(scan))
        return fail_open(scan);
    if (scan->text[scan->at] == '}' || scan->text[scan->at] == ']')
        return read_close(scan);
    if (!first) {
        if (scan->text[scan->at] != ',')
            return fail_character(scan, object ? "was expecting comma to separate Object entries"
                                               : "was expecting comma to separate Array entries");
        scan->at++;
        if (!skip_blanks(scan))
            return fail_between(scan);
    }
    return (!object || read_name(scan)) && read_value(scan);
}

const char *jackson_message(struct arena *arena, const char *text, size_t size,
                            const char **location)
{
    struct scan *scan = ARENA_NEW(arena, struct scan);
    bool going;

    scan->arena = arena;
    scan->text = text;
    scan->size = size;
    scan->line = 1;
    going = skip_blanks(scan) && read_value(scan);
    while (going && scan->depth > 0) {
        char before = scan->text[scan->at - 1];

        going = read_step(scan, before == '{' || before == '[');
    }
    if (scan->message == NULL)
        return NULL;
    *location = place(scan, scan->line, column(scan));
    return arena_format(arena, "%s\n at %s", scan->message, *location);
}
