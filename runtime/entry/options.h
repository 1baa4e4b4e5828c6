/* runtime/entry/options.h - read and explain the options of commands. */
#ifndef SFN_ENTRY_OPTIONS_H
#define SFN_ENTRY_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "runtime/base/cold.h"
#include "runtime/base/buffer.h"
#include "runtime/task/task.h"

struct value;

enum options_command {
    OPTIONS_RUN = 1,
    OPTIONS_STREAM = 2,
    OPTIONS_LIST = 4,
    OPTIONS_DESCRIBE = 8,
    OPTIONS_HISTORY = 16,
    OPTIONS_UPKEEP = 32,
    OPTIONS_START = 64,
    OPTIONS_STOP = 128,
    OPTIONS_WORK = 256,
    OPTIONS_SUCCESS = 512,
    OPTIONS_FAILURE = 1024,
    OPTIONS_HEARTBEAT = 2048,
    OPTIONS_REDRIVE = 4096,
    OPTIONS_DEFINITION = 8192,
    OPTIONS_UPDATE = 16384,
    OPTIONS_SERVE = 32768,
    OPTIONS_SERVE_ALL = 65536, /* of a compiler: machines that arrive as text */
};

/* Texts point into argv; NULL when not given. */
struct options {
    const char *input;
    const char *name;
    const char *mock;
    const char *test_case;
    const char *history;
    const char *store;
    const char *endpoint; /* of a service; instead of a store */
    const char *bindings;
    const char *seed_text;
    uint64_t seed;       /* that of --seed, or a random one */
    const char *operand; /* the one argument that is no option */
    const char *status;
    const char *output;
    const char *error;
    const char *cause;
    const char *map_run;
    const char *map_runs_of;
    const char *max_concurrency;
    const char *tolerated_count;
    const char *tolerated_percentage;
    const char *next_token;
    const char *limit_text;
    uint64_t limit; /* that of --limit; UINT64_MAX: none */
    const char *retention_text;
    uint64_t retention_days; /* that of --retention; UINT64_MAX: it was not given */
    bool virtual_time;
    bool aws_limits;
    bool verbose;
    bool unordered;
    bool number;
    bool json;
    bool reverse;
    bool no_data;
    const char *listen;
    const char *credentials;
    const char *tls_cert;
    const char *tls_key;
    const char *schedule;
    const char *event_pattern;
    const char *log;
    bool no_aws_limits;
    bool allow_exec;
    bool adopt;
    bool help;

    /* These are not on the command line: `sfnc test` sets them. */
    const struct value *mocks; /* the value in the file `mock`, if it was read already; or NULL */
    int64_t start_ms;          /* when a simulated clock begins; 0: now */
    bool ends_loops;           /* of struct engine_options */
    size_t memory_most;        /* of struct engine_options */
    uint64_t *coverage;        /* counts of struct engine_options; or NULL */
    struct buffer *complaints; /* where the runner's complaints go; NULL: to standard error */
};

struct option {
    const char *name;
    const char *value; /* what the help calls it; NULL: a flag */
    unsigned commands;
    size_t offset; /* of a const char * or a bool in struct options */
    const char *help;
};

/* What commands over a store have besides the options that `run` and `stream` have, too: it is
 * given with each of them, so that an executable without a store is linked without it. */
struct option_table {
    const struct option *options;
    size_t count;
    /* What the one argument of a command is that is no option; NULL: there is none. */
    const char *(*operand)(enum options_command command);
    /* What there is to say of an option that the command does not have, after "it takes no --X: ";
     * NULL: no more than that it does not. */
    const char *(*elsewhere)(enum options_command command, const char *name);
    /* What is wrong with options that were read, as options_read says it. */
    char *(*check)(struct options *options, enum options_command command);
};

/* Read the options of a command; `more` is NULL for `run` and `stream`. NULL, or one line that says
 * what is wrong; free it. */
COLD char *options_read(struct options *options, enum options_command command,
                        const struct option_table *more, int argc, char **argv);

/* Read a whole number, not below `least`, that an option gives; it is UINT64_MAX if the option is
 * not given. NULL, or what is wrong. */
char *options_read_whole(const char *option, const char *text, uint64_t least, uint64_t *number);

/* Whether they name a store that stays when the process ends. */
bool options_store_stays(const struct options *options);

/* What the options say of tasks, for an executable in this folder. */
struct task_setting options_setting(const struct options *options, const char *folder);

/* Whether it is an option of `run` or `stream`, with or without a value behind it. */
bool options_have(enum options_command command, const char *argument);

/* What there is to say of an option of other commands that `run` and `stream` do not have, after
 * "it takes no --X: "; NULL: nothing. */
const char *options_elsewhere(const char *name);

/* How many arguments an option of `run` or `stream` takes up, its own name included: 2 when its
 * value is an argument of its own, else 1, as for all that is no option. */
int options_width(enum options_command command, const char *argument);

/* Append the help for every option of the command. */
void options_explain(struct buffer *out, enum options_command command,
                     const struct option_table *more);

#endif
