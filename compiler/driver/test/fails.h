/* compiler/driver/test/fails.h - why a test case that was made expects a failure. */
#ifndef SFNC_DRIVER_TEST_FAILS_H
#define SFNC_DRIVER_TEST_FAILS_H

#include "compiler/driver/test/generating.h"
#include "compiler/driver/test/trial.h"

/* The cause of every error that a mock of a made case throws: JSON, as that of Lambda's errors is,
 * which some definitions read. */
#define FAILS_THROWN "{\"errorMessage\":\"as the test says\",\"errorType\":\"Error\"}"

/* Why the execution that was tried last has not succeeded, in one sentence: where it failed, with
 * what, and what is proven of that. NULL: it has succeeded. In the arena. */
const char *fails_why(const struct generating *t, const struct trial *trial);

/* Append the list of all cases that expect a failure, if there are any. */
void fails_report(const struct generating *t, struct buffer *out);

#endif
