/* compiler/check/check.h - find what is wrong in a machine, one file for each family of rules.
 *
 * machine_bind has found what is wrong with single fields. The rules here need more of the machine:
 * all transitions, variables across scopes, what a path may use where it stands. They report
 * findings and change nothing but state->reachable. */
#ifndef SFNC_CHECK_CHECK_H
#define SFNC_CHECK_CHECK_H

#include "compiler/model/machine.h"

/* NULL, or what is wrong with the text of a target (a constant). */
typedef const char *check_target(const char *target);

/* Check every rule. Findings go to `diags`; `reachable` of every state is set. `malformed` says
 * what is wrong with a Resource that is itself a target ("exec:..."); the kinds of task know it, of
 * which nothing is known here. NULL: nothing is. */
void machine_check(struct arena *arena, struct machine *machine, check_target *malformed,
                   struct diags *diags);

/* Report, as notes, the errors that nothing catches (RULE_UNCAUGHT_ERROR). The machine has been
 * checked and has no errors. */
void machine_explain_errors(struct arena *arena, struct machine *machine, struct diags *diags);

/* Report what is legal but cannot be built (RULE_NOT_BUILT): JSONata states, readers and writers of
 * anything but files in buckets, http: and https: Resources, and unfilled ${Placeholders} that
 * decide which states there are or where they lead. */
void machine_check_buildable(struct machine *machine, struct diags *diags);

#endif
