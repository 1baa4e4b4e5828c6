/* runtime/entry/service.h - the commands over a store, as a service.
 *
 * Why a table: an executable that was built with --slim does not name it (struct sfn_program), and
 * is linked with no store then. */
#ifndef SFN_ENTRY_SERVICE_H
#define SFN_ENTRY_SERVICE_H

#include "runtime/entry/entry.h"
#include "runtime/entry/options.h"

/* A command of an executable; argv holds only its options. */
struct entry_command {
    const char *name;
    int (*run)(const struct entry *entry, int argc, char **argv);
    const char *help; /* in few words */
};

struct entry_service {
    const struct entry_command *commands;
    size_t count;
    /* `run` and `stream`, when their options name a store that stays. `input` is that of the
     * execution, and is freed. */
    int (*run)(const struct entry *entry, const struct options *options, struct buffer *input);
    int (*stream)(const struct entry *entry, const struct options *options);
    /* `definition`, with arguments. */
    int (*definition)(const struct entry *entry, int argc, char **argv);
};

#endif
