/* compiler/model/bind.h - what the files that bind a machine share. Not for other folders.
 *
 * A struct object is one JSON object being read against the field table. object_read reports what
 * is unknown, missing, contradictory, or of the wrong type or query language, and leaves in `at`
 * only the members that are legal and well typed. The functions that bind then read `at`, so that
 * no field is reported twice. */
#ifndef SFNC_MODEL_BIND_H
#define SFNC_MODEL_BIND_H

#include "compiler/model/fields.h"
#include "compiler/model/machine.h"
#include "runtime/base/table.h"

#define WHOLE_MACHINE (-1) /* stands for a scope's id where names of all scopes are looked up */

struct binder {
    struct arena *arena;
    struct diags *diags;
    const struct source *source;
    struct machine *machine;
    struct table states;       /* by scope and name; each by WHOLE_MACHINE and name, too */
    struct table variables;    /* slots, by scope and name */
    int guesses;               /* how many misspelt targets were looked up so far */
    struct scope **scopes_end; /* where the next scope is linked */
    /* where the state that is being bound links the next one of each kind */
    const struct expression **expressions_end;
    const struct assignments **assigns_end;
    const struct field_query **queries_end;
};

struct object {
    const struct tree *tree;
    unsigned owner;       /* what kind of object it is: one bit of enum field_owner */
    unsigned languages;   /* enum field_language: those its fields may belong to */
    const char *location; /* "" for the machine */
    const char *what;     /* for messages: `state "Charge"` */
    struct span head;     /* where a finding points when something is missing */
    struct state *state;  /* the state it is or belongs to, or NULL */
    const struct tree_member *at[FIELD_COUNT];
    bool seen[FIELD_COUNT]; /* the field is present, legal or not */
    bool unknown;           /* a field is present that no such object has */
};

/* ---- report.c: findings with AWS's location ---- */

/* Report a finding at `span`; `location` is what AWS would call the place, "/States/Charge". */
struct finding *bind_report(struct binder *binder, struct span span, enum rule rule,
                            const char *location, const char *format, ...)
    __attribute__((format(printf, 5, 6)));
/* Add to a finding of bind_report the text that AWS gives for it, with AWS's code
 * SCHEMA_VALIDATION_FAILED. */
void bind_aws(struct binder *binder, struct finding *finding, const char *location,
              const char *format, ...) __attribute__((format(printf, 4, 5)));
/* The same, with a list of the fields of which there must be one, in AWS's order. */
void bind_aws_one_of(struct binder *binder, struct finding *finding, const char *location,
                     const char *text, const char *const *names, size_t count);
#define AWS_ONE_AT_MOST "There should only be one of the following fields"
#define AWS_EXACTLY_ONE "This object should have only one of the following fields"
/* AWS's location of a field, LOCATION/NAME, and of an item in it, LOCATION/NAME[INDEX]. Both live
 * in the arena. */
const char *bind_place(struct binder *binder, const char *location, const char *name);
const char *bind_place_item(struct binder *binder, const char *location, const char *name,
                            size_t index);
/* The span of the opening bracket of an object or array; of another node, the whole. */
struct span bind_head(const struct tree *tree);

/* ---- object.c ---- */
/* Read the members of object->tree into `at`, `seen` and `unknown`, and report everything that is
 * wrong with them. The other fields must be set. */
void object_read(struct binder *binder, struct object *object);
/* The value of a field; NULL when it is absent or was reported. */
const struct tree *object_value(const struct object *object, enum field field);
/* The text of a field that is a string, or NULL. Unfilled placeholders may stand in it. */
const char *object_text(const struct object *object, enum field field);
/* The number of a field, or `otherwise` when it is not a number. */
double object_number(const struct object *object, enum field field, double otherwise);
/* A node as a value; NULL, and a finding, when it is nested too deeply. */
const struct value *bind_value(struct binder *binder, const struct tree *tree);
/* AWS's location of a field of the object. */
const char *object_place(struct binder *binder, const struct object *object, enum field field);
/* The object that is the value of a field of `parent`, of whose state and languages it is. It has
 * no tree, and so no members, when the field is absent. */
struct object object_inner(struct binder *binder, const struct object *parent, enum field field,
                           unsigned owner, const char *what);
/* The state's query language as a set of enum field_language. */
unsigned state_languages(const struct state *state);

/* ---- comment.c ---- */
/* Do what the directives in an object's Comment say. NULL: it has none. */
void bind_comment(struct binder *binder, const struct object *object, const struct tree *tree);

/* ---- expression.c ---- */
/* The expression that a field holds, or NULL when the field is absent. */
struct expression *bind_expression(struct binder *binder, const struct object *object,
                                   enum field field, enum expression_use use);
/* A field or its twin that holds a path; `path` is FIELD_COUNT for a field without a twin. */
struct quantity bind_quantity(struct binder *binder, const struct object *object,
                              enum field literal, enum field path, enum expression_use use);
/* A new expression for a string node, linked into the state's list; it is not parsed yet. */
struct expression *expression_new(struct binder *binder, struct state *state,
                                  const struct tree *tree, const char *field,
                                  enum expression_use use, const char *location);

/* ---- query.c ---- */
/* Where expressions of a JSONata state stand: the field, and what they may refer to. */
struct query_setting {
    struct binder *binder;
    struct state *state;
    enum sfn_expected expected; /* of the field as a whole */
    bool names_role;            /* it is Credentials: RoleArn must be a string */
    bool has_result, has_error; /* as in struct field_query */
};
struct query_setting query_setting_of(struct binder *binder, const struct object *object,
                                      enum field field);
/* The expression that a node is; NULL when it is none, also when it is but half of one, which is
 * reported. `location` is AWS's of the node. */
const struct field_query *bind_query(const struct query_setting *setting, const struct tree *tree,
                               const char *location);
/* A value with expressions in it, at any depth. Keys are plain. */
struct template *bind_queries(const struct query_setting *setting, const struct tree *tree,
                              const char *location);
/* A template that is a literal. */
struct template *template_literal(struct binder *binder, const struct tree *tree);

/* ---- template.c ---- */
/* The template that a field holds, NULL when the field is absent; then those of Assign, and the
 * RoleArn of Credentials. */
struct template *bind_template(struct binder *binder, const struct object *object,
                               enum field field);
struct assignments *bind_assign(struct binder *binder, const struct object *object);
struct template *bind_credentials(struct binder *binder, const struct object *object);

/* ---- target.c ---- */
/* The target that a field names; bind_targets looks its state up later. The target's tree is NULL
 * when the field is absent. */
struct target bind_target(struct binder *binder, const struct object *object, enum field field);
/* Look up the state of every target, once all states of the machine are known. */
void bind_targets(struct binder *binder);

/* ---- scope.c ---- */
/* Add a scope to the machine's list, to be read when its turn comes. `owner` is the Parallel or Map
 * it belongs to; NULL: it is the machine itself. */
struct scope *bind_scope(struct binder *binder, struct state *owner, const struct tree *tree,
                         const char *location);
/* Number a scope and make its states, which only have their names and trees yet. `object` is the
 * scope's own object, which has been read. */
void bind_states(struct binder *binder, struct scope *scope, const struct object *object);
/* The same for the scope of a Parallel or Map, whose object is read here first. */
void bind_inner_states(struct binder *binder, struct scope *scope);

/* ---- state.c, choice.c, errors.c, map.c: the fields of one state ---- */
void bind_state(struct binder *binder, struct state *state);
void bind_choices(struct binder *binder, struct object *object, struct state *state);
void bind_retry(struct binder *binder, struct object *object, struct state *state);
void bind_catch(struct binder *binder, struct object *object, struct state *state);
void bind_map(struct binder *binder, struct object *object, struct state *state);

#endif
