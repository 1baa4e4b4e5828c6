/* compiler/driver/test/reading.c - what is said of a mock file that is read. */
#include "compiler/driver/test/reading.h"

#include <string.h>

#include "runtime/base/nearest.h"

struct finding *reading_wrong(struct reading *r, struct span span, const char *format, ...)
{
    va_list arguments;
    const char *message;

    va_start(arguments, format);
    message = arena_format_list(r->arena, format, arguments);
    va_end(arguments);
    return diag_report(r->suite->diags, span, RULE_MOCK_FILE, "%s", message);
}

void reading_guess(struct reading *r, struct finding *finding, const char *name,
                   const char *const *names, size_t count)
{
    struct span nowhere = {0};
    const char *near = nearest_name(name, names, count);

    if (near != NULL)
        diag_note(r->suite->diags, finding, nowhere, "did you mean \"%s\"?", near);
}

/* The names of an object's members. */
static const char **names_of(struct reading *r, const struct tree *object)
{
    const char **names = ARENA_ARRAY(r->arena, const char *, object->count + 1);
    size_t count = 0;

    for (const struct tree_member *at = object->members; at != NULL; at = at->next)
        names[count++] = at->key;
    return names;
}

void reading_guess_member(struct reading *r, struct finding *finding, const char *name,
                          const struct tree *object)
{
    if (object != NULL)
        reading_guess(r, finding, name, names_of(r, object), object->count);
}

bool reading_object(struct reading *r, const struct tree *tree, const char *what)
{
    if (tree->kind != TREE_OBJECT) {
        reading_wrong(r, tree->span, "%s is an object, not %s", what, tree_kind_name(tree));
        return false;
    }
    return true;
}

static bool is_among(const char *name, const char *const *names)
{
    while (*names != NULL && strcmp(*names, name) != 0)
        names++;
    return *names != NULL;
}

const char *const reading_expect_members[] = {"Status", "Output", "Error", "Cause", NULL};

void reading_check_members(struct reading *r, const struct tree *object, const char *what,
                           const char *const *known)
{
    size_t count = 0;

    while (known[count] != NULL)
        count++;
    for (const struct tree_member *at = object->members; at != NULL; at = at->next) {
        struct span nowhere = {0};
        struct finding *finding;

        if (is_among(at->key, known))
            continue;
        finding = reading_wrong(r, at->key_span, "%s has no \"%s\"", what, at->key);
        if (is_among("Expect", known) && is_among(at->key, reading_expect_members))
            diag_note(r->suite->diags, finding, nowhere, "\"%s\" belongs into \"Expect\"", at->key);
        else
            reading_guess(r, finding, at->key, known, count);
    }
}
