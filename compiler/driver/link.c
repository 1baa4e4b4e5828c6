/* compiler/driver/link.c - run the C compiler to make an executable of emitted code.
 *
 * The runtime is an archive, so that what a definition does not use is not linked. */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE 1 /* memmem, pipe2 */
#endif
#include "compiler/driver/link.h"

#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "compiler/driver/driver.h"
#include "compiler/driver/print.h"
#include "compiler/driver/scratch.h"
#include "config.h"
#include "runtime/base/buffer.h"
#include "runtime/base/bug.h"

struct arguments {
    char **items;
    size_t count;
};

static void add(struct arguments *arguments, const char *text)
{
    arguments->items =
        mem_resize(arguments->items, (arguments->count + 2) * sizeof(*arguments->items));
    arguments->items[arguments->count++] = mem_text(text, strlen(text));
    arguments->items[arguments->count] = NULL;
}

static void add_joined(struct arguments *arguments, const char *option, const char *text,
                       const char *end)
{
    struct buffer joined = BUFFER_EMPTY;

    buffer_add_text(&joined, option);
    buffer_add_text(&joined, text);
    buffer_add_text(&joined, end);
    add(arguments, joined.text);
    buffer_fini(&joined);
}

/* Add the words of a text: CC may be "gcc -m64", and configure found several libraries. */
static void add_words(struct arguments *arguments, const char *words)
{
    while (*words != '\0') {
        size_t size = strcspn(words, " ");
        char *word = mem_text(words, size);

        if (size > 0)
            add(arguments, word);
        free(word);
        words += size;
        words += strspn(words, " ");
    }
}

static void arguments_free(struct arguments *arguments)
{
    for (size_t i = 0; i < arguments->count; i++)
        free(arguments->items[i]);
    free(arguments->items);
}

static void add_inputs(struct arguments *a, const struct link_job *job)
{
    const char *cc = getenv("CC");

    add_words(a, cc != NULL && cc[0] != '\0' ? cc : "cc");
    add_joined(a, "-O", (const char *[]){"0", "1", "2", "3"}[job->optimize], "");
    if (job->debug) {
        add(a, "-g");
        /* The name of the temporary folder is another each time. */
        add_joined(a, "-ffile-prefix-map=", job->folder, "=.");
    }
    add_joined(a, "-I", job->parts->headers, "");
    if (job->include != NULL)
        add_joined(a, "-I", job->include, "");
    add_words(a, SFNC_TASK_CFLAGS);
    add(a, "-std=gnu11");
    if (job->code != NULL)
        add(a, job->code);
}

static void add_libraries(struct arguments *a, const struct link_job *job)
{
    for (size_t i = 0; i < job->with_count; i++)
        add(a, job->with[i]);
    add(a, job->parts->archive);
    add_words(a, SFNC_SANITIZE_FLAGS);
    add(a, "-Wl,--as-needed");
    add(a, "-Wl,--gc-sections");
    if (!job->debug)
        add(a, "-s");
    if (job->slim) /* code and constants share pages: up to two of them less */
        add(a, "-Wl,-z,noseparate-code");
    if (job->kind == LINK_EXECUTABLE && job->fully_static && !job->slim) {
        /* It can load nothing when it runs. */
        add(a, "-Wl,-u,tls_library_linked");
        add_words(a, SFNC_STATIC_TLS_LIBS);
    }
    add_words(a, job->kind == LINK_SHARED ? SFNC_SHARED_LIBS : SFNC_EXECUTABLE_LIBS);
}

/* Start the C compiler, whose messages go to `err`. Returns 0 or a negative errno. */
static int start(const struct arguments *a, int err, pid_t *child)
{
    posix_spawn_file_actions_t actions;
    int error;

    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, err, STDERR_FILENO);
    error = scratch_spawn(a->items, &actions, child);
    posix_spawn_file_actions_destroy(&actions);
    return error;
}

/* Run the C compiler. Its messages go to our stderr or, when `said` is not NULL, there. Returns 0,
 * or an exit status: EXIT_FINDINGS when the compiler failed, EXIT_USAGE when it could not be run.
 */
static int spawn(const struct arguments *a, struct buffer *said)
{
    int ends[2] = {-1, STDERR_FILENO};
    pid_t child;
    int status, error;

    if (said != NULL && pipe2(ends, O_CLOEXEC) != 0)
        error = -errno;
    else
        error = start(a, ends[1], &child);
    if (ends[0] >= 0) {
        close(ends[1]);
        if (error == 0)
            buffer_add_descriptor(said, ends[0], SIZE_MAX);
        close(ends[0]);
    }
    if (error == -EINTR)
        return EXIT_USAGE; /* scratch_close ends us */
    if (error != 0) {
        print_complaint("cannot run the C compiler %s: %s (set CC, or install gcc)", a->items[0],
                        strerror(-error));
        return EXIT_USAGE;
    }
    status = scratch_wait(child);
    return WIFEXITED(status) && WEXITSTATUS(status) == 0 ? 0 : EXIT_FINDINGS;
}

/* ---- what the C compiler says ---- */

void link_report_missing(const char *symbol)
{
    print_complaint("c:%s: no file given with --link defines the function %s (write --link FILE.c)",
                    symbol, symbol);
}

/* Whether the line says that nothing defines one of the functions in C; *symbol is its number. */
static bool is_missing(const struct link_job *job, const char *line, size_t size, size_t *symbol)
{
    for (*symbol = 0; *symbol < job->symbol_count; (*symbol)++) {
        struct buffer wanted = BUFFER_EMPTY;
        bool found;

        buffer_add_format(&wanted, "undefined reference to `%s'", job->symbols[*symbol]);
        found = memmem(line, size, wanted.text, wanted.size) != NULL;
        buffer_fini(&wanted);
        if (found)
            return true;
    }
    return false;
}

static bool says(const char *line, size_t size, const char *words)
{
    return memmem(line, size, words, strlen(words)) != NULL;
}

/* Pass on what was said, line by line, but for the static C library's warnings about functions that
 * nobody calls here, and for functions in C that nothing defines: those are told in our words, once
 * each. Returns whether there was such a function. */
static bool tell(const struct link_job *job, const char *text)
{
    static const char warning[] = "in statically linked applications";
    bool *missing = mem_zeroed(job->symbol_count + 1, sizeof *missing);
    bool any = false;

    while (*text != '\0') {
        size_t size = strcspn(text, "\n") + 1, symbol;
        const char *next = text[size - 1] == '\0' ? text + size - 1 : text + size;
        size_t next_size = strcspn(next, "\n");
        bool leads = size > 1 && text[size - 2] == ':';

        if (is_missing(job, text, size, &symbol))
            any = missing[symbol] = true;
        else if (!says(text, size, warning) && !(leads && says(next, next_size, warning)) &&
                 !(leads && is_missing(job, next, next_size, &symbol)) &&
                 !(any && says(text, size, "ld returned")))
            fwrite(text, 1, (size_t)(next - text), stderr);
        text = next;
    }
    for (size_t i = 0; i < job->symbol_count; i++)
        if (missing[i])
            link_report_missing(job->symbols[i]);
    free(missing);
    return any;
}

static void show(const struct arguments *a)
{
    struct buffer line = BUFFER_EMPTY;

    for (size_t i = 0; i < a->count; i++)
        buffer_add_format(&line, "%s%s", i > 0 ? " " : "", a->items[i]);
    print_remark("%s", line.text);
    buffer_fini(&line);
}

/* Run the C compiler and report a failure. The linker's own way to be quiet about the static C
 * library (--no-warnings) is quiet about undefined functions, too, and succeeds. */
static int run(const struct arguments *a, const struct link_job *job)
{
    struct buffer said = BUFFER_EMPTY;
    bool explained = false;
    int status;

    if (job->verbose)
        show(a);
    status = spawn(a, job->kind == LINK_EXECUTABLE ? &said : NULL);
    if (said.text != NULL) {
        buffer_add_byte(&said, '\0');
        explained = tell(job, said.text);
    }
    buffer_fini(&said);
    if (status == EXIT_FINDINGS && !explained && !scratch_is_interrupted())
        print_complaint("%s failed; its messages stand above", a->items[0]);
    return status == 0 ? 0 : EXIT_USAGE;
}

/* The symbols are named, so that archives give them; what they call of the runtime is here. */
static void add_tasks(struct arguments *a, const struct link_job *job)
{
    add(a, "-shared");
    add(a, "-fPIC");
    for (size_t i = 0; i < job->symbol_count; i++)
        add_joined(a, "-Wl,-u,", job->symbols[i], "");
    for (size_t i = 0; i < job->with_count; i++)
        add(a, job->with[i]);
    add_words(a, SFNC_SANITIZE_FLAGS);
    add(a, "-Wl,--as-needed");
    add_words(a, SFNC_SHARED_LIBS);
}

bool link_check_files(const char *const *with, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (access(with[i], R_OK) == 0)
            continue;
        print_complaint("cannot read %s: %s (--link)", with[i], strerror(errno));
        return false;
    }
    return true;
}

int link_run(const struct link_job *job)
{
    struct arguments a = {NULL, 0};
    int status;

    add_inputs(&a, job);
    add(&a, "-o");
    add(&a, job->output);
    switch (job->kind) {
    case LINK_OBJECT:
        add(&a, "-c");
        break;
    case LINK_ASSEMBLY:
        add(&a, "-S");
        break;
    case LINK_SHARED:
        add(&a, "-shared");
        add(&a, "-fPIC");
        add_libraries(&a, job);
        break;
    case LINK_TASKS:
        add_tasks(&a, job);
        break;
    case LINK_EXECUTABLE:
        if (job->fully_static)
            add(&a, "-static");
        add_libraries(&a, job);
        break;
    }
    status = run(&a, job);
    arguments_free(&a);
    return status;
}
