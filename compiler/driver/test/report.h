/* compiler/driver/test/report.h - say how test cases ended: for people, or for another program. */
#ifndef SFNC_DRIVER_TEST_REPORT_H
#define SFNC_DRIVER_TEST_REPORT_H

#include <stdbool.h>

#include "runtime/base/buffer.h"

enum report_format { REPORT_TEXT, REPORT_JSON, REPORT_JUNIT, REPORT_TAP, REPORT_FORMATS };

/* The format of that name; REPORT_FORMATS when there is none. */
enum report_format report_format_named(const char *name);

/* How one case ended. Both texts are lines, each with its line break; either may be empty. */
struct report_case {
    const char *name;
    bool failed;
    const struct buffer *problems; /* why it failed */
    const struct buffer *remarks;  /* what else there is to say */
};

/* A report that is being written. Text and TAP are printed while cases run; of the others all that
 * precedes the cases depends on how they end, so they are printed at the end. */
struct report {
    enum report_format format;
    const char *suite; /* names all cases together: the definition's path */
    struct buffer cases;
    size_t count;
    size_t failed;
};

/* Add a case, and print it if the format allows. */
void report_add(struct report *report, const struct report_case *ended);

/* Print what is left. `total`: how many cases there should have been. `coverage`: a JSON object,
 * for REPORT_JSON. */
void report_end(struct report *report, size_t total, const struct buffer *coverage);

void report_fini(struct report *report);

#endif
