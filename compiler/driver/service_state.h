/* compiler/driver/service_state.h - the machine that tests one state, for AWS's TestState. */
#ifndef SFNC_DRIVER_SERVICE_STATE_H
#define SFNC_DRIVER_SERVICE_STATE_H

#include "compiler/model/machine.h"
#include "runtime/base/buffer.h"

/* What AWS calls a state that it tests. */
#define TESTED_STATE "StateName"

/* Append the definition of a machine that begins with the state whose object is `tree`, of the text
 * `source`, and ends behind it. Its input is {"Input": the state's, "Variables": {...}}; the state
 * sees the variables that are named in the object `variables` (or NULL). `language` is that of its
 * machine, which states without a QueryLanguage have, those inside of it, too. */
void state_compose(const struct source *source, const struct tree *tree,
                   enum query_language language, const struct tree *variables, struct buffer *out);

/* The state of the machine with that name, at any depth; NULL when there is none. */
const struct state *state_named(const struct machine *machine, const char *name);

#endif
