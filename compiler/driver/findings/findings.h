/* compiler/driver/findings/findings.h - print the findings of all files of a run, in some form.
 *
 * Text is printed while files are checked. The other forms are one document for all files, which
 * is printed at the end. */
#ifndef SFNC_DRIVER_FINDINGS_FINDINGS_H
#define SFNC_DRIVER_FINDINGS_FINDINGS_H

#include <stdbool.h>

#include "compiler/driver/compilation.h"
#include "runtime/base/table.h"

struct findings_form;

struct findings {
    const struct findings_form *form; /* NULL: text */
    struct buffer items;              /* what the document holds so far */

    /* of the file that is being checked */
    const char *path;
    size_t errors, warnings, ignored;
    struct buffer cases; /* JUnit: its test cases */
    size_t count, skipped;
    struct arena *arena; /* SARIF: the keys of `seen` */
    struct table seen;   /* SARIF: how often there was such a fingerprint */

    /* of all files */
    size_t all_count, all_errors, all_skipped, all_unread;
};

/* Choose the form of that name. False when there is none; findings_names lists them. */
bool findings_choose(struct findings *findings, const char *name);
extern const char findings_names[];

/* Begin with a file. */
void findings_begin(struct findings *findings, const char *path);

/* Add the findings of a compilation, which belongs to the file. Returns how many are errors. */
size_t findings_add(struct findings *findings, const struct compilation *compilation);

/* The file, of which the compilation was opened, is checked; or it cannot be, as was said. */
void findings_end(struct findings *findings, const struct compilation *compilation);
void findings_end_unread(struct findings *findings);

/* Print what is left. */
void findings_print(struct findings *findings);

void findings_fini(struct findings *findings);

#endif
