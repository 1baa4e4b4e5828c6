/* compiler/check/calls/parameters.c - check what a Task gives to an API of AWS.
 *
 * The table has all names of an action, but APIs get new ones: a name that it lacks is a warning.
 * How optimized integrations write a name is known to the letter. AWS's SDK has other capitals in
 * some (DbInstanceIdentifier for the API's DBInstanceIdentifier), which no model tells: where
 * several stand in a row upper and lower case are the same there. */
#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "compiler/check/calls/parameter.h"
#include "compiler/check/calls/sdk.h"
#include "compiler/model/resource.h"
#include "runtime/base/count.h"
#include "runtime/base/nearest.h"
#include "runtime/base/text.h"

#define DEPTH_MAX 8 /* of objects and arrays within parameters */
/* A ResultWriter names a place: what it writes there it does not say. */
#define WRITTEN_WITH "Bucket! ExpectedBucketOwner Prefix"

static const struct {
    const char *action, *names;
} calls[] = {
#define CALL(action, names) {action, names},
#include "compiler/check/calls/parameters.def"
#include "compiler/check/calls/parameters_more.def"
#undef CALL
};

/* Objects within parameters: "service:action path". */
static const struct {
    const char *place, *names;
} inner[] = {
#define INNER(place, names) {place, names},
#include "compiler/check/calls/parameters_inner.def"
#undef INNER
};

static void set_names(struct call *call, const char *names)
{
    struct arena *arena = call->check->arena;

    call->count = 0;
    while (*names != '\0' && call->count < PARAMETERS_MAX) {
        size_t size = strcspn(names, " "), name = strcspn(names, " [{(!#?");

        call->required[call->count] = names[size - 1] == '!';
        call->kinds[call->count] = names + name;
        call->names[call->count++] = arena_text(arena, names, name);
        names += size;
        names += strspn(names, " ");
    }
}

static bool find_call(struct call *call)
{
    struct arena *arena = call->check->arena;
    enum resource_pattern pattern;
    struct resource_arn arn;
    const char *rest, *names = NULL;

    if (!resource_split(arena, call->resource, &arn) || strcmp(arn.service, "states") != 0)
        return false;
    rest = resource_cut(arena, arn.rest, &pattern);
    call->is_sdk = text_starts(rest, "aws-sdk:");
    call->action = call->is_sdk ? rest + strlen("aws-sdk:") : rest;
    if (text_starts(call->field, "ResultWriter"))
        names = WRITTEN_WITH;
    for (size_t i = 0; names == NULL && i < COUNT_OF(calls); i++)
        if (strcmp(calls[i].action, call->action) == 0)
            names = calls[i].names;
    if (names == NULL)
        return false;
    call->place = call->action;
    set_names(call, names);
    return true;
}

/* Whether the names within parameters at that place are known. */
static bool find_inner(struct call *call)
{
    for (size_t i = 0; i < COUNT_OF(inner); i++)
        if (strcasecmp(inner[i].place, call->place) == 0) {
            set_names(call, inner[i].names);
            return true;
        }
    return false;
}

static bool is_given(const struct call *call, const struct tree *object, const char *name)
{
    for (const struct tree_member *at = object->members; at != NULL; at = at->next)
        if (strcasecmp(parameter_name(call, at), name) == 0)
            return true;
    return false;
}

/* A parameter's name as the table has it, which may be in another case; NULL: none. */
static const char *known(const struct call *call, const char *name)
{
    for (size_t i = 0; i < call->count; i++)
        if (strcasecmp(call->names[i], name) == 0)
            return call->names[i];
    return NULL;
}

/* The parameter that a name was probably meant to be, which is not given; NULL: none. */
static const char *meant(const struct call *call, const struct tree *object, const char *name)
{
    const char *near = nearest_name(name, call->names, call->count);

    return near != NULL && !is_given(call, object, near) ? near : NULL;
}

/* True when a name that is not known was probably meant to be this one. */
static bool is_misspelt(const struct call *call, const struct tree *object, const char *right)
{
    for (const struct tree_member *at = object->members; at != NULL; at = at->next) {
        const char *name = parameter_name(call, at);
        const char *near = known(call, name) != NULL ? NULL : meant(call, object, name);

        if (near != NULL && strcmp(near, right) == 0)
            return true;
    }
    return false;
}

/* A value is given to a name: say what is wrong with the name. */
static void check_name(struct call *call, const struct tree *object, const char *location,
                       const struct tree_member *member)
{
    const char *name = parameter_name(call, member);
    const char *right = known(call, name);

    if (right == NULL) {
        right = meant(call, object, name);
    } else if (strcmp(right, name) == 0 || (call->is_sdk && sdk_has_acronym(right))) {
        return;
    }
    if (right != NULL)
        check_report(call->check, member->key_span, RULE_CALL_PARAMETER, location,
                     "%s has no parameter \"%s\": did you mean \"%s\"?", call->place, name, right);
    else
        check_report(call->check, member->key_span, RULE_CALL_PARAMETER, location,
                     "%s has no parameter \"%s\"", call->place, name);
}

/* The value of a variable of a container is a text: Step Functions refuses a number. */
static void check_variable(const struct call *call, const char *location,
                           const struct tree_member *member)
{
    if (text_ends(call->place, "Environment[]") &&
        strcmp(parameter_name(call, member), "Value") == 0 &&
        (member->value->kind == TREE_NUMBER || member->value->kind == TREE_BOOLEAN))
        check_report(call->check, member->value->span, RULE_CALL_PARAMETER, location,
                     "the \"Value\" of %s must be a string, not %s", call->place,
                     tree_kind_name(member->value));
}

static void check_call(struct call *call, const struct tree *object)
{
    const char *location =
        arena_format(call->check->arena, "%s/%s", call->state->location, call->field);

    for (const struct tree_member *at = object->members; at != NULL; at = at->next)
        if (at->placeholder != NULL)
            return; /* it may be any name */
    for (const struct tree_member *at = object->members; at != NULL; at = at->next) {
        check_name(call, object, location, at);
        parameter_check_kind(call, location, at);
        check_variable(call, location, at);
    }
    for (size_t i = 0; i < call->count; i++)
        if (call->required[i] && !is_given(call, object, call->names[i]) &&
            !is_misspelt(call, object, call->names[i]))
            check_report(call->check, check_head(object), RULE_CALL_PARAMETER, location,
                         "%s needs the parameter \"%s\"", call->place, call->names[i]);
}

/* Whether the names are the types of DynamoDB, one of which each value has. */
static bool is_typed(const struct call *call)
{
    return known(call, "BOOL") != NULL && known(call, "NS") != NULL;
}

static void check_within(const struct call *call, const struct tree *tree, const char *place,
                         size_t depth);

/* Check what is given to names of an object, or to keys of a map. */
static void check_members(const struct call *call, const struct tree *object, const char *place,
                          bool map, size_t depth)
{
    struct arena *arena = call->check->arena;

    for (const struct tree_member *at = object->members; at != NULL; at = at->next) {
        if (parameter_is_computed(call, at))
            continue;
        check_within(call, at->value,
                     map ? place
                         : arena_format(arena, "%s%c%s", place,
                                        strchr(place, ' ') == NULL ? ' ' : '.',
                                        parameter_name(call, at)),
                     depth + 1);
    }
}

/* Check the objects in what is given to a name. */
static void check_within(const struct call *call, const struct tree *tree, const char *place,
                         size_t depth)
{
    struct call at = *call;
    bool is_inner;

    if (depth > DEPTH_MAX)
        return;
    at.place = place;
    /* Of what is no object, only the values of DynamoDB are looked at. */
    is_inner =
        (tree->kind == TREE_OBJECT || text_starts(call->action, "dynamodb:")) && find_inner(&at);
    if (is_inner && is_typed(&at))
        check_attribute(
            call->check, call->state,
            arena_format(call->check->arena, "%s/%s", call->state->location, call->field), tree,
            call->is_sdk);
    if (tree->kind == TREE_ARRAY) {
        place = arena_format(call->check->arena, "%s[]", place);
        for (size_t i = 0; i < tree->count; i++)
            check_within(call, tree->items[i], place, depth + 1);
    }
    if (tree->kind != TREE_OBJECT || tree->members == NULL)
        return;
    if (is_inner) {
        check_call(&at, tree);
        check_members(call, tree, place, false, depth);
        return;
    }
    at.place = arena_format(call->check->arena, "%s<>", place);
    check_members(call, tree, at.place, true, depth);
}

/* Of an API that is not in the table this is known. */
static void check_capitals(const struct call *call, const struct tree *object)
{
    struct arena *arena = call->check->arena;

    for (const struct tree_member *at = object->members; at != NULL; at = at->next) {
        const char *name = parameter_name(call, at);

        if (islower((unsigned char)name[0]))
            check_report(call->check, at->key_span, RULE_CALL_PARAMETER,
                         arena_format(arena, "%s/%s", call->state->location, call->field),
                         "the SDK writes the parameters of %s with a capital: \"%c%s\"",
                         call->action, toupper((unsigned char)name[0]), name + 1);
    }
}

/* Check what stands in a field of an object that calls something. */
static void check_given(struct check *check, const struct state *state, const struct tree *owner,
                        const char *resource, const char *within)
{
    const char *name = state->language == QUERY_JSONATA ? "Arguments" : "Parameters";
    const struct tree *object = tree_field(owner, name);
    struct call call = {.check = check,
                        .state = state,
                        .resource = resource,
                        .field = arena_format(check->arena, "%s%s", within, name)};

    if (resource == NULL || object == NULL || object->kind != TREE_OBJECT ||
        object->members == NULL)
        return;
    if (find_call(&call)) {
        check_call(&call, object);
        check_members(&call, object, call.action, false, 0);
    } else if (call.is_sdk) {
        check_capitals(&call, object);
    }
}

void check_parameters(struct check *check)
{
    for (struct state *at = first_state(check->machine); at != NULL; at = following_state(at)) {
        if (at->kind == SFN_TASK)
            check_given(check, at, at->tree, at->resource, "");
        if (at->reader_resource != NULL)
            check_given(check, at, at->reader, at->reader_resource, "ItemReader/");
        if (at->writer_resource != NULL)
            check_given(check, at, at->writer, at->writer_resource, "ResultWriter/");
    }
}
