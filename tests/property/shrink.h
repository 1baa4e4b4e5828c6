/* tests/property/shrink.h - make a failing specimen small; write and read specimens as JSON. */
#ifndef TESTS_PROPERTY_SHRINK_H
#define TESTS_PROPERTY_SHRINK_H

#include "tests/property/trial.h"

/* The specimen has one world. Take away states, fields, members and items of definition and input
 * while the fault stays. */
void specimen_shrink(struct specimen *specimen, enum fault fault);

/* Append {"definition": ..., "input": ..., "seed": 7, "express": false} as lines of a TAP comment:
 * each begins with "# ". */
void specimen_write(const struct specimen *specimen, struct buffer *out);

/* Read such a document, with or without those marks. False after a message. */
bool specimen_read(struct specimen *specimen, const char *path);

#endif
