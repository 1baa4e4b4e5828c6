/* compiler/prove/analysis/answers.c - what the work of a Task gives, as far as its Resource says
 * it.
 *
 * An integration answers what AWS documents (runtime/answers). Whoever sends a task token back says
 * what the result is, and so does a function or a worker.
 *
 * What a function answers is only read as JSON by the integration that is Step Functions' own: to
 * the SDK it is a text.
 *
 * The names of members are those of the APIs' models. Step Functions calls the services by a client
 * in Java, whose names are others where a model's begins with several capitals ("DBInstances",
 * "DbInstances"); which of the two is seen depends on the integration, so both may be there. */
#include "compiler/prove/analysis/answers.h"

#include <ctype.h>
#include <string.h>

#include "compiler/prove/analysis/success.h"
#include "runtime/answers/answers.h"
#include "runtime/base/text.h"
#include "sfn/abi.h"

struct answering {
    struct arena *arena;
    struct span span;
    bool sdk;
};

static const struct shape *shape_of_answer(const struct answering *a, const char *answer);

/* ---- names ---- */

/* A model's name as the client in Java has it, with a capital first letter. The capitals that it
 * begins with are one word, but for the one that a small letter follows. */
static const char *name_in_java(struct arena *arena, const char *name, size_t size)
{
    char *made = arena_text(arena, name, size);

    for (size_t i = 1; i < size && isupper((unsigned char)made[i]) &&
                       !(i + 1 < size && islower((unsigned char)made[i + 1]));
         i++)
        made[i] = (char)tolower((unsigned char)made[i]);
    return made;
}

/* ---- members ---- */

struct members {
    struct shape_member *list;
    size_t count;
};

/* How many an object's shape may need: each member has two names, and the call may be told of. */
static size_t room_of(const char *answer)
{
    struct answer_member member;
    size_t room = 2;

    for (const char *at = answer + 1; (at = answer_next_member(at, &member)) != NULL;)
        room += 2;
    return room;
}

static void add_member(struct members *members, const char *name, size_t size,
                       const struct shape *shape)
{
    struct key key = key_of(name, size);

    for (size_t i = 0; i < members->count; i++)
        if (members->list[i].key.size == size && memcmp(members->list[i].key.text, name, size) == 0)
            return;
    members->list[members->count++] = (struct shape_member){key, shape};
}

/* What the older integrations tell of the call itself. */
static void add_metadata(const struct answering *a, struct members *members)
{
    const struct shape *some = shape_of_kinds(a->arena, SHAPE_OBJECT | SHAPE_ABSENT);

    add_member(members, "SdkHttpMetadata", strlen("SdkHttpMetadata"), some);
    add_member(members, "SdkResponseMetadata", strlen("SdkResponseMetadata"), some);
}

static const struct shape *object_of(const struct answering *a, const char *answer, bool whole)
{
    struct members members = {ARENA_ARRAY(a->arena, struct shape_member, room_of(answer)), 0};
    const struct shape *other = NULL;
    struct answer_member member;

    for (const char *at = answer + 1; (at = answer_next_member(at, &member)) != NULL;) {
        const struct shape *shape = shape_of_answer(a, member.shape);
        const char *java = name_in_java(a->arena, member.name, member.size);
        bool another = memcmp(java, member.name, member.size) != 0;

        if (*member.name == '*') {
            other = shape_with(a->arena, shape, SHAPE_ABSENT);
            continue;
        }
        if (!member.required || another)
            shape = shape_with(a->arena, shape, SHAPE_ABSENT);
        add_member(&members, member.name, member.size, shape);
        if (another)
            add_member(&members, java, member.size, shape);
    }
    if (whole && !a->sdk)
        add_metadata(a, &members);
    return shape_documented(
        a->arena, shape_of_members(a->arena, members.list, members.count, other, a->span));
}

/* ---- all of it ---- */

static const struct shape *texts_of(const struct answering *a, const char *answer)
{
    struct shape_word words[SHAPE_WORDS_MAX];
    size_t count = 0;
    const char *at = answer + 2, *word;
    size_t size;

    if (answer[1] != '(')
        return shape_of_kinds(a->arena, SHAPE_TEXT);
    while ((at = answer_next_word(at, &word, &size)) != NULL) {
        if (count == SHAPE_WORDS_MAX)
            return shape_of_kinds(a->arena, SHAPE_TEXT);
        words[count++] = (struct shape_word){word, (uint32_t)size};
    }
    return shape_of_words(a->arena, words, count);
}

static const struct shape *shape_of_answer(const struct answering *a, const char *answer)
{
    const struct shape_member none = {0};

    switch (*answer) {
    case 's':
        return texts_of(a, answer);
    case 't':
        return shape_of_kinds(a->arena, a->sdk ? SHAPE_TEXT : SHAPE_TEXT | SHAPE_NUMBER);
    case 'n':
        return shape_of_kinds(a->arena, SHAPE_NUMBER);
    case 'b':
        return shape_of_kinds(a->arena, SHAPE_BOOLEAN);
    case '[':
        return shape_of_array(a->arena, shape_of_answer(a, answer + 1), 0, SHAPE_SIZE_ANY);
    case '<':
        return shape_of_members(a->arena, &none, 0,
                                shape_with(a->arena, shape_of_answer(a, answer + 1), SHAPE_ABSENT),
                                a->span);
    case '{':
        return object_of(a, answer, false);
    default:
        return shape_of_kinds(a->arena, SHAPE_JSON);
    }
}

const struct shape *answer_of(struct arena *arena, const struct ir_resource *resource,
                              struct span span)
{
    static const char sdk[] = "aws-sdk:";
    struct answering a = {.arena = arena, .span = span};
    const char *type, *answer;

    if (resource->kind != SFN_SERVICE || resource->type == NULL || resource->action == NULL ||
        !text_starts(resource->text, "arn:") || text_ends(resource->action, ".waitForTaskToken"))
        return shape_of_kinds(arena, SHAPE_JSON);
    a.sdk = text_starts(resource->type, sdk);
    type = resource->type + (a.sdk ? strlen(sdk) : 0);
    answer = answer_of_task(arena_format(arena, "%s:%s", type, resource->action), a.sdk);
    if (answer == NULL)
        return shape_of_kinds(arena, SHAPE_JSON);
    if (*answer != '{')
        return shape_of_answer(&a, answer);
    if (a.sdk && strcmp(type, "lambda") == 0 && strcmp(resource->action, "invoke") == 0)
        return answer_of_function(arena, object_of(&a, answer, true),
                                  shape_of_kinds(arena, SHAPE_TEXT | SHAPE_ABSENT));
    return answer_of_success(arena, resource, object_of(&a, answer, true));
}

/* The only text that a member is; NULL: it is not there (with *absent), or it may be another. */
static const char *only_text(struct arena *arena, const struct shape *shape, const char *name,
                             bool *absent)
{
    const struct key key = key_of(name, strlen(name));
    const struct shape *member = shape_member_of(arena, shape, &key);
    bool known = false;
    const struct value *value = shape_value(arena, member, &known);

    *absent = shape_is_only(member, SHAPE_ABSENT);
    return value_is(value, VALUE_STRING) ? arena_text(arena, value->as.text, value->size) : NULL;
}

const char *answer_function(struct arena *arena, const struct ir_resource *resource,
                            const struct shape *input)
{
    const char *function, *qualifier;
    bool absent, unqualified;

    if (input == NULL || resource->type == NULL || resource->action == NULL ||
        strcmp(resource->type, "lambda") != 0 || strcmp(resource->action, "invoke") != 0)
        return NULL;
    function = only_text(arena, input, "FunctionName", &absent);
    qualifier = only_text(arena, input, "Qualifier", &unqualified);
    if (function == NULL || (qualifier == NULL && !unqualified))
        return NULL;
    return unqualified ? function : arena_format(arena, "%s:%s", function, qualifier);
}

/* Members that APIs answer only when they are asked to, and by which parameter. */
static const struct {
    const char *type, *actions, *parameter, *member;
} asked[] = {
    {"dynamodb", "deleteItem putItem updateItem", "ReturnValues", "Attributes"},
    {"dynamodb", "batchGetItem batchWriteItem deleteItem getItem putItem query scan updateItem",
     "ReturnConsumedCapacity", "ConsumedCapacity"},
    {"dynamodb", "batchWriteItem deleteItem putItem updateItem", "ReturnItemCollectionMetrics",
     "ItemCollectionMetrics"},
};

const struct shape *answer_asked_for(struct arena *arena, const struct ir_resource *resource,
                                     const struct shape *input, const struct shape *answer)
{
    if (input == NULL || resource->type == NULL || resource->action == NULL ||
        !shape_is_only(answer, SHAPE_OBJECT) || answer->members == NULL)
        return answer;
    for (size_t i = 0; i < sizeof asked / sizeof *asked; i++) {
        const struct key member = key_of(asked[i].member, strlen(asked[i].member));
        const char *text;
        bool absent;

        if (!text_ends(resource->type, asked[i].type) ||
            !text_has_word(asked[i].actions, resource->action, strlen(resource->action)))
            continue;
        text = only_text(arena, input, asked[i].parameter, &absent);
        if (absent || (text != NULL && strcmp(text, "NONE") == 0))
            answer = shape_set_member(arena, answer, &member, shape_of_kinds(arena, SHAPE_ABSENT),
                                      (struct span){0});
    }
    return answer;
}

bool answer_is_awaited(struct arena *arena, const struct ir_resource *resource,
                       const struct shape *input)
{
    const char *type;
    bool absent;

    if (input == NULL || resource->type == NULL || resource->action == NULL ||
        !text_ends(resource->type, "lambda") || strcmp(resource->action, "invoke") != 0)
        return true;
    type = only_text(arena, input, "InvocationType", &absent);
    return type == NULL || (strcmp(type, "Event") != 0 && strcmp(type, "DryRun") != 0);
}

const struct shape *answer_of_nobody(struct arena *arena)
{
    static const struct shape_word empty = {"", 0};
    const struct shape *object = shape_of_members(arena, NULL, 0, NULL, (struct span){0});

    return shape_join(arena, shape_of_kinds(arena, SHAPE_NULL | SHAPE_ABSENT),
                      shape_join(arena, object, shape_of_words(arena, &empty, 1)));
}

const struct shape *answer_of_function(struct arena *arena, const struct shape *envelope,
                                       const struct shape *result)
{
    const struct key key = key_of("Payload", strlen("Payload"));

    return shape_set_member(arena, envelope, &key, result, (struct span){0});
}
