/* runtime/entry/store/commands.h - the commands over a store; argv holds only their options. */
#ifndef SFN_ENTRY_STORE_COMMANDS_H
#define SFN_ENTRY_STORE_COMMANDS_H

#include "runtime/base/buffer.h"
#include "runtime/entry/entry.h"
#include "runtime/entry/options.h"

/* Their options. */
extern const struct option_table store_options;

int entry_list(const struct entry *entry, int argc, char **argv);
int entry_describe(const struct entry *entry, int argc, char **argv);
int entry_history(const struct entry *entry, int argc, char **argv);
int entry_start(const struct entry *entry, int argc, char **argv);
int entry_stop(const struct entry *entry, int argc, char **argv);
int entry_redrive(const struct entry *entry, int argc, char **argv);
int entry_send_success(const struct entry *entry, int argc, char **argv);
int entry_send_failure(const struct entry *entry, int argc, char **argv);
int entry_send_heartbeat(const struct entry *entry, int argc, char **argv);
int entry_work(const struct entry *entry, int argc, char **argv);
int entry_upkeep(const struct entry *entry, int argc, char **argv);
int entry_update_map_run(const struct entry *entry, int argc, char **argv);

/* Of struct entry_service. */
int entry_run_stored(const struct entry *entry, const struct options *options,
                     struct buffer *input);
int entry_definition_stored(const struct entry *entry, int argc, char **argv);
int entry_stream_stored(const struct entry *entry, const struct options *options);

#endif
