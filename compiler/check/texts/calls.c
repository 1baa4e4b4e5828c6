/* compiler/check/texts/calls.c - warn of intrinsic calls that fail whatever the input is, and of
 * paths in quotes.
 *
 * AWS accepts such a definition and fails when the state is reached, so these are warnings. Only
 * what the text alone decides is looked at: literals, and the kinds of value that nested calls
 * return. */
#include <string.h>

#include "compiler/check/family.h"
#include "compiler/check/texts/literal.h"
#include "runtime/base/count.h"
#include "runtime/json/value.h"
#include "runtime/lang/argument.h"
#include "runtime/lang/format.h"

struct place {
    struct check *check;
    const struct state *state;
    const struct expression *expression;
};

static void report(const struct place *place, size_t start, size_t end, enum rule rule,
                   const char *message)
{
    const struct expression *expression = place->expression;

    check_report(place->check, check_inside(place->check, expression->tree, start, end), rule,
                 expression->location, "\"%s\" of state \"%s\": %s", expression->field,
                 place->state->name, message);
}

static void report_argument(const struct place *place, const struct intrinsic_argument *argument,
                            const char *message)
{
    report(place, argument->start, argument->end, RULE_INTRINSIC_ARGUMENT, message);
}

/* ---- how many there are ---- */

/* Report another number of arguments than the function takes. True when it is right. */
static bool check_arity(const struct place *place, const struct intrinsic_call *call,
                        const struct intrinsic_function *function)
{
    struct arena *arena = place->check->arena;
    const char *wanted = arena_format(arena, "%d", function->least);

    if (strcmp(call->name, "States.UUID") == 0 && call->count > 0)
        report(place, call->start, call->end, RULE_INTRINSIC_ARITY,
               "States.UUID takes no arguments: they are ignored");
    if (intrinsic_takes(function, call->count))
        return true;
    if (function->most < 0)
        wanted = arena_format(arena, "at least %d", function->least);
    else if (function->most != function->least)
        wanted = arena_format(arena, "%d to %d", function->least, function->most);
    report(place, call->start, call->end, RULE_INTRINSIC_ARITY,
           arena_format(arena, "%s takes %s argument%s, not %zu: the call always fails", call->name,
                        wanted, strcmp(wanted, "1") == 0 ? "" : "s", call->count));
    return false;
}

/* ---- kinds, in the letters of intrinsic.h ---- */

static char kind_of_literal(const struct value *value)
{
    switch (value->kind) {
    case VALUE_BOOLEAN:
        return 'b';
    case VALUE_STRING:
        return 's';
    case VALUE_NULL:
        return '0';
    default: /* no literal is an array or an object */
        return 'n';
    }
}

static char kind_of(const struct intrinsic_argument *argument)
{
    const struct intrinsic_function *function;

    if (argument->kind == INTRINSIC_LITERAL)
        return kind_of_literal(argument->literal);
    if (argument->kind == INTRINSIC_PATH)
        return '*';
    function = intrinsic_find(argument->call->name);
    return function != NULL ? function->gives : '*';
}

static const char *kind_text(char kind)
{
    switch (kind) {
    case 'a':
        return "an array";
    case 'b':
        return "a boolean";
    case 'n':
        return "a number";
    case 'o':
        return "an object";
    case 's':
        return "a string";
    default:
        return "null";
    }
}

/* Report arguments of the wrong kind. True when there is none. */
static bool check_kinds(const struct place *place, const struct intrinsic_call *call,
                        const struct intrinsic_function *function)
{
    const char *wanted = function->takes;
    bool right = true;

    for (size_t i = 0; i < call->count && *wanted != '\0'; i++) {
        const struct intrinsic_argument *argument = &call->arguments[i];
        char kind = kind_of(argument);

        if (*wanted != '*' && kind != '*' && kind != *wanted) {
            report_argument(
                place, argument,
                arena_format(place->check->arena,
                             "argument %d of %s must be %s, not %s: the call always fails",
                             (int)i + 1, call->name, kind_text(*wanted), kind_text(kind)));
            right = false;
        }
        if (wanted[1] != '\0') /* the last letter stands for all that follow */
            wanted++;
    }
    return right;
}

/* ---- values ---- */

static const char *problem_of_format(struct arena *arena, const struct intrinsic_call *call)
{
    const char *at = call->template->as.text;
    struct format_form form = format_read(at, at + call->template->size);

    if (form.alone != '\0')
        return arena_format(arena,
                            "the template has a '%c' alone (a brace is written \\%c): the call "
                            "always fails",
                            form.alone, form.alone);
    if (form.places == call->count - 1)
        return NULL;
    return arena_format(arena,
                        "the template has %d place%s ({}) for %d argument%s: the call "
                        "always fails",
                        (int)form.places, form.places == 1 ? "" : "s", (int)call->count - 1,
                        call->count == 2 ? "" : "s");
}

/* Whether a literal is a number that the function takes for an integer: it drops the fraction, but
 * MathAdd rounds. */
static bool is_integer(const struct intrinsic_call *call, size_t place, int32_t *integer)
{
    const struct value *value =
        place < call->count ? call->arguments[place].literal : NULL; /* NULL: no literal */

    if (strcmp(call->name, "States.MathAdd") == 0)
        return argument_rounded(value, integer);
    return argument_dropped(value, integer);
}

/* What is wrong with the number at `place` (from 0) of a call, or NULL. */
static const char *problem_of_number(const struct intrinsic_call *call, size_t place)
{
    int32_t number, other;

    /* A seed has 64 bits, and an empty array has null at every index. */
    if ((strcmp(call->name, "States.MathRandom") == 0 && place == 2) ||
        strcmp(call->name, "States.ArrayGetItem") == 0)
        return NULL;
    if (!is_integer(call, place, &number))
        return "the number is beyond 32 bits: the call always fails";
    if (strcmp(call->name, "States.ArrayRange") == 0 && place == 2 && number == 0)
        return "the step must not be 0: the call always fails";
    if (strcmp(call->name, "States.ArrayPartition") == 0 && number <= 0)
        return "the size must be positive: the call always fails";
    if (strcmp(call->name, "States.MathRandom") == 0 && place == 1 && is_integer(call, 0, &other) &&
        other >= number)
        return "the end must be greater than the start: the call always fails";
    return NULL;
}

/* What is wrong with the literal at `place` (from 0), whose kind is right, or NULL. */
static const char *problem_of_literal(struct arena *arena, const struct intrinsic_call *call,
                                      const struct intrinsic_function *function, size_t place)
{
    const struct value *value = call->arguments[place].literal;
    size_t kinds = strlen(function->takes);

    if (strcmp(call->name, "States.Format") == 0 && place == 0)
        return problem_of_format(arena, call);
    if (strcmp(call->name, "States.Hash") == 0 && place == 1 &&
        intrinsic_hash_operation(value) == NULL)
        return "the algorithm must be MD5, SHA-1, SHA-256, SHA-384 or SHA-512: the call always "
               "fails";
    if (strcmp(call->name, "States.JsonMerge") == 0 && place == 2 && value->kind == VALUE_BOOLEAN &&
        value->as.integer != 0)
        return "only shallow merging is supported, false: the call always fails";
    return function->takes[place < kinds ? place : kinds - 1] == 'n'
               ? problem_of_number(call, place)
               : NULL;
}

static void check_literals(const struct place *place, const struct intrinsic_call *call,
                           const struct intrinsic_function *function)
{
    for (size_t i = 0; i < call->count; i++) {
        const char *problem = call->arguments[i].kind == INTRINSIC_LITERAL
                                  ? problem_of_literal(place->check->arena, call, function, i)
                                  : NULL;

        if (problem != NULL)
            report_argument(place, &call->arguments[i], problem);
    }
}

/* Report paths in quotes, which are texts. (The template of States.Format may be one: so a text is
 * written that is really meant to begin like a path.) */
static void check_quoted(const struct place *place, const struct intrinsic_call *call)
{
    struct arena *arena = place->check->arena;
    struct table variables;

    table_init(&variables, &arena->region); /* none: a bare "$name" may well be a text */
    for (size_t i = strcmp(call->name, "States.Format") == 0; i < call->count; i++) {
        const struct intrinsic_argument *argument = &call->arguments[i];
        struct tree string = {.kind = TREE_STRING};

        if (argument->kind != INTRINSIC_LITERAL || !value_is(argument->literal, VALUE_STRING))
            continue;
        string.text = arena_text(arena, argument->literal->as.text, argument->literal->size);
        string.size = argument->literal->size;
        if (literal_kind(arena, &variables, false, &string) == LITERAL_PATH)
            report(place, argument->start, argument->end, RULE_LITERAL_PATH,
                   "this looks like a path, but in quotes it is only a text");
    }
}

static void check_call(const struct place *place, const struct intrinsic_call *call)
{
    const struct intrinsic_function *function = intrinsic_find(call->name);

    for (size_t i = 0; i < call->count; i++)
        if (call->arguments[i].kind == INTRINSIC_CALL)
            check_call(place, call->arguments[i].call);
    if (function == NULL)
        return; /* paths.c reports it */
    if (check_arity(place, call, function) && check_kinds(place, call, function))
        check_literals(place, call, function);
    check_quoted(place, call);
}

void check_calls(struct check *check)
{
    for (const struct state *state = first_state(check->machine); state != NULL;
         state = following_state(state))
        for (const struct expression *at = state->expressions; at != NULL; at = at->next)
            if (at->call != NULL)
                check_call(&(struct place){check, state, at}, at->call);
}
