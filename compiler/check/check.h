/* compiler/check/check.h - rules that need the whole machine, one file a family.
 *
 * machine_bind has found what is wrong with single fields; here is what needs more: transitions
 * together, variables across scopes, what a path may use where it stands. Findings only: nothing is
 * changed but state->reachable. */
#ifndef SFNC_CHECK_CHECK_H
#define SFNC_CHECK_CHECK_H

#include "compiler/model/machine.h"

/* All rule families, one after the other. Sets `reachable` of every state. */
void machine_check(struct arena *arena, struct machine *machine, struct diags *diags);

/* What `check` accepts and `build` cannot do (RULE_NOT_BUILT), each named where it stands: JSONata
 * states, readers and writers of other things than files in buckets, http(s) Resources, and
 * ${Placeholders} that decide which states there are or where they lead. */
void machine_check_buildable(struct machine *machine, struct diags *diags);

#endif
