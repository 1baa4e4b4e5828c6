/* runtime/service/teststate/mock_schema.c - check a mock against the shape of what a service
 * answers.
 *
 * In: a Resource and a result. Out: the first thing that is wrong with it, in AWS's words. A shape
 * is a text (runtime/answers), which is read along with the value. */
#include "runtime/service/teststate/mock_schema.h"

#include <stdlib.h>
#include <string.h>

#include "runtime/answers/answers.h"
#include "runtime/base/bug.h"
#include "runtime/base/text.h"
#include "runtime/json/value.h"

struct check {
    bool strict;
    char *problem; /* the first one */
};

/* ---- comparing ---- */

static void fail(struct check *check, const char *field, size_t size, const char *what)
{
    if (check->problem == NULL)
        check->problem = text_format("Mock result schema validation error: Field '%.*s' %s",
                                     (int)size, field, what);
}

static bool is_one_of(const char *at, const struct value *value)
{
    const char *word;
    size_t size;

    while ((at = answer_next_word(at, &word, &size)) != NULL)
        if (size == value->size && memcmp(word, value->as.text, size) == 0)
            return true;
    return false;
}

static void check_text(struct check *check, const char *shape, const struct value *value,
                       const char *field, size_t size)
{
    if (value->kind != VALUE_STRING)
        fail(check, field, size, "must be a string");
    else if (shape[1] == '(' && !is_one_of(shape + 2, value))
        fail(check, field, size, "is not an expected value");
}

static void check_number(struct check *check, const char *shape, const struct value *value,
                         const char *field, size_t size)
{
    char *end;
    double limit;

    if (value->kind != VALUE_INTEGER && value->kind != VALUE_REAL) {
        fail(check, field, size, "must be a number");
        return;
    }
    if (shape[1] != '(')
        return;
    limit = strtod(shape + 2, &end);
    if (end != shape + 2 && value_real(value) < limit)
        fail(check, field, size, "is less than the minimum value");
    shape = strchr(shape, ',') + 1;
    limit = strtod(shape, &end);
    if (end != shape && value_real(value) > limit)
        fail(check, field, size, "exceeds the maximum value");
}

static void check_value(struct check *check, const char *shape, const struct value *value,
                        const char *field, size_t size);

static void check_structure(struct check *check, const char *shape, const struct value *value)
{
    struct answer_member member;

    for (const char *at = shape + 1;
         check->strict && (at = answer_next_member(at, &member)) != NULL;) {
        struct key key = key_of(member.name, member.size);

        if (member.required && value_member(value, &key) == NULL && check->problem == NULL)
            check->problem = text_format("Mock result schema validation error: Required field "
                                         "'%.*s' is missing",
                                         (int)member.size, member.name);
    }
    for (uint32_t i = 0; i < value->size; i++) {
        const struct key *key = &value->as.members[i].key;

        for (const char *at = shape + 1; (at = answer_next_member(at, &member)) != NULL;)
            if (member.size == key->size && memcmp(member.name, key->text, key->size) == 0)
                check_value(check, member.shape, &value->as.members[i].value, key->text, key->size);
    }
}

/* Check a value that stands in the member `field`. */
static void check_value(struct check *check, const char *shape, const struct value *value,
                        const char *field, size_t size)
{
    bool object = *shape == '{' || *shape == '<';

    if (check->problem != NULL)
        return;
    if (object && value->kind != VALUE_OBJECT)
        fail(check, field, size, "must be an object");
    else if (*shape == '[' && value->kind != VALUE_ARRAY)
        fail(check, field, size, "must be an array");
    else if (*shape == 'b' && value->kind != VALUE_BOOLEAN)
        fail(check, field, size, "must be a boolean");
    else if (*shape == 's' || *shape == 't')
        check_text(check, shape, value, field, size);
    else if (*shape == 'n')
        check_number(check, shape, value, field, size);
    else if (*shape == '{')
        check_structure(check, shape, value);
    for (uint32_t i = 0; check->problem == NULL && *shape == '[' && i < value->size; i++)
        check_value(check, shape + 1, &value->as.items[i], field, size);
    for (uint32_t i = 0; check->problem == NULL && *shape == '<' && i < value->size; i++)
        check_value(check, shape + 1, &value->as.members[i].value, field, size);
}

/* ---- Resources ---- */

/* The shape of what a Resource answers, or NULL. */
static const char *shape_of(const char *resource, size_t size)
{
    static const char sdk[] = "aws-sdk:", sync[] = ".sync:2";
    char *copy = mem_text(resource, size), *name = strstr(copy, ":::");
    const char *shape = NULL;

    if (name != NULL) {
        name += strlen(":::");
        if (text_starts(name, sdk))
            name += strlen(sdk);
        if (text_ends(name, sync))
            name[strlen(name) - strlen(":2")] = '\0';
        shape = answer_of_api(name);
    }
    free(copy);
    return shape;
}

char *mock_schema_problem(const char *resource, size_t size, const struct value *result,
                          bool strict)
{
    struct check check = {.strict = strict};
    const char *shape = shape_of(resource, size);

    if (shape != NULL && result->kind != VALUE_OBJECT)
        return mem_text("Mocked result must be a valid JSON object",
                        strlen("Mocked result must be a valid JSON object"));
    if (shape != NULL)
        check_value(&check, shape, result, "", 0);
    return check.problem;
}
