/* compiler/check/family.h - what the families of rules share. For this folder and those in it. */
#ifndef SFNC_CHECK_FAMILY_H
#define SFNC_CHECK_FAMILY_H

#include "compiler/check/check.h"

struct check {
    struct arena *arena; /* the locations of findings live in it */
    struct machine *machine;
    check_target *malformed; /* or NULL */
    struct diags *diags;
};

/* ---- the families: each reports what it finds in check->machine ---- */
void check_terminals(struct check *check);
void check_reachability(struct check *check);
void check_variables(struct check *check);
void check_paths(struct check *check);
void check_calls(struct check *check);
void check_values(struct check *check);
void check_choices(struct check *check);
void check_errors(struct check *check);
void check_shadows(struct check *check);
void check_maps(struct check *check);
void check_readers(struct check *check);
void check_resources(struct check *check);
void check_jsonata(struct check *check);
void check_tokens(struct check *check);
void check_parameters(struct check *check);
void check_expressions(struct check *check);
void check_lookalikes(struct check *check);

/* ---- reachability.c ---- */

/* True when it is not known where the transitions of the scope lead. */
bool scope_leads_anywhere(const struct scope *scope);
/* The state that a target names, or was probably meant to name; NULL: none. */
struct state *target_state(const struct target *target);
void check_exits(struct check *check);
void check_durations(struct check *check);
void check_doubles(struct check *check);
void check_commands(struct check *check);
void check_raised(struct check *check);
void check_contexts(struct check *check);
void check_loops(struct check *check);
void check_guards(struct check *check);
void check_queries(struct check *check);
void check_pictures(struct check *check);
void check_items(struct check *check);
void check_indexes(struct check *check);
void check_always(struct check *check);
void check_arns(struct check *check);
void check_caught(struct check *check);
void check_mixed_types(struct check *check);

/* ---- loops.c ---- */

/* Whether the state gives other data than it got, and where: *path is NULL when anywhere. */
bool state_writes(const struct state *state, const struct path **path);

/* ---- handlers.c ---- */

/* A retrier or a catcher, as the rules about error names see it. */
struct handler {
    const struct error_names *errors;
    const char *location; /* "/States/Charge/Catch[0]" */
    bool exempts;         /* a retrier with MaxAttempts 0: its errors are not to be retried */
};

/* All retriers, or all catchers, of a state in order. */
struct handlers {
    const char *what; /* "retrier" */
    struct handler *items;
    size_t count;
};

struct handlers check_retriers(struct check *check, const struct state *state);
struct handlers check_catchers(struct check *check, const struct state *state);
/* Whether AWS raises an error of that name, which begins with "States.", or gives it a meaning. */
bool error_is_reserved(const char *name);
/* The reserved name that this one was probably meant to be, or NULL. */
const char *error_nearest(const char *name);
/* The reserved name that this one is but for a slip (slip.h), or NULL. */
const char *error_slip(const char *name);
/* The reserved name that this one is without "States.", if others would hardly give it; or NULL. */
const char *error_whole(const char *name);

/* state_errors.c: why a state never raises an error of that name, whatever it calls; NULL: it may.
 * `distributed_inside`: it has a distributed Map inside. */
const char *state_never_raises(const struct state *state, bool distributed_inside,
                               const char *name);

/* service_errors.c: why the service that a Task calls never raises an error of that name, in the
 * arena; NULL: it may. */
const char *service_never_raises(struct arena *arena, const struct state *task, const char *error);

/* attributes.c: whether a value that is given to a service stands as it is: it is not computed, and
 * no other tool fills it (${jsonencode(ids)}). */
bool value_is_plain(const struct state *state, const struct tree *tree);
/* attributes.c: check a value of DynamoDB, {"S": "a"}. The names in `tree` itself are checked
 * already; `location` is that of the parameters. */
void check_attribute(struct check *check, const struct state *state, const char *location,
                     const struct tree *tree, bool is_sdk);

/* choices.c: whether a text is a pattern wherever it is written: a name with a star at an end of
 * it, behind a slash or before a dot. */
bool text_is_pattern(const char *text, size_t size);

/* reserved.c: whether DynamoDB reserves a word, in capitals or small letters. */
bool dynamodb_reserves(const char *word, size_t size);

/* ---- report.c ---- */

/* Report a finding at `span`; `location` (or NULL) is what AWS would call the place. */
struct finding *check_report(struct check *check, struct span span, enum rule rule,
                             const char *location, const char *format, ...)
    __attribute__((format(printf, 5, 6)));
/* Add to a finding the text that AWS gives for it, with AWS's code SCHEMA_VALIDATION_FAILED. */
void check_aws(struct check *check, struct finding *finding, const char *location,
               const char *format, ...) __attribute__((format(printf, 4, 5)));
/* A name of JSONata as messages show it: what nobody would see in it is written as \u0000. */
const char *check_shown(struct check *check, const char *text, size_t size);
/* The innermost distributed Map around a scope if its items are express executions, or NULL. */
const struct state *check_express_map(const struct scope *scope);
/* Report a string node that is not a timestamp. */
void check_timestamp(struct check *check, const struct tree *tree, const char *location);
/* The opening bracket of an object or array; of another node, the whole. */
struct span check_head(const struct tree *tree);
/* The span of bytes [start, end) of a string node's text. */
struct span check_inside(const struct check *check, const struct tree *tree, size_t start,
                         size_t end);

/* ---- all states of the machine, scope by scope in the order of their ids; NULL at the end ---- */
struct state *first_state(const struct machine *machine);
struct state *following_state(const struct state *state);

/* True when the scope has a state that ends it, or may have one once its faults are corrected. */
bool scope_ends(const struct scope *scope);

#endif
