/* compiler/model/machine.h - the state machine as data: typed fields, targets bound.
 *
 * Built from a located tree by machine_bind, which also finds every structural fault it meets on
 * the way and goes on. Whatever could not be understood is NULL or absent here and has a finding;
 * lowering only ever sees a machine without errors. Lives in the arena. */
#ifndef SFNC_MODEL_MACHINE_H
#define SFNC_MODEL_MACHINE_H

#include <stdbool.h>

#include "compiler/support/diag.h"
#include "compiler/syntax/intrinsic.h"
#include "compiler/syntax/path.h"
#include "compiler/syntax/tree.h"
#include "sfn/abi.h"

enum query_language { QUERY_JSONPATH, QUERY_JSONATA };

struct state;
struct scope;

/* A field that holds a path or an intrinsic call: InputPath, SecondsPath, a `.$` value, ErrorPath. */
struct expression {
    const struct tree *tree; /* the string node */
    const char *field;       /* for causes: "InputPath", "value.$" */
    const struct path *path; /* one of these two */
    const struct intrinsic_call *call;
    bool is_null; /* InputPath, OutputPath, ResultPath: null */
};

/* A payload template: a literal, an expression, an object or an array of templates. */
enum template_kind { TEMPLATE_LITERAL, TEMPLATE_EXPRESSION, TEMPLATE_OBJECT, TEMPLATE_ARRAY };
struct template {
    enum template_kind kind;
    const struct tree *tree;
    const struct value *literal;
    const struct expression *expression;
    const char **keys; /* OBJECT: without ".$" */
    size_t *key_sizes;
    struct template **children;
    size_t count;
};

/* A transition: the name as written and, once bound, the state. NULL state with end: terminal. */
struct target {
    const struct tree *tree;
    const char *name;
    struct state *state;
};

struct assignment {
    const char *name;
    int slot; /* in the scope that owns the variable */
    struct template *value;
};

struct assignments {
    const struct tree *tree;
    struct assignment *items;
    size_t count;
};

/* A number that may be literal or come from a path: TimeoutSeconds and its Path twin. */
struct quantity {
    const struct tree *tree; /* NULL: the field is absent */
    const struct value *literal;
    const struct expression *path;
};

struct error_names {
    const char **names;
    size_t count;
};

struct retrier {
    const struct tree *tree;
    struct error_names errors;
    double interval_seconds;
    int64_t max_attempts;
    double backoff_rate;
    double max_delay_seconds; /* 0: none */
    bool full_jitter;
};

struct catcher {
    const struct tree *tree;
    struct error_names errors;
    struct target next;
    struct expression *result_path; /* NULL: "$" */
    struct assignments *assign;     /* or NULL */
};

enum rule_kind { CHOICE_AND, CHOICE_OR, CHOICE_NOT, CHOICE_TEST };
struct choice_rule {
    const struct tree *tree;
    enum rule_kind kind;
    struct choice_rule **children; /* AND OR; NOT: one */
    size_t count;
    const struct expression *variable; /* TEST */
    const char *operator;              /* "StringEquals", without "Path" */
    const char *operation;             /* abi.def name: "string_equals" */
    const struct value *literal;       /* operand ... */
    const struct expression *path;     /* ... or its path */
    bool negated;                      /* IsX: false */
    struct target next;                /* top-level rules */
    struct assignments *assign;        /* top-level rules, or NULL */
};

struct state {
    int id; /* unique in the machine, in order of appearance */
    const char *name;
    enum sfn_state_kind kind;
    enum query_language language;
    const struct tree *tree; /* the state's object */
    struct span name_span;   /* of its key */
    const char *location;    /* "/States/Charge" */
    struct scope *scope;
    bool end; /* terminal */
    struct target next;
    bool reachable;
    const char *placeholder; /* first ${Placeholder} left unfilled in what this state needs to run */

    /* data flow; NULL where absent */
    struct expression *input_path, *output_path, *result_path;
    struct template *parameters;    /* Parameters; not of Map */
    struct template *result_selector;
    const struct value *result;     /* Pass */
    struct assignments *assign;

    /* Task */
    const char *resource;
    const struct tree *resource_tree;
    struct template *credentials;
    struct quantity timeout, heartbeat;

    /* Task, Parallel, Map */
    struct retrier *retriers;
    size_t retrier_count;
    struct catcher *catchers;
    size_t catcher_count;

    /* Choice */
    struct choice_rule **choices;
    size_t choice_count;
    struct target default_target;

    /* Wait: one of the four */
    struct quantity seconds, timestamp;

    /* Fail: a literal or a path each, either may be absent */
    struct quantity error, cause;

    /* Parallel, Map: branches, or the one item processor */
    struct scope **scopes;
    size_t scope_count;
    struct expression *items_path;
    struct template *item_selector; /* ItemSelector, or Parameters of a Map */
    struct quantity max_concurrency, tolerated_count, tolerated_percentage;
    bool distributed;

    struct state *next_state; /* in order of appearance, within the scope */
};

/* A `States` object. */
struct scope {
    int id; /* 0 is the machine */
    struct scope *parent;
    struct state *owner; /* the Parallel or Map, NULL for the machine */
    const struct tree *tree;
    const char *location; /* "" for the machine, "/States/M/ItemProcessor" */
    struct target start;
    struct state *states; /* in order of appearance */
    size_t state_count;
    const char **variables; /* names assigned by states of this scope, slot by slot */
    size_t variable_count;
    struct scope *next; /* all scopes of the machine, by id */
};

struct machine {
    const struct source *source;
    const struct tree *tree;
    const char *name; /* file name without extensions */
    const char *comment;
    enum query_language language;
    int64_t timeout_seconds; /* 0: none */
    bool express;
    struct scope *scopes; /* by id */
    size_t scope_count;
    size_t state_count;
    struct state *jsonata; /* the first state whose language is JSONata, or NULL */
};

struct machine_options {
    bool express;
};

/* In: a tree. Out: a machine, or NULL when the tree is no object with States at all. */
struct machine *machine_bind(struct arena *arena, const struct source *source,
                             const struct tree *tree, const struct machine_options *options,
                             struct diags *diags);

/* The scope that owns variable `name` as seen from `scope`, and its slot; NULL when no state
 * assigns it. `*up` counts the scopes in between. */
const struct scope *machine_variable(const struct scope *scope, const char *name, int *up,
                                     int *slot);

/* As --dump-after=bind shows it. */
void machine_dump(const struct machine *machine, struct buffer *out);

#endif
