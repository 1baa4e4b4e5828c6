/* compiler/driver/findings/form.h - a form in which findings are printed. Not for other folders. */
#ifndef SFNC_DRIVER_FINDINGS_FORM_H
#define SFNC_DRIVER_FINDINGS_FORM_H

#include "compiler/driver/findings/findings.h"

struct findings_form {
    const char *name;
    /* Add one finding; every form says whether it shows those that are ignored. */
    void (*add)(struct findings *findings, const struct finding *finding,
                const struct diag_options *options);
    bool ignored_too;
    /* The rest may be NULL. A file is checked, or cannot be read. */
    void (*end)(struct findings *findings, bool read);
    /* Append the whole document. */
    void (*print)(const struct findings *findings, struct buffer *out);
};

extern const struct findings_form findings_json;
extern const struct findings_form findings_sarif;
extern const struct findings_form findings_github;
extern const struct findings_form findings_junit;

/* ---- remarks.c ---- */

/* Append what a finding says apart from places: its message, the notes that point nowhere, and what
 * AWS says, a line each. */
void finding_add_remarks(struct buffer *out, const struct finding *finding);

/* The path of a file as others want it, relative: "./" at the front means nothing. */
const char *finding_path(const char *path);

#endif
