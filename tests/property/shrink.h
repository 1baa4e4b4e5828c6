/* tests/property/shrink.h - make a failing specimen small; write and read specimens as JSON. */
#ifndef TESTS_PROPERTY_SHRINK_H
#define TESTS_PROPERTY_SHRINK_H

#include <stdbool.h>

#include "tests/property/generate.h"

/* The specimen has one world. Take away states, fields, members and items of definition and input
 * while it still fails; the definition may be one that the compiler refuses. */
void specimen_shrink(struct specimen *specimen,
                     bool (*fails)(void *context, const struct specimen *candidate), void *context);

/* Append {"definition": ..., "input": ..., "seed": 7, "express": false} as lines of a TAP comment:
 * each begins with "# ". */
void specimen_write(const struct specimen *specimen, struct buffer *out);

/* Read such a document, with or without those marks. False after a message. */
bool specimen_read(struct specimen *specimen, const char *path);

#endif
