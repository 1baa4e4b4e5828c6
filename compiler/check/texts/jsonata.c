/* compiler/check/texts/jsonata.c - check the names and regular expressions in JSONata expressions.
 *
 * AWS refuses a definition in which an expression looks into a document that is not there, or reads
 * a member that $states does not have at this place. It takes one that calls a function which does
 * not exist, or with arguments that it cannot have: that fails when it is evaluated, and is a
 * warning here; so is a regular expression that is none, of which AWS's answer is not known.
 * Variables are looked at in variables.c. */
#include <string.h>

#include "compiler/check/family.h"
#include "compiler/model/names.h"
#include "compiler/model/remedy.h"
#include "compiler/syntax/jsonata/ast.h"
#include "runtime/base/count.h"
#include "runtime/lang/jsonata/regex/regex.h"

struct place {
    struct check *check;
    const struct state *state;
    const struct field_query *query;
};

static struct finding *report_bytes(const struct place *place, size_t start, size_t end,
                                    enum rule rule, const char *message)
{
    const struct field_query *query = place->query;

    return check_report(
        place->check,
        check_inside(place->check, query->tree, query->offset + start, query->offset + end), rule,
        query->location, "%s", message);
}

static struct finding *report(const struct place *place, const struct jsonata_node *node,
                              enum rule rule, const char *message)
{
    return report_bytes(place, node->start, node->end, rule, message);
}

static const char *shown(const struct place *place, const struct jsonata_node *node)
{
    return check_shown(place->check, node->text, node->size);
}

/* ---- the context ---- */

/* What to write for a function that is called by its name alone: not(...), SUM(...); or NULL. */
static const char *bare_call_remedy(const struct place *place, const struct jsonata_node *node)
{
    if (node->end >= place->query->size || place->query->text[node->end] != '(')
        return NULL;
    return remedy_of_bare_call(place->check->arena, node->text, node->size);
}

/* A function has the context of where it is written, not what it is called with. */
static void check_lost(const struct place *place, const struct jsonata_node *node)
{
    struct arena *arena = place->check->arena;
    const char *what = node->kind == JSONATA_VARIABLE ? "$"
                       : node->kind == JSONATA_NAME
                           ? arena_format(arena, "\"%s\"", shown(place, node))
                           : "this";
    struct finding *finding = report(
        place, node, RULE_JSONATA_CONTEXT,
        arena_format(arena, "%s finds nothing in a function, which has no context here", what));

    finding->severity = SEVERITY_WARNING;
    diag_note(place->check->diags, finding, (struct span){0},
              "what a function is given are its parameters: function($item) { $item.%s }",
              node->kind == JSONATA_NAME ? shown(place, node) : "id");
}

/* There is no document: at the outermost level $, $$ and the name of a field mean nothing. */
static void check_context(const struct place *place, const struct query_name *name)
{
    const struct jsonata_node *node = name->node;
    bool document = node->kind == JSONATA_VARIABLE && strcmp(node->text, "$") == 0;
    const char *what = document                         ? "$$ is"
                       : node->kind == JSONATA_VARIABLE ? "$ is"
                       : node->kind == JSONATA_NAME
                           ? arena_format(place->check->arena, "\"%s\" is", shown(place, node))
                           : "this is";
    const char *remedy = NULL;
    struct finding *finding;

    if (name->is_lost && !document) {
        check_lost(place, node);
        return;
    }
    if (name->has_context && !document)
        return;
    finding = report(
        place, node, RULE_JSONATA_CONTEXT,
        arena_format(place->check->arena, "%s looked up in a document, and there is none", what));
    if (node->kind == JSONATA_NAME)
        remedy = bare_call_remedy(place, node);
    if (node->kind == JSONATA_NAME && strcmp(node->text, "states") == 0)
        remedy = "a variable begins with $: $states";
    if (remedy != NULL)
        diag_note(place->check->diags, finding, (struct span){0}, "%s", remedy);
    else if (node->kind == JSONATA_NAME)
        diag_note(place->check->diags, finding, (struct span){0},
                  "a field of the input is $states.input.%s, a text stands in quotes",
                  shown(place, node));
    else
        diag_note(place->check->diags, finding, (struct span){0},
                  "the input of the state is $states.input");
}

/* ---- $states ---- */

static bool has_member(const struct field_query *query, const struct jsonata_node *member)
{
    const char *name = member->text;

    if (strlen(name) != member->size)
        return false;
    return strcmp(name, "input") == 0 || strcmp(name, "context") == 0 ||
           (query->has_result && strcmp(name, "result") == 0) ||
           (query->has_error && strcmp(name, "errorOutput") == 0);
}

static void check_states(const struct place *place, const struct query_name *name)
{
    const struct field_query *query = place->query;
    const struct jsonata_node *member = name->member;
    const char *hint;
    struct finding *finding;

    if (member == NULL || has_member(query, member))
        return;
    if (strcmp(member->text, "result") == 0)
        hint = "$states.result is there in Output and Assign of a Task, Parallel or Map";
    else if (strcmp(member->text, "errorOutput") == 0)
        hint = "$states.errorOutput is there in Output and Assign of a catcher";
    else
        hint = query->has_result  ? "$states has input, context and result here"
               : query->has_error ? "$states has input, context and errorOutput here"
                                  : "$states has input and context here";
    finding = report(
        place, member, RULE_JSONATA_STATES,
        arena_format(place->check->arena, "$states has no \"%s\" here", shown(place, member)));
    diag_note(place->check->diags, finding, (struct span){0}, "%s", hint);
    check_aws(place->check, finding, query->location, "Field '$states.%s' does not exist.",
              member->text);
}

/* ---- functions ---- */

static void report_unknown(const struct place *place, const struct jsonata_node *node)
{
    const char *remedy = remedy_of_call(place->check->arena, node->text);
    struct finding *finding =
        report(place, node, RULE_JSONATA_FUNCTION,
               arena_format(place->check->arena, "there is no function $%s: the call fails",
                            shown(place, node)));

    if (remedy != NULL)
        diag_note(place->check->diags, finding, (struct span){0}, "%s", remedy);
}

static const char *wanted_text(struct arena *arena, size_t least, size_t most)
{
    if (least == most)
        return arena_format(arena, "%zu argument%s", most, most == 1 ? "" : "s");
    if (most == SIZE_MAX)
        return arena_format(arena, "at least %zu argument%s", least, least == 1 ? "" : "s");
    return arena_format(arena, "%zu to %zu arguments", least, most);
}

static bool is_name(const struct jsonata_node *node, enum jsonata_kind kind, const char *name)
{
    return node->kind == kind && strcmp(node->text, name) == 0 && node->predicates == NULL &&
           node->stages == NULL && node->group == NULL;
}

/* Whether a path leads to one of the texts that the context always has. */
static bool is_context_text(const struct jsonata_node *path)
{
    static const char *const texts[][2] = {{"Execution", "Id"},      {"Execution", "Name"},
                                           {"Execution", "RoleArn"}, {"Execution", "StartTime"},
                                           {"State", "Name"},        {"State", "EnteredTime"},
                                           {"StateMachine", "Id"},   {"StateMachine", "Name"}};

    if (path->count != 4 || !is_name(path->children[0], JSONATA_VARIABLE, "states") ||
        !is_name(path->children[1], JSONATA_NAME, "context"))
        return false;
    for (size_t i = 0; i < COUNT_OF(texts); i++)
        if (is_name(path->children[2], JSONATA_NAME, texts[i][0]) &&
            is_name(path->children[3], JSONATA_NAME, texts[i][1]))
            return true;
    return false;
}

/* The kind of value that an argument surely is, as signatures have it; else ?. */
static char kind_of(const struct jsonata_node *node)
{
    if (node->predicates != NULL || node->stages != NULL || node->group != NULL)
        return '?';
    switch (node->kind) {
    case JSONATA_LITERAL:
        return node->literal->kind == VALUE_STRING    ? 's'
               : node->literal->kind == VALUE_NULL    ? 'l'
               : node->literal->kind == VALUE_BOOLEAN ? 'b'
                                                      : 'n';
    case JSONATA_ARRAY:
        return 'a';
    case JSONATA_OBJECT:
        return 'o';
    case JSONATA_LAMBDA:
    case JSONATA_REGEX:
    case JSONATA_TRANSFORM:
        return 'f';
    case JSONATA_BINARY:
        return node->operation == JSONATA_CONCATENATE                            ? 's'
               : node->operation == JSONATA_AND || node->operation == JSONATA_OR ? 'b'
                                                                                 : '?';
    case JSONATA_PATH: /* what is looked up in a value is no function */
        if (is_context_text(node))
            return 's';
        return node->count > 1 && node->children[0]->kind == JSONATA_VARIABLE ? 'd' : '?';
    default:
        return '?';
    }
}

/* Whether the first argument is a text where the second should be one: they are the wrong way
 * around. */
static bool is_turned(const char *name, const char *kinds)
{
    return (strcmp(name, "join") == 0 || strcmp(name, "lookup") == 0) && kinds[0] == 's' &&
           (kinds[1] == '?' || kinds[1] == 'd') && kinds[2] == '\0';
}

/* Whether a function that is written as the argument takes fewer values than it is given: $reduce
 * alone minds. */
static bool takes_too_few(const struct query_name *name)
{
    const struct jsonata_node *function =
        name->given == 0 && name->call->count > 2   ? name->call->children[2]
        : name->given == 1 && name->call->count > 1 ? name->call->children[1]
                                                    : NULL;

    return strcmp(name->node->text, "reduce") == 0 && function != NULL &&
           function->kind == JSONATA_LAMBDA && function->parameter_count < 2;
}

/* Whether the function that $sort is given says with a number which of two comes first. */
static bool sorts_by_number(const struct query_name *name)
{
    const struct jsonata_node *call = name->call, *function, *body;

    if (strcmp(name->node->text, "sort") != 0 || call->count + name->given != 3)
        return false;
    function = call->children[call->count - 1];
    if (function->kind != JSONATA_LAMBDA || function->count == 0)
        return false;
    body = function->children[0];
    return body->kind == JSONATA_BINARY && body->operation == JSONATA_SUBTRACT;
}

/* Say in a note what the function takes. */
static void say_taken(const struct place *place, const struct query_name *name,
                      struct finding *finding)
{
    struct buffer text = BUFFER_EMPTY;

    query_builtin_say(name->node->text, &text);
    diag_note(place->check->diags, finding, (struct span){0}, "it takes %s", text.text);
    buffer_fini(&text);
}

/* Report arguments of kinds with which the call always fails. */
static void check_arguments(const struct place *place, const struct query_name *name)
{
    const struct jsonata_node *call = name->call;
    char kinds[17] = "";
    size_t count = 0;

    if (call->kind != JSONATA_CALL || call->count + name->given >= sizeof kinds)
        return;
    while (count < name->given)
        kinds[count++] = '?';
    for (size_t i = 1; i < call->count; i++)
        kinds[count++] = kind_of(call->children[i]);
    if (takes_too_few(name))
        report(place, call, RULE_JSONATA_ARGUMENT,
               "the function that $reduce is given takes two values: what was made so far, and the "
               "next one");
    else if (sorts_by_number(name))
        diag_note(place->check->diags,
                  report(place, call, RULE_JSONATA_ARGUMENT,
                         "any number but 0 tells $sort that the first comes behind the second"),
                  (struct span){0}, "> says whether it does: function($a, $b) { $a > $b }");
    else if (is_turned(name->node->text, kinds))
        report(place, call, RULE_JSONATA_ARGUMENT,
               arena_format(place->check->arena, "the arguments of $%s are the wrong way around",
                            name->node->text));
    else if (!query_builtin_takes(name->node->text, kinds, true))
        say_taken(place, name,
                  report(place, call, RULE_JSONATA_ARGUMENT,
                         arena_format(place->check->arena,
                                      "$%s does not take these arguments: the call fails",
                                      name->node->text)));
    else if (!name->has_context && !query_builtin_takes(name->node->text, kinds, false))
        report(place, call, RULE_JSONATA_ARGUMENT,
               arena_format(place->check->arena,
                            "$%s does not take these arguments: the first would have to come from "
                            "a document, and there is none",
                            name->node->text));
}

static void check_call(const struct place *place, const struct query_name *name)
{
    const struct jsonata_node *call = name->call;
    struct arena *arena = place->check->arena;
    size_t given = call->count - 1 + name->given;
    size_t least, most;

    if (!query_builtin(name->node->text, &least, &most)) {
        report_unknown(place, name->node);
        return;
    }
    if (!name->has_context && least < query_builtin_alone(name->node->text))
        least = query_builtin_alone(name->node->text);
    if (given > most || given < least)
        report(place, call, RULE_JSONATA_ARITY,
               arena_format(arena, "$%s takes %s, this call has %zu", name->node->text,
                            wanted_text(arena, least, most), given));
    else
        check_arguments(place, name);
}

/* ---- regular expressions ---- */

static void check_regex(void *context, const struct jsonata_node *node)
{
    const struct place *place = context;
    struct pattern_mistake mistake;
    size_t at = node->start + 1; /* behind the slash */

    if (node->kind != JSONATA_REGEX ||
        query_regex_check(node->text, strlen(node->text), node->flags, &mistake))
        return;
    at += mistake.offset;
    report_bytes(
        place, at, at < node->end ? at + 1 : at, RULE_JSONATA_REGEX,
        arena_format(place->check->arena, "this regular expression fails: %s", mistake.message));
}

/* ---- all of them ---- */

static bool is_variable(const struct place *place, const char *name)
{
    int up, slot;

    return machine_variable(place->state->scope, name, &up, &slot) != NULL;
}

static void check_one(void *context, const struct query_name *name)
{
    const struct place *place = context;
    const struct jsonata_node *node = name->node;

    if (node->kind != JSONATA_VARIABLE || node->text[0] == '\0' || strcmp(node->text, "$") == 0)
        check_context(place, name);
    else if (strcmp(node->text, "states") == 0)
        check_states(place, name);
    else if (name->call != NULL && !is_variable(place, node->text))
        check_call(place, name);
}

void check_jsonata(struct check *check)
{
    for (const struct state *state = first_state(check->machine); state != NULL;
         state = following_state(state))
        for (const struct field_query *at = state->queries; at != NULL; at = at->next) {
            struct place place = {.check = check, .state = state, .query = at};

            query_names(at, check_one, &place);
            if (at->node != NULL)
                jsonata_each(at->node, check_regex, &place);
        }
}
