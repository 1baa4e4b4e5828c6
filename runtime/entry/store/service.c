/* runtime/entry/store/service.c - the table of the commands over a store. */
#include "runtime/base/count.h"
#include "runtime/entry/serve/serve.h"
#include "runtime/entry/service.h"
#include "runtime/entry/store/commands.h"

static const struct entry_command commands[] = {
    {"start", entry_start, "start an execution, and do not wait for it"},
    {"stop", entry_stop, "end an execution"},
    {"redrive", entry_redrive, "go on with an execution from where it failed"},
    {"update-map-run", entry_update_map_run, "change what a run of a distributed Map allows"},
    {"work", entry_work, "drive the executions in a store, until stopped"},
    {"serve", entry_serve, "answer the API of AWS Step Functions over HTTP"},
    {"send-success", entry_send_success, "answer a task by its token: it succeeded"},
    {"send-failure", entry_send_failure, "... it failed"},
    {"send-heartbeat", entry_send_heartbeat, "... it is still being worked on"},
    {"list", entry_list, "list executions, or runs of distributed Maps"},
    {"describe", entry_describe, "tell of one: status, input, output, counts"},
    {"history", entry_history, "tell what an execution did"},
    {"store", entry_upkeep, "check, compact or export a store"},
};

const struct entry_service sfn_service = {
    .commands = commands,
    .count = COUNT_OF(commands),
    .run = entry_run_stored,
    .stream = entry_stream_stored,
    .definition = entry_definition_stored,
};
