/* compiler/driver/test/mocked.h - whether the mocks that proofs take for granted are of a machine.
 */
#ifndef SFNC_DRIVER_TEST_MOCKED_H
#define SFNC_DRIVER_TEST_MOCKED_H

#include "compiler/driver/compilation.h"

/* Whether the mock file of a compilation that is at STAGE_CHECKED, if it has one, mocks only states
 * that the machine has and that can be mocked, with responses that are there; else after the
 * findings, on standard error. Of a file that has other machines only, nothing is said. */
bool mocked_fits(const struct compilation *compilation);

#endif
