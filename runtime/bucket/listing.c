/* runtime/bucket/listing.c - list the files in a folder and below it, as the items of a Map.
 *
 * As by S3's listObjectsV2, they are those whose keys begin with the Prefix, in the order of their
 * keys. The Etag changes when a file does, but it is not the MD5 of its contents. */
#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "runtime/base/bug.h"
#include "runtime/base/text.h"
#include "runtime/bucket/source.h"
#include "runtime/json/making.h"

#define DEPTH_MAX 64

struct listing {
    struct items items;
    char *folder;
    char *prefix; /* or NULL */
    char **keys;
    size_t count, capacity, at;
};

static void add_key(struct listing *listing, const char *key)
{
    if (listing->prefix != NULL && !text_starts(key, listing->prefix))
        return;
    if (listing->count == listing->capacity) {
        listing->capacity = listing->capacity == 0 ? 64 : listing->capacity * 2;
        listing->keys = mem_resize(listing->keys, listing->capacity * sizeof *listing->keys);
    }
    listing->keys[listing->count++] = text_format("%s", key);
}

static bool walk(struct listing *listing, const char *path, const char *key, int depth,
                 char **problem);

/* Add a file, or all files in a folder. A symbolic link to a file counts as a file. One to a folder
 * is not followed: it may lead in a circle, or out of the bucket. */
static void add_entry(struct listing *listing, const char *path, const char *key, int depth,
                      char **problem)
{
    struct stat status;

    if (lstat(path, &status) != 0)
        return; /* removed since the folder was read */
    if (S_ISDIR(status.st_mode))
        walk(listing, path, key, depth + 1, problem);
    else if (stat(path, &status) == 0 && S_ISREG(status.st_mode))
        add_key(listing, key);
}

/* Refuse a name that cannot be a JSON string, rather than leave the file out in silence. */
static bool check_name(const char *path, const char *name, char **problem)
{
    struct buffer clean = BUFFER_EMPTY;
    bool same;

    text_add_clean(&clean, name, strlen(name), SIZE_MAX);
    same = strcmp(clean.text, name) == 0;
    if (!same)
        *problem = text_format("the name \"%s\" in the folder %s is not UTF-8", clean.text, path);
    buffer_fini(&clean);
    return same;
}

static bool walk(struct listing *listing, const char *path, const char *key, int depth,
                 char **problem)
{
    DIR *folder = depth <= DEPTH_MAX ? opendir(path) : NULL;
    struct dirent *entry;

    if (folder == NULL) {
        *problem = depth > DEPTH_MAX
                       ? text_format("the folder %s is more than %d levels deep", path, DEPTH_MAX)
                       : text_format("cannot read the folder %s: %s", path, strerror(errno));
        return false;
    }
    while (*problem == NULL && (entry = readdir(folder)) != NULL) {
        char *inner, *inner_key;

        if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
            continue;
        if (!check_name(path, entry->d_name, problem))
            break;
        inner = text_format("%s/%s", path, entry->d_name);
        inner_key = text_format("%s%s%s", key, key[0] != '\0' ? "/" : "", entry->d_name);
        add_entry(listing, inner, inner_key, depth, problem);
        free(inner_key);
        free(inner);
    }
    closedir(folder);
    return *problem == NULL;
}

static int compare_keys(const void *left, const void *right)
{
    return strcmp(*(char *const *)left, *(char *const *)right);
}

static const struct value *listing_next(struct items *items, struct region *region, char **problem)
{
    struct listing *listing = (struct listing *)items;
    struct making item = {.region = region};
    struct buffer etag = BUFFER_EMPTY;
    struct stat status;
    char *path;

    if (listing->at == listing->count)
        return NULL;
    path = text_format("%s/%s", listing->folder, listing->keys[listing->at]);
    if (stat(path, &status) != 0) {
        *problem = text_format("cannot look at %s: %s", path, strerror(errno));
        free(path);
        return NULL;
    }
    free(path);
    buffer_add_format(&etag, "\"%016llx%016llx\"", (unsigned long long)status.st_size,
                      (unsigned long long)status.st_mtime);
    making_add(&item, "Etag", making_written(region, &etag));
    making_add(&item, "Key", value_text(region, listing->keys[listing->at++]));
    making_add(&item, "LastModified", value_integer(region, status.st_mtime));
    making_add(&item, "Size", value_integer(region, status.st_size));
    making_add(&item, "StorageClass", value_text(region, "STANDARD"));
    buffer_fini(&etag);
    return making_object(&item);
}

static void listing_close(struct items *items)
{
    struct listing *listing = (struct listing *)items;

    for (size_t i = 0; i < listing->count; i++)
        free(listing->keys[i]);
    free(listing->keys);
    free(listing->folder);
    free(listing->prefix);
    free(listing);
}

struct items *items_open_listing(const struct items_request *request, char **problem)
{
    static const struct item_format format = {listing_next, listing_close};
    struct listing *listing = mem_zeroed(1, sizeof *listing);

    listing->items.format = &format;
    listing->folder = text_format("%s", request->folder);
    if (!place_text(request->place.parameters, "Prefix", &listing->prefix, problem) ||
        !walk(listing, listing->folder, "", 0, problem)) {
        listing_close(&listing->items);
        return NULL;
    }
    if (listing->count > 0)
        qsort(listing->keys, listing->count, sizeof *listing->keys, compare_keys);
    return &listing->items;
}
