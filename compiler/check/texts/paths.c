/* compiler/check/texts/paths.c - check what paths and intrinsic calls may use where they stand. */
#include <string.h>

#include "compiler/check/family.h"
#include "compiler/model/remedy.h"
#include "runtime/base/count.h"

#define CALLS_NESTED_MAX 10

/* The expression that is being checked, and the state it belongs to. */
struct place {
    struct check *check;
    const struct state *state;
    const struct expression *expression;
};

static struct finding *report_plain(const struct place *place, size_t start, size_t end,
                                    enum rule rule, const char *message)
{
    const struct expression *expression = place->expression;

    return check_report(place->check, check_inside(place->check, expression->tree, start, end),
                        rule, expression->location, "\"%s\" of state \"%s\": %s", expression->field,
                        place->state->name, message);
}

static void report(const struct place *place, size_t start, size_t end, enum rule rule,
                   const char *message)
{
    const struct expression *expression = place->expression;
    struct finding *finding = report_plain(place, start, end, rule, message);

    if (expression->use == USE_TEMPLATE)
        check_aws(place->check, finding, expression->location,
                  "The value for the field '%s' must be a valid JSONPath or a valid intrinsic "
                  "function call",
                  expression->field);
}

/* The traits of paths that AWS refuses everywhere. */
static const struct {
    enum path_trait trait;
    const char *message;
} refused[] = {
    {PATH_USES_WORD_OPERATOR, "AWS takes no word operators like \"in\" in filters"},
    {PATH_USES_REGEX, "AWS takes no regular expressions (=~) in filters"},
    {PATH_USES_DOCUMENT_IN_FILTER, "AWS takes no filters that refer to $; only @ may stand there"},
};

/* `offset` is where the path begins in the text of the expression. */
static void check_traits(const struct place *place, const struct path *path, size_t offset)
{
    unsigned traits = path_traits(path);

    for (size_t i = 0; i < COUNT_OF(refused); i++) {
        size_t start = 0, end = 0;

        if ((traits & refused[i].trait) == 0)
            continue;
        path_trait_place(path, refused[i].trait, &start, &end);
        report(place, offset + start, offset + end, RULE_PATH_NOT_SUPPORTED, refused[i].message);
    }
}

/* What AWS takes and what then fails whenever it is come to. */
static void check_failing(const struct place *place, const struct path *path, size_t offset)
{
    size_t start = 0, end = 0;

    if ((path_traits(path) & PATH_USES_FUNCTION) != 0) {
        path_trait_place(path, PATH_USES_FUNCTION, &start, &end);
        report_plain(place, offset + start, offset + end, RULE_PATH_FAILS,
                     "AWS knows no functions like length() in paths and will not find this; use an "
                     "intrinsic such as States.ArrayLength");
    }
    for (const struct path_step *step = path->steps; step != NULL; step = step->next) {
        if (step->kind == PATH_NAMES && step->next != NULL) {
            report_plain(place, offset + step->start, offset + step->end, RULE_PATH_FAILS,
                         "several names may only end a path; at AWS this fails");
            break; /* whatever the first is come to with, the rest is lost */
        }
    }
}

/* Whether the operand is a field of the item, or something in one. */
static bool is_field(const struct filter_operand *operand)
{
    return operand->path != NULL && operand->path->root == PATH_ROOT_NODE &&
           operand->path->steps != NULL && operand->path->steps->kind == PATH_NAME;
}

static bool is_plain(const struct filter_operand *operand)
{
    return operand->literal != NULL && operand->literal->kind != VALUE_NULL;
}

/* Whether only objects pass a filter: what it asks for is a field. */
static bool finds_objects(const struct path_filter *filter)
{
    switch (filter->kind) {
    case FILTER_AND:
        return finds_objects(filter->first) || finds_objects(filter->second);
    case FILTER_OR:
        return finds_objects(filter->first) && finds_objects(filter->second);
    case FILTER_EXISTS:
        return is_field(&filter->left);
    case FILTER_COMPARE:
        return strcmp(filter->comparison->text, "==") == 0 &&
               ((is_field(&filter->left) && is_plain(&filter->right)) ||
                (is_field(&filter->right) && is_plain(&filter->left)));
    default:
        return false;
    }
}

/* [0] behind a filter is the first item of each that is found, not the first one found. */
static void check_filtered(const struct place *place, const struct path *path, size_t offset)
{
    for (const struct path_step *at = path->steps; at != NULL && at->next != NULL; at = at->next)
        if (at->kind == PATH_FILTER && at->filter != NULL && finds_objects(at->filter) &&
            (at->next->kind == PATH_INDEX || at->next->kind == PATH_INDEXES ||
             at->next->kind == PATH_SLICE))
            diag_note(place->check->diags,
                      report_plain(place, offset + at->next->start, offset + at->next->end,
                                   RULE_PATH_FAILS,
                                   "this finds nothing: it is looked for in each object that the "
                                   "filter finds, not in the list of them"),
                      (struct span){0},
                      "States.ArrayGetItem takes the first one of the list: "
                      "States.ArrayGetItem($.items[?(...)], 0)");
}

/* Whether a function stands where the path's text goes on at `start`. To AWS its name is one that
 * no node has, so that only a ResultPath, which would make the node, may not have it. */
static bool is_function(const struct path *path, size_t start)
{
    size_t from = 0, to = 0;

    if ((path_traits(path) & PATH_USES_FUNCTION) == 0)
        return false;
    path_trait_place(path, PATH_USES_FUNCTION, &from, &to);
    return from == start;
}

static void check_reference(const struct place *place, const struct path *path)
{
    struct check *check = place->check;
    const struct expression *expression = place->expression;
    size_t start = 0, end = 0;
    const char *problem = path_reference_problem(path, &start, &end);
    struct finding *finding;

    if (expression->use == USE_RESULT && path->root != PATH_ROOT_DATA) {
        report(place, 0, place->expression->tree->size, RULE_REFERENCE_PATH,
               path->root == PATH_ROOT_CONTEXT
                   ? "a result cannot be put into the context object ($$)"
                   : "a result cannot be put into a variable; that is what Assign is for");
        return;
    }
    if (expression->use == USE_AMOUNT && path->root == PATH_ROOT_CONTEXT)
        check_aws(check,
                  report_plain(place, 0, expression->tree->size, RULE_REFERENCE_PATH,
                               "a number of a Map cannot come from the context object ($$)"),
                  expression->location, "Value is not a Reference Path");
    if (problem == NULL || (expression->use != USE_RESULT && is_function(path, start)))
        return;
    finding = report_plain(place, start, end, RULE_REFERENCE_PATH,
                           arena_format(check->arena, "a Reference Path %s", problem));
    if (expression->use != USE_TEXT)
        check_aws(check, finding, expression->location, "Value is not a Reference Path");
}

/* ---- intrinsic calls ---- */

static void check_function(const struct place *place, const struct intrinsic_call *call)
{
    if (intrinsic_find(call->name) == NULL)
        report(place, call->start, call->name_end, RULE_INTRINSIC_UNKNOWN,
               remedy_of_intrinsic(place->check->arena, call->name));
}

static void check_call(const struct place *place, const struct intrinsic_call *call, int depth)
{
    check_function(place, call);
    if (depth == CALLS_NESTED_MAX + 1)
        report(place, call->start, call->end, RULE_INTRINSIC_SYNTAX,
               arena_format(place->check->arena, "at most %d intrinsic calls may be nested",
                            CALLS_NESTED_MAX));
    for (size_t i = 0; i < call->count; i++) {
        const struct intrinsic_argument *argument = &call->arguments[i];

        if (argument->kind == INTRINSIC_CALL)
            check_call(place, argument->call, depth + 1);
        if (argument->kind != INTRINSIC_PATH)
            continue;
        check_traits(place, argument->path, argument->start);
        check_failing(place, argument->path, argument->start);
        check_filtered(place, argument->path, argument->start);
    }
}

static void check_text_call(const struct place *place, const struct intrinsic_call *call)
{
    const struct intrinsic_function *function = intrinsic_find(call->name);

    if (function != NULL && !function->returns_string)
        report(place, call->start, call->name_end, RULE_INTRINSIC_SYNTAX,
               arena_format(place->check->arena,
                            "%s may not stand here: it does not return a string", call->name));
}

static void check_expression(const struct place *place)
{
    const struct expression *expression = place->expression;

    if (expression->path != NULL) {
        check_traits(place, expression->path, 0);
        check_failing(place, expression->path, 0);
        check_filtered(place, expression->path, 0);
        if (expression->use == USE_RESULT || expression->use == USE_REFERENCE ||
            expression->use == USE_AMOUNT || expression->use == USE_TEXT)
            check_reference(place, expression->path);
    }
    if (expression->call != NULL) {
        check_call(place, expression->call, 1);
        if (expression->use == USE_TEXT)
            check_text_call(place, expression->call);
    }
}

void check_paths(struct check *check)
{
    for (const struct state *state = first_state(check->machine); state != NULL;
         state = following_state(state))
        for (const struct expression *at = state->expressions; at != NULL; at = at->next)
            check_expression(&(struct place){.check = check, .state = state, .expression = at});
}
