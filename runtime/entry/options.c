/* runtime/entry/options.c - read and explain the options of commands, by tables. */
#include "runtime/entry/options.h"

#include "runtime/base/bug.h"
#include "runtime/base/count.h"
#include "runtime/base/entropy.h"
#include "runtime/base/nearest.h"
#include "runtime/base/text.h"
#include "runtime/base/utf8.h"
#include "sfn/kinds.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define BOTH (OPTIONS_RUN | OPTIONS_STREAM)
#define SERVES (OPTIONS_SERVE | OPTIONS_SERVE_ALL)
#define DRIVERS (BOTH | OPTIONS_WORK | SERVES)
#define AT(field) offsetof(struct options, field)
#define ALL UINT32_MAX

static const struct option own[] = {
    {"--input", "JSON|@FILE|-", OPTIONS_RUN | OPTIONS_START, AT(input),
     "input of the execution: JSON text, a file, or - for standard input (default {})"},
    {"--name", "NAME", OPTIONS_RUN | OPTIONS_START, AT(name),
     "name of the execution (default: a UUID)"},
    {"--name", "NAME", OPTIONS_STREAM, AT(name),
     "executions are named NAME-LINE, with the number of the line (default: a UUID)"},
    {"--unordered", NULL, OPTIONS_STREAM, AT(unordered),
     "run many executions at once, print each as it ends"},
    {"--number", NULL, OPTIONS_STREAM, AT(number),
     "print {\"line\",\"status\",\"output\"|\"error\",\"cause\"} for each line"},
    {"--mock", "FILE", DRIVERS, AT(mock), "answer tasks from a Step Functions Local mock file"},
    {"--test-case", "NAME", BOTH | OPTIONS_WORK, AT(test_case),
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
    {"--aws-limits", NULL, BOTH | OPTIONS_WORK, AT(aws_limits),
     "hold to the quotas of AWS: sizes of data, number of history events, names and more"},
    {"--store", "URL", BOTH, AT(store),
     "where executions are kept: memory: (the default), sqlite:PATH, or a path"},
    {"--retention", "DAYS", DRIVERS, AT(retention_text),
     "how long executions that have ended stay in a store (default 90)"},
    {"--adopt", NULL, DRIVERS, AT(adopt),
     "go on with executions of a former definition in the store, where that is sound"},
    {"--help", NULL, ALL, AT(help), "print this page"},
};

/* The options of a command one after the other: `*at` begins with 0; NULL after the last one. */
static const struct option *next_option(const struct option_table *more, unsigned command,
                                        size_t *at)
{
    size_t before = more != NULL ? more->count : 0;

    while (*at < before + COUNT_OF(own)) {
        const struct option *option = *at < before ? &more->options[*at] : &own[*at - before];

        (*at)++;
        if ((option->commands & command) != 0)
            return option;
    }
    return NULL;
}

static const struct option *find_option(const struct option_table *more, unsigned command,
                                        const char *argument)
{
    size_t size = strcspn(argument, "="), at = 0;
    const struct option *option;

    while ((option = next_option(more, command, &at)) != NULL)
        if (strlen(option->name) == size && memcmp(option->name, argument, size) == 0)
            break;
    return option;
}

static char *read_seed(struct options *options)
{
    char *end;

    if (options->seed_text == NULL) {
        options->seed = entropy_number();
        return NULL;
    }
    errno = 0;
    options->seed = strtoull(options->seed_text, &end, 10);
    if (errno != 0 || *end != '\0' || options->seed_text[0] < '0' || options->seed_text[0] > '9')
        return text_format("--seed needs a whole number from 0 to 18446744073709551615, not \"%s\"",
                           options->seed_text);
    return NULL;
}

char *options_read_whole(const char *option, const char *text, uint64_t least, uint64_t *number)
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

struct task_setting options_setting(const struct options *options, const char *folder)
{
    return (struct task_setting){
        .bindings_file = options->bindings,
        .mock_file = options->mock,
        .mocks = options->mocks,
        .test_case = options->test_case,
        .folder = folder,
    };
}

static char *check_given(const struct options *options, enum options_command command)
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
    if ((options->adopt || options->retention_text != NULL) && (command & SERVES) == 0 &&
        !options_store_stays(options))
        return text_format("%s needs --store URL", options->adopt ? "--adopt" : "--retention");
    return NULL;
}

static char *check(struct options *options, enum options_command command,
                   const struct option_table *more)
{
    char *problem = more != NULL ? more->check(options, command) : NULL;

    if (problem == NULL)
        problem = check_given(options, command);
    if (problem == NULL)
        problem = read_seed(options);
    if (problem == NULL)
        problem =
            options_read_whole("--retention", options->retention_text, 0, &options->retention_days);
    return problem;
}

const char *options_elsewhere(const char *name)
{
    return strcmp(name, "--endpoint") == 0
               ? "it runs executions itself; `./NAME start --endpoint URL` has a service run one"
               : NULL;
}

/* Complain of an option that the command does not have. */
static char *unknown(const char *argument, unsigned command, const struct option_table *more)
{
    const char **names =
        mem_zeroed(COUNT_OF(own) + (more != NULL ? more->count : 0), sizeof *names);
    char *name = mem_text(argument, strcspn(argument, "=")), *text;
    const char *elsewhere = more != NULL ? more->elsewhere(command, name) : options_elsewhere(name);
    const struct option *option;
    const char *near;
    size_t count = 0, at = 0;

    while ((option = next_option(more, command, &at)) != NULL)
        names[count++] = option->name;
    near = nearest_name(name, names, count);
    if (elsewhere != NULL)
        text = text_format("it takes no %s: %s", name, elsewhere);
    else if (near != NULL)
        text = text_format("unknown option %s; did you mean %s?", name, near);
    else
        text = text_format("unknown option %s", name);
    free(name);
    free(names);
    return text;
}

bool options_have(enum options_command command, const char *argument)
{
    return strcmp(argument, "-h") == 0 || find_option(NULL, command, argument) != NULL;
}

int options_width(enum options_command command, const char *argument)
{
    const struct option *option =
        strchr(argument, '=') == NULL ? find_option(NULL, command, argument) : NULL;

    return option != NULL && option->value != NULL ? 2 : 1;
}

char *options_read(struct options *options, enum options_command command,
                   const struct option_table *more, int argc, char **argv)
{
    bool ended = false; /* the options: by "--" */

    *options = (struct options){.help = false};
    for (int i = 0; i < argc; i++) {
        const char *argument = argv[i];
        size_t size = strcspn(argument, "=");
        const struct option *option;
        char *field;

        if (!ended && strcmp(argument, "-h") == 0) {
            options->help = true;
            continue;
        }
        if (!ended && strcmp(argument, "--") == 0) {
            ended = true;
            continue;
        }
        if (ended || argument[0] != '-' || argument[1] == '\0') {
            if (more == NULL || more->operand(command) == NULL || options->operand != NULL)
                return text_format("unexpected argument \"%s\"", argument);
            options->operand = argument;
            continue;
        }
        option = find_option(more, command, argument);
        if (option == NULL)
            return unknown(argument, command, more);
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
    return options->help ? NULL : check(options, command, more);
}

void options_explain(struct buffer *out, enum options_command command,
                     const struct option_table *more)
{
    const struct option *option;
    size_t at = 0;

    while ((option = next_option(more, command, &at)) != NULL) {
        char *shown = option->value != NULL ? text_format("%s %s", option->name, option->value)
                                            : text_format("%s", option->name);

        buffer_add_format(out, "  %-21s  %s", shown, option->help);
        if (option->offset == AT(bindings))
            buffer_add_format(out, ": %s or file:FOLDER", sfn_kind_forms());
        buffer_add_text(out, "\n");
        free(shown);
    }
}
