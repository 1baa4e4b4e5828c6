/* runtime/entry/main.c - the commands of an emitted executable.
 *
 * A command that this build leaves out is refused by its name: who types `serve` learns that this
 * executable does not have it, not that there is no such command. */
#ifdef HAVE_CONFIG_H
#include "config.h"
#endif

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "runtime/base/bug.h"
#include "runtime/base/count.h"
#include "runtime/base/text.h"
#include "runtime/entry/entry.h"
#include "runtime/entry/output.h"
#include "runtime/entry/service.h"

#ifndef PACKAGE_VERSION
#define PACKAGE_VERSION "unknown"
#endif

static int print(const struct entry *entry, const char *text, size_t size)
{
    return output_print(entry->invoked_as, text, size) ? ENTRY_SUCCEEDED : ENTRY_USAGE;
}

static int print_buffer(const struct entry *entry, struct buffer *text)
{
    int status = print(entry, text->text, text->size);

    buffer_fini(text);
    return status;
}

/* ---- the commands ---- */

/* For a command without options: true when there was an argument. If it was --help, *status is that
 * of success; anything else is complained of. */
static bool only_help(const struct entry *entry, int argc, char **argv, int *status)
{
    if (argc == 0)
        return false;
    *status = ENTRY_USAGE;
    if (strcmp(argv[0], "--help") == 0 || strcmp(argv[0], "-h") == 0)
        *status = ENTRY_SUCCEEDED;
    else
        output_complain(entry->invoked_as, "takes no arguments, not even \"%s\"", argv[0]);
    return true;
}

static int explain(const struct entry *entry, int status, const char *what)
{
    struct buffer text = BUFFER_EMPTY;

    if (status != ENTRY_SUCCEEDED)
        return status;
    buffer_add_format(&text, "usage: %s\n\n%s\n\n  --help  print this page\n", entry->invoked_as,
                      what);
    return print_buffer(entry, &text);
}

static int definition(const struct entry *entry, int argc, char **argv)
{
    const struct sfn_program *program = entry->program;
    int status;

    if (argc > 0 && program->service != NULL)
        return program->service->definition(entry, argc, argv);
    if (only_help(entry, argc, argv, &status))
        return explain(entry, status,
                       "Print the definition this executable was built from, as written: "
                       "placeholders are not filled.");
    return print(entry, program->definition, program->definition_size);
}

static int version(const struct entry *entry, int argc, char **argv)
{
    const struct sfn_program *program = entry->program;
    struct buffer text = BUFFER_EMPTY;
    int status;

    if (only_help(entry, argc, argv, &status))
        return explain(entry, status, "Print what this executable is and which sfnc made it.");
    buffer_add_format(&text, "%s, compiled by sfnc %s, ABI %" PRIu32 "\n",
                      program->name != NULL ? program->name : "state machine", PACKAGE_VERSION,
                      program->abi_version);
    return print_buffer(entry, &text);
}

static const struct entry_command commands[] = {
    {"run", entry_run, "run one execution, print its output"},
    {"stream", entry_stream, "run an execution for each line of standard input"},
    {"definition", definition, "print the definition"},
    {"version", version, "print name and version"},
};

/* Commands that an executable may lack: those that are left out by --slim, and those that no
 * version has yet. */
static const struct {
    const char *name;
    bool slim;
} lacking[] = {
    {"work", true},           {"graph", false},         {"serve", false},
    {"start", true},          {"list", true},           {"describe", true},
    {"history", true},        {"store", true},          {"stop", true},
    {"redrive", true},        {"send-success", true},   {"send-failure", true},
    {"send-heartbeat", true}, {"update-map-run", true},
};

static const struct entry_command *find_in(const struct entry_command *some, size_t count,
                                           const char *name)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(name, some[i].name) == 0)
            return &some[i];
    return NULL;
}

static const struct entry_command *find_command(const struct entry *entry, const char *name)
{
    const struct entry_service *service = entry->program->service;
    const struct entry_command *command = find_in(commands, COUNT_OF(commands), name);

    if (command == NULL && service != NULL)
        command = find_in(service->commands, service->count, name);
    return command;
}

/* Complain of a command that is not here. */
static void refuse(const struct entry *entry, const char *name)
{
    for (size_t i = 0; i < COUNT_OF(lacking); i++) {
        if (strcmp(name, lacking[i].name) != 0)
            continue;
        if (lacking[i].slim)
            output_complain(entry->invoked_as,
                            "was built with --slim, which leaves out the store and `%s`", name);
        else
            output_complain(entry->invoked_as, "this build of sfnc does not have `%s`", name);
        return;
    }
    output_complain(entry->invoked_as, "unknown %s %s (%s --help lists the commands)",
                    name[0] == '-' ? "option" : "command", name, entry->invoked_as);
}

static void add_commands(struct buffer *out, const struct entry_command *some, size_t count)
{
    for (size_t i = 0; i < count; i++)
        buffer_add_format(out, "  %-14s  %s\n", some[i].name, some[i].help);
}

static void add_usage(const struct entry *entry, struct buffer *out)
{
    const char *name = entry->program->name != NULL ? entry->program->name : "";

    buffer_add_format(out, "usage: %s COMMAND [OPTION]...\n\nThe state machine \"",
                      entry->invoked_as);
    text_add_plain(out, name, strlen(name));
    buffer_add_text(out, "\".\n\n");
    add_commands(out, commands, COUNT_OF(commands));
    if (entry->program->service != NULL)
        add_commands(out, entry->program->service->commands, entry->program->service->count);
    buffer_add_format(out, "\n%s COMMAND --help explains a command.\n", entry->invoked_as);
}

static const char *command_of(const char *argument)
{
    if (strcmp(argument, "--version") == 0)
        return "version";
    return argument;
}

int entry_main(const struct entry *entry, int argc, char **argv)
{
    struct buffer usage = BUFFER_EMPTY;
    const struct entry_command *command;
    struct entry inner = *entry;
    const char *name;
    char *invoked_as;
    int status;

    if (entry->program->abi_version != SFN_ABI_VERSION) {
        output_complain(entry->invoked_as,
                        "was compiled for ABI %" PRIu32 ", but linked with a "
                        "runtime for ABI %d; build it again",
                        entry->program->abi_version, SFN_ABI_VERSION);
        return ENTRY_USAGE;
    }
    if (argc == 0) {
        add_usage(entry, &usage);
        output_write(STDERR_FILENO, usage.text, usage.size);
        buffer_fini(&usage);
        return ENTRY_USAGE;
    }
    if (strcmp(argv[0], "--help") == 0 || strcmp(argv[0], "-h") == 0 ||
        strcmp(argv[0], "help") == 0) {
        add_usage(entry, &usage);
        return print_buffer(entry, &usage);
    }
    name = command_of(argv[0]);
    command = find_command(entry, name);
    if (command == NULL) {
        refuse(entry, name);
        return ENTRY_USAGE;
    }
    invoked_as = text_format("%s %s", entry->invoked_as, name);
    inner.invoked_as = invoked_as;
    status = command->run(&inner, argc - 1, argv + 1);
    free(invoked_as);
    return status;
}

/* The folder of this executable; NULL when the system does not tell. */
static char *own_folder(void)
{
    char path[4096];
    ssize_t size = readlink("/proc/self/exe", path, sizeof path);

    while (size > 1 && path[size - 1] != '/')
        size--;
    if (size <= 0 || path[0] != '/')
        return NULL;
    return mem_text(path, (size_t)(size > 1 ? size - 1 : size));
}

int sfn_main(const struct sfn_program *program, int argc, char **argv)
{
    char *folder = program->tasks != NULL ? own_folder() : NULL;
    struct entry entry = {
        .program = program,
        .invoked_as = argc > 0 ? argv[0] : "sfn",
        .folder = folder,
    };
    int status;

    entry_begin();
    status = entry_main(&entry, argc > 0 ? argc - 1 : 0, argv + 1);
    free(folder);
    return entry_end(status);
}
