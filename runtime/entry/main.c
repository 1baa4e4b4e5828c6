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
#include "runtime/base/nearest.h"
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

enum { COMMANDS_MAX = 32 }; /* those of the store included */

static const struct entry_command commands[] = {
    {"run", entry_run, "run one execution, print its output"},
    {"stream", entry_stream, "run an execution for each line of standard input"},
    {"definition", definition, "print the definition"},
    {"version", version, "print name and version"},
};

/* The commands that --slim leaves out, and those that no version has yet; a comma behind each. */
#define LEFT_OUT                                                                                   \
    "work,start,list,describe,history,store,stop,redrive,send-success,send-failure,"               \
    "send-heartbeat,update-map-run,serve,"
#define NOT_YET "graph,"

static bool is_among(const char *names, const char *name)
{
    size_t size = strlen(name);

    for (; *names != '\0'; names = strchr(names, ',') + 1)
        if (strncmp(names, name, size) == 0 && names[size] == ',')
            return true;
    return false;
}

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

/* Complain of a command that does not exist, and name the one that was probably meant. */
static void refuse_unknown(const struct entry *entry, const char *name)
{
    const struct entry_service *service = entry->program->service;
    const char *names[COMMANDS_MAX], *near = NULL;
    size_t count = 0;

    for (size_t i = 0; i < COUNT_OF(commands); i++)
        names[count++] = commands[i].name;
    for (size_t i = 0; service != NULL && i < service->count && count < COMMANDS_MAX; i++)
        names[count++] = service->commands[i].name;
    if (name[0] != '-')
        near = nearest_name(name, names, count);
    output_complain(entry->invoked_as, "unknown %s %s%s%s%s (%s --help lists the commands)",
                    name[0] == '-' ? "option" : "command", name,
                    near != NULL ? "; did you mean " : "", near != NULL ? near : "",
                    near != NULL ? "?" : "", entry->invoked_as);
}

/* Complain of a command that is not here. */
static void refuse(const struct entry *entry, const char *name)
{
    if (is_among(LEFT_OUT, name))
        output_complain(entry->invoked_as,
                        "was built with --slim, which leaves out the store and `%s`", name);
    else if (is_among(NOT_YET, name))
        output_complain(entry->invoked_as, "this build of sfnc does not have `%s`", name);
    else
        refuse_unknown(entry, name);
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

static bool asks_for_help(const char *argument)
{
    return strcmp(argument, "--help") == 0 || strcmp(argument, "-h") == 0 ||
           strcmp(argument, "help") == 0;
}

static const char *command_of(const char *argument)
{
    if (strcmp(argument, "--version") == 0)
        return "version";
    return argument;
}

int entry_main(const struct entry *entry, int argc, char **argv)
{
    char option[] = "--help", *explains[] = {option, NULL};
    struct buffer usage = BUFFER_EMPTY;
    const struct entry_command *command;
    struct entry inner = *entry;
    const char *name;
    bool help;
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
    help = asks_for_help(argv[0]);
    if (help && argc == 1) {
        add_usage(entry, &usage);
        return print_buffer(entry, &usage);
    }
    name = command_of(argv[help ? 1 : 0]);
    command = find_command(entry, name);
    if (command == NULL) {
        refuse(entry, name);
        return ENTRY_USAGE;
    }
    invoked_as = text_format("%s %s", entry->invoked_as, name);
    inner.invoked_as = invoked_as;
    status = help ? command->run(&inner, 1, explains) : command->run(&inner, argc - 1, argv + 1);
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
