/* compiler/driver/test/attempt.h - run an execution that was thought of, and keep it as a test case
 * if it does what it was made for. */
#ifndef SFNC_DRIVER_TEST_ATTEMPT_H
#define SFNC_DRIVER_TEST_ATTEMPT_H

#include "compiler/driver/test/generating.h"

/* Try a solution for t->goal. True: it takes it, and is a case. Else t->shortfall says what came of
 * it. */
bool attempt_solution(struct generating *t, const struct solution *solution);

#endif
