/* compiler/driver/test/about.h - what Tests says of a case. */
#ifndef SFNC_DRIVER_TEST_ABOUT_H
#define SFNC_DRIVER_TEST_ABOUT_H

#include "compiler/driver/test/reading.h"

/* Read the member of Tests about the case: its input, its name, when it starts, what it expects. */
void about_read(struct reading *r, struct test_case *test, const struct tree *about);

#endif
