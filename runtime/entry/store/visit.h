/* runtime/entry/store/visit.h - a command that asks about executions: in a store, also beside its
 * owner, or of a service at an endpoint.
 *
 * It asks as others do who use the API (runtime/api), and shows the answer. Which of the two it is
 * the options say; only what goes beyond the API knows it (transport.h). */
#ifndef SFN_ENTRY_STORE_VISIT_H
#define SFN_ENTRY_STORE_VISIT_H

#include "runtime/api/api.h"
#include "runtime/base/region.h"
#include "runtime/entry/entry.h"
#include "runtime/entry/options.h"
#include "runtime/entry/store/caller.h"
#include "runtime/store/store.h"

struct endpoint;
struct store_execution;
struct value;
struct visit_transport;

struct visit {
    const struct entry *entry;
    struct options options;
    const struct visit_transport *transport; /* NULL: nothing is open */
    struct store *store;                     /* NULL: it is a service that is asked, ... */
    struct endpoint *endpoint;               /* ... this one */
    struct api api;
    struct region region; /* of the last answer */
    struct buffer answer;
    bool unanswered;           /* nobody answered the last visit_ask */
    enum store_result outcome; /* of a request that was left */
};

/* Read the options of a command. False: the command is over, with this status, and help or a
 * complaint was printed; `usage` says what stands behind the command's name, `help` what it does.
 */
bool visit_options(struct options *options, const struct entry *entry, enum options_command command,
                   const char *usage, const char *help, int argc, char **argv, int *status);

/* The same, and open the store, or the endpoint, that they name. Call visit_close in either case.
 */
bool visit_open(struct visit *visit, const struct entry *entry, enum options_command command,
                const char *usage, const char *help, int argc, char **argv, int *status);
/* Open that of options that were read. False after a complaint. */
bool visit_begin(struct visit *visit, const struct entry *entry, const struct options *options);
/* The same without a complaint: there may be no store yet, or one that was not made to its end,
 * which whoever owns it next finishes. */
bool visit_try(struct visit *visit, const struct entry *entry, const struct options *options);
/* The same for a start, which makes a store if there is none. ENTRY_SUCCEEDED; or how the command
 * ends, after a complaint. */
enum entry_status visit_begin_start(struct visit *visit, const struct entry *entry,
                                    const struct options *options);
void visit_close(struct visit *visit);

/* When the machine of this executable was made: it is as old as the file. */
int64_t visit_made_ms(void);

/* Whether executions of this machine can be kept in a store, and one have this name (NULL: a UUID).
 * ENTRY_SUCCEEDED; or how the command ends, after a complaint. */
enum entry_status visit_check_start(const struct entry *entry, const char *name);

/* Ask for an action; `input` holds the members of its input. The output, which lives until the next
 * call; NULL: the error was printed as {"error","message"} on standard error, or that nobody
 * answered; then visit_failure is the exit status of the command. */
const struct value *visit_ask(struct visit *visit, const char *action, const struct buffer *input);
/* The same for an output that has an array, which is put into *list. */
const struct value *visit_ask_list(struct visit *visit, const char *action,
                                   const struct buffer *input, const char *member,
                                   const struct value **list);
int visit_failure(const struct visit *visit);

/* Ask the owner of the store for an action, and print nothing: *answer has a member "output", or
 * "error" and "message"; it lives until the next call. If there is none, `problem` says why. */
enum caller_result visit_call(struct visit *visit, const char *action, const struct buffer *input,
                              const struct value **answer, struct buffer *problem);

/* If the answer to a start is that our machine does not exist, say that the owner of the store,
 * which was asked, drives another one. */
void visit_tell_machine(const struct visit *visit, const struct value *answer);

/* What became of a request that changes something. */
enum visit_result {
    VISIT_DONE,   /* the owner has done it */
    VISIT_LEFT,   /* there is no owner: it was left in the store, and that was told */
    VISIT_FAILED, /* it was refused, by the owner or without one: an error was printed */
    VISIT_LOST,   /* nobody knows: a complaint was printed */
};

/* Have the owner of the store, or the service, carry out an action; or leave it in the store for
 * the next owner: then output is NULL, else as visit_ask gives it. */
enum visit_result visit_change(struct visit *visit, const char *action, const struct buffer *input,
                               const struct value **output);
/* The exit status of a command that ends so. */
int visit_status(enum visit_result result);
/* Whether somebody owns the store and can be asked. */
bool visit_has_owner(const struct visit *visit);
/* The option that only the owner of a store can follow, if one is given; else NULL. */
const char *visit_owner_option(const struct options *options);
/* Whether the options leave to the owner what it has decided already; if not, complain. */
bool visit_fits_owner(const struct visit *visit);

/* Append a member of an input. */
void input_add_text(struct buffer *input, const char *name, const char *text);
void input_add_json(struct buffer *input, const char *name, const char *json);
/* The member executionArn, of an execution that is given by its name or its ARN. */
void input_add_execution(struct buffer *input, const struct visit *visit, const char *name);

/* Append a value of an answer as JSON, its times as texts. */
void show_json(struct buffer *out, const struct value *value);
/* Print what was made of an answer, and free it: the exit status. NULL: there was no answer, which
 * was told. */
int show_answer(const struct visit *visit, const struct value *answer, struct buffer *out);
/* Append the member nextToken, after others; nothing if there is no token. */
void show_next(struct buffer *out, const struct buffer *token);
/* Append a time of an answer as a text of 24 characters; absent: "-". */
void show_time(struct buffer *out, const struct value *time);
void show_time_ms(struct buffer *out, int64_t time_ms);
/* Append lines that say what a running execution in a store waits for; none if it does not run. */
void show_waits(struct buffer *out, const struct visit *visit, const struct value *arn);
/* Append a text of an answer, made plain. */
void show_plain(struct buffer *out, const struct value *text);
/* Append how an execution has ended, without a newline: its output, or {"status","error","cause"};
 * with a line (not 0) {"line","status",...} in either case. */
void show_ending(struct buffer *out, const struct store_execution *execution, uint64_t line);
/* The time of an answer in milliseconds. */
int64_t show_ms(const struct value *time);

#endif
