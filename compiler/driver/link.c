/* compiler/driver/link.c - run the C compiler to make an executable of emitted code.
 *
 * The runtime is an archive, so that what a definition does not use is not linked. */
#include "compiler/driver/link.h"

#include <errno.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

#include "compiler/driver/driver.h"
#include "config.h"
#include "runtime/base/bug.h"

extern char **environ;

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

static void add_joined(struct arguments *arguments, const char *option, const char *text)
{
    size_t size = strlen(option) + strlen(text) + 1;
    char *joined = mem_alloc(size);

    snprintf(joined, size, "%s%s", option, text);
    add(arguments, joined);
    free(joined);
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
    add_joined(a, "-O", (const char *[]){"0", "1", "2", "3"}[job->optimize]);
    if (job->debug)
        add(a, "-g");
    add_joined(a, "-I", job->parts->headers);
    if (job->include != NULL)
        add_joined(a, "-I", job->include);
    add_words(a, SFNC_TASK_CFLAGS);
    add(a, "-std=gnu11");
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
    add_words(a, SFNC_RUNTIME_LIBS);
}

/* Run the C compiler. 0, EXIT_USAGE when it could not be run (after a line on stderr), or
 * EXIT_FINDINGS when it failed (it has printed why). */
static int spawn(struct arguments *a)
{
    pid_t child;
    int status, err;

    err = posix_spawnp(&child, a->items[0], NULL, NULL, a->items, environ);
    if (err != 0) {
        fprintf(stderr, "sfnc: cannot run the C compiler %s: %s (set CC, or install gcc)\n",
                a->items[0], strerror(err));
        return EXIT_USAGE;
    }
    while (waitpid(child, &status, 0) < 0 && errno == EINTR)
        ;
    return WIFEXITED(status) && WEXITSTATUS(status) == 0 ? 0 : EXIT_FINDINGS;
}

/* Run the C compiler and report a failure. `quiet`: first without the linker's warnings, because
 * the static C library warns about functions that nobody calls here; when that fails, run it again
 * with them. */
static int run(struct arguments *a, bool quiet)
{
    int status;

    if (quiet) {
        add(a, "-Wl,--no-warnings");
        status = spawn(a);
        if (status == 0)
            return 0;
        free(a->items[--a->count]);
        a->items[a->count] = NULL;
    }
    status = spawn(a);
    if (status == EXIT_FINDINGS)
        fprintf(stderr, "sfnc: %s failed; its messages stand above\n", a->items[0]);
    return status == 0 ? 0 : EXIT_USAGE;
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
    case LINK_EXECUTABLE:
        if (job->fully_static)
            add(&a, "-static");
        add_libraries(&a, job);
        break;
    }
    status = run(&a, job->kind == LINK_EXECUTABLE && job->fully_static);
    arguments_free(&a);
    return status;
}
