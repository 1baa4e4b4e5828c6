/* runtime/entry/options.c - read and explain the options of commands, by one table. */
#include "runtime/entry/options.h"

#include "runtime/base/bug.h"
#include "runtime/base/count.h"
#include "runtime/base/nearest.h"
#include "runtime/base/text.h"
#include "runtime/base/utf8.h"
#include "sfn/kinds.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

struct option {
    const char *name;
    const char *value; /* what the help calls it; NULL: a flag */
    unsigned commands;
    size_t offset; /* of a const char * or a bool in struct options */
    const char *help;
};

#define BOTH (OPTIONS_RUN | OPTIONS_STREAM)
/* What works on a store, which must be named. */
#define READERS (OPTIONS_LIST | OPTIONS_DESCRIBE | OPTIONS_HISTORY)
#define ANSWERS (OPTIONS_SUCCESS | OPTIONS_FAILURE | OPTIONS_HEARTBEAT)
#define OVER_A_STORE                                                                               \
    (READERS | ANSWERS | OPTIONS_UPKEEP | OPTIONS_START | OPTIONS_STOP | OPTIONS_REDRIVE |         \
     OPTIONS_WORK)
#define DRIVERS (BOTH | OPTIONS_WORK)
#define AT(field) offsetof(struct options, field)

static const struct option table[] = {
    {"--input", "JSON|@FILE|-", OPTIONS_RUN | OPTIONS_START, AT(input),
     "input of the execution: JSON text, a file, or - for standard input (default {})"},
    {"--name", "NAME", BOTH, AT(name),
     "name of the execution (default: a UUID); of stream: NAME-LINE for each"},
    {"--name", "NAME", OPTIONS_START, AT(name), "name of the execution (default: a UUID)"},
    {"--unordered", NULL, OPTIONS_STREAM, AT(unordered),
     "run many executions at once, print each as it ends"},
    {"--number", NULL, OPTIONS_STREAM, AT(number),
     "print {\"line\",\"status\",\"output\"|\"error\",\"cause\"} for each line"},
    {"--mock", "FILE", DRIVERS, AT(mock), "answer tasks from a Step Functions Local mock file"},
    {"--test-case", "NAME", DRIVERS, AT(test_case),
     "test case in the mock file (needed unless there is just one)"},
    {"--bindings", "FILE", DRIVERS, AT(bindings),
     "JSON object of resource names and what stands for them here"},
    {"--history", "FILE", OPTIONS_RUN, AT(history),
     "write the execution's history as GetExecutionHistory returns it"},
    {"--verbose", NULL, OPTIONS_RUN, AT(verbose),
     "print a readable account of the execution on standard error"},
    {"--virtual-time", NULL, BOTH, AT(virtual_time),
     "simulate the clock: waits, retries and timeouts take no real time"},
    {"--seed", "N", BOTH, AT(seed_text), "make all random choices repeatable"},
    {"--aws-limits", NULL, DRIVERS, AT(aws_limits),
     "hold to the quotas of AWS: sizes of data, number of history events, names and more"},
    {"--store", "URL", BOTH, AT(store),
     "where executions are kept: memory: (the default), sqlite:PATH, or a path"},
    {"--store", "URL", OVER_A_STORE, AT(store),
     "where executions are kept: sqlite:PATH, or a path"},
    {"--output", "JSON|@FILE|-", OPTIONS_SUCCESS, AT(output),
     "the result of the task: JSON text, a file, or - for standard input (default {})"},
    {"--error", "ERROR", OPTIONS_STOP | OPTIONS_FAILURE, AT(error),
     "its error, which of a task a Retry or Catch may name"},
    {"--cause", "CAUSE", OPTIONS_STOP | OPTIONS_FAILURE, AT(cause), "what is said of it"},
    {"--status", "STATUS", OPTIONS_LIST, AT(status),
     "only those that are RUNNING, SUCCEEDED, FAILED, TIMED_OUT or ABORTED"},
    {"--map-run", "ARN", OPTIONS_LIST, AT(map_run),
     "the children of this run of a distributed Map"},
    {"--retention", "DAYS", DRIVERS, AT(retention_text),
     "how long executions that have ended stay in a store (default 90)"},
    {"--adopt", NULL, DRIVERS, AT(adopt),
     "go on with executions of a former definition in the store, where that is sound"},
    {"--limit", "N", OPTIONS_LIST, AT(limit_text), "at most so many, the newest ones"},
    {"--limit", "N", OPTIONS_HISTORY, AT(limit_text), "at most so many events"},
    {"--reverse", NULL, OPTIONS_HISTORY, AT(reverse), "the newest event first (with --json)"},
    {"--no-data", NULL, OPTIONS_HISTORY, AT(no_data), "leave out inputs and outputs"},
    {"--json", NULL,
     OPTIONS_LIST | OPTIONS_DESCRIBE | OPTIONS_START | OPTIONS_STOP | OPTIONS_REDRIVE, AT(json),
     "print what AWS's API would answer, with times as texts"},
    {"--json", NULL, OPTIONS_HISTORY, AT(json),
     "print {\"events\":[...]}, as --history of run writes it"},
    {"--help", NULL, BOTH | OVER_A_STORE, AT(help), "print this page"},
};

/* What the one argument of a command is that is no option; NULL: there is none. */
static const char *operand_of(enum options_command command)
{
    switch (command) {
    case OPTIONS_DESCRIBE:
    case OPTIONS_HISTORY:
    case OPTIONS_STOP:
    case OPTIONS_REDRIVE:
        return "execution";
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

static const struct option *find_option(const char *argument, size_t size, unsigned command)
{
    for (size_t i = 0; i < COUNT_OF(table); i++) {
        if ((table[i].commands & command) != 0 && strlen(table[i].name) == size &&
            memcmp(table[i].name, argument, size) == 0)
            return &table[i];
    }
    return NULL;
}

static char *read_seed(struct options *options)
{
    char *end;

    if (options->seed_text == NULL) {
        while (getrandom(&options->seed, sizeof options->seed, 0) < 0 && errno == EINTR)
            ;
        return NULL;
    }
    errno = 0;
    options->seed = strtoull(options->seed_text, &end, 10);
    if (errno != 0 || *end != '\0' || options->seed_text[0] < '0' || options->seed_text[0] > '9')
        return text_format("--seed needs a whole number from 0 to 18446744073709551615, not \"%s\"",
                           options->seed_text);
    return NULL;
}

/* Read a whole number that an option gives; it is UINT64_MAX if the option is not given. */
static char *read_whole(const char *option, const char *text, uint64_t least, uint64_t *number)
{
    char *end;

    *number = UINT64_MAX;
    if (text == NULL)
        return NULL;
    errno = 0;
    *number = strtoull(text, &end, 10);
    if (errno != 0 || *end != '\0' || text[0] < '0' || text[0] > '9' || *number < least)
        return text_format("%s needs a whole number from %d on, not \"%s\"", option, (int)least,
                           text);
    return NULL;
}

bool options_store_stays(const struct options *options)
{
    return options->store != NULL && strcmp(options->store, "memory:") != 0 &&
           strcmp(options->store, "memory") != 0;
}

static char *check_given(const struct options *options)
{
    if (options->test_case != NULL && options->mock == NULL)
        return text_format("--test-case needs --mock FILE");
    if (options_store_stays(options) && options->virtual_time)
        return text_format("--virtual-time is for executions in memory: those in a store go on "
                           "at real times");
    if (options->name != NULL && options->name[0] == '\0')
        return text_format("--name needs a name that is not empty");
    if (options->name != NULL &&
        utf8_check(options->name, strlen(options->name)) < strlen(options->name))
        return text_format("--name needs a name that is UTF-8 text");
    if (options->history != NULL && strcmp(options->history, "-") == 0)
        return text_format("--history needs a file, because the output is printed on standard "
                           "output; /dev/stderr is one, ./- another");
    if (options->reverse && !options->json)
        return text_format("--reverse goes with --json");
    return NULL;
}

static char *check(struct options *options, enum options_command command)
{
    const char *operand = operand_of(command);
    char *problem = check_given(options);

    if (problem == NULL && operand != NULL && options->operand == NULL)
        problem = text_format("which %s?", operand);
    if (problem == NULL && (command & OVER_A_STORE) != 0 && options->store == NULL)
        problem = text_format("which store? --store URL");
    if (problem == NULL)
        problem = read_seed(options);
    if (problem == NULL)
        problem = read_whole("--limit", options->limit_text, 1, &options->limit);
    if (problem == NULL)
        problem = read_whole("--retention", options->retention_text, 0, &options->retention_days);
    return problem;
}

/* Complain of an option that the command does not have. */
static char *unknown(const char *argument, size_t size, unsigned command)
{
    const char *names[COUNT_OF(table)];
    char *name = mem_text(argument, size), *text;
    const char *near;
    size_t count = 0;

    for (size_t i = 0; i < COUNT_OF(table); i++)
        if ((table[i].commands & command) != 0)
            names[count++] = table[i].name;
    near = nearest_name(name, names, count);
    if (near != NULL)
        text = text_format("unknown option %s; did you mean %s?", name, near);
    else
        text = text_format("unknown option %s", name);
    free(name);
    return text;
}

bool options_have(enum options_command command, const char *argument)
{
    return strcmp(argument, "-h") == 0 ||
           find_option(argument, strcspn(argument, "="), command) != NULL;
}

int options_width(enum options_command command, const char *argument)
{
    const struct option *option = find_option(argument, strlen(argument), command);

    return option != NULL && option->value != NULL ? 2 : 1;
}

char *options_read(struct options *options, enum options_command command, int argc, char **argv)
{
    *options = (struct options){.help = false};
    for (int i = 0; i < argc; i++) {
        const char *argument = argv[i];
        size_t size = strcspn(argument, "=");
        const struct option *option;
        char *field;

        if (strcmp(argument, "-h") == 0) {
            options->help = true;
            continue;
        }
        if (argument[0] != '-' || argument[1] == '\0') {
            if (operand_of(command) == NULL || options->operand != NULL)
                return text_format("unexpected argument \"%s\"", argument);
            options->operand = argument;
            continue;
        }
        option = find_option(argument, size, command);
        if (option == NULL)
            return unknown(argument, size, command);
        field = (char *)options + option->offset;
        if (option->value == NULL) {
            if (argument[size] == '=')
                return text_format("%s takes no value", option->name);
            *(bool *)field = true;
        } else if (argument[size] == '=') {
            *(const char **)field = argument + size + 1;
        } else if (i + 1 < argc) {
            *(const char **)field = argv[++i];
        } else {
            return text_format("%s needs a value: %s %s", option->name, option->name,
                               option->value);
        }
    }
    return options->help ? NULL : check(options, command);
}

void options_explain(struct buffer *out, enum options_command command)
{
    for (size_t i = 0; i < COUNT_OF(table); i++) {
        char *shown;

        if ((table[i].commands & (unsigned)command) == 0)
            continue;
        shown = table[i].value != NULL ? text_format("%s %s", table[i].name, table[i].value)
                                       : text_format("%s", table[i].name);
        buffer_add_format(out, "  %-21s  %s", shown, table[i].help);
        if (table[i].offset == AT(bindings))
            buffer_add_format(out, ": %s or file:FOLDER", sfn_kind_forms());
        buffer_add_text(out, "\n");
        free(shown);
    }
}
