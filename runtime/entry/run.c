/* runtime/entry/run.c - the command `run`: run one execution, from its input to its exit status.
 *
 * Only the output goes to standard output. When the execution did not succeed, the last line of
 * standard error says how it ended. */
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "runtime/base/bug.h"
#include "runtime/entry/entry.h"
#include "runtime/entry/guard.h"
#include "runtime/entry/history_file.h"
#include "runtime/entry/input.h"
#include "runtime/entry/last.h"
#include "runtime/entry/options.h"
#include "runtime/entry/output.h"
#include "runtime/entry/runner.h"
#include "runtime/entry/service.h"
#include "runtime/json/write.h"

enum {
    PIPE_PATIENCE_MS = 5, /* for whoever feeds our standard input to begin */
    PROGRESS_MS = 1000,   /* between two lines that tell how far distributed Maps are */
};

struct run {
    struct runner runner;
    bool begun; /* the execution */
    struct execution *ended;
    struct buffer record; /* of one that was interrupted */
    struct history_file file;
    struct account *account;  /* with --verbose, else NULL */
    struct buffer lines;      /* of it that are not printed yet */
    struct map_progress told; /* the last that was told, ... */
    int64_t told_ms;          /* ... and when one was looked for */
};

/* The real clock, for what does not concern executions. */
static int64_t real_ms(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static void tell(struct run *run)
{
    output_write(STDERR_FILENO, run->lines.text, run->lines.size);
    buffer_clear(&run->lines);
}

static void on_ended(void *context, struct execution *execution)
{
    struct run *run = context;

    run->ended = execution;
    if (guard_caught() != 0) { /* whoever reads that we wait for tasks may ask again at once */
        output_record(&run->record, execution, 0);
        buffer_add_byte(&run->record, '\n');
        guard_record(&run->record);
    }
    loop_stop(host_loop(run->runner.host));
}

/* Whether a pipe was given that nobody asked us to read. Who feeds it may have begun when we did,
 * so it gets some time, after all is done. */
static bool input_is_ignored(const struct options *options)
{
    struct pollfd given = {.fd = STDIN_FILENO, .events = POLLIN};
    struct stat file;

    return options->input == NULL && fstat(STDIN_FILENO, &file) == 0 && S_ISFIFO(file.st_mode) &&
           poll(&given, 1, PIPE_PATIENCE_MS) > 0 && (given.revents & POLLIN) != 0;
}

static void hint_at_input(const struct entry *entry, const struct options *options)
{
    if (input_is_ignored(options))
        output_complain(entry->invoked_as, "note: standard input is not read without --input -");
}

/* ---- what is told meanwhile ---- */

static void on_events(void *context, const struct history *events)
{
    struct run *run = context;

    history_file_add(&run->file, events);
    if (run->account == NULL)
        return;
    account_render(run->account, events, &run->lines);
    tell(run);
}

/* Tell how far distributed Maps are, if that has changed: their children have no events. Not often,
 * because there may be thousands in a second; by the real clock, also if that of the execution is
 * simulated. */
static void on_took(void *context, const struct execution *execution)
{
    struct run *run = context;
    struct map_progress now;
    int64_t now_ms;

    if (run->account == NULL)
        return;
    now_ms = real_ms();
    if (now_ms - run->told_ms < PROGRESS_MS)
        return;
    run->told_ms = now_ms;
    execution_map_progress(execution, &now);
    if (now.runs == 0 || memcmp(&now, &run->told, sizeof now) == 0)
        return;
    run->told = now;
    buffer_add_format(&run->lines,
                      "           map run: %zu children begun; items: %zu begun, %zu succeeded, "
                      "%zu failed\n",
                      now.children, now.begun, now.succeeded, now.failed);
    tell(run);
}

/* ---- the execution ---- */

/* Print how the execution has ended, after all else that was asked for. Returns the exit status. */
static int report(const struct entry *entry, const struct options *options, struct run *run)
{
    const struct execution *execution = run->ended;
    bool succeeded = execution_status(execution) == EXECUTION_SUCCEEDED;
    int status = succeeded ? ENTRY_SUCCEEDED : ENTRY_FAILED;
    struct buffer text = BUFFER_EMPTY;
    int error;

    if (run->account != NULL) {
        account_end(run->account, &run->lines);
        tell(run);
    }
    if (!succeeded)
        hint_at_input(entry, options); /* the record is the last line */
    if (!history_file_end(&run->file))
        status = ENTRY_USAGE;
    if (succeeded)
        json_write(&text, execution_output(execution));
    else
        output_record(&text, execution, 0);
    buffer_add_byte(&text, '\n');
    error = output_write(succeeded ? STDOUT_FILENO : STDERR_FILENO, text.text, text.size);
    if (error == EINTR) {
        output_complain(entry->invoked_as, "nobody reads the output: it is lost");
    } else if (error == EPIPE && guard_pipes_kill()) {
        status = ENTRY_BY_SIGNAL + SIGPIPE;
    } else if (error != 0) {
        output_complain(entry->invoked_as, "cannot write the output: %s", strerror(error));
        status = ENTRY_USAGE;
    }
    if (succeeded && error == 0)
        hint_at_input(entry, options);
    buffer_fini(&text);
    return status;
}

static void record_lost(void *context)
{
    static const char record[] = "{\"status\":\"ABORTED\",\"cause\":\"" LAST_CAUSE "\"}\n";
    const struct run *run = context;

    if (run->begun)
        output_write(STDERR_FILENO, record, sizeof record - 1);
}

static int execute(const struct entry *entry, const struct options *options, struct buffer *input,
                   struct run *run)
{
    const struct history_sink sink = {.take = on_events, .context = run};
    const struct runner_calls calls = {on_ended, on_took, &sink, run};
    struct execution_start start = {
        .name = options->name, .input_size = input->size, .seed = options->seed, .release = free};
    struct buffer why = BUFFER_EMPTY;
    struct json_error error;
    int status = ENTRY_USAGE;

    if (options->verbose)
        run->account = account_new(output_names_width(entry->program));
    run->told_ms = real_ms();
    if (entry->program->symbol_count > 0)
        output_keep_apart();
    if (!runner_open(&run->runner, entry, options, &calls))
        goto done;
    if (host_refuses(run->runner.machine, &start, &why)) {
        output_complain(entry->invoked_as, "--aws-limits: %s", why.text);
        goto done;
    }
    guard_signals(host_loop(run->runner.host)); /* much may happen before it waits */
    start.input = start.holder = buffer_take(input);
    run->begun = true;
    if (!runner_start(&run->runner, &start, &error)) {
        input_complain(entry->invoked_as, "--input", options->input, &error);
        goto done;
    }
    if (run->ended == NULL) {
        int caught = runner_wait(&run->runner);

        if (run->ended == NULL)
            runner_stop_all(&run->runner, caught);
    }
    ENSURE(run->ended != NULL);
    host_end_tasks(run->runner.host); /* so that our message is the last line of standard error */
    guard_record(NULL);
    status = report(entry, options, run);
    execution_free(run->ended);
    if (guard_caught() != 0)
        status = ENTRY_BY_SIGNAL + guard_caught();
done:
    buffer_fini(&why);
    buffer_fini(&run->record);
    runner_close(&run->runner);
    return status;
}

int entry_run(const struct entry *entry, int argc, char **argv)
{
    struct options options;
    struct buffer text = BUFFER_EMPTY;
    char *problem = options_read(&options, OPTIONS_RUN, NULL, argc, argv);
    int status = ENTRY_USAGE;
    struct run run = {.ended = NULL};

    if (!options.help)
        guard_pipes();
    last_words_prepare(entry->invoked_as, record_lost, &run); /* the input may be too large */
    if (problem != NULL) {
        output_complain(entry->invoked_as, "%s (%s --help lists the options)", problem,
                        entry->invoked_as);
    } else if (options.help) {
        buffer_add_format(&text,
                          "usage: %s [OPTION]...\n\nRun one execution and print its output. "
                          "Exit status: 0 succeeded, 1 failed, 2 usage.\n\n",
                          entry->invoked_as);
        options_explain(&text, OPTIONS_RUN, NULL);
        status =
            output_print(entry->invoked_as, text.text, text.size) ? ENTRY_SUCCEEDED : ENTRY_USAGE;
    } else if (options_store_stays(&options) && entry->program->service == NULL) {
        output_complain(entry->invoked_as, "was built with --slim, which leaves out the store");
    } else if (!input_read(&text, entry->invoked_as, options.input)) {
        status = ENTRY_USAGE;
    } else if (options_store_stays(&options)) {
        status = entry->program->service->run(entry, &options, &text);
    } else if (history_file_open(&run.file, entry, &options)) {
        status = execute(entry, &options, &text, &run);
        history_file_drop(&run.file);
        account_free(run.account);
        buffer_fini(&run.lines);
    }
    free(problem);
    buffer_fini(&text);
    last_words_forget();
    return status;
}
