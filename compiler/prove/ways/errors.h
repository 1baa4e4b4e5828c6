/* compiler/prove/ways/errors.h - the stops behind what fails. */
#ifndef SFNC_PROVE_WAYS_ERRORS_H
#define SFNC_PROVE_WAYS_ERRORS_H

#include "compiler/prove/ways/exits.h"

/* A frame fails at the exit: whoever began it (`parent`, and outwards) handles that, or the
 * execution fails. `throws`: how many calls have failed with it. */
void errors_fail(const struct expansion *expansion, const struct exit *exit,
                 const struct parent *parent, const char *error, size_t throws);

/* The call of a Task fails with each of the errors that matter (handlers.h), once, and so often
 * that it is not retried any more. */
void errors_answer(const struct expansion *expansion, const struct exit *exit);

/* The reader of a Map fails, once, and so often that it is not retried any more. */
void errors_reader(const struct expansion *expansion, const struct exit *exit);

/* A frame ends at the exit with an error: a Fail state, or a Choice without a rule that holds. */
void errors_end(const struct expansion *expansion, const struct exit *exit);

/* The state, which has a Retry or Catch, fails by itself at an instruction. */
void errors_break(const struct expansion *expansion, const struct exit *exit, const char *error);

/* Go on from a STOP_FAIL. */
void errors_follow(struct expansion *expansion);

#endif
