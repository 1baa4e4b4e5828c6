/* compiler/support/diag_private.h - what collecting findings and ignoring them share. */
#ifndef SFNC_SUPPORT_DIAG_PRIVATE_H
#define SFNC_SUPPORT_DIAG_PRIVATE_H

#include "compiler/support/diag.h"

struct directive;

struct diags {
    struct arena *arena;
    const struct source *source;
    size_t file_number;
    struct finding *first;
    struct finding **end;
    size_t count;
    struct directive *directives; /* the last one first */
    size_t directive_count;
    size_t settled; /* how many directives and findings there were when they were settled */
    bool unsought[RULE_COUNT];
};

/* Shorten a text that is there to be read. */
const char *diag_message(struct diags *diags, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* ---- diag_ignore.c ---- */
/* Set `ignored` of all findings. */
void diags_settle(struct diags *diags);

#endif
