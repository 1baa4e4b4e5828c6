/* runtime/entry/store/visit.h - a command that looks into a store, also beside its owner.
 *
 * It asks as others do who use the API (runtime/api), and shows the answer. */
#ifndef SFN_ENTRY_STORE_VISIT_H
#define SFN_ENTRY_STORE_VISIT_H

#include "runtime/api/api.h"
#include "runtime/base/region.h"
#include "runtime/entry/entry.h"
#include "runtime/entry/options.h"

struct value;

struct visit {
    const struct entry *entry;
    struct options options;
    struct store *store;
    struct api api;
    struct region region; /* of the last answer */
    struct buffer answer;
};

/* Read the options and open the store that they name. False: the command is over, with this status,
 * and help or a complaint was printed; `usage` says what stands behind the command's name, `help`
 * what it does. Call visit_close in either case. */
bool visit_open(struct visit *visit, const struct entry *entry, enum options_command command,
                const char *usage, const char *help, int argc, char **argv, int *status);
void visit_close(struct visit *visit);

/* Ask for an action; `input` holds the members of its input. The output, which lives until the next
 * call; NULL: the error was printed as {"error","message"} on standard error. */
const struct value *visit_ask(struct visit *visit, const char *action, const struct buffer *input);

/* Append a member of an input. */
void input_add_text(struct buffer *input, const char *name, const char *text);
void input_add_json(struct buffer *input, const char *name, const char *json);
/* The member executionArn, for the command's operand, which is a name or an ARN. */
void input_add_execution(struct buffer *input, const struct visit *visit);

/* Append a value of an answer as JSON, its times as texts. */
void show_json(struct buffer *out, const struct value *value);
/* Append a time of an answer as a text of 24 characters; absent: "-". */
void show_time(struct buffer *out, const struct value *time);
/* Append a text of an answer, made plain. */
void show_plain(struct buffer *out, const struct value *text);
/* The time of an answer in milliseconds. */
int64_t show_ms(const struct value *time);

#endif
