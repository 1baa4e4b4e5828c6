/* compiler/driver/findings/findings.c - print the findings of all files of a run, in some form. */
#include "compiler/driver/findings/findings.h"

#include <stdlib.h>
#include <string.h>

#include "compiler/driver/findings/form.h"
#include "compiler/driver/print.h"
#include "compiler/driver/report.h"
#include "runtime/base/count.h"

static const struct findings_form *const forms[] = {&findings_json, &findings_sarif,
                                                    &findings_github, &findings_junit};
const char findings_names[] = "text, json, sarif, github or junit";

bool findings_choose(struct findings *findings, const char *name)
{
    findings->form = NULL;
    for (size_t i = 0; i < COUNT_OF(forms); i++)
        if (strcmp(forms[i]->name, name) == 0)
            findings->form = forms[i];
    return findings->form != NULL || strcmp(name, "text") == 0;
}

void findings_begin(struct findings *findings, const char *path)
{
    findings->path = path;
    findings->errors = findings->warnings = findings->ignored = findings->count =
        findings->skipped = 0;
    buffer_clear(&findings->cases);
    arena_free(findings->arena);
    findings->arena = arena_new();
    table_clear(&findings->seen);
}

size_t findings_add(struct findings *findings, const struct compilation *c)
{
    const struct findings_form *form = findings->form;
    size_t errors = diags_errors(c->diags, &c->diag_options), count = 0;
    const struct finding **sorted;

    findings->errors += errors;
    findings->warnings += diags_warnings(c->diags, &c->diag_options);
    findings->ignored += diags_ignored(c->diags, &c->diag_options);
    if (form == NULL)
        return report_text(c, stdout);
    sorted = diags_sorted(c->diags, &c->diag_options, form->ignored_too, &count);
    for (size_t i = 0; i < count; i++)
        form->add(findings, sorted[i], &c->diag_options);
    free(sorted);
    return errors;
}

void findings_end(struct findings *findings, const struct compilation *c)
{
    if (findings->form == NULL)
        report_total(c,
                     &(struct report_counts){.errors = findings->errors,
                                             .warnings = findings->warnings,
                                             .ignored = findings->ignored},
                     stdout);
    else if (findings->form->end != NULL)
        findings->form->end(findings, true);
}

void findings_end_unread(struct findings *findings)
{
    if (findings->form != NULL && findings->form->end != NULL)
        findings->form->end(findings, false);
}

void findings_print(struct findings *findings)
{
    struct buffer text = BUFFER_EMPTY;

    if (findings->form == NULL)
        return;
    findings->form->print(findings, &text);
    print_text(stdout, text.text, text.size);
    buffer_fini(&text);
}

void findings_fini(struct findings *findings)
{
    buffer_fini(&findings->items);
    buffer_fini(&findings->cases);
    arena_free(findings->arena);
    table_fini(&findings->seen);
}
