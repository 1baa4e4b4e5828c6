/* tests/property/shrink.h - the smallest specimen that is still at fault; specimens in files. */
#ifndef TESTS_PROPERTY_SHRINK_H
#define TESTS_PROPERTY_SHRINK_H

#include "tests/property/trial.h"

/* The specimen has one world. Take away states, fields, members and items of definition and input
 * while the fault stays. */
void specimen_shrink(struct specimen *specimen, enum fault fault);

/* Read {"definition": ..., "input": ..., "seed": 7, "express": false}. False after a message. */
bool specimen_read(struct specimen *specimen, const char *path);

#endif
