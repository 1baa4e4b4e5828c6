/* compiler/prove/analysis/items.c - what the items are that a reader finds in a bucket.
 *
 * A row of a CSV file is an object, with a text for each header: numbers are texts there, too. A
 * listing has objects that tell of the objects of the bucket. */
#include "compiler/prove/analysis/items.h"

#include <string.h>

#include "compiler/prove/shape/naming.h"
#include "runtime/base/text.h"

static const struct shape *field(struct arena *arena, const struct shape *config, const char *name)
{
    const struct key key = key_of(name, strlen(name));

    return shape_member_of(arena, config, &key);
}

static bool is_word(struct arena *arena, const struct shape *config, const char *name,
                    const char *word)
{
    bool known = false;
    const struct value *value = shape_value(arena, field(arena, config, name), &known);

    return value_is(value, VALUE_STRING) && value->size == strlen(word) &&
           memcmp(value->as.text, word, value->size) == 0;
}

/* Whether the header stands before it in the list, too. */
static bool is_repeated(const struct value *headers, uint32_t at)
{
    const struct value *header = &headers->as.items[at];

    for (uint32_t i = 0; i < at; i++)
        if (headers->as.items[i].size == header->size &&
            memcmp(headers->as.items[i].as.text, header->as.text, header->size) == 0)
            return true;
    return false;
}

/* A row below headers that the definition gives; NULL: they are not known. */
static const struct shape *row_of(struct arena *arena, const struct value *headers)
{
    struct shape_member *list;

    if (!value_is(headers, VALUE_ARRAY) || headers->size > SHAPE_MEMBERS_MAX)
        return NULL;
    list = ARENA_ARRAY(arena, struct shape_member, headers->size + 1);
    for (uint32_t i = 0; i < headers->size; i++) {
        const struct value *header = &headers->as.items[i];

        if (!value_is(header, VALUE_STRING) || is_repeated(headers, i))
            return NULL;
        list[i] = (struct shape_member){key_of(header->as.text, header->size),
                                        shape_of_kinds(arena, SHAPE_TEXT)};
    }
    return shape_of_members(arena, list, headers->size, NULL, (struct span){0});
}

static const struct shape *csv_row(struct arena *arena, const struct shape *config)
{
    const struct shape *row = NULL;
    bool known = false;

    if (is_word(arena, config, "CSVHeaderLocation", "GIVEN"))
        row = row_of(arena, shape_value(arena, field(arena, config, "CSVHeaders"), &known));
    return row != NULL
               ? row
               : shape_of_members(arena, NULL, 0, shape_of_kinds(arena, SHAPE_TEXT | SHAPE_ABSENT),
                                  (struct span){0});
}

/* What a listing tells of an object of the bucket; it may tell more. */
static const struct shape *listed(struct arena *arena)
{
    static const struct {
        const char *name;
        unsigned kind;
    } fields[] = {{"Etag", SHAPE_TEXT},
                  {"Key", SHAPE_TEXT},
                  {"LastModified", SHAPE_NUMBER | SHAPE_TEXT},
                  {"Size", SHAPE_NUMBER},
                  {"StorageClass", SHAPE_TEXT}};
    const size_t count = sizeof fields / sizeof *fields;
    struct shape_member list[sizeof fields / sizeof *fields];

    for (size_t i = 0; i < count; i++)
        list[i] = (struct shape_member){key_of(fields[i].name, strlen(fields[i].name)),
                                        shape_of_kinds(arena, fields[i].kind | SHAPE_ABSENT)};
    return shape_documented(arena,
                            shape_of_members(arena, list, count,
                                             shape_of_kinds(arena, SHAPE_JSON | SHAPE_ABSENT),
                                             (struct span){0}));
}

const struct shape *items_read(struct arena *arena, const struct ir_resource *reader,
                               const struct shape *config)
{
    if (reader == NULL || reader->type == NULL || reader->action == NULL ||
        !text_ends(reader->type, "s3"))
        return NULL;
    if (config != NULL && !shape_is_only(field(arena, config, "Transformation"), SHAPE_ABSENT))
        return NULL;
    if (strcmp(reader->action, "listObjectsV2") == 0)
        return listed(arena);
    if (config != NULL && strcmp(reader->action, "getObject") == 0 &&
        is_word(arena, config, "InputType", "CSV"))
        return csv_row(arena, config);
    return NULL;
}
