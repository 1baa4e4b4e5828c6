/* compiler/check/explain/explain.c - lay out the pages of explain.def. */
#include "compiler/check/explain/explain.h"

#include <string.h>

#define WIDTH 96

struct page {
    const char *meaning;
    const char *faulty;
    const char *remedy;
    const char *repaired;
};

static const struct page pages[RULE_COUNT] = {
#define PAGE(symbol, meaning, faulty, remedy, repaired)                                            \
    [RULE_##symbol] = {meaning, faulty, remedy, repaired},
#include "compiler/check/explain/explain.def"
#include "compiler/check/explain/explain_flow.def"
#include "compiler/check/explain/explain_proven.def"
#undef PAGE
};

static const char *severity_text(enum severity severity)
{
    return severity == SEVERITY_ERROR ? "error" : severity == SEVERITY_WARNING ? "warning" : "note";
}

/* How many bytes stand before the next blank at which a text may be broken, or before its end. A
 * string of JSON is not broken. */
static size_t word_size(const char *text, size_t size, bool json)
{
    bool quoted = false;
    size_t at;

    for (at = 0; at < size && (quoted || text[at] != ' '); at++) {
        if (json && text[at] == '"')
            quoted = !quoted;
        else if (quoted && text[at] == '\\')
            at++;
    }
    return at < size ? at : size;
}

/* Append a text, broken into lines between words. Each line begins with `margin`. */
static void add_wrapped(struct buffer *out, const char *text, size_t size, const char *margin,
                        bool json)
{
    size_t column = 0;

    for (size_t at = 0; at < size;) {
        size_t word = word_size(text + at, size - at, json);

        if (column > 0 && column + 1 + word > WIDTH) {
            buffer_add_byte(out, '\n');
            column = 0;
        }
        if (column == 0) {
            buffer_add_text(out, margin);
            column = strlen(margin);
        } else {
            buffer_add_byte(out, ' ');
            column++;
        }
        buffer_add(out, text + at, word);
        column += word;
        at += word + (at + word < size);
    }
    buffer_add_byte(out, '\n');
}

static void add_prose(struct buffer *out, const char *text)
{
    add_wrapped(out, text, strlen(text), "", false);
}

/* Append an example, line by line: those of JSON are as long as they have to be. */
static void add_example(struct buffer *out, const char *title, const char *text)
{
    buffer_add_format(out, "\n%s:\n\n", title);
    while (*text != '\0') {
        size_t size = strcspn(text, "\n");

        if (text[0] == '{' || text[0] == '[')
            add_wrapped(out, text, size, "    ", true);
        else
            buffer_add_format(out, "%s%.*s\n", size > 0 ? "    " : "", (int)size, text);
        text += size + (text[size] == '\n');
    }
}

void explain_write(enum rule rule, struct buffer *out)
{
    const struct page *page = &pages[rule];

    buffer_add_format(out, "## %s\n\n%s: %s\n\n", rule_name(rule),
                      severity_text(rule_severity(rule)), rule_summary(rule));
    add_prose(out, page->meaning);
    add_example(out, "Faulty", page->faulty);
    buffer_add_byte(out, '\n');
    add_prose(out, page->remedy);
    add_example(out, "Repaired", page->repaired);
}

void explain_write_all(struct buffer *out)
{
    buffer_add_text(out,
                    "# Rules\n\n"
                    "Every finding of `sfnc check` names a rule. These are all of them, as `sfnc "
                    "explain RULE` prints\n"
                    "them. `-Wno-RULE` hides a note or a warning, `--werror` makes warnings count "
                    "as errors. A definition\n"
                    "has the notes and warnings of an object ignored by `sfnc:ignore RULE reason` "
                    "in its Comment\n"
                    "([ignore-directive](#ignore-directive)).\n\n"
                    "The pages are written in compiler/check/explain/explain.def; "
                    "`EXPLAIN_UPDATE=1 tests/unit/check/explain_test`\n"
                    "renews this file. tests/cli/explained.py tries both examples of each rule.\n");
    for (int rule = 0; rule < RULE_COUNT; rule++) {
        buffer_add_byte(out, '\n');
        explain_write((enum rule)rule, out);
    }
}

bool explain_is_whole(enum rule rule)
{
    const struct page *page = &pages[rule];

    return page->meaning != NULL && page->faulty != NULL && page->remedy != NULL &&
           page->repaired != NULL;
}

const char *explain_meaning(enum rule rule)
{
    return pages[rule].meaning;
}
