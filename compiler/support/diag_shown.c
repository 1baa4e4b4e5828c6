/* compiler/support/diag_shown.c - which findings are shown, how severe, and in which order. */
#include <stdlib.h>

#include "compiler/support/diag_private.h"
#include "runtime/base/bug.h"

enum severity finding_severity(const struct finding *finding, const struct diag_options *options)
{
    if (finding->severity == SEVERITY_WARNING && options != NULL && options->werror)
        return SEVERITY_ERROR;
    return finding->severity;
}

const char *severity_name(enum severity severity)
{
    switch (severity) {
    case SEVERITY_NOTE:
        return "note";
    case SEVERITY_WARNING:
        return "warning";
    case SEVERITY_ERROR:
        return "error";
    }
    BUG("unknown severity");
}

static bool is_visible(const struct finding *finding, const struct diag_options *options)
{
    return options == NULL || finding->severity == SEVERITY_ERROR || !options->off[finding->rule];
}

static size_t count_of(struct diags *diags, const struct diag_options *options,
                       enum severity severity)
{
    size_t count = 0;

    diags_settle(diags);
    for (const struct finding *finding = diags->first; finding != NULL; finding = finding->next) {
        if (is_visible(finding, options) && finding->ignored == NULL &&
            finding_severity(finding, options) == severity)
            count++;
    }
    return count;
}

size_t diags_errors(struct diags *diags, const struct diag_options *options)
{
    return count_of(diags, options, SEVERITY_ERROR);
}

size_t diags_warnings(struct diags *diags, const struct diag_options *options)
{
    return count_of(diags, options, SEVERITY_WARNING);
}

size_t diags_ignored(struct diags *diags, const struct diag_options *options)
{
    size_t ignored = 0;

    diags_settle(diags);
    for (const struct finding *finding = diags->first; finding != NULL; finding = finding->next)
        ignored += finding->ignored != NULL && is_visible(finding, options);
    return ignored;
}

/* A finding and when it was reported: qsort is not stable, so the number decides between findings
 * at the same place. */
struct entry {
    const struct finding *finding;
    size_t number;
};

static int compare_entries(const void *left, const void *right)
{
    const struct entry *a = left, *b = right;
    const struct span *x = &a->finding->span, *y = &b->finding->span;
    size_t file = a->finding->file_number, other = b->finding->file_number;

    if (file != other)
        return file < other ? -1 : 1;
    if ((x->line == 0) != (y->line == 0))
        return x->line == 0 ? -1 : 1;
    if (x->line != 0 && x->start != y->start)
        return x->start < y->start ? -1 : 1;
    return a->number < b->number ? -1 : a->number > b->number;
}

const struct finding **diags_sorted(struct diags *diags, const struct diag_options *options,
                                    bool ignored_too, size_t *count)
{
    struct entry *entries = mem_zeroed(diags->count + 1, sizeof(*entries));
    const struct finding **sorted = mem_zeroed(diags->count + 1, sizeof(const struct finding *));
    size_t used = 0;

    diags_settle(diags);
    for (const struct finding *finding = diags->first; finding != NULL; finding = finding->next) {
        if (is_visible(finding, options) && !finding->shown &&
            (ignored_too || finding->ignored == NULL)) {
            entries[used].finding = finding;
            entries[used].number = used;
            used++;
        }
    }
    qsort(entries, used, sizeof(*entries), compare_entries);
    for (size_t i = 0; i < used; i++)
        sorted[i] = entries[i].finding;
    free(entries);
    *count = used;
    return sorted;
}
