/* runtime/entry/run.c - the command `run`: run one execution, from its input to its exit status.
 *
 * Only the output goes to standard output. When the execution did not succeed, the last line of
 * standard error says how it ended. */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "runtime/base/bug.h"
#include "runtime/base/text.h"
#include "runtime/entry/entry.h"
#include "runtime/entry/guard.h"
#include "runtime/entry/last.h"
#include "runtime/entry/options.h"
#include "runtime/entry/output.h"
#include "runtime/entry/runner.h"
#include "runtime/json/write.h"

enum {
    PIPE_PATIENCE_MS = 5, /* for whoever feeds our standard input to begin */
};

/* What on_ended is called with. */
struct run {
    struct runner runner;
    struct execution *ended;
};

static void on_ended(void *context, struct execution *execution)
{
    struct run *run = context;

    run->ended = execution;
    loop_stop(host_loop(run->runner.host));
}

static bool read_input(struct buffer *input, const struct entry *entry,
                       const struct options *options)
{
    const char *given = options->input != NULL ? options->input : "{}";
    char *problem = NULL;
    bool read = true;

    if (strcmp(given, "-") == 0)
        read = text_read_fd(input, STDIN_FILENO, "standard input", ENTRY_INPUT_MAX, &problem);
    else if (given[0] == '@')
        read = text_read_file(input, given + 1, ENTRY_INPUT_MAX, &problem);
    else
        buffer_add_text(input, given);
    if (!read)
        output_complain(entry->invoked_as, "%s", problem);
    text_drop_mark(input);
    free(problem);
    return read;
}

static void complain_of_input(const struct entry *entry, const struct options *options,
                              const struct json_error *error)
{
    const char *given = options->input != NULL ? options->input : "{}";
    const char *name = strcmp(given, "-") == 0 ? "standard input"
                       : given[0] == '@'       ? given + 1
                                               : "--input";

    if (text_starts(given, "file://")) {
        output_complain(entry->invoked_as, "--input: a file is @%s here",
                        given + strlen("file://"));
        return;
    }
    output_complain(entry->invoked_as, "%s is not JSON: %s (line %d, column %d)", name,
                    error->message, error->line, error->column);
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

/* ---- the history's file ---- */

struct history_file {
    const char *path;
    int fd; /* -1: none was asked for, or it is written */
    bool made;
};

/* True for a file that the execution reads: it must not become the history. */
static bool is_read(const struct entry *entry, const struct options *options, const char *path)
{
    const char *input = options->input;

    return (entry->was_read != NULL && entry->was_read(path)) ||
           (input != NULL && input[0] == '@' && text_same_file(path, input + 1)) ||
           text_same_file(path, options->mock) || text_same_file(path, options->bindings);
}

/* Open the file before the execution begins: better none than one whose history cannot be kept.
 * What is in the file stays until there is a history to write. False after a message. */
static bool history_open(struct history_file *file, const struct entry *entry,
                         const struct options *options)
{
    const int flags = O_WRONLY | O_CREAT | O_CLOEXEC;
    const char *path = options->history;

    *file = (struct history_file){.path = path, .fd = -1};
    if (path == NULL)
        return true;
    if (is_read(entry, options, path)) {
        output_complain(entry->invoked_as, "%s is read here: choose another file for --history",
                        path);
        return false;
    }
    file->fd = open(path, flags | O_EXCL, 0666);
    file->made = file->fd >= 0;
    if (!file->made && errno == EEXIST)
        file->fd = open(path, flags, 0666);
    if (file->fd < 0)
        output_complain(entry->invoked_as, "cannot write %s: %s", path, strerror(errno));
    return file->fd >= 0;
}

/* Write the history. 0, or an errno. */
static int history_write(struct history_file *file, const struct execution *execution)
{
    struct buffer text = BUFFER_EMPTY;
    int error = 0;

    history_render(execution_history(execution), &text);
    buffer_add_byte(&text, '\n');
    if (ftruncate(file->fd, 0) < 0 && errno != EINVAL) /* EINVAL: a pipe or a terminal */
        error = errno;
    if (error == 0)
        error = output_write(file->fd, text.text, text.size);
    if (close(file->fd) < 0 && error == 0)
        error = errno;
    file->fd = -1;
    buffer_fini(&text);
    return error;
}

/* Undo history_open, because there was no execution. */
static void history_drop(struct history_file *file)
{
    if (file->fd < 0)
        return;
    close(file->fd);
    if (file->made)
        unlink(file->path);
}

/* ---- the execution ---- */

/* Print all that was asked for. Returns the exit status. */
static int report(const struct entry *entry, const struct options *options,
                  struct history_file *history, const struct execution *execution)
{
    bool succeeded = execution_status(execution) == EXECUTION_SUCCEEDED;
    int status = succeeded ? ENTRY_SUCCEEDED : ENTRY_FAILED;
    struct buffer text = BUFFER_EMPTY;
    int error;

    if (options->verbose) {
        history_render_account(execution_history(execution), &text);
        output_write(STDERR_FILENO, text.text, text.size);
        buffer_clear(&text);
    }
    if (!succeeded)
        hint_at_input(entry, options); /* the record is the last line */
    error = history->fd >= 0 ? history_write(history, execution) : 0;
    if (error != 0) {
        output_complain(entry->invoked_as, "cannot write %s: %s", options->history,
                        strerror(error));
        status = ENTRY_USAGE;
    }
    if (succeeded)
        json_write(&text, execution_output(execution));
    else
        output_record(&text, execution, 0);
    buffer_add_byte(&text, '\n');
    error = output_write(succeeded ? STDOUT_FILENO : STDERR_FILENO, text.text, text.size);
    if (error == EPIPE && guard_pipes_kill()) {
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

    (void)context;
    output_write(STDERR_FILENO, record, sizeof record - 1);
}

static int execute(const struct entry *entry, const struct options *options, struct buffer *input,
                   struct history_file *history)
{
    struct execution_start start = {
        .name = options->name, .input_size = input->size, .seed = options->seed, .release = free};
    struct run run = {.ended = NULL};
    struct buffer why = BUFFER_EMPTY;
    struct json_error error;
    int status = ENTRY_USAGE;

    if (entry->program->symbol_count > 0)
        output_keep_apart();
    last_words_prepare(entry->invoked_as, record_lost, NULL);
    if (!runner_open(&run.runner, entry, options, on_ended, &run))
        goto done;
    if (host_refuses(run.runner.machine, &start, &why)) {
        output_complain(entry->invoked_as, "--aws-limits: %s", why.text);
        goto done;
    }
    start.input = start.holder = buffer_take(input);
    if (!runner_start(&run.runner, &start, &error)) {
        complain_of_input(entry, options, &error);
        goto done;
    }
    if (run.ended == NULL) {
        int caught = runner_wait(&run.runner);

        if (run.ended == NULL)
            runner_stop_all(&run.runner, caught);
    }
    ENSURE(run.ended != NULL);
    host_end_tasks(run.runner.host); /* so that our message is the last line of standard error */
    status = report(entry, options, history, run.ended);
    execution_free(run.ended);
    if (guard_caught() != 0)
        status = ENTRY_BY_SIGNAL + guard_caught();
done:
    buffer_fini(&why);
    runner_close(&run.runner);
    last_words_forget();
    return status;
}

int entry_run(const struct entry *entry, int argc, char **argv)
{
    struct options options;
    struct buffer text = BUFFER_EMPTY;
    char *problem = options_read(&options, OPTIONS_RUN, argc, argv);
    int status = ENTRY_USAGE;
    struct history_file history;

    guard_pipes();
    if (problem != NULL) {
        output_complain(entry->invoked_as, "%s (%s --help lists the options)", problem,
                        entry->invoked_as);
    } else if (options.help) {
        buffer_add_format(&text,
                          "usage: %s [OPTION]...\n\nRun one execution and print its output. "
                          "Exit status: 0 succeeded, 1 failed, 2 usage.\n\n",
                          entry->invoked_as);
        options_explain(&text, OPTIONS_RUN);
        status =
            output_print(entry->invoked_as, text.text, text.size) ? ENTRY_SUCCEEDED : ENTRY_USAGE;
    } else if (read_input(&text, entry, &options) && history_open(&history, entry, &options)) {
        status = execute(entry, &options, &text, &history);
        history_drop(&history);
    }
    free(problem);
    buffer_fini(&text);
    return status;
}
