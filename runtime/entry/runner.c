/* runtime/entry/runner.c - run the executions of a command, in a host with one machine. */
#include "runtime/entry/runner.h"

#include <signal.h>
#include <string.h>

#include "runtime/entry/guard.h"
#include "runtime/entry/output.h"

static void complain(const struct entry *entry, struct buffer *problems)
{
    const char *end;

    for (char *line = problems->text; (end = strchr(line, '\n')) != NULL; line += end + 1 - line)
        output_complain(entry->invoked_as, "%.*s", (int)(end - line), line);
}

bool runner_open(struct runner *runner, const struct entry *entry, const struct options *options,
                 const struct runner_calls *calls)
{
    const struct host_options host_options = {
        .virtual_time = options->virtual_time,
        .start_ms = options->start_ms,
    };
    const struct host_machine_options machine_options = {
        .program = entry->program,
        .setting = options_setting(options, entry->folder),
        .record_history = options->history != NULL || options->verbose,
        .history_sink = calls->history_sink,
        .aws_limits = options->aws_limits,
        .ends_loops = options->ends_loops,
        .memory_most = options->memory_most,
        .coverage = options->coverage,
        .took = calls->took,
        .ended = calls->ended,
        .context = calls->context,
    };
    struct buffer own = BUFFER_EMPTY;
    struct buffer *problems = options->complaints != NULL ? options->complaints : &own;

    runner->invoked_as = entry->invoked_as;
    runner->host = host_new(&host_options);
    runner->machine = host_add(runner->host, &machine_options, problems);
    if (own.size > 0)
        complain(entry, &own);
    buffer_fini(&own);
    return runner->machine != NULL;
}

void runner_close(struct runner *runner)
{
    host_end_tasks(runner->host);
    guard_rest(); /* before the loop is gone that signals would stop */
    host_free(runner->host);
}

bool runner_start(struct runner *runner, const struct execution_start *start,
                  struct json_error *error)
{
    bool started;

    guard_exits(true);
    started = host_start(runner->machine, start, error) != NULL;
    guard_exits(host_is_waiting(runner->host)); /* then runner_wait comes next */
    return started;
}

int runner_wait(struct runner *runner)
{
    return guard_loop(host_loop(runner->host));
}

static const char *why_stopped(int signal_number)
{
    switch (signal_number) {
    case SIGINT:
        return "The execution was interrupted by SIGINT.";
    case SIGTERM:
        return "The execution was interrupted by SIGTERM.";
    case SIGHUP:
        return "The execution was interrupted by SIGHUP.";
    case SIGPIPE:
        return "Nobody reads the results any more.";
    default:
        return "The execution waits for an answer that can never come: nothing is running, and no "
               "timeout is set.";
    }
}

void runner_stop_all(struct runner *runner, int signal_number)
{
    size_t tasks;

    host_stop_all(runner->host, why_stopped(signal_number));
    tasks = host_tasks_running(runner->host);
    if (signal_number != 0 && signal_number != SIGPIPE && tasks > 0)
        output_complain(runner->invoked_as,
                        "interrupted: waiting for %zu task%s to end (Ctrl-C again kills %s)", tasks,
                        tasks > 1 ? "s" : "", tasks > 1 ? "them" : "it");
}
