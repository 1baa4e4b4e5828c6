/* compiler/driver/link.h - run the C compiler to make an executable of emitted code. */
#ifndef SFNC_DRIVER_LINK_H
#define SFNC_DRIVER_LINK_H

#include <stdbool.h>
#include <stddef.h>

#include "compiler/driver/locate.h"

enum link_output {
    LINK_EXECUTABLE,
    LINK_SHARED,
    LINK_OBJECT,
    LINK_ASSEMBLY,
    LINK_TASKS, /* a shared object of the files of `with` alone, for this process */
};

struct link_job {
    const struct parts *parts;
    const char *folder; /* the temporary folder (scratch.h) */
    const char *code;   /* path of the emitted .c or .o, in the folder; NULL for LINK_TASKS */
    const char *output; /* path to write */
    enum link_output kind;
    const char *const *with; /* --link: C sources, objects, archives */
    size_t with_count;
    int optimize;
    bool debug;
    bool fully_static;
    bool slim;            /* it speaks no TLS: nothing of that is linked */
    bool verbose;         /* print the command line on stderr */
    const char **symbols; /* functions in C that the files of `with` must define */
    size_t symbol_count;
    const char
        *include; /* the definition's folder: C sources given with --link may include from it */
};

/* Whether the files of --link can be read. False after a line on stderr. */
bool link_check_files(const char *const *with, size_t count);

/* Say that no file given with --link defines a function. */
void link_report_missing(const char *symbol);

/* Run $CC (default cc). 0, or the exit status to return after a line on stderr. What the C compiler
 * prints goes to stderr, but for what the line on stderr says better. */
int link_run(const struct link_job *job);

#endif
