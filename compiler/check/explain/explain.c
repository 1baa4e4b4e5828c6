/* compiler/check/explain/explain.c - lay out the pages of explain.def. */
#include "compiler/check/explain/explain.h"

#include <string.h>

#include "compiler/check/explain/change.h"
#include "compiler/check/explain/example.h"

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

/* Append a text, broken into lines between words. */
static void add_prose(struct buffer *out, const char *text)
{
    size_t column = 0;

    for (size_t word; *text != '\0'; text += word, text += *text == ' ') {
        word = strcspn(text, " ");
        if (column > 0 && column + 1 + word > WIDTH) {
            buffer_add_byte(out, '\n');
            column = 0;
        } else if (column > 0) {
            buffer_add_byte(out, ' ');
            column++;
        }
        buffer_add(out, text, word);
        column += word;
    }
    buffer_add_byte(out, '\n');
}

/* The lines of both examples of a page, those that differ marked. */
static void lay_out_examples(const struct page *page, struct buffer *faulty,
                             struct buffer *repaired)
{
    struct buffer before = BUFFER_EMPTY, after = BUFFER_EMPTY;

    example_lay_out(page->faulty, &before);
    example_lay_out(page->repaired, &after);
    change_mark(before.text, after.text, "    ", faulty, repaired);
    buffer_fini(&before);
    buffer_fini(&after);
}

void explain_write(enum rule rule, struct buffer *out)
{
    const struct page *page = &pages[rule];
    struct buffer faulty = BUFFER_EMPTY, repaired = BUFFER_EMPTY;

    lay_out_examples(page, &faulty, &repaired);
    buffer_add_format(out, "## %s\n\n%s: %s\n\n", rule_name(rule),
                      severity_text(rule_severity(rule)), rule_summary(rule));
    add_prose(out, page->meaning);
    buffer_add_format(out, "\nFaulty:\n\n%s\n", faulty.text);
    add_prose(out, page->remedy);
    buffer_add_format(out, "\nRepaired:\n\n%s", repaired.text);
    buffer_fini(&faulty);
    buffer_fini(&repaired);
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
                    "Lines of an example that are changed in the other one are marked - and +: the "
                    "marks are not part of it.\n\n"
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
