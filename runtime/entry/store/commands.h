/* runtime/entry/store/commands.h - the commands over a store; argv holds only their options. */
#ifndef SFN_ENTRY_STORE_COMMANDS_H
#define SFN_ENTRY_STORE_COMMANDS_H

#include "runtime/entry/entry.h"

int entry_list(const struct entry *entry, int argc, char **argv);
int entry_describe(const struct entry *entry, int argc, char **argv);
int entry_history(const struct entry *entry, int argc, char **argv);
int entry_upkeep(const struct entry *entry, int argc, char **argv);

#endif
