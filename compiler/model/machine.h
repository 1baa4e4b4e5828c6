/* compiler/model/machine.h - the state machine as data: states, their fields, their transitions.
 *
 * machine_bind builds it from a located tree. It reports every structural fault it meets and goes
 * on: what could not be understood is NULL or absent here. Lowering only sees machines without
 * errors. All of it lives in the arena. */
#ifndef SFNC_MODEL_MACHINE_H
#define SFNC_MODEL_MACHINE_H

#include <stdbool.h>

#include "compiler/support/diag.h"
#include "compiler/syntax/intrinsic.h"
#include "compiler/syntax/path.h"
#include "compiler/syntax/tree.h"
#include "sfn/abi.h"

enum query_language { QUERY_JSONPATH, QUERY_JSONATA };

struct jsonata_node;
struct state;
struct scope;

/* What an expression may be, by the field that holds it. */
enum expression_use {
    USE_PATH,      /* any path: InputPath, OutputPath */
    USE_CHOICE,    /* any path, although AWS speaks of Reference Paths: Variable, choice operands */
    USE_REFERENCE, /* a Reference Path into the data, the context or a variable: ItemsPath ... */
    USE_AMOUNT,   /* the same, but not into the context: numbers of a Map, MaxConcurrencyPath ... */
    USE_RESULT,   /* a Reference Path into the data only: ResultPath */
    USE_TEXT,     /* a Reference Path, or an intrinsic call that returns a string: ErrorPath */
    USE_TEMPLATE, /* any path or intrinsic call: the value of a `.$` key */
};

/* A field that holds a path or an intrinsic call: InputPath, ErrorPath, a `.$` value. */
struct expression {
    const struct tree *tree; /* the string node */
    const char *field;       /* "InputPath", "value.$": error messages name it */
    const struct path *path; /* it is a path or a call; neither: a placeholder, or a fault */
    const struct intrinsic_call *call;
    bool is_null; /* null was written: InputPath, OutputPath, ResultPath */
    enum expression_use use;
    const char *location;          /* of the field: "/States/Charge/Parameters" */
    const struct expression *next; /* of the same state, in the order they were bound */
};

/* A JSONata expression in a JSONata state: a string that begins with {% and ends with %}. */
struct field_query {
    const struct tree *tree; /* the string node */
    const char *text;        /* what stands between the marks, without the blanks around it */
    size_t size;
    size_t offset;                   /* where that begins in the string */
    const struct jsonata_node *node; /* NULL: a placeholder in it is unfilled, or a fault */
    const char *location;            /* "/States/Charge/Output/result" */
    const char *field;               /* the end of it: "Output/result"; failures name it */
    enum sfn_expected expected;      /* what its field takes */
    bool has_result, has_error;      /* there is $states.result, $states.errorOutput */
    const struct field_query *next;        /* of the same state, in the order they were bound */
};

/* A payload template: a literal, an expression of the state's language, an object or an array of
 * templates. The members of an object stand in the order in which the object that it makes has
 * them. */
enum template_kind {
    TEMPLATE_LITERAL,
    TEMPLATE_EXPRESSION,
    TEMPLATE_QUERY,
    TEMPLATE_OBJECT,
    TEMPLATE_ARRAY
};
struct template
{
    enum template_kind kind;
    const struct tree *tree;
    const struct value *literal;
    const struct expression *expression;
    const struct field_query *query;
    const char **keys; /* OBJECT: without ".$" */
    size_t *key_sizes;
    struct template **children;
    size_t count;
};

/* Where a transition leads: the name as written and, once all states are known, the state. */
struct target {
    const struct tree *tree; /* the name's node; NULL: there is no transition */
    const char *name;
    struct state *state;  /* NULL: no such state, or a placeholder */
    struct state *guess;  /* when there is no such state: the one probably meant, or NULL */
    const char *whose;    /* who goes there, for messages: `state "Charge"` */
    const char *location; /* "/States/Charge/Next" */
};

struct assignment {
    const char *name;
    int slot; /* in the scope that owns the variable */
    struct template *value;
    struct span name_span;
    size_t name_size; /* of the key as written, which may hold NUL */
};

struct assignments {
    const struct tree *tree;
    struct assignment *items;
    size_t count;
    const char *location;
    const struct assignments *next; /* of the same state: a choice rule's, a catcher's */
};

/* A field with a twin that names a path instead: TimeoutSeconds, TimeoutSecondsPath. In a JSONata
 * state it may be an expression itself. */
struct quantity {
    const struct tree *tree; /* NULL: neither field is there */
    const struct value *literal;
    const struct expression *path;
    const struct field_query *query;
};

struct error_names {
    const char **names;
    const struct tree **trees; /* the nodes of the names, in the same order */
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
    struct expression *result_path; /* NULL: absent, which means "$" */
    struct assignments *assign;     /* or NULL */
    struct template *output;        /* or NULL */
};

enum rule_kind { CHOICE_AND, CHOICE_OR, CHOICE_NOT, CHOICE_TEST, CHOICE_CONDITION };
struct choice_rule {
    const struct tree *tree;
    enum rule_kind kind;
    struct choice_rule **children; /* AND OR; NOT: one; all of a rule with several, an error */
    size_t count;
    const struct expression *variable; /* TEST */
    const char *operator;              /* "StringEquals", without "Path" */
    const char *operation;             /* abi.def name: "string_equals" */
    const struct value *literal;       /* TEST: the operand ... */
    const struct expression *path;     /* ... or the path to it */
    bool negated;                      /* "IsNull": false and its like */
    struct target next;                /* of a rule that stands in Choices itself */
    struct assignments *assign;        /* the same; or NULL */
    struct template *output;           /* the same */
    struct quantity condition;         /* CONDITION: true, false or an expression */
    const struct tree *operand;        /* TEST: the operator's value as written */
    const char *location;              /* "/States/C/Choices[0]/And[1]" */
};

/* Names of the unfilled placeholders that a state holds, the first of each kind; or NULL. */
struct unfilled {
    const char *any;    /* of all kinds */
    const char *work;   /* only what stands for the Resource needs it: a mock does without */
    const char *errors; /* Retry or Catch holds it: only a failure comes there */
    const char *entry;  /* every other one: the state cannot run */
    const char *code;   /* of those, one that is no text among data: nobody knows what would run */
    bool leads;         /* one stands where transitions are written: it may lead to any state */
};

struct state {
    int id; /* unique in the machine, in order of appearance */
    const char *name;
    bool name_is_open; /* a ${Placeholder} in it is unfilled */
    enum sfn_state_kind kind;
    enum query_language language;
    bool language_is_open;   /* a placeholder will say it: `language` is only the usual one */
    const struct tree *tree; /* the state's object */
    struct span name_span;   /* of its key */
    const char *location;    /* "/States/Charge" */
    struct scope *scope;
    bool end; /* the state ends its scope */
    struct target next;
    bool reachable; /* from StartAt; compiler/check sets it */
    struct unfilled unfilled;

    /* data flow; NULL where absent */
    struct expression *input_path, *output_path, *result_path;
    struct template *parameters; /* Parameters; a Map's are its item_selector */
    struct template *result_selector;
    const struct value *result; /* Pass */
    struct assignments *assign;
    struct template *arguments, *output; /* JSONata */

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
    struct template *items;         /* JSONata */
    struct template *item_selector; /* ItemSelector, or Parameters of a Map */
    struct quantity max_concurrency, tolerated_count, tolerated_percentage;
    bool distributed;
    const struct tree *distributed_tree; /* the Mode, ItemReader, ItemBatcher or ResultWriter */
    const char *distributed_field;       /* its name */
    const struct tree *label;            /* Label, a string, or NULL */
    bool express_children;               /* its ExecutionType is EXPRESS */
    struct quantity batch_items, batch_bytes;      /* the limits of ItemBatcher */
    struct template *batch_input;                  /* or NULL */
    const struct tree *reader, *writer;            /* ItemReader, ResultWriter, or NULL */
    const char *reader_resource, *writer_resource; /* or NULL */
    /* the first and third are Arguments in JSONata */
    struct template *reader_parameters, *reader_config, *writer_parameters, *writer_config;
    const char *transformation; /* of the ResultWriter, or NULL */
    struct quantity max_items;  /* of the ItemReader */

    struct state *next_state; /* in order of appearance, within the scope */

    /* for the rules of compiler/check: all of the state, its choice rules and its catchers */
    bool broken; /* its Type or its transition could not be understood */
    const struct expression *expressions;
    const struct assignments *assigns;
    const struct field_query *queries;
};

/* An object with StartAt and States: the machine, a branch of a Parallel, or a Map's processor. */
struct scope {
    int id; /* 0 is the machine */
    struct scope *parent;
    struct state *owner; /* the Parallel or Map, NULL for the machine */
    const struct tree *tree;
    const char *location; /* "" for the machine, "/States/M/ItemProcessor" */
    struct target start;
    struct state *states; /* in order of appearance */
    size_t state_count;
    const char **state_names; /* in order of appearance; NULL until target.c has to guess a name */
    const char **variables;   /* the names that its states assign, by slot */
    size_t variable_count;
    struct scope *next; /* all scopes of the machine, by id */
};

struct machine {
    const struct source *source;
    const struct tree *tree;
    const char *name; /* that of the options, or the file name without extensions */
    const char *id;   /* of the options */
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
    const char *name; /* NULL: it is named after its file */
    const char *id;   /* what a document calls it besides, a logical ID; or NULL */
};

/* Make a machine of a definition's tree, and report every structural fault to `diags`. NULL when
 * the tree is not an object with States. `source` and `tree` are borrowed; `options` may be NULL.
 */
struct machine *machine_bind(struct arena *arena, const struct source *source,
                             const struct tree *tree, const struct machine_options *options,
                             struct diags *diags);

/* The scope whose states assign the variable that `scope` sees under this name, and in *slot its
 * slot there; NULL when no state assigns it. *up tells how many scopes further out that is. The
 * children of a distributed Map are executions of their own: they see no variable outside. */
const struct scope *machine_variable(const struct scope *scope, const char *name, int *up,
                                     int *slot);

/* Target number `index` of a state, NULL past the last: first Next, then Default, those of its
 * choice rules, those of its catchers. Next and Default have a NULL tree when they are absent. */
const struct target *machine_target(const struct state *state, size_t index);

/* True when a ${Placeholder} of the node is unfilled. It cannot be checked: any value that will
 * fill it may be right. NULL has none. */
bool tree_is_open(const struct tree *tree);

/* True for a string that begins with {% or ends with %}: in a JSONata state it is meant to be an
 * expression. One that lacks the other half is reported where it is bound. */
bool tree_is_jsonata(const struct tree *tree);

/* Append a JSON object: of each state that reads variables, the array of their names, sorted. */
void machine_references(const struct machine *machine, struct buffer *out);

/* Append the machine as --dump-after=bind shows it. */
void machine_dump(const struct machine *machine, struct buffer *out);

#endif
