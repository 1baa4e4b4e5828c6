/* runtime/store/memory/contents_resources.c - what a service keeps beside executions in a store in
 * memory: resources, express starts. */
#include <stddef.h>

#include "runtime/base/count.h"
#include "runtime/store/kind.h"
#include "runtime/store/memory/contents.h"

/* ---- resources ---- */

struct buffer *contents_place_key(struct contents *contents, int32_t kind, struct store_text owner)
{
    struct buffer *key = CONTENTS_KEY(contents, kind);

    if (owner.text != NULL)
        sorted_key_add_text(key, owner.text, owner.size);
    return key;
}

static void place_key(struct contents *contents, const struct contents_resource *placed,
                      struct store_text owner)
{
    struct buffer *key = contents_place_key(contents, placed->resource.kind, owner);

    sorted_key_add(key, placed->number);
    buffer_add(key, placed->resource.arn.text, placed->resource.arn.size);
}

static void need_key(struct contents *contents, const struct contents_resource *placed)
{
    sorted_key_add(contents_text_key(contents, placed->resource.digest), placed->number);
}

/* Take a resource out of all maps. Its definition stays. */
static void take_out(struct contents *contents, const struct contents_resource *placed)
{
    place_key(contents, placed, (struct store_text){NULL, 0});
    contents_set(contents, KINDS, NULL);
    place_key(contents, placed, placed->resource.owner);
    contents_set(contents, OWNED, NULL);
    if (placed->resource.digest.text != NULL) {
        need_key(contents, placed);
        contents_set(contents, NEEDED, NULL);
    }
    contents_text_key(contents, placed->resource.arn);
    contents_set(contents, RESOURCES, NULL);
}

static void put_in(struct contents *contents, const struct contents_resource *placed)
{
    static const size_t texts[] = {
        offsetof(struct contents_resource, resource.arn),
        offsetof(struct contents_resource, resource.owner),
        offsetof(struct contents_resource, resource.digest),
        offsetof(struct contents_resource, resource.text),
    };

    contents_text_key(contents, placed->resource.arn);
    contents_set(contents, RESOURCES,
                 contents_record(placed, sizeof *placed, texts, COUNT_OF(texts)));
    place_key(contents, placed, (struct store_text){NULL, 0});
    contents_note(contents, KINDS);
    place_key(contents, placed, placed->resource.owner);
    contents_note(contents, OWNED);
    if (placed->resource.digest.text != NULL) {
        need_key(contents, placed);
        contents_note(contents, NEEDED);
    }
}

/* A record that was removed lives until the commit is applied, or taken back. */
static const struct contents_resource *find(struct contents *contents, struct store_text arn)
{
    contents_text_key(contents, arn);
    return contents_get(contents, RESOURCES);
}

enum store_result contents_set_resource(struct contents *contents,
                                        const struct store_resource *resource)
{
    const struct contents_resource *former = find(contents, resource->arn);
    struct contents_resource placed = {.resource = *resource};

    if (resource->digest.text != NULL) {
        contents_text_key(contents, resource->digest);
        if (contents_get(contents, DEFINITIONS) == NULL)
            return STORE_REFUSED;
    }
    placed.number = former != NULL ? former->number : ++contents->last.resource;
    if (former != NULL)
        take_out(contents, former);
    put_in(contents, &placed);
    if (former != NULL && former->resource.digest.text != NULL)
        contents_drop_unused_definition(contents, former->resource.digest);
    return STORE_OK;
}

void contents_drop_resource(struct contents *contents, struct store_text arn)
{
    const struct contents_resource *former = find(contents, arn);

    if (former == NULL)
        return;
    take_out(contents, former);
    if (former->resource.digest.text != NULL)
        contents_drop_unused_definition(contents, former->resource.digest);
}

/* ---- express starts ---- */

enum store_result contents_set_express(struct contents *contents,
                                       const struct store_express *express)
{
    static const size_t texts[] = {offsetof(struct store_express, text)};

    CONTENTS_KEY(contents, express->number);
    if (contents_get(contents, EXPRESS) != NULL)
        return STORE_REFUSED;
    contents_set(contents, EXPRESS,
                 contents_record(express, sizeof *express, texts, COUNT_OF(texts)));
    return STORE_OK;
}

void contents_end_express(struct contents *contents, int64_t number)
{
    CONTENTS_KEY(contents, number);
    contents_set(contents, EXPRESS, NULL);
}
