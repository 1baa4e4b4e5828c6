/* compiler/definition/document.h - where a definition stands: the documents people keep them in.
 *
 * A document (a CloudFormation template, a Terraform plan) holds any number of state machines. The
 * definition of each becomes one text in JSON: a string of the document, pieces of several, or an
 * object written anew. The text knows where its pieces stand (compiler/support/origin.h), so that
 * findings point into the document. What a reference (!GetAtt Charge.Arn) stands for is not known
 * before deployment: it becomes a placeholder, ${Charge.Arn}, like those of any definition. */
#ifndef SFNC_DEFINITION_DOCUMENT_H
#define SFNC_DEFINITION_DOCUMENT_H

#include <stdbool.h>

#include "compiler/support/arena.h"
#include "compiler/support/diag.h"
#include "compiler/syntax/tree.h"

struct document_machine {
    const char *id;          /* what the document calls it: a logical ID, a key, an address */
    const char *name;        /* what else it may be picked by: its name at AWS; or NULL */
    struct span span;        /* of the ID */
    const struct tree *tree; /* what the document says of it */
};

struct document {
    const struct document_kind *kind;
    const struct source *source;
    const struct tree *root;
    struct document_machine *machines;
    size_t count;
};

enum definition_type { DEFINITION_UNSAID, DEFINITION_STANDARD, DEFINITION_EXPRESS };

/* The definition of one machine of a document. */
struct definition {
    const struct source *source; /* composed of pieces of the document, or a file beside it */
    const char *name;            /* letters, digits, "-", "_" and "." only: good for a file */
    enum definition_type type;
    bool deployed; /* AWS has it, or will get it, as it stands: ${Name} is text there */
    struct definition_value *values; /* DefinitionSubstitutions */
    size_t value_count;
};

/* Read the source as a document. NULL, without a finding, when it is none: then it is a definition
 * itself. A document without machines has a finding that says why. All lives in the arena. */
struct document *document_read(struct arena *arena, const struct source *source,
                               struct diags *diags);

/* "a CloudFormation template" */
const char *document_kind_name(const struct document *document);

/* The machine that `name` picks, by its ID or its name; NULL when none has it, or several. */
const struct document_machine *document_find(const struct document *document, const char *name);

/* Compose the names of machines that have one made of references, where the document knows all of
 * them and `fillings` have none: document_find then knows the name that document_definition gives.
 */
void document_name_machines(struct arena *arena, struct document *document,
                            struct fillings *fillings);

/* Make the definition of a machine, in `arena`, for those fillings: what they have is left for them
 * to fill, and those that fill a substitution are marked as used. NULL after findings. */
struct definition *document_definition(struct arena *arena, const struct document *document,
                                       const struct document_machine *machine,
                                       struct fillings *fillings, struct diags *diags);

#endif
