/* runtime/json/jackson.c - what AWS's JSON parser, Jackson, says of a text that is not JSON.
 *
 * In: a text in which our own reader has found a fault. Out: Jackson's message for the first fault.
 * Why a scan of its own: our readers word a fault for people, and the compiler's goes on after it.
 * Jackson stops at the first, and the place it gives is where it stopped reading. */
#include "runtime/json/jackson.h"

#include <stdlib.h>
#include <string.h>

#include "runtime/base/bug.h"
#include "runtime/base/utf8.h"

#define SOURCE_SHOWN 500 /* bytes of the text that are quoted */
#define TOKEN_SHOWN 256  /* characters of a word that are quoted */
#define DEPTH_MAX 1000
#define A_VALUE "(JSON String, Number, Array, Object or token 'null', 'true' or 'false')"

/* A bracket that is open and where it stands. */
struct bracket {
    char kind;
    int line, column;
};

struct scan {
    const char *text;
    size_t size, at;
    enum jackson_version version;
    size_t row; /* where the line begins */
    int line;
    size_t depth;
    int back;              /* by how many columns the place is before `at` */
    struct buffer message; /* empty: no fault, or one of which the wording is not known */
    struct bracket open[DEPTH_MAX];
};

static void add_source(struct buffer *out, const char *text, size_t size)
{
    size_t shown = size <= SOURCE_SHOWN ? size : SOURCE_SHOWN;

    buffer_add_text(out, "[Source: (String)\"");
    buffer_add(out, text, shown);
    buffer_add_text(out, "\"");
    if (shown < size)
        buffer_add_format(out, "[truncated %zu chars]", size - shown);
}

static void add_place(const struct scan *scan, struct buffer *out, int line, int column)
{
    if (scan->version == JACKSON_OF_STRINGS)
        buffer_add_text(out, "[Source: REDACTED (`StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION` "
                             "disabled)");
    else
        add_source(out, scan->text, scan->size);
    buffer_add_format(out, "; line: %d, column: %d]", line, column);
}

/* The column of the next character, counted in UTF-16 units as Java counts. */
static int column(const struct scan *scan)
{
    return 1 + (int)utf8_units(scan->text + scan->row, scan->at - scan->row);
}

/* ---- faults: all return false ---- */

static bool fail(struct scan *scan, const char *message)
{
    buffer_add_text(&scan->message, message);
    return false;
}

/* The next character is at fault. `kind` says what is wrong with it, `what` what would be right. */
static bool fail_at(struct scan *scan, const char *kind, const char *what)
{
    unsigned char byte = (unsigned char)scan->text[scan->at++];

    if (byte >= 0x80)
        return false;
    scan->back = scan->version != JACKSON_OF_DEFINITIONS;
    if (byte < ' ' || byte == 0x7f)
        buffer_add_format(&scan->message, "%s ((CTRL-CHAR, code %d))%s", kind, byte, what);
    else
        buffer_add_format(&scan->message, "%s ('%c' (code %d))%s", kind, byte, byte, what);
    return false;
}

static bool fail_character(struct scan *scan, const char *what)
{
    if (scan->text[scan->at] == '/')
        what = ": maybe a (non-standard) comment? (not recognized as one since Feature "
               "'ALLOW_COMMENTS' not enabled for parser)";
    return fail_at(scan, "Unexpected character", what);
}

static const char *context(const struct scan *scan)
{
    if (scan->depth == 0)
        return "root";
    return scan->open[scan->depth - 1].kind == '{' ? "Object" : "Array";
}

static bool fail_end(struct scan *scan, const char *what)
{
    buffer_add_format(&scan->message, "Unexpected end-of-input%s", what);
    return false;
}

static bool fail_open(struct scan *scan)
{
    const struct bracket *open;

    if (scan->depth == 0)
        return false;
    open = &scan->open[scan->depth - 1];
    buffer_add_format(&scan->message,
                      "Unexpected end-of-input: expected close marker for %s (start marker at ",
                      context(scan));
    add_place(scan, &scan->message, open->line, open->column);
    buffer_add_byte(&scan->message, ')');
    return false;
}

static bool fail_between(struct scan *scan)
{
    buffer_add_format(&scan->message, "Unexpected end-of-input within/between %s entries",
                      context(scan));
    return false;
}

/* The closing bracket at hand closes nothing, or what the other one would. */
static bool fail_close(struct scan *scan)
{
    static const struct bracket root = {'\0', 1, 0};
    const struct bracket *open = scan->depth > 0 ? &scan->open[scan->depth - 1] : &root;
    char byte = scan->text[scan->at++];

    scan->back = scan->version != JACKSON_OF_DEFINITIONS;
    buffer_add_format(&scan->message,
                      "Unexpected close marker '%c': expected '%c' (for %s starting at ", byte,
                      byte == ']' ? '}' : ']', context(scan));
    add_place(scan, &scan->message, open->line, open->column);
    buffer_add_byte(&scan->message, ')');
    return false;
}

/* ---- tokens: true after one that is well-formed ---- */

/* True when something follows; false at the end of the text, or with a fault. */
static bool skip_blanks(struct scan *scan)
{
    for (; scan->at < scan->size; scan->at++) {
        unsigned char byte = (unsigned char)scan->text[scan->at];

        if (byte == '\n') {
            scan->line++;
            scan->row = scan->at + 1;
        } else if (byte < ' ' && byte != '\t' && byte != '\r') {
            return fail_at(scan, "Illegal character",
                           ": only regular white space (\\r, \\n, \\t) is allowed between tokens");
        } else if (byte > ' ') {
            return true;
        }
    }
    return false;
}

static bool is_hex(char byte)
{
    return (byte >= '0' && byte <= '9') || ((byte | 0x20) >= 'a' && (byte | 0x20) <= 'f');
}

/* What follows a backslash. */
static bool read_escape(struct scan *scan)
{
    static const char end[] = " in character escape sequence";

    if (scan->at == scan->size)
        return fail_end(scan, end);
    if (scan->text[scan->at] == '\0' || strchr("\"\\/bfnrtu", scan->text[scan->at]) == NULL) {
        unsigned char byte = (unsigned char)scan->text[scan->at++];

        if (byte < ' ' || byte >= 0x7f)
            return false;
        scan->back = scan->version != JACKSON_OF_DEFINITIONS;
        buffer_add_format(&scan->message, "Unrecognized character escape '%c' (code %d)", byte,
                          byte);
        return false;
    }
    if (scan->text[scan->at++] != 'u')
        return true;
    for (int i = 0; i < 4; i++, scan->at++) {
        if (scan->at == scan->size)
            return fail_end(scan, end);
        if (!is_hex(scan->text[scan->at]))
            return fail_character(scan, ": expected a hex-digit for character escape sequence");
    }
    return true;
}

static bool read_string(struct scan *scan, bool name)
{
    scan->at++;
    while (scan->at < scan->size) {
        unsigned char byte = (unsigned char)scan->text[scan->at];

        if (byte < ' ')
            return fail_at(scan, "Illegal unquoted character",
                           name ? ": has to be escaped using backslash to be included in name"
                                : ": has to be escaped using backslash to be included in string "
                                  "value");
        scan->at++;
        if (byte == '"')
            return true;
        if (byte == '\\' && !read_escape(scan))
            return false;
    }
    return fail_end(scan,
                    name ? " in field name" : ": was expecting closing quote for a string value");
}

/* A character of Java's names, of which Jackson takes a word to be made. */
static bool is_name(char byte)
{
    return (byte >= '0' && byte <= '9') || ((byte | 0x20) >= 'a' && (byte | 0x20) <= 'z') ||
           byte == '_' || byte == '$';
}

static bool read_word(struct scan *scan)
{
    static const char *const words[] = {"true", "false", "null", "NaN", "Infinity"};
    const char *text = scan->text + scan->at;
    size_t size = 0;

    while (scan->at + size < scan->size && is_name(text[size]))
        size++;
    scan->at += size;
    if (scan->at < scan->size && (unsigned char)scan->text[scan->at] >= 0x80)
        return false; /* it may be a letter */
    for (int i = 0; i < 5; i++) {
        if (strlen(words[i]) != size || memcmp(words[i], text, size) != 0)
            continue;
        if (i < 3)
            return true;
        if (scan->version == JACKSON_OF_STRINGS)
            buffer_add_format(&scan->message,
                              "Non-standard token '%s': enable "
                              "`JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS` to allow",
                              words[i]);
        return false;
    }
    if (size >= TOKEN_SHOWN)
        return false;
    buffer_add_format(&scan->message, "Unrecognized token '%.*s': was expecting " A_VALUE,
                      (int)size, text);
    return false;
}

static bool is_digit(const struct scan *scan, size_t at)
{
    return at < scan->size && scan->text[at] >= '0' && scan->text[at] <= '9';
}

static size_t skip_digits(const struct scan *scan, size_t at)
{
    while (is_digit(scan, at))
        at++;
    return at;
}

/* The character at `at` should be a digit. The place is where the number became a real: `real`. */
static bool fail_digit(struct scan *scan, size_t at, size_t real, const char *what)
{
    scan->at = at;
    (void)fail_at(scan, "Unexpected character", what);
    scan->at = real;
    return false;
}

/* The fraction and the exponent of a number, if it has them. */
static bool read_real(struct scan *scan)
{
    size_t at = scan->at, real = at + 1, start;

    if (scan->text[at] == '.') {
        start = ++at;
        at = skip_digits(scan, at);
        if (at == start)
            return fail_digit(scan, at < scan->size ? at : at - 1, real,
                              " in numeric value: Decimal point not followed by a digit");
    }
    if (at < scan->size && (scan->text[at] | 0x20) == 'e') {
        at++;
        if (at < scan->size && (scan->text[at] == '+' || scan->text[at] == '-'))
            at++;
        if (at == scan->size) {
            scan->at = at;
            return fail_end(scan, "expected a digit for number exponent");
        }
        start = at;
        at = skip_digits(scan, at);
        if (at == start)
            return fail_digit(scan, at, real,
                              " in numeric value: Exponent indicator not followed by a digit");
    }
    scan->at = at;
    return true;
}

static bool read_number(struct scan *scan)
{
    if (scan->text[scan->at] == '-') {
        scan->at++;
        if (scan->at == scan->size)
            return fail_end(scan, "No digit following minus sign");
        if (scan->text[scan->at] == 'I')
            return false; /* the beginning of -Infinity */
        if (!is_digit(scan, scan->at))
            return fail_at(scan, "Unexpected character",
                           " in numeric value: expected digit (0-9) to follow minus sign, for "
                           "valid numeric value");
    }
    if (scan->text[scan->at] == '0' && is_digit(scan, scan->at + 1)) {
        scan->at++;
        return fail(scan, "Invalid numeric value: Leading zeroes not allowed");
    }
    scan->at = skip_digits(scan, scan->at);
    if (scan->at < scan->size && memchr(".eE", scan->text[scan->at], 3) != NULL && !read_real(scan))
        return false;
    if (scan->depth > 0 || scan->at == scan->size ||
        memchr(" \t\r\n", scan->text[scan->at], 4) != NULL)
        return true;
    return fail_character(scan, ": Expected space separating root-level values");
}

/* A character with which no value begins. */
static bool fail_value(struct scan *scan)
{
    char byte = scan->text[scan->at];
    bool newer = scan->version == JACKSON_OF_STRINGS;

    if (scan->depth == 0 && (byte == '}' || byte == ']'))
        return fail_close(scan);
    if (newer && byte == '+' && is_digit(scan, scan->at + 1)) {
        (void)fail_at(scan, "Unexpected character",
                      " in numeric value: JSON spec does not allow numbers to have plus signs: "
                      "enable `JsonReadFeature.ALLOW_LEADING_PLUS_SIGN_FOR_NUMBERS` to allow");
        scan->at++;
        return false;
    }
    if (byte == '}' && (!newer || scan->open[scan->depth - 1].kind == '['))
        return fail_character(scan, ": expected a value");
    return fail_character(scan, ": expected a valid value " A_VALUE);
}

/* The name of a member and its colon. */
static bool read_name(struct scan *scan)
{
    if (scan->text[scan->at] != '"')
        return fail_character(scan, ": was expecting double-quote to start field name");
    if (!read_string(scan, true))
        return false;
    if (!skip_blanks(scan))
        return scan->message.size == 0 && fail_between(scan);
    if (scan->text[scan->at] != ':')
        return fail_character(scan, ": was expecting a colon to separate field name and value");
    scan->at++;
    return skip_blanks(scan) || (scan->message.size == 0 && fail_between(scan));
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
        return read_string(scan, false);
    if (byte == '-' || (byte >= '0' && byte <= '9'))
        return read_number(scan);
    if (is_name(byte))
        return read_word(scan);
    return fail_value(scan);
}

/* ---- the whole ---- */

/* Read the next member, item or closing bracket inside brackets. `first`: they are still empty. */
static bool read_step(struct scan *scan, bool first)
{
    bool object = scan->open[scan->depth - 1].kind == '{';
    char byte;

    if (!skip_blanks(scan))
        return scan->message.size == 0 && fail_open(scan);
    byte = scan->text[scan->at];
    if (byte == '}' || byte == ']') {
        if (object != (byte == '}'))
            return fail_close(scan);
        scan->depth--;
        scan->at++;
        return true;
    }
    if (!first) {
        if (byte != ',')
            return fail_character(scan, object ? ": was expecting comma to separate Object entries"
                                               : ": was expecting comma to separate Array entries");
        scan->at++;
        if (!skip_blanks(scan))
            return scan->message.size == 0 && fail_between(scan);
    }
    return (!object || read_name(scan)) && read_value(scan);
}

bool jackson_describe(const char *text, size_t size, enum jackson_version version,
                      struct buffer *message, struct buffer *place)
{
    struct scan *scan = mem_zeroed(1, sizeof *scan);
    bool going, known;

    scan->text = text;
    scan->size = size;
    scan->version = version;
    scan->line = 1;
    going = skip_blanks(scan) && read_value(scan);
    while (going && scan->depth > 0) {
        char before = scan->text[scan->at - 1];

        going = read_step(scan, before == '{' || before == '[');
    }
    known = scan->message.size > 0;
    if (known) {
        size_t start = place->size;

        add_place(scan, place, scan->line, column(scan) - scan->back);
        buffer_add(message, scan->message.text, scan->message.size);
        buffer_add_text(message, "\n at ");
        buffer_add(message, place->text + start, place->size - start);
    }
    buffer_fini(&scan->message);
    free(scan);
    return known;
}

void jackson_add_place(struct buffer *out, const char *text, size_t size, size_t at)
{
    size_t row = 0;
    int line = 1;

    for (size_t i = 0; i < at; i++) {
        if (text[i] != '\n')
            continue;
        row = i + 1;
        line++;
    }
    add_source(out, text, size);
    buffer_add_format(out, "; line: %d, column: %d]", line,
                      1 + (int)utf8_units(text + row, at - row));
}
