/* compiler/driver/results.h - what files say of the results of tasks: for proofs.
 *
 * A bindings file may have the JSON Schema of a Resource's or a function's results. A mock file has
 * answers: with it proofs take for granted that a Task gives one of those it returns in some test
 * case, and fails only if it throws in one. */
#ifndef SFNC_DRIVER_RESULTS_H
#define SFNC_DRIVER_RESULTS_H

#include "compiler/driver/compilation.h"
#include "compiler/prove/analysis/analysis.h"

/* What files of bindings and mocks (or NULL) say, the latter of the machine of that name. The
 * shapes live in the arena. NULL: there are no files, or (*fine is false, after a message) one
 * cannot be read, or is wrong. Free it with results_free. */
struct results *results_read(struct arena *arena, const char *bindings, const char *mocks,
                             const char *machine, bool *fine);
void results_free(struct results *results);

/* Whether such files (or NULL) can be read, and nothing is wrong in them; else after a message. */
bool results_check(const char *bindings, const char *mocks);

#endif
