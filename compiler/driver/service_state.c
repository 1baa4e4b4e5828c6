/* compiler/driver/service_state.c - make the machine that tests one state.
 *
 * In: the state's object in the text that it stands in. Out: the text of a machine in which a
 * Choice gives the variables their values, then comes the state as it was written, then, in the
 * place of each state that it may go to, one that ends. So the state is checked, compiled and run
 * like any other, and it is seen where it goes. */
#include "compiler/driver/service_state.h"

#include <stdlib.h>
#include <string.h>

#include "runtime/base/bug.h"
#include "runtime/json/write.h"

/* No definition has states of these names: U+0001 and U+0002. */
#define FIRST_STATE "\\u0001"
#define LAST_STATE "\\u0002"

static void add_string(struct buffer *out, const char *text)
{
    json_write_string(out, text, strlen(text));
}

/* Append the assignment of a variable: `"name.$":"$.Variables['name']"`, or in JSONata
 * `"name":"{% $states.input.Variables.`name` %}"`. */
static void add_variable(const char *name, enum query_language language, struct buffer *out)
{
    bool jsonata = language == QUERY_JSONATA;
    struct buffer text = BUFFER_EMPTY;

    buffer_add_format(&text, jsonata ? "%s" : "%s.$", name);
    add_string(out, text.text);
    buffer_clear(&text);
    buffer_add_format(&text, jsonata ? "{%% $states.input.Variables.`%s` %%}" : "$.Variables['%s']",
                      name);
    buffer_add_byte(out, ':');
    add_string(out, text.text);
    buffer_fini(&text);
}

/* What the Choice hands on, and the beginning of its only rule. */
#define IN_JSONPATH                                                                                \
    "\"OutputPath\":\"$.Input\",\"Choices\":[{\"Variable\":\"$.Input\",\"IsPresent\":true,"
#define IN_JSONATA "\"Choices\":[{\"Condition\":true,\"Output\":\"{% $states.input.Input %}\","

/* The Choice that takes the machine's input apart. It always goes to the state, but as it might
 * end, the machine has an end, whatever the state is. */
static void add_first(const struct tree *variables, enum query_language language,
                      struct buffer *out)
{
    bool jsonata = language == QUERY_JSONATA;

    buffer_add_format(out,
                      "{\"QueryLanguage\":\"%s\",\"StartAt\":\"" FIRST_STATE
                      "\",\"States\":{\"" FIRST_STATE "\":{\"Type\":\"Choice\",%s",
                      jsonata ? "JSONata" : "JSONPath", jsonata ? IN_JSONATA : IN_JSONPATH);
    if (variables != NULL && variables->members != NULL) {
        buffer_add_text(out, "\"Assign\":{");
        for (const struct tree_member *at = variables->members; at != NULL; at = at->next) {
            add_variable(at->key, language, out);
            buffer_add_text(out, at->next != NULL ? "," : "},");
        }
    }
    buffer_add_text(out, "\"Next\":\"" TESTED_STATE "\"}],\"Default\":\"" LAST_STATE
                         "\"},\"" LAST_STATE "\":{\"Type\":\"Succeed\"}");
}

/* The state as it was written. */
static void add_tested(const struct source *source, const struct tree *tree, struct buffer *out)
{
    buffer_add_text(out, ",\"" TESTED_STATE "\":");
    buffer_add(out, source->text + tree->span.start, tree->span.end - tree->span.start);
}

/* The names that were added; a state may go to another one in several ways. */
struct targets {
    const char **names;
    size_t count, capacity;
};

static bool is_new(const struct targets *targets, const char *name)
{
    for (size_t i = 0; i < targets->count; i++)
        if (strcmp(targets->names[i], name) == 0)
            return false;
    return strcmp(name, TESTED_STATE) != 0;
}

static void add_target(struct targets *targets, const struct tree *object, const char *field,
                       struct buffer *out)
{
    const struct tree *name = tree_field(object, field);

    if (name == NULL || name->kind != TREE_STRING || !is_new(targets, name->text))
        return;
    if (targets->count == targets->capacity) {
        targets->capacity = 2 * targets->capacity + 8;
        targets->names = mem_resize(targets->names, targets->capacity * sizeof(*targets->names));
    }
    targets->names[targets->count++] = name->text;
    buffer_add_byte(out, ',');
    add_string(out, name->text);
    buffer_add_text(out, ":{\"Type\":\"Succeed\"}");
}

static void add_targets_of(struct targets *targets, const struct tree *array, struct buffer *out)
{
    for (size_t i = 0; array != NULL && array->kind == TREE_ARRAY && i < array->count; i++)
        add_target(targets, array->items[i], "Next", out);
}

void state_compose(const struct source *source, const struct tree *tree,
                   enum query_language language, const struct tree *variables, struct buffer *out)
{
    struct targets targets = {NULL};

    add_first(variables, language, out);
    add_tested(source, tree, out);
    add_target(&targets, tree, "Next", out);
    add_target(&targets, tree, "Default", out);
    add_targets_of(&targets, tree_field(tree, "Choices"), out);
    add_targets_of(&targets, tree_field(tree, "Catch"), out);
    buffer_add_text(out, "}}");
    free(targets.names);
}

const struct state *state_named(const struct machine *machine, const char *name)
{
    for (const struct scope *scope = machine->scopes; scope != NULL; scope = scope->next)
        for (const struct state *at = scope->states; at != NULL; at = at->next_state)
            if (strcmp(at->name, name) == 0)
                return at;
    return NULL;
}
