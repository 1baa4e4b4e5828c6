/* compiler/check/names/ways.h - find fields that are made on some ways to where they are read. */
#ifndef SFNC_CHECK_NAMES_WAYS_H
#define SFNC_CHECK_NAMES_WAYS_H

#include "compiler/model/machine.h"

/* Report fields of a machine without errors that ResultPath makes on some ways to a state that
 * reads them, and not on others. What executions are given must not be known: then it is proven
 * instead. What `diags` already has is not told again: run this last. */
void machine_check_ways(struct arena *arena, struct machine *machine, struct diags *diags);

#endif
