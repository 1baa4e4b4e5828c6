/* compiler/definition/compose.h - compose the text of a definition of pieces of a document.
 *
 * Whatever is added stands for a place of the document. Functions of CloudFormation (Ref,
 * Fn::GetAtt, Fn::Sub, Fn::Join) become text: what is known is written out, the rest is left as
 * ${Name}. A function that cannot be computed here is a placeholder, too, or a finding where a
 * structure has to stand. Such a ${Name}, and ${!Name} of Fn::Sub, is marked (origin.h): what looks
 * like one in the document's own texts may be text. */
#ifndef SFNC_DEFINITION_COMPOSE_H
#define SFNC_DEFINITION_COMPOSE_H

#include <stdbool.h>

#include "compiler/support/arena.h"
#include "compiler/support/diag.h"
#include "compiler/support/origin.h"
#include "compiler/syntax/tree.h"
#include "compiler/syntax/written.h"
#include "runtime/base/table.h"

/* What has been found out about calls of functions, so that calls in calls cost no time squared;
 * and how far variables have led. */
struct calls {
    struct table results;      /* by the address of a node: what it gives */
    struct table names;        /* by the address of a node: the placeholder it would be */
    struct table placeholders; /* by name: the first call of which it was left */
    size_t followed;           /* nodes that variables stand for */
};

struct composer {
    struct arena *arena;
    const struct source *file;
    struct diags *diags;
    struct fillings *fillings;        /* a name that they have is left for them to fill */
    const struct tree *template;      /* the document, where it has Parameters, Mappings and
                                         Conditions of CloudFormation. Or NULL */
    const struct tree *variables;     /* the document, where its strings hold variables of the
                                         Serverless Framework (variables.h). Or NULL */
    const struct tree *substitutions; /* DefinitionSubstitutions, where the text will see them. Or
                                         NULL */
    struct calls *calls;              /* shared by all composers of one definition */
    int depth;                        /* how many texts this one is a part of */
    const struct span *place;         /* all that is added stands for it; NULL: for itself */
    bool quoted;                      /* what is added stands in a string of JSON */
    bool substituted;                 /* what is added goes through Fn::Sub as a whole */
    bool failed;                      /* there is a finding: the text is of no use */
    struct buffer text;
    struct origin *origin;
};

void composer_init(struct composer *composer, struct arena *arena, const struct source *file,
                   struct fillings *fillings, struct diags *diags);
void composer_fini(struct composer *composer);

/* The text as a source in the arena. NULL when the composer has failed. */
const struct source *composer_source(struct composer *composer);

/* Report that a place of the document cannot be read, and fail. */
struct finding *compose_refuse(struct composer *composer, struct span span, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* Count nodes that variables have led to. False after a finding: there may be no end of them. */
bool compose_follow(struct composer *composer, struct span span, size_t nodes);

/* ---- pieces (compose.c) ---- */
/* Add a text that stands for a place as a whole. */
void compose_made(struct composer *composer, struct span place, const char *text, size_t size);

/* A string of the document that is added piece by piece, from its beginning to its end. */
struct strand {
    struct span span; /* of the string */
    const char *text;
    size_t size;
    size_t at; /* how far it has come */
    struct written written;
    struct written_run run;
    struct span place; /* of what was added last */
};

void strand_begin(struct strand *strand, const struct composer *composer, struct span span,
                  const char *text, size_t size);
/* Add the text up to byte `to`. Where it goes through Fn::Sub its ${ are marked. */
void strand_add(struct strand *strand, struct composer *composer, size_t to);
/* Leave out the text up to byte `to`, and tell its place. */
struct span strand_skip(struct strand *strand, struct composer *composer, size_t to);

/* The name of a placeholder that is called after any text: a byte that no name has becomes "_". Add
 * ${name} for a place; whether the fillings have such a name. */
const char *compose_name(struct composer *composer, const char *text, size_t size);
void compose_placeholder(struct composer *composer, struct span place, const char *name,
                         size_t size);
bool compose_is_filled(struct composer *composer, const char *name, size_t size);
/* What the fillings have for that name, or NULL. */
struct definition_value *compose_filling(struct composer *composer, const char *name, size_t size);

/* ---- functions of CloudFormation (function.c) ---- */
struct function {
    const char *name; /* "Ref", "Fn::Sub" */
    const struct tree *argument;
};

/* Whether a node is a call of a function: !Sub TEXT, or {"Fn::Sub": TEXT}. */
bool function_of(struct arena *arena, const struct tree *node, struct function *function);

/* Whether a node is a reference to AWS::NoValue: what has it as its value is not there. */
bool function_is_nothing(struct composer *composer, const struct tree *node);

/* The name of the placeholder that a call is when its result is not known: it has all that is
 * plain in what the call was given. */
const char *function_call_name(struct composer *composer, const struct tree *node);

/* The default of a parameter of the template, or NULL; and whether a parameter is a list. */
const struct tree *parameter_default(const struct composer *composer, const char *name);
bool parameter_is_list(const struct composer *composer, const char *name, size_t size);

/* What a call gives where that is known (known.c): Fn::FindInMap, Fn::Select, Fn::Split and Fn::If
 * of plain values, of parameters that have a value, and of each other; Ref of a parameter that is a
 * list. Else the node itself. The items of a list that was computed have the span of the list. */
const struct tree *function_resolve(struct composer *composer, const struct tree *node);

/* Add the text that a node stands for: a string, a number, a function. */
void compose_text(struct composer *composer, const struct tree *node);

/* Add the same for another place, from which something leads to the node. */
void compose_text_for(struct composer *composer, struct span place, const struct tree *node);

/* What compose_text would add, in the arena; NULL after a finding. */
const char *compose_text_of(struct composer *composer, const struct tree *node);

/* The same with all filled that the fillings have. *unfilled becomes the first placeholder that is
 * left, or NULL. */
const char *compose_filled_text_of(struct composer *composer, const struct tree *node,
                                   const char **unfilled);

/* Add a whole definition: a text, or a function that makes one. `what` names the field. */
void compose_definition_text(struct composer *composer, const struct tree *node, const char *what);

/* ---- objects (value.c) ---- */
/* Add a value as JSON. */
void compose_value(struct composer *composer, const struct tree *node);

#endif
