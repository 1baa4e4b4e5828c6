/* compiler/prove/ways/items.c - what the items of a Map look like that it reads from a bucket.
 *
 * A mock may give any items. Those that are made are as the reader would give them. */
#include "compiler/prove/ways/items.h"

#include <string.h>

#include "runtime/base/text.h"

static struct shape_member member(struct arena *arena, const char *name, unsigned kind)
{
    const struct shape *shape =
        kind == SHAPE_NUMBER ? shape_of_range(arena, 0, 1e12, true) : shape_of_kinds(arena, kind);

    return (struct shape_member){key_of(name, strlen(name)), shape};
}

/* What a listing says of an object. */
static const struct shape *listed(struct arena *arena)
{
    const struct shape_member members[] = {
        member(arena, "Etag", SHAPE_TEXT),           member(arena, "Key", SHAPE_TEXT),
        member(arena, "LastModified", SHAPE_NUMBER), member(arena, "Size", SHAPE_NUMBER),
        member(arena, "StorageClass", SHAPE_TEXT),
    };

    return shape_of_members(arena, members, sizeof members / sizeof *members, NULL,
                            (struct span){0});
}

static const struct shape *setting(struct arena *arena, const struct shape *config,
                                   const char *name)
{
    const struct key key = key_of(name, strlen(name));

    return config != NULL ? shape_member_of(arena, config, &key) : shape_lost(arena);
}

static bool is_set(struct arena *arena, const struct shape *config, const char *name,
                   const char *text)
{
    bool known;

    return value_is_text(shape_value(arena, setting(arena, config, name), &known), text);
}

const struct shape *items_mocked(struct arena *arena, const struct ir_resource *reader,
                                 const struct shape *config)
{
    bool listing = text_ends(reader->text, ":listObjectsV2");

    if (listing && !is_set(arena, config, "Transformation", "LOAD_AND_FLATTEN"))
        return listed(arena);
    if (is_set(arena, config, "InputType", "CSV"))
        return shape_of_members(arena, NULL, 0, shape_of_kinds(arena, SHAPE_TEXT | SHAPE_ABSENT),
                                (struct span){0});
    return shape_of_kinds(arena, SHAPE_JSON);
}
