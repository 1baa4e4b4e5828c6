/* compiler/support/diag_private.h - what collecting and rendering findings share. */
#ifndef SFNC_SUPPORT_DIAG_PRIVATE_H
#define SFNC_SUPPORT_DIAG_PRIVATE_H

#include "compiler/support/diag.h"

struct diags {
    struct arena *arena;
    const struct source *source;
    size_t file_number;
    struct finding *first;
    struct finding **end;
    size_t count;
};

/* The findings that `options` leaves visible, in order of place (as reported where they share
 * one). Free the array with free(); *count is set. */
const struct finding **diags_sorted(const struct diags *diags, const struct diag_options *options,
                                    size_t *count);

/* The severity to show. */
enum severity finding_severity(const struct finding *finding, const struct diag_options *options);
const char *severity_name(enum severity severity);

#endif
