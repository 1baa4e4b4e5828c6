/* runtime/bucket/loaded.c - read the items of all objects that a listing finds, one after the
 * other.
 *
 * In: a listing, and the format that all of its objects have (LOAD_AND_FLATTEN). Out: their items.
 * Only one of the objects is open at a time, so items borrow nothing from it. */
#include <stdlib.h>

#include "runtime/base/bug.h"
#include "runtime/base/text.h"
#include "runtime/bucket/source.h"

struct loaded {
    struct items items;
    struct items *listing;
    struct items *object; /* the one that is being read, or NULL */
    struct region region; /* for the config, and what the listing says of an object */
    struct region entries;
    const struct value *config;
    char *folder, *bucket_uri;
    char *uri; /* of the object */
};

static bool open_object(struct loaded *loaded, const struct value *entry, char **problem)
{
    struct items_request request = {.config = loaded->config, .folder = loaded->folder};
    char *key, *path;

    if (!place_text(entry, "Key", &key, problem))
        return false;
    path = place_object(loaded->folder, key, problem);
    free(loaded->uri);
    loaded->uri = text_format("%s/%s", loaded->bucket_uri, key);
    request.path = path;
    request.uri = loaded->uri;
    if (path != NULL)
        loaded->object = items_open_object(&request, problem);
    free(path);
    free(key);
    return loaded->object != NULL;
}

static const struct value *loaded_next(struct items *items, struct region *region, char **problem)
{
    struct loaded *loaded = (struct loaded *)items;

    for (;;) {
        const struct value *found;

        if (loaded->object != NULL) {
            found = loaded->object->format->next(loaded->object, region, problem);
            loaded->items.source = loaded->uri;
            loaded->items.members = loaded->object->members;
            if (found !=
                NULL) /* it may borrow from its object, which will be closed before it goes */
                return value_own(region, found);
            if (*problem != NULL)
                return NULL;
            loaded->object->format->close(loaded->object);
            loaded->object = NULL;
        }
        region_reset(&loaded->entries);
        found = loaded->listing->format->next(loaded->listing, &loaded->entries, problem);
        if (found == NULL || !open_object(loaded, found, problem))
            return NULL;
    }
}

static void loaded_close(struct items *items)
{
    struct loaded *loaded = (struct loaded *)items;

    if (loaded->object != NULL)
        loaded->object->format->close(loaded->object);
    if (loaded->listing != NULL)
        loaded->listing->format->close(loaded->listing);
    region_fini(&loaded->region);
    region_fini(&loaded->entries);
    free(loaded->folder);
    free(loaded->bucket_uri);
    free(loaded->uri);
    free(loaded);
}

struct items *items_open_loaded(const struct items_request *request, char **problem)
{
    static const struct item_format format = {loaded_next, loaded_close};
    struct loaded *loaded = mem_zeroed(1, sizeof *loaded);

    loaded->items.format = &format;
    region_init(&loaded->region);
    region_init(&loaded->entries);
    loaded->config = value_copy(&loaded->region, request->config);
    loaded->folder = text_format("%s", request->folder);
    loaded->bucket_uri = text_format("%s", request->uri);
    loaded->listing = items_open_listing(request, problem);
    if (loaded->listing == NULL) {
        loaded_close(&loaded->items);
        return NULL;
    }
    return &loaded->items;
}
