/* compiler/check/calls.c - warn of intrinsic calls that fail whatever the input is.
 *
 * AWS accepts such a definition and fails when the state is reached, so these are warnings. Only
 * what the text alone decides is looked at: literals, and the kinds of value that nested calls
 * return. */
#include <string.h>

#include "compiler/check/family.h"
#include "runtime/base/count.h"
#include "runtime/json/value.h"
#include "runtime/lang/format.h"

struct place {
    struct check *check;
    const struct state *state;
    const struct expression *expression;
};

static void report(const struct place *place, size_t start, size_t end, const char *message)
{
    const struct expression *expression = place->expression;

    check_report(place->check, check_inside(place->check, expression->tree, start, end),
                 RULE_INTRINSIC_ARGUMENT, expression->location, "\"%s\" of state \"%s\": %s",
                 expression->field, place->state->name, message);
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
            report(place, argument->start, argument->end,
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
    const struct value *template = call->template;
    size_t places = template == NULL
                        ? call->count - 1
                        : format_places(template->as.text, template->as.text + template->size);

    if (places == call->count - 1)
        return NULL;
    return arena_format(arena,
                        "the template has %d place%s ({}) for %d argument%s: the call "
                        "always fails",
                        (int)places, places == 1 ? "" : "s", (int)call->count - 1,
                        call->count == 2 ? "" : "s");
}

/* What is wrong with the literal at `place` (from 0), or NULL. */
static const char *problem_of_literal(const struct intrinsic_call *call, size_t place)
{
    const struct value *value = call->arguments[place].literal;

    if (strcmp(call->name, "States.Hash") == 0 && place == 1 &&
        intrinsic_hash_operation(value) == NULL)
        return "the algorithm must be MD5, SHA-1, SHA-256, SHA-384 or SHA-512: the call always "
               "fails";
    if (strcmp(call->name, "States.JsonMerge") == 0 && place == 2 && value->as.integer != 0)
        return "only shallow merging is supported, false: the call always fails";
    /* These two functions round their arguments half up before they look at them. */
    if (strcmp(call->name, "States.ArrayRange") == 0 && place == 2 && value_real(value) >= -0.5 &&
        value_real(value) < 0.5)
        return "the step must not be 0: the call always fails";
    if (strcmp(call->name, "States.ArrayPartition") == 0 && place == 1 && value_real(value) < 0.5)
        return "the size must be positive: the call always fails";
    return NULL;
}

static void check_literals(const struct place *place, const struct intrinsic_call *call)
{
    const char *problem;

    for (size_t i = 0; i < call->count; i++) {
        const struct intrinsic_argument *argument = &call->arguments[i];

        problem = argument->kind == INTRINSIC_LITERAL ? problem_of_literal(call, i) : NULL;
        if (problem != NULL)
            report(place, argument->start, argument->end, problem);
    }
    problem = strcmp(call->name, "States.Format") == 0
                  ? problem_of_format(place->check->arena, call)
                  : NULL;
    if (problem != NULL)
        report(place, call->arguments[0].start, call->arguments[0].end, problem);
}

static void check_call(const struct place *place, const struct intrinsic_call *call)
{
    const struct intrinsic_function *function = intrinsic_find(call->name);

    for (size_t i = 0; i < call->count; i++)
        if (call->arguments[i].kind == INTRINSIC_CALL)
            check_call(place, call->arguments[i].call);
    if (function == NULL || !intrinsic_takes(function, call->count))
        return; /* paths.c reports it */
    if (check_kinds(place, call, function))
        check_literals(place, call);
}

void check_calls(struct check *check)
{
    for (const struct state *state = first_state(check->machine); state != NULL;
         state = following_state(state))
        for (const struct expression *at = state->expressions; at != NULL; at = at->next)
            if (at->call != NULL)
                check_call(&(struct place){check, state, at}, at->call);
}
