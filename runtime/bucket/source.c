/* runtime/bucket/source.c - read the items of an ItemReader, some at a time.
 *
 * In: its Resource, Parameters and ReaderConfig. Out: arrays of items. The format is chosen here;
 * MaxItems and how much is read at once are limited here for all formats. */
#include "runtime/bucket/source.h"

#include <stdlib.h>
#include <string.h>

#include "runtime/base/bug.h"
#include "runtime/base/count.h"
#include "runtime/base/text.h"

/* source_read stops when the items have grown to this, however few there are. */
#define READ_BYTES_MAX ((size_t)512 << 10)

struct item_source {
    struct items *items; /* NULL: it could not be opened, or all were read */
    char *problem;       /* why it could not be opened, or NULL */
    struct region region;
    uint64_t left; /* how many items MaxItems still allows */
};

typedef struct items *items_open(const struct items_request *request, char **problem);

static items_open *format_of(const struct value *config, char **problem)
{
    static const struct {
        const char *name;
        items_open *open;
    } formats[] = {
        {"JSON", items_open_json},
        {"JSONL", items_open_jsonl},
        {"CSV", items_open_csv},
        {"MANIFEST", items_open_manifest},
    };
    const struct value *type = value_member_named(config, "InputType");

    for (size_t i = 0; i < COUNT_OF(formats); i++)
        if (value_is_text(type, formats[i].name))
            return formats[i].open;
    if (type == NULL && value_member_named(config, "ManifestType") != NULL)
        return items_open_manifest;
    *problem = text_format("the ReaderConfig has no InputType that can be read here");
    return NULL;
}

static struct items *open_object(struct items_request *request, char **problem)
{
    items_open *open = format_of(request->config, problem);
    struct items *items = NULL;
    char *folder = NULL, *path = NULL;

    if (open != NULL)
        path = place_of(&request->place, &folder, problem);
    if (path != NULL) {
        request->path = path;
        request->folder = folder;
        items = open(request, problem);
    }
    free(path);
    free(folder);
    return items;
}

static struct items *open_listing(struct items_request *request, char **problem)
{
    char *folder = place_bucket(&request->place, problem);
    struct items *items = NULL;

    if (folder != NULL) {
        request->folder = folder;
        items = items_open_listing(request, problem);
    }
    free(folder);
    return items;
}

struct item_source *source_open(const struct bucket_request *request, int64_t max_items)
{
    struct item_source *source = mem_zeroed(1, sizeof *source);
    struct items_request what = {
        .place = place_request(request),
        .config = value_member_named(request->said, "ReaderConfig"),
    };

    region_init(&source->region);
    source->left = max_items > 0 ? (uint64_t)max_items : UINT64_MAX;
    if (max_items < 0)
        source->problem = text_format("field MaxItems must be positive");
    else if (text_ends(request->resource, ":listObjectsV2"))
        source->items = open_listing(&what, &source->problem);
    else
        source->items = open_object(&what, &source->problem);
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

const struct value *source_read(struct item_source *source, size_t count, bool *last,
                                char **problem)
{
    const struct value *array;
    struct value *items;
    size_t read = 0;

    *problem = source->problem;
    source->problem = NULL;
    if (source->items == NULL) {
        if (*problem == NULL)
            *problem = text_format("the items have been read already");
        return NULL;
    }
    region_reset(&source->region);
    items = value_new_items(&source->region, count);
    *last = false;
    while (!*last && read < count && region_used(&source->region) < READ_BYTES_MAX) {
        const struct value *item = next_item(source, problem);

        if (*problem != NULL)
            return NULL;
        if (item == NULL)
            *last = true;
        else
            items[read++] = *item;
    }
    array = value_array(&source->region, items, read);
    ENSURE(array != NULL); /* the formats refuse items that are nested too deeply for an array */
    return array;
}

void source_close(struct item_source *source)
{
    if (source->items != NULL)
        source->items->format->close(source->items);
    region_fini(&source->region);
    free(source->problem);
    free(source);
}

const struct bucket_reader sfn_reader = {
    .open = source_open,
    .read = source_read,
    .close = source_close,
};
