/* runtime/entry/store/options.c - the options of the commands over a store. */
#include <string.h>

#include "runtime/base/count.h"
#include "runtime/base/text.h"
#include "runtime/entry/store/commands.h"

#define READERS (OPTIONS_LIST | OPTIONS_DESCRIBE | OPTIONS_HISTORY | OPTIONS_DEFINITION)
#define ANSWERS (OPTIONS_SUCCESS | OPTIONS_FAILURE | OPTIONS_HEARTBEAT)
#define CHANGERS (OPTIONS_START | OPTIONS_STOP | OPTIONS_REDRIVE | OPTIONS_UPDATE)
#define SERVES (OPTIONS_SERVE | OPTIONS_SERVE_ALL)
#define AT(field) offsetof(struct options, field)

static const struct option own[] = {
    {"--store", "URL", READERS | ANSWERS | CHANGERS | OPTIONS_UPKEEP | OPTIONS_WORK, AT(store),
     "where executions are kept: sqlite:PATH, or a path"},
    {"--store", "URL", OPTIONS_SERVE, AT(store),
     "where executions are kept: sqlite:PATH, a path, or memory: (default ./NAME.db)"},
    {"--store", "URL", OPTIONS_SERVE_ALL, AT(store),
     "where executions are kept: sqlite:PATH, a path, or memory: (default ./sfnc.db)"},
    {"--listen", "HOST:PORT", SERVES, AT(listen),
     "where to listen (default 127.0.0.1:8083); port 0: any free one"},
    {"--credentials", "FILE", SERVES, AT(credentials),
     "keys of those who may ask, as in ~/.aws/credentials; without it only this machine can"},
    {"--tls-cert", "FILE", SERVES, AT(tls_cert), "certificate chain in PEM, for https"},
    {"--tls-key", "FILE", SERVES, AT(tls_key), "its key in PEM"},
    {"--schedule", "EXPR", OPTIONS_SERVE, AT(schedule),
     "start an execution each time that this fires: 'rate(5 minutes)', 'cron(0 10 * * ? *)'"},
    {"--event-pattern", "FILE", OPTIONS_SERVE, AT(event_pattern),
     "start an execution for each event of PutEvents that matches this pattern"},
    {"--log", "FILE", SERVES, AT(log),
     "write the events that AWS sends to CloudWatch Logs to this file, a JSON object a line"},
    {"--no-aws-limits", NULL, SERVES, AT(no_aws_limits), "do not hold to AWS's quotas"},
    {"--allow-exec", NULL, OPTIONS_SERVE_ALL, AT(allow_exec),
     "take exec: in definitions: whoever may send one can then start any program here"},
    {"--endpoint", "URL", READERS | ANSWERS | CHANGERS, AT(endpoint),
     "a service to ask instead, as AWS's API is: http://HOST:PORT, https://..."},
    {"--output", "JSON|@FILE|-", OPTIONS_SUCCESS, AT(output),
     "result of the task: JSON text, a file, or - for standard input (default {})"},
    {"--error", "ERROR", OPTIONS_STOP, AT(error), "the error that the execution ends with"},
    {"--cause", "CAUSE", OPTIONS_STOP, AT(cause), "the cause that the execution ends with"},
    {"--error", "ERROR", OPTIONS_FAILURE, AT(error),
     "the task's error, which a Retry or Catch may name"},
    {"--cause", "CAUSE", OPTIONS_FAILURE, AT(cause), "the task's cause"},
    {"--status", "STATUS", OPTIONS_LIST, AT(status),
     "only those that are RUNNING, SUCCEEDED, FAILED, TIMED_OUT, ABORTED or PENDING_REDRIVE"},
    {"--map-runs", "EXECUTION", OPTIONS_LIST, AT(map_runs_of),
     "the runs of distributed Maps in this execution, the first one first"},
    {"--map-run", "ARN", OPTIONS_LIST, AT(map_run),
     "the children of this run of a distributed Map"},
    {"--limit", "N", OPTIONS_LIST, AT(limit_text), "at most so many"},
    {"--limit", "N", OPTIONS_HISTORY, AT(limit_text), "at most so many events"},
    {"--next-token", "TOKEN", OPTIONS_LIST, AT(next_token),
     "go on behind a list that --limit has cut off"},
    {"--next-token", "TOKEN", OPTIONS_HISTORY, AT(next_token),
     "go on behind a history that --limit has cut off (with --json)"},
    {"--max-concurrency", "N", OPTIONS_UPDATE, AT(max_concurrency),
     "so many children at a time; 0: no bound"},
    {"--tolerated-failure-count", "N", OPTIONS_UPDATE, AT(tolerated_count),
     "the run fails when more items than that have failed"},
    {"--tolerated-failure-percentage", "P", OPTIONS_UPDATE, AT(tolerated_percentage),
     "... or more of each hundred"},
    {"--reverse", NULL, OPTIONS_HISTORY, AT(reverse), "the newest event first (with --json)"},
    {"--no-data", NULL, OPTIONS_HISTORY, AT(no_data), "leave out inputs and outputs (with --json)"},
    {"--json", NULL,
     OPTIONS_LIST | OPTIONS_DESCRIBE | OPTIONS_DEFINITION | OPTIONS_START | OPTIONS_STOP |
         OPTIONS_REDRIVE,
     AT(json), "print what AWS's API would answer, with times as texts"},
    {"--json", NULL, OPTIONS_HISTORY, AT(json),
     "print {\"events\":[...]}, as --history of run writes it"},
};

static const char *operand_of(enum options_command command)
{
    switch (command) {
    case OPTIONS_DESCRIBE:
    case OPTIONS_HISTORY:
    case OPTIONS_DEFINITION:
    case OPTIONS_STOP:
    case OPTIONS_REDRIVE:
        return "execution";
    case OPTIONS_UPDATE:
        return "map run";
    case OPTIONS_SUCCESS:
    case OPTIONS_FAILURE:
    case OPTIONS_HEARTBEAT:
        return "task token";
    case OPTIONS_UPKEEP:
        return "work: check, compact or export";
    default:
        return NULL;
    }
}

static const char *elsewhere(enum options_command command, const char *name)
{
    if (strcmp(name, "--endpoint") == 0)
        return (command & SERVES) != 0 ? "it is a service itself, at --listen HOST:PORT"
                                       : "it works on a store only, --store URL";
    if (command == OPTIONS_SERVE_ALL &&
        (strcmp(name, "--schedule") == 0 || strcmp(name, "--event-pattern") == 0))
        return "which machine would it start? `./NAME serve` does, of an executable, which has one";
    return NULL;
}

static char *check_status(const char *status)
{
    static const char *const all[] = {"RUNNING",   "SUCCEEDED", "FAILED",
                                      "TIMED_OUT", "ABORTED",   "PENDING_REDRIVE"};

    for (size_t i = 0; i < COUNT_OF(all); i++)
        if (strcmp(status, all[i]) == 0)
            return NULL;
    return text_format("--status is RUNNING, SUCCEEDED, FAILED, TIMED_OUT, ABORTED or "
                       "PENDING_REDRIVE, not \"%s\"",
                       status);
}

static char *check(struct options *options, enum options_command command)
{
    const char *operand = operand_of(command);
    const char *of_json = options->reverse   ? "--reverse"
                          : options->no_data ? "--no-data"
                          : command == OPTIONS_HISTORY && options->next_token != NULL
                              ? "--next-token"
                              : NULL;

    if (operand != NULL && options->operand == NULL)
        return text_format("which %s?", operand);
    if (options->store != NULL && options->endpoint != NULL)
        return text_format("--store and --endpoint exclude each other");
    if (options->store == NULL && options->endpoint == NULL && (command & SERVES) == 0)
        return text_format(command & (READERS | ANSWERS | CHANGERS)
                               ? "which store? --store URL; or which service? --endpoint URL"
                               : "which store? --store URL");
    if ((options->tls_cert == NULL) != (options->tls_key == NULL))
        return text_format("--tls-cert and --tls-key go together");
    if (of_json != NULL && !options->json)
        return text_format("%s goes with --json", of_json);
    if (options->status != NULL) {
        char *problem = check_status(options->status);

        if (problem != NULL)
            return problem;
    }
    return options_read_whole("--limit", options->limit_text, 1, &options->limit);
}

const struct option_table store_options = {own, COUNT_OF(own), operand_of, elsewhere, check};
