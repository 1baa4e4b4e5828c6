/* compiler/driver/test/goal.h - what a test case is made for, in words. */
#ifndef SFNC_DRIVER_TEST_GOAL_H
#define SFNC_DRIVER_TEST_GOAL_H

#include "compiler/driver/test/made.h"
#include "compiler/lower/coverage.h"

/* The name of a case for the item that none of the others has. In the arena. */
const char *goal_name(struct arena *arena, const struct coverage_item *item,
                      const struct made_case *others);

#endif
