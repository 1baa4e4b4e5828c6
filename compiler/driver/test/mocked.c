/* compiler/driver/test/mocked.c - whether the mocks that proofs take for granted are of a machine.
 *
 * A misspelt state would leave the real one without mocks, and what is proven would be of less than
 * the mocks say. */
#include "compiler/driver/test/mocked.h"

#include "compiler/driver/file.h"
#include "compiler/driver/print.h"
#include "compiler/driver/test/suite.h"
#include "runtime/base/text.h"

/* Whether the file certainly speaks of the machine: by its name, or as the only one of both. */
static bool is_about(const struct suite *suite, const struct compilation *c)
{
    const struct tree *machines = tree_field(suite->tree, "StateMachines");

    if (tree_field(machines, c->machine->name) != NULL ||
        (c->machine->id != NULL && tree_field(machines, c->machine->id) != NULL))
        return true;
    return machines != NULL && machines->count == 1 &&
           (c->document == NULL || c->document->count == 1);
}

bool mocked_fits(const struct compilation *c)
{
    struct suite suite = {.source = {.path = c->mocks}};
    struct buffer text = BUFFER_EMPTY, findings = BUFFER_EMPTY;
    struct diag_options options = c->diag_options;
    bool fits = true;

    if (c->mocks != NULL && file_read(&text, c->mocks, FILE_INPUT_MAX)) {
        text_drop_mark(&text);
        suite.source.text = arena_text(c->arena, text.size > 0 ? text.text : "", text.size);
        suite.source.size = text.size;
        fits = suite_read(c->arena, c->machine, NULL, &suite) || !is_about(&suite, c);
    }
    if (!fits) {
        diags_render_text(suite.diags, &options, &findings);
        print_text(stderr, findings.text, findings.size);
    }
    buffer_fini(&findings);
    buffer_fini(&text);
    return fits;
}
