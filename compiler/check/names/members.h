/* compiler/check/names/members.h - find fields that are read by a misspelt name. */
#ifndef SFNC_CHECK_NAMES_MEMBERS_H
#define SFNC_CHECK_NAMES_MEMBERS_H

#include "compiler/model/machine.h"

/* Report names of fields that stand in one place of a machine without errors and are another name
 * of it but for a slip. What `diags` already has is not told again: run this last. */
void machine_check_members(struct arena *arena, struct machine *machine, struct diags *diags);

#endif
