/* runtime/entry/history_file.h - write the history of `run --history FILE` while it comes into
 * being.
 *
 * FILE is complete or is what it was before: events go to FILE.partial, which takes FILE's name at
 * the end. If the process is killed FILE.partial stays. A pipe or a device has no such name beside
 * it and gets the events itself. */
#ifndef SFN_ENTRY_HISTORY_FILE_H
#define SFN_ENTRY_HISTORY_FILE_H

#include <stdbool.h>

#include "runtime/base/buffer.h"
#include "runtime/entry/entry.h"
#include "runtime/entry/options.h"
#include "runtime/history/history.h"

struct history_file {
    const char *who; /* begins our messages */
    char *name;      /* FILE, behind symbolic links */
    char *partial;   /* NULL: FILE is no ordinary file */
    int fd;          /* -1: no history was asked for, or the file is closed */
    bool begun;      /* something was written */
    bool failed;     /* ... or could not be, which was said */
    struct buffer text;
};

/* Open the file before the execution begins: better none than one whose history cannot be kept. No
 * --history among the options: nothing is opened. False after a message; then nothing is open. */
bool history_file_open(struct history_file *file, const struct entry *entry,
                       const struct options *options);

/* Write events. If that fails a message says so, at once, and nothing more is written. */
void history_file_add(struct history_file *file, const struct history *events);

/* Write an event that is text already. */
void history_file_add_text(struct history_file *file, const char *event, size_t size);

/* Complete and close the file. False when it is not what it should be, which was said. */
bool history_file_end(struct history_file *file);

/* Close it because there was no execution, and leave no trace. Not needed after history_file_end,
 * but harmless. */
void history_file_drop(struct history_file *file);

#endif
