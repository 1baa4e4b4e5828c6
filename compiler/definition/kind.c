/* compiler/definition/kind.c - what the kinds of document share. */
#include "compiler/definition/kind.h"

#include <string.h>

void listing_add(struct listing *listing, const char *id, const char *name, struct span span,
                 const struct tree *tree)
{
    struct document *document = listing->document;

    if (document->count == listing->room) {
        size_t room = listing->room == 0 ? 8 : 2 * listing->room;
        struct document_machine *machines =
            ARENA_ARRAY(listing->arena, struct document_machine, room);

        if (document->count > 0)
            memcpy(machines, document->machines, document->count * sizeof(*machines));
        document->machines = machines;
        listing->room = room;
    }
    document->machines[document->count++] = (struct document_machine){id, name, span, tree};
}

const char *document_text(const struct tree *object, const char *key)
{
    const struct tree *text = tree_field(object, key);

    return text != NULL && text->kind == TREE_STRING && text->tag == NULL &&
                   strlen(text->text) == text->size
               ? text->text
               : NULL;
}

enum definition_type definition_type_of(const char *text)
{
    if (text == NULL)
        return DEFINITION_UNSAID;
    return strcmp(text, "EXPRESS") == 0    ? DEFINITION_EXPRESS
           : strcmp(text, "STANDARD") == 0 ? DEFINITION_STANDARD
                                           : DEFINITION_UNSAID;
}

enum definition_type definition_type_read(struct composer *composer, const struct tree *node)
{
    const char *unfilled = NULL;
    const char *text = node != NULL && !function_is_nothing(composer, node)
                           ? compose_filled_text_of(composer, node, &unfilled)
                           : NULL;
    enum definition_type type = definition_type_of(text);

    if (text != NULL && unfilled == NULL && type == DEFINITION_UNSAID) {
        struct finding *finding = diag_report(composer->diags, node->span, RULE_TEMPLATE_PROPERTY,
                                              "\"%.80s\" is no type of state machine", text);

        diag_note(composer->diags, finding, (struct span){0}, "write STANDARD or EXPRESS");
    }
    return type;
}
