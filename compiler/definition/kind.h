/* compiler/definition/kind.h - what a kind of document has to know. Not for other folders.
 *
 * document.c has the table of all kinds; each is a file of its own. */
#ifndef SFNC_DEFINITION_KIND_H
#define SFNC_DEFINITION_KIND_H

#include "compiler/definition/compose.h"
#include "compiler/definition/document.h"

/* The machines of a document while they are being found. */
struct listing {
    struct arena *arena;
    struct diags *diags;
    struct document *document;
    size_t room;
};

struct document_kind {
    const char *name; /* "a CloudFormation template" */
    /* One of these words stands in any document of the kind that has machines: a text without them
     * need not be read to know that it is something else. */
    const char *words[4];
    /* Whether a tree is of this kind. It is none with StartAt and States. */
    bool (*recognises)(const struct tree *root);
    /* Call listing_add for each machine. */
    void (*list)(struct listing *listing);
    /* Compose the machine's name at AWS; NULL when it has none. NULL as a whole: list and define
     * tell the name. */
    const char *(*name_of)(struct composer *composer, const struct document *document,
                           const struct document_machine *machine);
    /* Compose the machine's definition, or set definition->source to another file's; set its name
     * (any text; NULL: the ID is good), type and values. False after findings. */
    bool (*define)(struct composer *composer, const struct document *document,
                   const struct document_machine *machine, struct definition *definition);
};

extern const struct document_kind document_described;
extern const struct document_kind document_serverless;
extern const struct document_kind document_template;
extern const struct document_kind document_terraform;

/* What document_template does, for a template that is a part of another document. */
void template_list(struct listing *listing, const struct tree *template);
const char *template_name_of(struct composer *composer, const struct tree *template,
                             const struct document_machine *machine);
bool template_define(struct composer *composer, const struct tree *template,
                     const struct document_machine *machine, struct definition *definition);

/* Add a machine. The texts are kept as they are, and have to live in the arena. */
void listing_add(struct listing *listing, const char *id, const char *name, struct span span,
                 const struct tree *tree);

/* The text of a member that is a plain string without NUL, or NULL. */
const char *document_text(const struct tree *object, const char *key);

/* The type that a text like "EXPRESS" names. */
enum definition_type definition_type_of(const char *text);

/* The type that a node names (NULL: none), as far as its references are known. A warning when it is
 * no type. */
enum definition_type definition_type_read(struct composer *composer, const struct tree *node);

#endif
