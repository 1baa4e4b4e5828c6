/* compiler/definition/document.c - the table of all kinds of document. */
#include "compiler/definition/document.h"

#include <string.h>

#include "compiler/definition/kind.h"
#include "runtime/base/count.h"
#include "runtime/base/text.h"

#define NAME_BYTES_MAX 80 /* AWS's limit for the name of a state machine */

static const struct document_kind *const kinds[] = {
    &document_template,
    &document_serverless,
    &document_terraform,
    &document_described,
};

/* ---- recognising ---- */

static bool holds(const struct source *source, const char *word)
{
    return source->size > 0 && memmem(source->text, source->size, word, strlen(word)) != NULL;
}

/* Whether the text has a word that documents have, or is a string of JSON; else it need not be read
 * to know what it is. */
static bool may_be_document(const struct source *source)
{
    for (size_t i = 0; i < COUNT_OF(kinds); i++)
        for (size_t word = 0; word < COUNT_OF(kinds[i]->words); word++)
            if (kinds[i]->words[word] != NULL && holds(source, kinds[i]->words[word]))
                return true;
    return source->size > 0 && source->text[strspn(source->text, " \t\r\n")] == '"';
}

static const struct document_kind *kind_of(const struct tree *root)
{
    if (root == NULL || tree_field(root, "StartAt") != NULL || tree_field(root, "States") != NULL)
        return NULL;
    for (size_t i = 0; i < COUNT_OF(kinds); i++)
        if (kinds[i]->recognises(root))
            return kinds[i];
    return NULL;
}

/* Sources of programs that make a template or a plan, by the ending of their names, and what sfnc
 * reads in their place. */
static const struct {
    const char *ending, *what, *instead;
} programs[] = {
    {".tf", "Terraform's language (HCL)", "the JSON of `terraform show -json`"},
    {".tf.json", "Terraform's configuration", "the JSON of `terraform show -json`"},
    {".ts", "TypeScript", "the template that `cdk synth` makes"},
    {".js", "JavaScript", "the template that `cdk synth` makes"},
    {".py", "Python", "the template that `cdk synth` makes"},
    {".java", "Java", "the template that `cdk synth` makes"},
    {".cs", "C#", "the template that `cdk synth` makes"},
    {".go", "Go", "the template that `cdk synth` makes"},
};

/* Report a file that is the source of such a program. */
static bool refuse_program(const struct source *source, struct diags *diags)
{
    for (size_t i = 0; i < COUNT_OF(programs); i++) {
        struct finding *finding;

        if (!text_ends(source->path, programs[i].ending))
            continue;
        finding = diag_report(diags, (struct span){0}, RULE_DOCUMENT,
                              "this is %s, which sfnc does not read", programs[i].what);
        diag_note(diags, finding, (struct span){0}, "give it %s", programs[i].instead);
        return true;
    }
    return false;
}

/* Whether a text that cannot be parsed was to be a document: what only documents have stands in it
 * before what definitions begin with. */
static bool is_broken_document(const struct source *source)
{
    static const char *const words[] = {"::StateMachine", "stateMachines"};
    const char *start = memmem(source->text, source->size, "StartAt", 7);

    for (size_t i = 0; i < COUNT_OF(words); i++) {
        const char *found = memmem(source->text, source->size, words[i], strlen(words[i]));

        if (found != NULL && (start == NULL || found < start))
            return true;
    }
    return false;
}

/* ---- listing ---- */

struct document *document_read(struct arena *arena, const struct source *source,
                               struct diags *diags)
{
    struct listing listing = {.arena = arena, .diags = diags};
    struct diags *unseen = diags_new(arena, source);
    const struct document_kind *kind;
    const struct tree *root;

    if (refuse_program(source, diags)) {
        listing.document = ARENA_NEW(arena, struct document);
        listing.document->source = source;
        return listing.document;
    }
    if (!may_be_document(source))
        return NULL;
    root = syntax_read(arena, source, unseen);
    kind = kind_of(root);
    if (kind == NULL && (root != NULL || !is_broken_document(source)))
        return NULL;
    listing.document = ARENA_NEW(arena, struct document);
    listing.document->source = source;
    listing.document->root = root;
    listing.document->kind = kind;
    if (root == NULL) {
        syntax_read(arena, source, diags);
        diags_forget_aws(diags);
        return listing.document;
    }
    kind->list(&listing);
    if (listing.document->count == 0 && diags_first(diags) == NULL)
        diag_report(diags, span_of(source, 0, 0), RULE_DOCUMENT,
                    "this is %s without state machines", kind->name);
    return listing.document;
}

/* ---- asking ---- */

const char *document_kind_name(const struct document *document)
{
    return document->kind != NULL ? document->kind->name : "a document";
}

const struct document_machine *document_find(const struct document *document, const char *name)
{
    const struct document_machine *found = NULL;

    for (size_t i = 0; i < document->count; i++)
        if (strcmp(document->machines[i].id, name) == 0)
            return &document->machines[i];
    for (size_t i = 0; i < document->count; i++) {
        const struct document_machine *machine = &document->machines[i];

        if (machine->name == NULL || strcmp(machine->name, name) != 0)
            continue;
        if (found != NULL)
            return NULL;
        found = machine;
    }
    return found;
}

/* ---- defining ---- */

static bool is_name_byte(char byte)
{
    return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') ||
           (byte >= '0' && byte <= '9') || byte == '_' || byte == '-' || byte == '.';
}

/* The name becomes that of files: one that says more than a name becomes harmless. */
static const char *harmless_name(struct arena *arena, const char *text)
{
    size_t size = strlen(text);
    char *name = arena_text(arena, text, size < NAME_BYTES_MAX ? size : NAME_BYTES_MAX);

    for (char *at = name; *at != '\0'; at++)
        if (!is_name_byte(*at) || (at == name && (*at == '.' || *at == '-')))
            *at = '_';
    return name[0] == '\0' ? "machine" : name;
}

/* The name that a machine has at AWS, or NULL where the document does not know all of it. */
static const char *known_name(struct composer *composer, const struct document *document,
                              const struct document_machine *machine)
{
    const char *name = document->kind->name_of(composer, document, machine);

    return name != NULL && strstr(name, "${") == NULL ? name : NULL;
}

void document_name_machines(struct arena *arena, struct document *document,
                            struct fillings *fillings)
{
    struct diags *unseen = diags_new(arena, document->source);

    for (size_t i = 0; i < document->count && document->kind->name_of != NULL; i++) {
        struct document_machine *machine = &document->machines[i];
        struct composer composer;

        composer_init(&composer, arena, document->source, fillings, unseen);
        machine->name = known_name(&composer, document, machine);
        composer_fini(&composer);
    }
}

struct definition *document_definition(struct arena *arena, const struct document *document,
                                       const struct document_machine *machine,
                                       struct fillings *fillings, struct diags *diags)
{
    struct definition *definition = ARENA_NEW(arena, struct definition);
    struct composer composer;
    bool good;

    composer_init(&composer, arena, document->source, fillings, diags);
    good = document->kind->define(&composer, document, machine, definition);
    if (good && definition->source == NULL)
        definition->source = composer_source(&composer);
    good = good && !composer.failed && definition->source != NULL;
    if (good && document->kind->name_of != NULL)
        definition->name = known_name(&composer, document, machine);
    composer_fini(&composer);
    definition->name =
        harmless_name(arena, definition->name != NULL ? definition->name : machine->id);
    return good ? definition : NULL;
}
