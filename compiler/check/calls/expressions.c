/* compiler/check/calls/expressions.c - hold DynamoDB's expressions to the names and values given
 * with them.
 *
 * DynamoDB refuses a call in which an expression uses a #name or a :value that is not given, and
 * one that gives a name or a value which no expression uses; also an attribute's name that is a
 * reserved word. What is computed may be anything. */
#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "compiler/check/family.h"
#include "compiler/model/resource.h"
#include "runtime/base/count.h"
#include "runtime/base/table.h"
#include "runtime/base/text.h"

#define EXPRESSION_MAX 4096 /* bytes that DynamoDB takes */

/* The names, or the values, that are given with expressions. */
struct given {
    const char *field; /* "ExpressionAttributeNames" */
    char sign;         /* '#' */
    const struct tree *object;
    bool is_unknown;    /* it is computed */
    struct table named; /* those given, then also those told of, to an address that is not NULL */
    struct table used;
};

/* An object with expressions in it. */
struct request {
    struct check *check;
    const struct state *state;
    const char *location;
    const struct tree *object;
    bool has_expression;
    bool is_unknown; /* an expression is computed */
    struct given names, values;
};

static bool is_jsonpath(const struct request *request)
{
    return request->state->language == QUERY_JSONPATH;
}

static bool is_dynamic(const struct request *request, const struct tree_member *member)
{
    return is_jsonpath(request) && text_ends(member->key, ".$");
}

static size_t name_size(const struct request *request, const struct tree_member *member)
{
    return member->key_size - (is_dynamic(request, member) ? 2 : 0);
}

static bool is_named(const struct request *request, const struct tree_member *member,
                     const char *name)
{
    size_t size = strlen(name);

    return name_size(request, member) == size && memcmp(member->key, name, size) == 0;
}

/* ---- what is given ---- */

static void read_given(const struct request *request, struct given *given)
{
    for (const struct tree_member *at = request->object->members; at != NULL; at = at->next)
        if (is_named(request, at, given->field)) {
            given->object = at->value;
            given->is_unknown = is_dynamic(request, at) || at->value->kind != TREE_OBJECT;
        }
    if (given->object == NULL || given->is_unknown)
        return;
    for (const struct tree_member *at = given->object->members; at != NULL; at = at->next) {
        given->is_unknown = given->is_unknown || at->placeholder != NULL;
        table_put(&given->named, 0, at->key, name_size(request, at), given);
    }
}

/* ---- what is used ---- */

static void use(const struct request *request, struct given *given, const struct tree *expression,
                const char *field, size_t start, size_t size)
{
    const char *name = expression->text + start;

    table_put(&given->used, 0, name, size, given);
    if (given->is_unknown || table_get(&given->named, 0, name, size) != NULL)
        return;
    table_put(&given->named, 0, name, size, given); /* it is told once */
    check_report(request->check, check_inside(request->check, expression, start, start + size),
                 RULE_CALL_PARAMETER, request->location,
                 "%s uses %.*s, which is not in %s: DynamoDB refuses the call", field, (int)size,
                 name, given->field);
}

static bool is_letter(char byte)
{
    return isalnum((unsigned char)byte) || byte == '_';
}

/* The words that expressions are made of, and calls of functions. */
static bool is_syntax(const struct tree *expression, size_t start, size_t end)
{
    static const char *const words[] = {"ADD", "AND", "BETWEEN", "DELETE", "IN",
                                        "NOT", "OR",  "REMOVE",  "SET"};
    const char *text = expression->text;

    for (size_t i = 0; i < COUNT_OF(words); i++)
        if (strlen(words[i]) == end - start &&
            strncasecmp(words[i], text + start, end - start) == 0)
            return true;
    while (end < expression->size && text_byte_is_blank(text[end]))
        end++;
    return end < expression->size && text[end] == '(';
}

/* The name of an attribute. */
static void check_word(const struct request *request, const struct tree *expression,
                       const char *field, size_t start, size_t end)
{
    const char *word = expression->text + start;
    int size = (int)(end - start);

    if (dynamodb_reserves(word, end - start) && !is_syntax(expression, start, end))
        check_report(request->check, check_inside(request->check, expression, start, end),
                     RULE_CALL_PARAMETER, request->location,
                     "DynamoDB reserves the word %.*s: write #%.*s in %s, and give it in "
                     "ExpressionAttributeNames",
                     size, word, size, word, field);
}

/* Expressions have no texts of their own, so each sign begins a name or a value. */
static void read_expression(struct request *request, const struct tree *expression,
                            const char *field)
{
    const char *text = expression->text;

    for (size_t at = 0; at < expression->size;) {
        size_t start = at++;

        if (text[start] != '#' && text[start] != ':' && !is_letter(text[start]))
            continue;
        while (at < expression->size && is_letter(text[at]))
            at++;
        if (is_letter(text[start]))
            check_word(request, expression, field, start, at);
        else if (at > start + 1)
            use(request, text[start] == '#' ? &request->names : &request->values, expression, field,
                start, at - start);
    }
}

static void report_long(struct request *request, const struct tree *expression, const char *field)
{
    request->is_unknown = true;
    check_report(request->check, expression->span, RULE_CALL_PARAMETER, request->location,
                 "%s has %zu bytes: DynamoDB takes %d", field, expression->size, EXPRESSION_MAX);
}

static void read_expressions(struct request *request)
{
    static const char *const fields[] = {"ConditionExpression", "FilterExpression",
                                         "KeyConditionExpression", "ProjectionExpression",
                                         "UpdateExpression"};

    for (const struct tree_member *at = request->object->members; at != NULL; at = at->next)
        for (size_t i = 0; i < COUNT_OF(fields); i++) {
            if (!is_named(request, at, fields[i]))
                continue;
            request->has_expression = true;
            if (is_dynamic(request, at) || at->value->kind != TREE_STRING ||
                tree_is_open(at->value) || (!is_jsonpath(request) && tree_is_jsonata(at->value)))
                request->is_unknown = true;
            else if (at->value->size > EXPRESSION_MAX)
                report_long(request, at->value, fields[i]);
            else
                read_expression(request, at->value, fields[i]);
        }
}

static void check_unused(const struct request *request, struct given *given)
{
    if (request->is_unknown || !request->has_expression || given->object == NULL ||
        given->is_unknown)
        return;
    for (const struct tree_member *at = given->object->members; at != NULL; at = at->next) {
        size_t size = name_size(request, at);

        if (at->key[0] != given->sign)
            check_report(request->check, at->key_span, RULE_CALL_PARAMETER, request->location,
                         "the keys of %s begin with '%c'", given->field, given->sign);
        else if (table_get(&given->used, 0, at->key, size) == NULL)
            check_report(request->check, at->key_span, RULE_CALL_PARAMETER, request->location,
                         "no expression uses %.*s: DynamoDB refuses the call", (int)size, at->key);
    }
}

/* ---- requests ---- */

/* Whether every key is known: one that is not may be anything. */
static bool is_whole(const struct tree *object)
{
    if (object->kind != TREE_OBJECT)
        return false;
    for (const struct tree_member *at = object->members; at != NULL; at = at->next)
        if (at->placeholder != NULL)
            return false;
    return true;
}

static void check_request(const struct request *call, const struct tree *object)
{
    struct request request = *call;

    if (!is_whole(object))
        return;
    request.object = object;
    request.names = (struct given){.field = "ExpressionAttributeNames", .sign = '#'};
    request.values = (struct given){.field = "ExpressionAttributeValues", .sign = ':'};
    read_given(&request, &request.names);
    read_given(&request, &request.values);
    read_expressions(&request);
    check_unused(&request, &request.names);
    check_unused(&request, &request.values);
    table_fini(&request.names.named);
    table_fini(&request.names.used);
    table_fini(&request.values.named);
    table_fini(&request.values.used);
}

/* The requests of an object by the name of a table. */
static void check_each(const struct request *call, const struct tree *object)
{
    if (object->kind != TREE_OBJECT)
        return;
    for (const struct tree_member *at = object->members; at != NULL; at = at->next)
        check_request(call, at->value);
}

/* Check what a Task gives to DynamoDB: a request, some in a transaction, or some of a batch. */
static void check_task(const struct request *call, const struct tree *parameters)
{
    const struct tree *items = tree_field(parameters, "TransactItems");
    const struct tree *tables = tree_field(parameters, "RequestItems");

    check_request(call, parameters);
    for (size_t i = 0; items != NULL && items->kind == TREE_ARRAY && i < items->count; i++)
        check_each(call, items->items[i]);
    if (tables != NULL)
        check_each(call, tables);
}

/* The action of DynamoDB that a Task asks for; NULL: it does not. */
static const char *dynamodb_action(struct check *check, const struct state *state)
{
    enum resource_pattern pattern;
    struct resource_arn arn;
    const char *rest;

    if (state->kind != SFN_TASK || state->resource == NULL ||
        !resource_split(check->arena, state->resource, &arn) || strcmp(arn.service, "states") != 0)
        return NULL;
    rest = resource_cut(check->arena, arn.rest, &pattern);
    if (text_starts(rest, "aws-sdk:"))
        rest += strlen("aws-sdk:");
    return text_starts(rest, "dynamodb:") ? rest + strlen("dynamodb:") : NULL;
}

/* The model has the same words for all actions, but what puts or deletes an item has no new ones to
 * return. */
static void check_returned(const struct request *call, const struct tree *parameters,
                           const char *action)
{
    const struct tree *values = tree_field(parameters, "ReturnValues");

    if (values == NULL || values->kind != TREE_STRING ||
        (strcmp(action, "putItem") != 0 && strcmp(action, "deleteItem") != 0) ||
        !text_is_one_of(values->text, values->size, "ALL_NEW, UPDATED_NEW, UPDATED_OLD"))
        return;
    check_report(call->check, values->span, RULE_CALL_PARAMETER, call->location,
                 "the ReturnValues of dynamodb:%s is NONE or ALL_OLD, not %s", action,
                 values->text);
}

void check_expressions(struct check *check)
{
    for (const struct state *at = first_state(check->machine); at != NULL;
         at = following_state(at)) {
        const char *name = at->language == QUERY_JSONATA ? "Arguments" : "Parameters";
        const struct tree *parameters = tree_field(at->tree, name);
        const char *action = parameters != NULL ? dynamodb_action(check, at) : NULL;
        struct request call = {.check = check, .state = at};

        if (action == NULL)
            continue;
        call.location = arena_format(check->arena, "%s/%s", at->location, name);
        check_task(&call, parameters);
        check_returned(&call, parameters, action);
    }
}
