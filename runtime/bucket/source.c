/* runtime/bucket/source.c - read the items of an ItemReader, some at a time.
 *
 * In: its Resource, Parameters and ReaderConfig. Out: arrays of items, and where they come from.
 * MaxItems and how much is read at once are limited here for all formats. */
#include "runtime/bucket/source.h"

#include <stdlib.h>
#include <string.h>

#include "runtime/base/bug.h"
#include "runtime/base/text.h"
#include "runtime/json/making.h"

/* source_read stops when the items have grown to this, however few there are. */
#define READ_BYTES_MAX ((size_t)512 << 10)

struct item_source {
    struct items *items; /* NULL: it could not be opened, or all were read */
    char *uri;           /* of the object, or of the bucket that is listed */
    char *problem;       /* why it could not be opened, or NULL */
    struct region region;
    const struct value *origin; /* that of the last item, which the next ones share */
    uint64_t left;              /* how many items MaxItems still allows */
    uint64_t skip;              /* how many of them are to be left out */
};

static struct items *open_object(struct item_source *source, struct items_request *request)
{
    char *folder = NULL, *path = place_of(&request->place, &folder, &source->problem);
    struct items *items = NULL;
    char *key;

    if (path != NULL && place_text(request->place.parameters, "Key", &key, &source->problem)) {
        source->uri = place_uri(&request->place, key);
        request->path = path;
        request->folder = folder;
        request->uri = source->uri;
        items = items_open_object(request, &source->problem);
        free(key);
    }
    free(path);
    free(folder);
    return items;
}

/* Open a listing: its items are about objects, or those of the objects. */
static struct items *open_listing(struct item_source *source, struct items_request *request)
{
    const struct value *transformation = value_member_named(request->config, "Transformation");
    char *folder = place_bucket(&request->place, &source->problem);
    struct items *items = NULL;

    if (folder != NULL) {
        source->uri = place_uri(&request->place, NULL);
        request->folder = folder;
        request->uri = source->uri;
        items = value_is_text(transformation, "LOAD_AND_FLATTEN")
                    ? items_open_loaded(request, &source->problem)
                    : items_open_listing(request, &source->problem);
    }
    free(folder);
    return items;
}

/* What a mock gives comes from where the Parameters say. */
static struct items *open_mocked(struct item_source *source, const struct items_request *request,
                                 const struct value *mocked)
{
    char *key = NULL, *problem = NULL;

    (void)place_text(request->place.parameters, "Key", &key, &problem);
    source->uri = place_uri(&request->place, key);
    free(key);
    free(problem);
    return items_open_mocked(mocked);
}

struct item_source *source_open(const struct bucket_request *request, int64_t max_items)
{
    struct item_source *source = mem_zeroed(1, sizeof *source);
    struct items_request what = {
        .place = place_request(request),
        .config = value_member_named(request->said, "ReaderConfig"),
    };

    region_init(&source->region);
    source->skip = request->skip;
    source->left = max_items > 0 ? (uint64_t)max_items : UINT64_MAX;
    if (max_items < 0)
        source->problem = text_format("field MaxItems must be positive");
    else if (request->refused != NULL)
        source->problem = text_format("%s", request->refused);
    else if (request->mocked != NULL)
        source->items = open_mocked(source, &what, request->mocked);
    else if (text_ends(request->resource, ":listObjectsV2"))
        source->items = open_listing(source, &what);
    else
        source->items = open_object(source, &what);
    if (source->items != NULL)
        source->items->source = source->uri;
    return source;
}

/* The next item; NULL when there is none, or *problem is set. */
static const struct value *next_item(struct item_source *source, char **problem)
{
    if (source->left == 0)
        return NULL;
    source->left--;
    return source->items->format->next(source->items, &source->region, problem);
}

/* Leave out what was read before. The formats can only read from the beginning. */
static void skip_items(struct item_source *source, char **problem)
{
    while (source->skip > 0 && next_item(source, problem) != NULL) {
        source->skip--;
        if (region_used(&source->region) >= READ_BYTES_MAX)
            region_reset(&source->region);
    }
    source->skip = 0;
    region_reset(&source->region);
}

/* What is known of where this item, the last one, comes from. */
static const struct value *origin_of(struct item_source *source, const struct value *item)
{
    const struct items *items = source->items;
    struct making origin = {.region = &source->region};

    if (!items->members &&
        value_is_text(value_member_named(source->origin, "Source"), items->source))
        return source->origin;
    if (items->members)
        making_add(&origin, "Key", value_member_named(item, "Key"));
    making_add(&origin, "Source", value_text(&source->region, items->source));
    item = making_object(&origin);
    if (!items->members)
        source->origin = item;
    return item;
}

const struct value *source_read(struct item_source *source, size_t count,
                                const struct value **origins, bool *last, char **problem)
{
    struct value *items, *places;
    const struct value *array;
    size_t read = 0;

    *problem = source->problem;
    source->problem = NULL;
    if (source->items == NULL) {
        if (*problem == NULL)
            *problem = text_format("the items have been read already");
        return NULL;
    }
    skip_items(source, problem);
    if (*problem != NULL)
        return NULL;
    source->origin = NULL;
    items = value_new_items(&source->region, count);
    places = value_new_items(&source->region, count);
    *last = false;
    while (!*last && read < count && region_used(&source->region) < READ_BYTES_MAX) {
        const struct value *item = next_item(source, problem);

        if (*problem != NULL)
            return NULL;
        if (item == NULL) {
            *last = true;
            continue;
        }
        places[read] = *origin_of(source, item);
        items[read++] = *item;
    }
    *origins = value_array(&source->region, places, read);
    array = value_array(&source->region, items, read);
    ENSURE(array != NULL); /* the formats refuse items that are nested too deeply for an array */
    return array;
}

void source_close(struct item_source *source)
{
    if (source->items != NULL)
        source->items->format->close(source->items);
    region_fini(&source->region);
    free(source->uri);
    free(source->problem);
    free(source);
}

const struct bucket_reader sfn_reader = {
    .open = source_open,
    .read = source_read,
    .close = source_close,
};
