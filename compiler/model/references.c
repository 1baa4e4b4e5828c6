/* compiler/model/references.c - which variables each state reads, as AWS tells of a machine.
 *
 * In: a bound machine. Out: a JSON object with the names that the paths and intrinsic calls of a
 * state begin with, and those in its JSONata expressions, whether a state assigns them or not;
 * but for built-in functions that no variable hides. */
#include <stdlib.h>
#include <string.h>

#include "compiler/model/machine.h"
#include "compiler/model/names.h"
#include "compiler/syntax/jsonata/ast.h"
#include "runtime/base/bug.h"
#include "runtime/json/write.h"

/* The names that a state reads, some of them several times. */
struct names {
    const struct state *state;
    const char **items;
    size_t count, capacity;
};

static void add_name(struct names *names, const char *name)
{
    if (names->count == names->capacity) {
        names->capacity = 2 * names->capacity + 8;
        names->items = mem_resize(names->items, names->capacity * sizeof(*names->items));
    }
    names->items[names->count++] = name;
}

static void add_path(struct names *names, const struct path *path)
{
    if (path != NULL && path->root == PATH_ROOT_VARIABLE)
        add_name(names, path->variable);
}

static void add_variable(void *context, const struct query_name *name)
{
    struct names *names = context;
    const char *text = name->node->text;
    size_t least, most;
    int up, slot;

    if (name->node->kind != JSONATA_VARIABLE || text[0] == '\0' || strcmp(text, "$") == 0 ||
        strcmp(text, "states") == 0)
        return;
    if (!query_builtin(text, &least, &most) ||
        machine_variable(names->state->scope, text, &up, &slot) != NULL)
        add_name(names, text);
}

static void add_call(struct names *names, const struct intrinsic_call *call)
{
    for (size_t i = 0; i < call->count; i++) {
        const struct intrinsic_argument *argument = &call->arguments[i];

        if (argument->kind == INTRINSIC_CALL)
            add_call(names, argument->call);
        else if (argument->kind == INTRINSIC_PATH)
            add_path(names, argument->path);
    }
}

static int compare_names(const void *left, const void *right)
{
    return strcmp(*(const char *const *)left, *(const char *const *)right);
}

/* Append `"State":["a","b"]`, when there are names. */
static void add_state(struct names *names, const struct state *state, struct buffer *out)
{
    names->count = 0;
    names->state = state;
    for (const struct expression *at = state->expressions; at != NULL; at = at->next) {
        add_path(names, at->path);
        if (at->call != NULL)
            add_call(names, at->call);
    }
    for (const struct field_query *at = state->queries; at != NULL; at = at->next)
        query_names(at, add_variable, names);
    if (names->count == 0)
        return;
    qsort(names->items, names->count, sizeof(*names->items), compare_names);
    if (out->text[out->size - 1] != '{')
        buffer_add_byte(out, ',');
    json_write_string(out, state->name, strlen(state->name));
    buffer_add_text(out, ":[");
    for (size_t i = 0; i < names->count; i++) {
        if (i > 0 && strcmp(names->items[i], names->items[i - 1]) == 0)
            continue;
        if (i > 0)
            buffer_add_byte(out, ',');
        json_write_string(out, names->items[i], strlen(names->items[i]));
    }
    buffer_add_byte(out, ']');
}

void machine_references(const struct machine *machine, struct buffer *out)
{
    struct names names = {NULL};

    buffer_add_byte(out, '{');
    for (const struct scope *scope = machine->scopes; scope != NULL; scope = scope->next)
        for (const struct state *state = scope->states; state != NULL; state = state->next_state)
            add_state(&names, state, out);
    buffer_add_byte(out, '}');
    free(names.items);
}
