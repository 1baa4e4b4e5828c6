/* tests/fuzz/mutate.c - change a definition as a tree.
 *
 * In: a JSON document. Out: the same with one node dropped, doubled, exchanged, moved, wrapped, or
 * replaced by a value that somebody may have thought possible.
 * Why as a tree: of changed bytes nearly all are no JSON any more, and never reach what comes after
 * the parser. */
#include "tests/fuzz/mutate.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "compiler/model/fields.h"
#include "runtime/base/bug.h"
#include "runtime/base/count.h"
#include "runtime/lang/random.h"

#define NODES_MAX 20000
#define DEEP_MAX 1100

/* A node and where it hangs: under `key`, or at `index`, of its parent. */
struct place {
    json_t *parent; /* NULL: the root */
    const char *key;
    size_t index;
    json_t *node;
};

struct places {
    struct place *all;
    size_t count;
};

static size_t pick(uint64_t *random, size_t count)
{
    return (size_t)(random_next(random) % count);
}

/* ---- finding nodes ---- */

static void collect(struct places *places, struct place place)
{
    const char *key;
    json_t *inner;
    size_t index;

    if (places->count == NODES_MAX)
        return;
    places->all[places->count++] = place;
    if (json_is_object(place.node))
        json_object_foreach(place.node, key, inner)
            collect(places, (struct place){place.node, key, 0, inner});
    else
        json_array_foreach(place.node, index, inner)
            collect(places, (struct place){place.node, NULL, index, inner});
}

static struct places places_of(json_t *document)
{
    struct places places = {mem_alloc(NODES_MAX * sizeof *places.all), 0};

    collect(&places, (struct place){NULL, NULL, 0, document});
    return places;
}

/* ---- new values ---- */

/* What a definition may hold somewhere, at the boundaries and beyond. */
static const char *const values[] = {
    "null",
    "true",
    "false",
    "0",
    "-1",
    "1",
    "2",
    "1.5",
    "-0.0",
    "99999999",
    "100000000",
    "2147483647",
    "2147483648",
    "-9223372036854775808",
    "9223372036854775807",
    "1e308",
    "5e-324",
    "\"\"",
    "\"$\"",
    "\"$$\"",
    "\"$.a\"",
    "\"$.items\"",
    "\"$.items[*]\"",
    "\"$..a\"",
    "\"$.a[-1]\"",
    "\"$.items[?(@.n > 1)].n\"",
    "\"$.\"",
    "\"$x\"",
    "\"$x.y[0]\"",
    "\"$$.Execution.Id\"",
    "\"$$.Map.Item.Value\"",
    "\"$$.Map.Item.Key\"",
    "\"$$.Map.Item.Source\"",
    "\"$$.State\"",
    "\"States.UUID()\"",
    "\"States.Format('{}', $.a)\"",
    "\"States.Format('{\"",
    "\"States.Array($.a, States.MathAdd($.n, 1))\"",
    "\"States.ArrayRange(1, 9, 0)\"",
    "\"States.JsonMerge($.o, $$, false)\"",
    "\"States.StringToJson($.s)\"",
    "\"States.Nothing()\"",
    "\"States.ALL\"",
    "\"States.Timeout\"",
    "\"States.TaskFailed\"",
    "\"States.Runtime\"",
    "\"2024-02-29T12:00:00Z\"",
    "\"2024-02-30T25:00:00Z\"",
    "\"{% $states.input %}\"",
    "\"{%\"",
    "\"${P}\"",
    "\"a${P}b\"",
    "\"${!P}\"",
    "\"JSONata\"",
    "\"JSONPath\"",
    "\"DISTRIBUTED\"",
    "\"EXPRESS\"",
    "\"exec:./a b\"",
    "\"c:name\"",
    "\"arn:aws:states:::s3:getObject\"",
    "\"arn:aws:states:::s3:listObjectsV2\"",
    "\"arn:aws:states:::lambda:invoke.waitForTaskToken\"",
    "\"arn:aws:states:us-east-1:1:activity:A\"",
    "\"file:.\"",
    "\"a*b\\\\\\\\*\"",
    "\"\\u0000\"",
    "\"\\ud83d\\ude00\"",
    "[]",
    "{}",
    "[[]]",
    "[null]",
    "{\"a\":null}",
    "{\"a.$\":\"$.a\"}",
    "[\"$.a\"]",
    "{\"Variable\":\"$.n\",\"NumericEquals\":1,\"Next\":\"S\"}",
    "[{\"ErrorEquals\":[\"States.ALL\"]}]",
    "{\"StartAt\":\"Z\",\"States\":{\"Z\":{\"Type\":\"Pass\",\"End\":true}}}",
    "{\"Type\":\"Pass\",\"End\":true}",
    "{\"Type\":\"Succeed\"}",
    "{\"Type\":\"Fail\"}",
    "{\"Type\":\"Wait\",\"Seconds\":1,\"End\":true}",
};

static json_t *new_value(uint64_t *random)
{
    json_t *value =
        json_loads(values[pick(random, COUNT_OF(values))], JSON_DECODE_ANY | JSON_ALLOW_NUL, NULL);

    ENSURE(value != NULL);
    return value;
}

/* The node, deep inside of arrays or objects. Steals it. */
static json_t *buried(json_t *node, uint64_t *random)
{
    size_t depth = pick(random, 8) == 0 ? pick(random, DEEP_MAX) : 1 + pick(random, 4);
    bool arrays = pick(random, 2) == 0;

    for (size_t i = 0; i < depth; i++)
        node = arrays ? json_pack("[o]", node) : json_pack("{s:o}", "a", node);
    return node;
}

/* A string made longer, or cut off, or with a bit of path behind it. Another node as it is. */
static json_t *changed_text(json_t *node, uint64_t *random)
{
    static const char *const ends[] = {".$",       ".a", "[0]", "[*]", "..a", " ",
                                       "\303\251", "'",  ")",   "\\",  "${P}"};
    const char *text = json_string_value(node);
    char *changed;
    json_t *made;
    int length;

    if (text == NULL)
        return new_value(random);
    length = (int)strlen(text);
    if (pick(random, 2) == 0)
        length = (int)pick(random, (size_t)length + 1);
    ENSURE(asprintf(&changed, "%.*s%s", length, text,
                    pick(random, 2) == 0 ? "" : ends[pick(random, COUNT_OF(ends))]) >= 0);
    made = json_string(changed); /* NULL: a character was cut in two */
    free(changed);
    return made != NULL ? made : json_string("");
}

/* A number a little more or less, or a multiple. */
static json_t *changed_number(json_t *node, uint64_t *random)
{
    static const int by[] = {-1, 1, 2, 10, 1000};
    json_int_t number = json_is_integer(node) ? json_integer_value(node) : 0;
    int change = by[pick(random, COUNT_OF(by))];

    return json_integer((json_int_t)(pick(random, 2) == 0
                                         ? (uint64_t)number + (uint64_t)(int64_t)change
                                         : (uint64_t)number * (uint64_t)(int64_t)change));
}

static json_t *other_value(json_t *node, uint64_t *random)
{
    switch (pick(random, 6)) {
    case 0:
    case 1:
    case 2: /* what differs least is refused least */
        return json_is_number(node) ? changed_number(node, random) : changed_text(node, random);
    case 3:
        return buried(json_incref(node), random);
    default:
        return new_value(random);
    }
}

/* ---- changing a place ---- */

/* Put a node where another is. Steals it. Returns the document. */
static json_t *put(json_t *document, const struct place *place, json_t *node)
{
    if (place->parent == NULL) {
        json_decref(document);
        return node;
    }
    if (place->key != NULL)
        json_object_set_new(place->parent, place->key, node);
    else
        json_array_set_new(place->parent, place->index, node);
    return document;
}

static void drop(const struct place *place)
{
    if (place->parent == NULL)
        return;
    if (place->key != NULL)
        json_object_del(place->parent, place->key);
    else
        json_array_remove(place->parent, place->index);
}

/* Add a copy beside a place, under a name that is almost the same. */
static void add_beside(const struct place *place, json_t *node, uint64_t *random)
{
    static const char *const ends[] = {"2", ".$", "Path", " "};
    char *name;

    if (place->parent == NULL || place->key == NULL) {
        if (place->parent != NULL)
            json_array_insert(place->parent, place->index, node);
        return;
    }
    ENSURE(asprintf(&name, "%s%s", place->key, ends[pick(random, COUNT_OF(ends))]) >= 0);
    json_object_set(place->parent, name, node);
    free(name);
}

static void rename_key(const struct place *place, const char *name)
{
    json_t *node = place->node;
    char *kept;

    if (place->parent == NULL || place->key == NULL)
        return;
    kept = mem_text(name, strlen(name)); /* it may be the key that goes */
    json_incref(node);
    json_object_del(place->parent, place->key);
    json_object_set_new(place->parent, kept, node);
    free(kept);
}

/* The name without or with ".$" or "Path" behind it. */
static void turn_key(const struct place *place, uint64_t *random)
{
    const char *end = pick(random, 2) == 0 ? ".$" : "Path";
    size_t size = place->key == NULL ? 0 : strlen(place->key), cut = strlen(end);
    char *name;

    if (place->key == NULL)
        return;
    if (size > cut && strcmp(place->key + size - cut, end) == 0)
        ENSURE(asprintf(&name, "%.*s", (int)(size - cut), place->key) >= 0);
    else
        ENSURE(asprintf(&name, "%s%s", place->key, end) >= 0);
    rename_key(place, name);
    free(name);
}

/* A place where a field of that name is, or NULL. */
static const struct place *place_named(const struct places *places, const char *name,
                                       uint64_t *random)
{
    size_t first = pick(random, places->count);

    for (size_t i = 0; i < places->count; i++) {
        const struct place *at = &places->all[(first + i) % places->count];

        if (at->key != NULL && strcmp(at->key, name) == 0)
            return at;
    }
    return NULL;
}

/* A copy of what stands under that name somewhere in the document, or a new value. */
static json_t *value_named(const struct places *places, const char *name, uint64_t *random)
{
    const struct place *at = place_named(places, name, random);

    return at != NULL ? json_deep_copy(at->node) : new_value(random);
}

/* Give an object a field that others have, with a value from elsewhere in the document. */
static void add_field(const struct places *places, const struct place *place, uint64_t *random)
{
    const char *name = field_rows[pick(random, FIELD_COUNT)].name;
    json_t *object = json_is_object(place->node) ? place->node : place->parent;

    if (json_is_object(object))
        json_object_set_new(object, name, value_named(places, name, random));
}

/* A field that the object may have, too, and has not: of the same type as the one in it if there is
 * such a field and the dice say so. FIELD_COUNT: none. */
static enum field rival_of(const json_t *object, enum field field, uint64_t *random)
{
    const struct field_row *row = &field_rows[field];
    enum field rivals[FIELD_COUNT], alike[FIELD_COUNT];
    size_t rival_count = 0, alike_count = 0;

    for (enum field at = 0; at < FIELD_COUNT; at++) {
        const struct field_row *other = &field_rows[at];

        if (!((row->required | row->optional) & (other->required | other->optional)) ||
            json_object_get(object, other->name) != NULL)
            continue;
        rivals[rival_count++] = at;
        if (other->type == row->type)
            alike[alike_count++] = at;
    }
    if (alike_count > 0 && pick(random, 4) > 0)
        return alike[pick(random, alike_count)];
    return rival_count > 0 ? rivals[pick(random, rival_count)] : FIELD_COUNT;
}

/* Give an object a rival of one of its fields, most often with the same value: Or beside And,
 * Default beside Next, TimestampPath beside SecondsPath. The field is chosen before the place, so
 * that those come up that are rare in the document. */
static void add_rival(const struct places *places, uint64_t *random)
{
    for (size_t tries = 0; tries < 100; tries++) {
        enum field field = (enum field)pick(random, FIELD_COUNT);
        const struct place *at = place_named(places, field_rows[field].name, random);
        enum field rival = at == NULL ? FIELD_COUNT : rival_of(at->parent, field, random);
        const char *name = rival == FIELD_COUNT ? NULL : field_rows[rival].name;

        if (name == NULL)
            continue;
        json_object_set_new(at->parent, name,
                            pick(random, 4) > 0 ? json_deep_copy(at->node)
                                                : value_named(places, name, random));
        return;
    }
}

/* ---- one change ---- */

enum change {
    CHANGE_VALUE,
    CHANGE_VALUE_AGAIN, /* the one that finds most is tried most */
    CHANGE_DROP,
    CHANGE_DOUBLE,
    CHANGE_EXCHANGE,
    CHANGE_COPY,
    CHANGE_KEY,
    CHANGE_NAME,
    CHANGE_FIELD,
    CHANGE_RIVAL,
    CHANGE_RIVAL_AGAIN,
    CHANGE_LIKE,
    CHANGE_LIKE_AGAIN,
    CHANGE_COUNT,
};

json_t *mutate_tree(json_t *document, uint64_t *random)
{
    struct places places = places_of(document);
    const struct place *at = &places.all[pick(random, places.count)];
    const struct place *other = &places.all[pick(random, places.count)];
    json_t *copy = json_deep_copy(other->node), *mine = json_deep_copy(at->node);

    switch ((enum change)pick(random, CHANGE_COUNT)) {
    case CHANGE_DROP:
        drop(at);
        break;
    case CHANGE_DOUBLE:
        add_beside(at, copy, random);
        break;
    case CHANGE_EXCHANGE: /* one may lie in the other; both are copies */
        document = put(document, at, json_incref(copy));
        if (at->parent != NULL && other->parent != NULL && at->parent == other->parent)
            document = put(document, other, json_incref(mine));
        break;
    case CHANGE_COPY:
        document = put(document, at, json_incref(copy));
        break;
    case CHANGE_KEY:
        turn_key(at, random);
        break;
    case CHANGE_NAME:
        if (other->key != NULL)
            rename_key(at, other->key);
        break;
    case CHANGE_FIELD:
        add_field(&places, at, random);
        break;
    case CHANGE_RIVAL:
    case CHANGE_RIVAL_AGAIN:
        add_rival(&places, random);
        break;
    case CHANGE_LIKE:
    case CHANGE_LIKE_AGAIN: /* another's value of the same field */
        if (at->key != NULL)
            document = put(document, at, value_named(&places, at->key, random));
        break;
    default:
        document = put(document, at, other_value(at->node, random));
        break;
    }
    json_decref(copy);
    json_decref(mine);
    free(places.all);
    return document;
}

json_t *mutate_graft(json_t *document, const json_t *other, uint64_t *random)
{
    json_t *giver = json_deep_copy(other);
    struct places places = places_of(document), given = places_of(giver);
    json_t *node = json_deep_copy(given.all[pick(random, given.count)].node);

    document = put(document, &places.all[pick(random, places.count)], node);
    free(places.all);
    free(given.all);
    json_decref(giver);
    return document;
}
