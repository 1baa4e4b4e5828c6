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

/* What may stand in an expression's place. */
enum expression_use {
    USE_PATH,      /* any path: InputPath, OutputPath, ItemsPath */
    USE_CHOICE,    /* any path, although AWS speaks of Reference Paths: Variable, choice operands */
    USE_REFERENCE, /* a Reference Path into the data, the context or a variable: SecondsPath ... */
    USE_RESULT,    /* a Reference Path into the data only: ResultPath */
    USE_TEXT,      /* a Reference Path or an intrinsic call that returns a string: ErrorPath */
    USE_TEMPLATE,  /* any path or intrinsic call: the value of a `.$` key */
};

/* A field that holds a path or an intrinsic call: InputPath, ErrorPath, a `.$` value. */
struct expression {
    const struct tree *tree; /* the string node */
    const char *field;       /* for causes: "InputPath", "value.$" */
    const struct path *path; /* one of these two; neither: a placeholder, or a fault */
    const struct intrinsic_call *call;
    bool is_null; /* InputPath, OutputPath, ResultPath: null */
    enum expression_use use;
    const char *location;          /* of the field: "/States/Charge/Parameters" */
    const struct expression *next; /* all expressions of the state, as they were met */
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
    struct state *guess;  /* no such state: the one probably meant, or NULL */
    const char *whose;    /* for messages: `state "Charge"`, `a catcher of "Charge"` */
    const char *location; /* "/States/Charge/Next" */
};

struct assignment {
    const char *name;
    int slot; /* in the scope that owns the variable */
    struct template *value;
    struct span name_span;
    size_t name_size; /* as written: a name that holds NUL is longer than its text */
};

struct assignments {
    const struct tree *tree;
    struct assignment *items;
    size_t count;
    const char *location;
    const struct assignments *next; /* all of the state */
};

/* A number that may be literal or come from a path: TimeoutSeconds and its Path twin. */
struct quantity {
    const struct tree *tree; /* NULL: the field is absent */
    const struct value *literal;
    const struct expression *path;
};

struct error_names {
    const char **names;
    const struct tree **trees; /* name by name */
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

/* A value in which JSONata expressions may stand, in a JSONata state. */
struct jsonata_value {
    const struct tree *tree;
    const char *location;
    const struct jsonata_value *next;
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
    const struct tree *operand;        /* TEST: what the operator was given */
    const char *location;              /* "/States/C/Choices[0]/And[1]" */
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
    const char *placeholder; /* first ${Placeholder} left open in what this state needs to run */

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
    const struct tree *distributed_tree; /* the Mode, ItemReader, ItemBatcher or ResultWriter */
    const char *distributed_field;       /* its name */
    const struct tree *label;            /* Label, a string, or NULL */
    bool express_children;               /* ExecutionType EXPRESS */
    struct quantity batch_items, batch_bytes; /* ItemBatcher */
    struct template *batch_input;             /* or NULL */
    const struct tree *reader, *writer;       /* ItemReader, ResultWriter, or NULL */
    const char *reader_resource, *writer_resource; /* or NULL */
    struct template *reader_parameters, *reader_config, *writer_parameters, *writer_config;
    struct quantity max_items; /* of the ItemReader */

    struct state *next_state; /* in order of appearance, within the scope */

    /* for the rules of compiler/check */
    bool broken; /* its Type or its transition could not be understood */
    const struct expression *expressions;
    const struct assignments *assigns; /* its own, its choice rules' and its catchers' */
    const struct jsonata_value *jsonata_values;
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
    const char **state_names; /* in order of appearance; NULL until a guess needed them */
    const char **variables;   /* names assigned by states of this scope, slot by slot */
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
 * assigns it. `*up` counts the scopes in between. Children of a distributed Map are executions of
 * their own: from inside nothing outside is seen (semantics 2.5). */
const struct scope *machine_variable(const struct scope *scope, const char *name, int *up,
                                     int *slot);

/* The targets of a state, one after the other: Next, Default, those of its choice rules, of its
 * catchers. Absent ones have a NULL tree. NULL when `index` is past the last. */
const struct target *machine_target(const struct state *state, size_t index);

/* True when -D left a ${Placeholder} of the node open: whatever will fill it may be right. */
bool tree_is_open(const struct tree *tree);

/* True for a string that begins with {% or ends with %}: in a JSONata state it is, or was meant to
 * be, an expression. compiler/check reports one that lacks the other half. */
bool tree_is_jsonata(const struct tree *tree);

/* As --dump-after=bind shows it. */
void machine_dump(const struct machine *machine, struct buffer *out);

#endif
