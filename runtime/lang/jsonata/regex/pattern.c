/* runtime/lang/jsonata/regex/pattern.c - regular expressions of ECMAScript as patterns of PCRE2. */
#include "runtime/lang/jsonata/regex/pattern.h"

#include <string.h>

#include "runtime/base/utf8.h"
#include "runtime/lang/jsonata/regex/charset.h"
#include "runtime/lang/jsonata/regex/pattern_reader.h"

#define LINE_END "\\n\\r\\x{2028}\\x{2029}"
#define REPEAT_MAX 65535 /* of PCRE2 */

/* ---- characters and classes ---- */

/* Write the class that a set is, with case as the flags say. */
static void write_set(struct pattern_reader *reader, struct charset *set, bool negated)
{
    if (reader->caseless)
        charset_fold(set);
    else
        charset_sort(set);
    if (reader->caseless)
        buffer_add_text(reader->out, "(?-i:");
    charset_write(reader->out, set, negated);
    if (reader->caseless)
        buffer_add_byte(reader->out, ')');
    charset_fini(set);
}

static bool is_letter(uint32_t character)
{
    return (character | 0x20) >= 'a' && (character | 0x20) <= 'z';
}

/* Whether PCRE2 has other characters that are the same but for their case, or ECMAScript may. */
static bool has_strange_case(uint32_t character)
{
    return character >= 0x80 || (character | 0x20) == 'k' || (character | 0x20) == 's';
}

static void write_character(struct pattern_reader *reader, uint32_t character)
{
    char bytes[4];

    if (character >= 0xd800 && character <= 0xdfff) { /* no text has it */
        buffer_add_text(reader->out, "(?!)");
    } else if (reader->caseless && has_strange_case(character)) {
        struct charset set = {NULL, 0, 0};

        charset_add(&set, character, character);
        write_set(reader, &set, false);
    } else if (is_letter(character) || (character >= '0' && character <= '9')) {
        buffer_add_byte(reader->out, (char)character);
    } else if (character < 0x80) {
        buffer_add_format(reader->out, "\\x{%x}", character);
    } else {
        buffer_add(reader->out, bytes, utf8_write(bytes, character));
    }
}

static void write_escape_class(struct pattern_reader *reader, char escape)
{
    struct charset set = {NULL, 0, 0};

    if ((escape | 0x20) != 's') {
        buffer_add_format(reader->out, "\\%c", escape);
        return;
    }
    charset_add_escape(&set, 's');
    charset_sort(&set);
    charset_write(reader->out, &set, escape == 'S');
    charset_fini(&set);
}

/* One end of a range in a class; *escape is set instead when it is a set of characters. */
static bool read_class_atom(struct pattern_reader *reader, uint32_t *character, char *escape)
{
    *escape = '\0';
    if (*reader->at != '\\' || reader->end - reader->at < 2)
        return reader_character(reader, character);
    if (strchr("dDwWsS", reader->at[1]) != NULL && reader->at[1] != '\0') {
        *escape = reader->at[1];
        reader->at += 2;
        return true;
    }
    return reader_escape(reader, true, character);
}

static bool at_range(const struct pattern_reader *reader)
{
    return reader->end - reader->at >= 2 && reader->at[0] == '-' && reader->at[1] != ']';
}

/* Add one item of a class: a character, a set, or a range of which each end may be a set: then the
 * sign between them is a character. */
static bool read_class_item(struct pattern_reader *reader, struct charset *set)
{
    const char *start = reader->at;
    uint32_t first, last;
    char left, right = '\0';

    if (!read_class_atom(reader, &first, &left))
        return false;
    last = first;
    if (at_range(reader)) {
        reader->at++;
        if (!read_class_atom(reader, &last, &right))
            return false;
        if (left != '\0' || right != '\0') {
            charset_add(set, '-', '-');
            if (right != '\0')
                charset_add_escape(set, right);
            else
                charset_add(set, last, last);
            last = first;
        } else if (first > last) {
            return reader_fail(reader, start, "Range out of order in character class");
        }
    }
    if (left != '\0')
        charset_add_escape(set, left);
    else
        charset_add(set, first, last);
    return true;
}

/* Translate a class, from behind its bracket on. */
static bool read_class(struct pattern_reader *reader)
{
    const char *start = reader->at - 1;
    struct charset set = {NULL, 0, 0};
    bool negated = reader_take(reader, '^');

    while (reader->at < reader->end && *reader->at != ']')
        if (!read_class_item(reader, &set)) {
            charset_fini(&set);
            return false;
        }
    if (!reader_take(reader, ']')) {
        charset_fini(&set);
        return reader_fail(reader, start, "Unterminated character class");
    }
    write_set(reader, &set, negated);
    return true;
}

/* ---- atoms ---- */

/* What may follow a term: a quantifier, or none. */
enum atom { ATOM_FAILED, ATOM_PLAIN, ATOM_ASSERTION };

static enum atom plain(bool fine)
{
    return fine ? ATOM_PLAIN : ATOM_FAILED;
}

static enum atom read_escape_atom(struct pattern_reader *reader)
{
    const char *start = reader->at;
    uint32_t character, group;

    if (reader->end - reader->at < 2)
        return reader_fail(reader, start, "\\ at end of pattern");
    switch (start[1]) {
    case 'b':
    case 'B':
        buffer_add_format(reader->out, "\\%c", start[1]);
        reader->at += 2;
        return ATOM_ASSERTION;
    case 'd':
    case 'D':
    case 'w':
    case 'W':
    case 's':
    case 'S':
        write_escape_class(reader, start[1]);
        reader->at += 2;
        return ATOM_PLAIN;
    default:
        break;
    }
    switch (reader_reference(reader, &group)) {
    case REFERENCE_WRONG:
        return ATOM_FAILED;
    case REFERENCE_GROUP:
        buffer_add_format(reader->out, "(?:\\g{%u})", group);
        return ATOM_PLAIN;
    case REFERENCE_EMPTY:
        buffer_add_text(reader->out, "(?:)");
        return ATOM_PLAIN;
    default:
        break;
    }
    if (!reader_escape(reader, false, &character))
        return ATOM_FAILED;
    write_character(reader, character);
    return ATOM_PLAIN;
}

static bool read_alternatives(struct pattern_reader *reader);

/* Translate a group, from behind its parenthesis on. */
static enum atom read_group(struct pattern_reader *reader)
{
    const char *start = reader->at - 1;
    enum group_kind kind = reader_group(reader);
    static const char *const opening[] = {
        [GROUP_WRONG] = "",          [GROUP_CAPTURING] = "(",   [GROUP_PLAIN] = "(?:",
        [GROUP_AHEAD] = "(?=",       [GROUP_NOT_AHEAD] = "(?!", [GROUP_BEHIND] = "(?<=",
        [GROUP_NOT_BEHIND] = "(?<!",
    };

    if (kind == GROUP_WRONG)
        return ATOM_FAILED;
    if (reader->depth == GROUP_DEPTH_MAX)
        return reader_fail(reader, start, "Regular expression too large");
    reader->open[reader->depth++] = kind == GROUP_CAPTURING ? ++reader->begun : 0;
    buffer_add_text(reader->out, opening[kind]);
    if (!read_alternatives(reader))
        return ATOM_FAILED;
    if (!reader_take(reader, ')'))
        return reader_fail(reader, start, "Unterminated group");
    buffer_add_byte(reader->out, ')');
    reader->depth--;
    return kind == GROUP_BEHIND || kind == GROUP_NOT_BEHIND ? ATOM_ASSERTION : ATOM_PLAIN;
}

static enum atom read_atom(struct pattern_reader *reader)
{
    const char *start = reader->at;
    uint32_t character;

    switch (*start) {
    case '^':
        reader->at++;
        buffer_add_text(reader->out, reader->multiline ? "(?<![^" LINE_END "])" : "\\A");
        return ATOM_ASSERTION;
    case '$':
        reader->at++;
        buffer_add_text(reader->out, reader->multiline ? "(?![^" LINE_END "])" : "\\z");
        return ATOM_ASSERTION;
    case '.':
        reader->at++;
        buffer_add_text(reader->out, "[^" LINE_END "]");
        return ATOM_PLAIN;
    case '(':
        reader->at++;
        return read_group(reader);
    case '[':
        reader->at++;
        return plain(read_class(reader));
    case '\\':
        return read_escape_atom(reader);
    case '*':
    case '+':
    case '?':
        return reader_fail(reader, start, "Nothing to repeat");
    case '{':
        if (reader_counts(reader, &(struct pattern_counts){0, 0}))
            return reader_fail(reader, start, "Nothing to repeat");
        break;
    default:
        break;
    }
    if (!reader_character(reader, &character))
        return ATOM_FAILED;
    write_character(reader, character);
    return ATOM_PLAIN;
}

/* ---- terms ---- */

static void write_counts(struct pattern_reader *reader, const struct pattern_counts *counts)
{
    if (counts->most > REPEAT_MAX)
        buffer_add_format(reader->out, "{%u,}", counts->least);
    else
        buffer_add_format(reader->out, "{%u,%u}", counts->least, counts->most);
}

static bool read_quantifier(struct pattern_reader *reader)
{
    const char *start = reader->at;
    struct pattern_counts counts;

    if (start == reader->end)
        return true;
    if (*start == '*' || *start == '+' || *start == '?') {
        buffer_add_byte(reader->out, *reader->at++);
    } else if (*start == '{' && reader_counts(reader, &counts)) {
        if (counts.least > counts.most)
            return reader_fail(reader, start, "numbers out of order in {} quantifier");
        if (counts.least > REPEAT_MAX)
            return reader_fail(reader, start, "Regular expression too large");
        write_counts(reader, &counts);
    } else {
        return true;
    }
    if (reader_take(reader, '?'))
        buffer_add_byte(reader->out, '?');
    return true;
}

static bool read_alternatives(struct pattern_reader *reader)
{
    while (reader->at < reader->end && *reader->at != ')') {
        enum atom atom;

        if (reader_take(reader, '|')) {
            buffer_add_byte(reader->out, '|');
            continue;
        }
        atom = read_atom(reader);
        if (atom == ATOM_FAILED)
            return false;
        if (atom == ATOM_PLAIN && !read_quantifier(reader))
            return false;
    }
    return true;
}

bool pattern_translate(struct buffer *out, const char *text, size_t size, const char *flags,
                       struct pattern_mistake *mistake)
{
    struct pattern_reader reader = {
        .out = out,
        .start = text,
        .at = text,
        .end = text + size,
        .caseless = strchr(flags, 'i') != NULL,
        .multiline = strchr(flags, 'm') != NULL,
        .mistake = mistake,
    };
    bool fine = reader_begin(&reader) && read_alternatives(&reader);

    if (fine && reader.at < reader.end)
        fine = reader_fail(&reader, reader.at, "Unmatched ')'");
    reader_end(&reader);
    return fine;
}
