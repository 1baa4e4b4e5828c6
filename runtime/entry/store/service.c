/* runtime/entry/store/service.c - the table of the commands over a store. */
#include "runtime/base/count.h"
#include "runtime/entry/service.h"
#include "runtime/entry/store/commands.h"

static const struct entry_command commands[] = {
    {"list", entry_list, "list executions in a store"},
    {"describe", entry_describe, "tell of an execution: status, input, output"},
    {"history", entry_history, "tell what an execution did"},
    {"store", entry_upkeep, "check, compact or export a store"},
};

const struct entry_service sfn_service = {commands, COUNT_OF(commands)};
