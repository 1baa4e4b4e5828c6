/* compiler/driver/test/coverage.c - write how much of a definition the test cases covered.
 *
 * In: the table of items (states, transitions, retriers, catchers, choice rules) and how often each
 * was taken. Out: for each kind how many were taken and how many there are, and every item that no
 * execution took, with its place in the definition. */
#include "compiler/driver/test/coverage.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "runtime/base/bug.h"
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

static int compare_places(const void *left, const void *right)
{
    const struct coverage_item *const *a = left, *const *b = right;

    if ((*a)->span.start != (*b)->span.start)
        return (*a)->span.start < (*b)->span.start ? -1 : 1;
    return *a < *b ? -1 : *a > *b; /* in the order of the table, which is that of kinds */
}

/* The items that no execution took, in the order of the definition's text; free the array. */
static const struct coverage_item **find_missed(const struct coverage *coverage,
                                                const uint64_t *counts, size_t *count)
{
    const struct coverage_item **missed = mem_alloc((coverage->count + 1) * sizeof *missed);

    *count = 0;
    for (size_t i = 0; i < coverage->count; i++)
        if (counts[i] == 0)
            missed[(*count)++] = &coverage->items[i];
    qsort(missed, *count, sizeof *missed, compare_places);
    return missed;
}

static void list_missed(struct buffer *out, const struct coverage *coverage, const uint64_t *counts,
                        const char *path)
{
    size_t count;
    const struct coverage_item **missed = find_missed(coverage, counts, &count);

    if (count > 0)
        buffer_add_text(out, "\nNever taken\n");
    for (size_t i = 0; i < count; i++) {
        buffer_add_format(out, "  %s:%d: ", path, missed[i]->span.line);
        add_item(out, missed[i]);
        buffer_add_byte(out, '\n');
    }
    free(missed);
}

void coverage_write_text(struct buffer *out, const struct coverage *coverage,
                         const uint64_t *counts, const char *path, bool missed)
{

    buffer_add_text(out, "\nCoverage\n");
    for (int kind = 0; kind < COVERAGE_KINDS; kind++) {
        size_t taken;
        size_t total = count_items(coverage, counts, (enum coverage_kind)kind, &taken);

        if (total > 0)
            buffer_add_format(out, "  %-13s %zu of %zu\n", kinds[kind].plural, taken, total);
    }
    if (missed)
        list_missed(out, coverage, counts, path);
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
    size_t count;
    const struct coverage_item **missed = find_missed(coverage, counts, &count);

    buffer_add_byte(out, '{');
    add_string(out, "definition", path);
    for (int kind = 0; kind < COVERAGE_KINDS; kind++) {
        size_t taken;
        size_t total = count_items(coverage, counts, (enum coverage_kind)kind, &taken);
        const char *before = "";

        buffer_add_format(out, ",\n\"%s\":{\"taken\":%zu,\"total\":%zu,\"missed\":[",
                          kinds[kind].name, taken, total);
        for (size_t i = 0; i < count; i++) {
            if ((int)missed[i]->kind != kind)
                continue;
            buffer_add_text(out, before);
            add_missed(out, missed[i]);
            before = ",\n  ";
        }
        buffer_add_text(out, "]}");
    }
    buffer_add_text(out, "}\n");
    free(missed);
}
