/* compiler/driver/test/coverage.c - write how much of a definition the test cases covered.
 *
 * In: the table of items (states, transitions, retriers, catchers, choice rules) and how often each
 * was taken. Out: for each kind how many were taken and how many there are, and every item that no
 * execution took, with its place in the definition. */
#include "compiler/driver/test/coverage.h"

#include <inttypes.h>
#include <string.h>

#include "runtime/json/write.h"

static const struct {
    const char *name;   /* in JSON */
    const char *plural; /* in text */
} kinds[COVERAGE_KINDS] = {
    [COVERAGE_STATE] = {"states", "states"},
    [COVERAGE_TRANSITION] = {"transitions", "transitions"},
    [COVERAGE_RETRIER] = {"retriers", "retriers"},
    [COVERAGE_CATCHER] = {"catchers", "catchers"},
    [COVERAGE_RULE] = {"choiceRules", "choice rules"},
};

static size_t count_items(const struct coverage *coverage, const uint64_t *counts,
                          enum coverage_kind kind, size_t *taken)
{
    size_t total = 0;

    *taken = 0;
    for (size_t i = 0; i < coverage->count; i++) {
        if (coverage->items[i].kind != kind)
            continue;
        total++;
        *taken += counts[i] > 0;
    }
    return total;
}

/* What messages call the item; the location tells it from others of its kind. */
static void add_item(struct buffer *out, const struct coverage_item *item)
{
    static const char *const words[COVERAGE_KINDS] = {
        [COVERAGE_RETRIER] = "retrier",
        [COVERAGE_CATCHER] = "catcher",
        [COVERAGE_RULE] = "choice rule",
    };

    if (item->kind == COVERAGE_STATE)
        buffer_add_format(out, "state \"%s\"", item->state->name);
    else if (item->kind == COVERAGE_TRANSITION)
        buffer_add_format(out, "transition from \"%s\" to \"%s\"", item->state->name, item->target);
    else
        buffer_add_format(out, "%s of \"%s\"", words[item->kind], item->state->name);
    buffer_add_format(out, " (%s)", item->location);
}

void coverage_write_text(struct buffer *out, const struct coverage *coverage,
                         const uint64_t *counts, const char *path)
{
    bool all = true;

    buffer_add_text(out, "\nCoverage\n");
    for (int kind = 0; kind < COVERAGE_KINDS; kind++) {
        size_t taken;
        size_t total = count_items(coverage, counts, (enum coverage_kind)kind, &taken);

        if (total > 0)
            buffer_add_format(out, "  %-13s %zu of %zu\n", kinds[kind].plural, taken, total);
        all = all && taken == total;
    }
    if (all)
        return;
    buffer_add_text(out, "\nNever taken\n");
    for (size_t i = 0; i < coverage->count; i++) {
        if (counts[i] > 0)
            continue;
        buffer_add_format(out, "  %s:%d: ", path, coverage->items[i].span.line);
        add_item(out, &coverage->items[i]);
        buffer_add_byte(out, '\n');
    }
}

static void add_string(struct buffer *out, const char *name, const char *text)
{
    buffer_add_format(out, "\"%s\":", name);
    json_write_string(out, text, strlen(text));
}

static void add_missed(struct buffer *out, const struct coverage_item *item)
{
    buffer_add_byte(out, '{');
    add_string(out, "name", item->state->name);
    if (item->target != NULL) {
        buffer_add_byte(out, ',');
        add_string(out, "target", item->target);
    }
    buffer_add_format(out, ",\"line\":%d,\"column\":%d,", item->span.line, item->span.column);
    add_string(out, "location", item->location);
    buffer_add_byte(out, '}');
}

void coverage_write_json(struct buffer *out, const struct coverage *coverage,
                         const uint64_t *counts, const char *path)
{
    buffer_add_byte(out, '{');
    add_string(out, "definition", path);
    for (int kind = 0; kind < COVERAGE_KINDS; kind++) {
        size_t taken;
        size_t total = count_items(coverage, counts, (enum coverage_kind)kind, &taken);
        const char *before = "";

        buffer_add_format(out, ",\n\"%s\":{\"taken\":%zu,\"total\":%zu,\"missed\":[",
                          kinds[kind].name, taken, total);
        for (size_t i = 0; i < coverage->count; i++) {
            if ((int)coverage->items[i].kind != kind || counts[i] > 0)
                continue;
            buffer_add_text(out, before);
            add_missed(out, &coverage->items[i]);
            before = ",\n  ";
        }
        buffer_add_text(out, "]}");
    }
    buffer_add_text(out, "}\n");
}
