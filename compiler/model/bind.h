/* compiler/model/bind.h - what the files of machine_bind share. Not for other folders.
 *
 * An `object` is one JSON object being read against the field table: object_read reports what is
 * unknown, missing, doubled, of the wrong type or language, and leaves in `at` only the members
 * that are legal and well typed. Whoever binds reads `at` and never reports a field twice. */
#ifndef SFNC_MODEL_BIND_H
#define SFNC_MODEL_BIND_H

#include "compiler/model/fields.h"
#include "compiler/model/machine.h"
#include "runtime/base/table.h"

#define WHOLE_MACHINE (-1) /* the scope under which a state's name is known machine-wide */

struct binder {
    struct arena *arena;
    struct diags *diags;
    const struct source *source;
    struct machine *machine;
    struct table states;       /* by scope and name; all by WHOLE_MACHINE and name */
    struct table variables;    /* by scope and name */
    int guesses;               /* made so far */
    struct scope **scopes_end; /* where the next scope is linked */
    const struct expression **expressions_end; /* of the state being bound */
    const struct assignments **assigns_end;
    const struct jsonata_value **jsonata_end;
};

struct object {
    const struct tree *tree;
    unsigned owner;       /* enum field_owner, one bit */
    unsigned languages;   /* enum field_language: what its fields may be of; both: not known */
    const char *location; /* "" for the machine */
    const char *what;     /* for messages: `state "Charge"` */
    struct span head;     /* where to point when something is missing */
    struct state *state;  /* whose it is, or NULL */
    const struct tree_member *at[FIELD_COUNT];
    bool seen[FIELD_COUNT]; /* stands there, legal or not */
    bool unknown;           /* has a field that no such object has */
};

/* ---- report.c: findings with AWS's location ---- */
struct finding *bind_report(struct binder *binder, struct span span, enum rule rule,
                            const char *location, const char *format, ...)
    __attribute__((format(printf, 5, 6)));
/* AWS's SCHEMA_VALIDATION_FAILED text for a finding made by bind_report. */
void bind_aws(struct binder *binder, struct finding *finding, const char *location,
              const char *format, ...) __attribute__((format(printf, 4, 5)));
/* Location of a field: LOCATION/NAME, LOCATION/NAME[INDEX]. */
const char *bind_place(struct binder *binder, const char *location, const char *name);
const char *bind_place_item(struct binder *binder, const char *location, const char *name,
                            size_t index);
/* The opening bracket of an object or array. */
struct span bind_head(const struct tree *tree);

/* ---- object.c ---- */
/* Fill `at`, `seen` and `unknown` from the rest, and report everything that is wrong. */
void object_read(struct binder *binder, struct object *object);
/* The legal value of a field, or NULL. */
const struct tree *object_value(const struct object *object, enum field field);
/* Its text when it is a string (with open placeholders too), or NULL. */
const char *object_text(const struct object *object, enum field field);
/* The number of a field, or `otherwise`. */
double object_number(const struct object *object, enum field field, double otherwise);
/* A node as a value; a finding, and NULL, when it is nested too deeply. */
const struct value *bind_value(struct binder *binder, const struct tree *tree);
/* LOCATION/FIELD. */
const char *object_place(struct binder *binder, const struct object *object, enum field field);
/* An object inside a field of `parent`: same state and languages. NULL value: an empty object. */
struct object object_inner(struct binder *binder, const struct object *parent, enum field field,
                           unsigned owner, const char *what);
/* The state's query language as a set. */
unsigned state_languages(const struct state *state);

/* ---- expression.c ---- */
/* The path or call of a field, or NULL when it is absent. */
struct expression *bind_expression(struct binder *binder, const struct object *object,
                                   enum field field, enum expression_use use);
struct quantity bind_quantity(struct binder *binder, const struct object *object,
                              enum field literal, enum field path, enum expression_use use);
struct expression *expression_new(struct binder *binder, struct state *state,
                                  const struct tree *tree, const char *field,
                                  enum expression_use use, const char *location);

/* ---- template.c ---- */
struct template *bind_template(struct binder *binder, const struct object *object,
                               enum field field);
struct assignments *bind_assign(struct binder *binder, const struct object *object);
struct template *bind_credentials(struct binder *binder, const struct object *object);

/* ---- target.c ---- */
/* The target that a field names, its state not yet looked for. Without the field: a NULL tree. */
struct target bind_target(struct binder *binder, const struct object *object, enum field field);
/* Find the state of every target of the machine, all of whose states are known by now. */
void bind_targets(struct binder *binder);

/* ---- scope.c ---- */
/* Add a scope of a Parallel or Map, or (NULL) of the machine, to be read when its turn comes. */
struct scope *bind_scope(struct binder *binder, struct state *owner, const struct tree *tree,
                         const char *location);
/* Take a scope up: give it its number, make its states, which know their names and trees only. Its
 * object has been read; bind_inner_states reads the object of a scope that a state owns first. */
void bind_states(struct binder *binder, struct scope *scope, const struct object *object);
void bind_inner_states(struct binder *binder, struct scope *scope);

/* ---- state.c, choice.c, errors.c, map.c ---- */
void bind_state(struct binder *binder, struct state *state);
void bind_choices(struct binder *binder, struct object *object, struct state *state);
void bind_retry(struct binder *binder, struct object *object, struct state *state);
void bind_catch(struct binder *binder, struct object *object, struct state *state);
void bind_map(struct binder *binder, struct object *object, struct state *state);

#endif
