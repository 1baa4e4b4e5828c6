/* compiler/check/names/variables.c - check variables: names, clashes between scopes, unassigned
 * ones. */
#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>
#include <ctype.h>
#include <string.h>

#include "compiler/check/family.h"
#include "compiler/model/names.h"
#include "compiler/syntax/jsonata/ast.h"
#include "runtime/base/bug.h"
#include "runtime/base/nearest.h"
#include "runtime/base/utf8.h"

#define NAME_CHARACTERS_MAX 80

/* Compile the pattern of a variable's name: an identifier of Unicode. Free it with
 * pcre2_code_free. */
static pcre2_code *name_pattern(void)
{
    int error;
    PCRE2_SIZE offset;
    pcre2_code *code = pcre2_compile((PCRE2_SPTR) "\\A\\p{ID_Start}\\p{ID_Continue}*\\z",
                                     PCRE2_ZERO_TERMINATED, PCRE2_UTF, &error, &offset, NULL);

    ENSURE(code != NULL);
    return code;
}

static bool is_name(const pcre2_code *pattern, const struct assignment *item)
{
    pcre2_match_data *match = pcre2_match_data_create_from_pattern(pattern, NULL);
    int found;

    ENSURE(match != NULL);
    found = pcre2_match(pattern, (PCRE2_SPTR)item->name, item->name_size, 0, 0, match, NULL);
    pcre2_match_data_free(match);
    return found >= 0;
}

static void check_name(struct check *check, const pcre2_code *pattern,
                       const struct assignments *assign, const struct assignment *item)
{
    if (!is_name(pattern, item)) {
        struct finding *finding =
            check_report(check, item->name_span, RULE_VARIABLE_NAME, assign->location,
                         "\"%s\" is not a variable name", item->name);

        diag_note(check->diags, finding, (struct span){0},
                  "a name is a letter, then letters, digits and underscores; parts of a variable "
                  "cannot be assigned");
        diag_aws(check->diags, finding, "INVALID_VARIABLE_NAME", assign->location,
                 "Invalid variable name '%s': the variable name contains invalid characters.",
                 item->name);
    } else if (utf8_characters(item->name, strlen(item->name)) > NAME_CHARACTERS_MAX) {
        check_report(check, item->name_span, RULE_VARIABLE_NAME, assign->location,
                     "this variable name has %zu characters, at most %d are allowed",
                     utf8_characters(item->name, strlen(item->name)), NAME_CHARACTERS_MAX);
    } else if (strcmp(item->name, "states") == 0) {
        diag_aws(check->diags,
                 check_report(check, item->name_span, RULE_VARIABLE_NAME, assign->location,
                              "\"states\" is reserved and cannot be a variable"),
                 "RESERVED_VARIABLE_NAME", assign->location,
                 "Cannot assign to reserved variable '$states'.");
    }
}

/* The place where a scope first assigns a variable; line 0 when it does not. */
static struct span find_assignment(const struct scope *scope, const char *name)
{
    for (const struct state *state = scope->states; state != NULL; state = state->next_state)
        for (const struct assignments *at = state->assigns; at != NULL; at = at->next)
            for (size_t item = 0; item < at->count; item++)
                if (strcmp(at->items[item].name, name) == 0)
                    return at->items[item].name_span;
    return (struct span){0};
}

static const struct scope *find_owner(const struct scope *from, const char *name)
{
    int up, slot;

    return machine_variable(from, name, &up, &slot);
}

/* True when `from` or any scope around it assigns the variable, be it outside a distributed Map. */
static bool is_assigned_outside(const struct scope *from, const char *name)
{
    for (; from != NULL; from = from->parent)
        if (find_owner(from, name) != NULL)
            return true;
    return false;
}

static void check_shadow(struct check *check, const struct state *state,
                         const struct assignments *assign, const struct assignment *item)
{
    const struct scope *outer = state->scope->parent;
    const struct scope *owner;
    struct finding *finding;

    if (outer == NULL || state->scope->owner->distributed)
        return;
    owner = find_owner(outer, item->name);
    if (owner == NULL)
        return;
    finding = check_report(check, item->name_span, RULE_VARIABLE_SHADOW, assign->location,
                           "state \"%s\" assigns \"%s\", a variable of an outer scope", state->name,
                           item->name);
    diag_note(check->diags, finding, find_assignment(owner, item->name),
              "\"%s\" is assigned here; inner states may read it, but not assign it", item->name);
}

/* The variable that a state may read whose name is near to one that it may not; or NULL. */
static const char *near_variable(const struct scope *scope, const char *name)
{
    const char *near = NULL;

    for (; scope != NULL && near == NULL; scope = scope->parent) {
        near = nearest_name(name, scope->variables, scope->variable_count);
        if (scope->owner != NULL && scope->owner->distributed)
            break;
    }
    return near;
}

static void report_unassigned(struct check *check, const struct state *state, struct span span,
                              const char *location, const char *name, bool equals)
{
    struct finding *finding =
        check_report(check, span, RULE_VARIABLE_UNASSIGNED, location,
                     "state \"%s\" reads $%s, which no state assigns", state->name, name);
    const char *near = near_variable(state->scope, name);

    if (equals)
        diag_note(check->diags, finding, (struct span){0},
                  "= compares; a variable of a block is set by $%s := ...", name);
    else if (is_assigned_outside(state->scope, name))
        diag_note(check->diags, finding, (struct span){0},
                  "inside a distributed Map the variables outside are not seen");
    else if (near != NULL)
        diag_note(check->diags, finding, (struct span){0}, "did you mean $%s?", near);
    else if (state->language == QUERY_JSONATA)
        diag_note(check->diags, finding, (struct span){0},
                  "a field of the input is $states.input.%s", name);
    else
        diag_note(check->diags, finding, (struct span){0},
                  "a field of the data is $.%s, with a dot", name);
}

static void check_read(struct check *check, const struct state *state,
                       const struct expression *expression, const struct path *path, size_t start,
                       size_t end)
{
    if (path == NULL || path->root != PATH_ROOT_VARIABLE ||
        find_owner(state->scope, path->variable) != NULL)
        return;
    report_unassigned(check, state, check_inside(check, expression->tree, start, end),
                      expression->location, path->variable, false);
}

/* The expression of a JSONata state that is looked at. */
struct place {
    struct check *check;
    const struct state *state;
    const struct field_query *query;
};

#define BLOCK_SEEN_MAX 1000 /* bytes that are looked at for the end of a block's part */

/* Whether the text from `start` to `end` stands as in ($x = 1; $x), which would set it with :=. */
static bool is_compared_first(const struct field_query *query, size_t start, size_t end)
{
    const char *text = query->text;
    size_t left;

    while (start > 0 && isspace((unsigned char)text[start - 1]))
        start--;
    while (end < query->size && isspace((unsigned char)text[end]))
        end++;
    left = query->size - end < BLOCK_SEEN_MAX ? query->size - end : BLOCK_SEEN_MAX;
    return start > 0 && (text[start - 1] == '(' || text[start - 1] == ';') && end < query->size &&
           text[end] == '=' && memchr(text + end, ';', left) != NULL;
}

/* A name that is called is looked at in jsonata.c. */
static void check_query_read(void *context, const struct query_name *name)
{
    const struct place *place = context;
    const struct field_query *query = place->query;
    const struct jsonata_node *node = name->node;
    size_t least, most;

    if (node->kind != JSONATA_VARIABLE || node->text[0] == '\0' || strcmp(node->text, "$") == 0 ||
        strcmp(node->text, "states") == 0 || name->call != NULL ||
        query_builtin(node->text, &least, &most) ||
        find_owner(place->state->scope, node->text) != NULL)
        return;
    report_unassigned(place->check, place->state,
                      check_inside(place->check, query->tree, query->offset + node->start,
                                   query->offset + node->end),
                      query->location, check_shown(place->check, node->text, node->size),
                      is_compared_first(query, node->start, node->end));
}

static void check_call_reads(struct check *check, const struct state *state,
                             const struct expression *expression, const struct intrinsic_call *call)
{
    for (size_t i = 0; i < call->count; i++) {
        const struct intrinsic_argument *argument = &call->arguments[i];

        if (argument->kind == INTRINSIC_CALL)
            check_call_reads(check, state, expression, argument->call);
        else if (argument->kind == INTRINSIC_PATH)
            check_read(check, state, expression, argument->path, argument->start, argument->end);
    }
}

void check_variables(struct check *check)
{
    pcre2_code *pattern = name_pattern();

    for (const struct state *state = first_state(check->machine); state != NULL;
         state = following_state(state)) {
        for (const struct assignments *at = state->assigns; at != NULL; at = at->next)
            for (size_t item = 0; item < at->count; item++) {
                check_name(check, pattern, at, &at->items[item]);
                check_shadow(check, state, at, &at->items[item]);
            }
        for (const struct expression *at = state->expressions; at != NULL; at = at->next) {
            if (at->path != NULL)
                check_read(check, state, at, at->path, 0, at->tree->size);
            if (at->call != NULL)
                check_call_reads(check, state, at, at->call);
        }
        for (const struct field_query *at = state->queries; at != NULL; at = at->next)
            query_names(at, check_query_read, &(struct place){check, state, at});
    }
    pcre2_code_free(pattern);
}
