/* compiler/check/explain.c - lay out the pages of explain.def. */
#include "compiler/check/explain.h"

#include <string.h>

#define WIDTH 96

struct page {
    const char *meaning;
    const char *example;
    const char *remedy;
};

static const struct page pages[RULE_COUNT] = {
#define PAGE(symbol, meaning, example, remedy) [RULE_##symbol] = {meaning, example, remedy},
#include "compiler/check/explain.def"
#undef PAGE
};

static const char *severity_text(enum severity severity)
{
    return severity == SEVERITY_ERROR ? "error" : severity == SEVERITY_WARNING ? "warning" : "note";
}

/* Append a text, broken into lines between words. Each line begins with `margin`. */
static void add_wrapped(struct buffer *out, const char *text, const char *margin)
{
    size_t column = 0;

    while (*text != '\0') {
        size_t word = strcspn(text, " ");

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
        buffer_add(out, text, word);
        column += word;
        text += word + (text[word] == ' ');
    }
    buffer_add_byte(out, '\n');
}

void explain_write(enum rule rule, struct buffer *out)
{
    const struct page *page = &pages[rule];

    buffer_add_format(out, "## %s\n\n%s: %s\n\n", rule_name(rule),
                      severity_text(rule_severity(rule)), rule_summary(rule));
    add_wrapped(out, page->meaning, "");
    buffer_add_text(out, "\nExample:\n\n");
    add_wrapped(out, page->example, "    ");
    buffer_add_byte(out, '\n');
    add_wrapped(out, page->remedy, "");
}

void explain_write_all(struct buffer *out)
{
    buffer_add_text(out,
                    "# Rules\n\n"
                    "Every finding of `sfnc check` names a rule. These are all of them, as `sfnc "
                    "explain RULE` prints\n"
                    "them. `-Wno-RULE` hides a note or a warning, `--werror` makes warnings count "
                    "as errors. The pages are\n"
                    "written in compiler/check/explain.def; `EXPLAIN_UPDATE=1 "
                    "tests/unit/check/explain_test` renews this file.\n");
    for (int rule = 0; rule < RULE_COUNT; rule++) {
        buffer_add_byte(out, '\n');
        explain_write((enum rule)rule, out);
    }
}

const char *explain_example(enum rule rule)
{
    return pages[rule].example;
}
