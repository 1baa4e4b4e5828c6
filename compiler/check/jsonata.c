/* compiler/check/jsonata.c - check the delimiters and brackets of JSONata expressions.
 *
 * Nothing else between {% and %} is checked; a note, once for a machine, says so. */
#include <string.h>

#include "compiler/check/family.h"
#include "runtime/base/count.h"

struct walk {
    struct check *check;
    const char *location;
    const struct tree *first; /* the first expression in the text */
};

/* The byte behind a string, a quoted name or a comment that begins at `at`; NULL when it has no
 * end.
 */
static const char *skip_quoted(const char *at, const char *end)
{
    char quote = *at++;

    if (quote == '/') { /* a comment */
        while (at + 1 < end && !(at[0] == '*' && at[1] == '/'))
            at++;
        return at + 1 < end ? at + 2 : NULL;
    }
    while (at < end && *at != quote)
        at += *at == '\\' && quote != '`' && at + 1 < end ? 2 : 1;
    return at < end ? at + 1 : NULL;
}

/* True when every bracket has its partner; else *fault is one that has none. A slash that begins no
 * comment may begin a regular expression, in which brackets mean something else: the answer is then
 * true. */
static bool brackets_match(const char *text, size_t size, size_t *fault)
{
    size_t open[32];
    size_t depth = 0;

    for (const char *at = text, *end = text + size; at < end;) {
        if (*at == '"' || *at == '\'' || *at == '`' || (at[0] == '/' && at[1] == '*')) {
            at = skip_quoted(at, end);
            if (at == NULL)
                return true; /* a quote is missing, not a bracket */
            continue;
        }
        if (*at == '/')
            return true;
        if (strchr("([{", *at) != NULL && *at != '\0') {
            if (depth == COUNT_OF(open))
                return true;
            open[depth++] = (size_t)(at - text);
        } else if (strchr(")]}", *at) != NULL && *at != '\0') {
            static const char pairs[] = "()[]{}";

            *fault = (size_t)(at - text);
            if (depth == 0 || strchr(pairs, text[open[depth - 1]])[1] != *at)
                return false;
            depth--;
        }
        at++;
    }
    if (depth > 0)
        *fault = open[depth - 1];
    return depth == 0;
}

/* Report what can be seen without parsing: a bracket without a partner, a JSONPath filter. */
static void check_brackets(struct walk *walk, const struct tree *tree)
{
    struct check *check = walk->check;
    const char *filter = strstr(tree->text, "[?(");
    size_t fault = 0;

    if (!brackets_match(tree->text + 2, tree->size - 4, &fault)) {
        check_report(check, check_inside(check, tree, fault + 2, fault + 3), RULE_JSONATA_SYNTAX,
                     walk->location, "the bracket \"%c\" has no partner", tree->text[fault + 2]);
    } else if (filter != NULL && strpbrk(tree->text, "\"'`/") == NULL) {
        size_t at = (size_t)(filter - tree->text);

        check_report(check, check_inside(check, tree, at, at + 3), RULE_JSONATA_SYNTAX,
                     walk->location,
                     "this is a JSONPath filter; in JSONata it is written [price < 10]");
    }
}

static void check_text(struct walk *walk, const struct tree *tree)
{
    bool opens = tree->size >= 2 && memcmp(tree->text, "{%", 2) == 0;
    bool closes = tree->size >= 2 && memcmp(tree->text + tree->size - 2, "%}", 2) == 0;
    struct finding *finding;

    if (opens && closes && tree->size >= 4) {
        if (walk->first == NULL || tree->span.start < walk->first->span.start)
            walk->first = tree;
        check_brackets(walk, tree);
        return;
    }
    if (!opens && !closes)
        return;
    finding = check_report(walk->check, tree->span, RULE_JSONATA_DELIMITERS, walk->location,
                           opens ? "this string begins with {%% but does not end with %%}"
                                 : "this string ends with %%} but does not begin with {%%");
    if (opens)
        check_aws(walk->check, finding, walk->location,
                  "JSONata string must start with {%% and end with %%}");
    diag_note(walk->check->diags, finding, (struct span){0},
              "an expression is the whole string: \"{%% $states.input %%}\"");
}

static void check_tree(struct walk *walk, const struct tree *tree)
{
    if (tree->kind == TREE_STRING)
        check_text(walk, tree);
    for (const struct tree_member *at = tree->members; at != NULL; at = at->next)
        check_tree(walk, at->value);
    for (size_t i = 0; tree->kind == TREE_ARRAY && i < tree->count; i++)
        check_tree(walk, tree->items[i]);
}

void check_jsonata(struct check *check)
{
    struct walk walk = {.check = check};

    for (const struct state *state = first_state(check->machine); state != NULL;
         state = following_state(state))
        for (const struct jsonata_value *at = state->jsonata_values; at != NULL; at = at->next) {
            walk.location = at->location;
            check_tree(&walk, at->tree);
        }
    if (walk.first != NULL)
        check_report(check, walk.first->span, RULE_JSONATA_UNCHECKED, NULL,
                     "JSONata expressions were not looked into, but for their brackets");
}
