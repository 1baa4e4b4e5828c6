/* runtime/bucket/manifest.c - read the items of an S3 inventory.
 *
 * They are the rows of the CSV files that its manifest names, with the headers that it gives. The
 * files are in the manifest's bucket. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "runtime/base/bug.h"
#include "runtime/base/text.h"
#include "runtime/bucket/source.h"
#include "runtime/json/read.h"

/* The most bytes of a manifest, which is read whole. */
#define MANIFEST_BYTES_MAX ((size_t)256 << 20)

struct manifest {
    struct items items;
    struct region region;
    char *name;
    char *folder;
    const struct value *headers, *files;
    uint32_t at;
    struct items *file; /* the file that is being read, or NULL */
    char *bucket_uri;   /* of the files' bucket, */
    char *uri;          /* ... and of that file */
};

static const struct value *read_document(struct manifest *manifest, char **problem)
{
    struct buffer text = BUFFER_EMPTY;
    const struct value *document = NULL;
    struct json_error error;
    int file = place_open(manifest->name, false, problem);

    if (file >= 0 && text_read_fd(&text, file, manifest->name, MANIFEST_BYTES_MAX, problem)) {
        document = json_read(&manifest->region, text.text != NULL ? text.text : "", text.size,
                             JSON_TEXT_COPIED, &error);
        if (document == NULL)
            *problem = text_format("line %d of %s is not JSON: %s", error.line, manifest->name,
                                   error.message);
    }
    if (file >= 0)
        close(file);
    buffer_fini(&text);
    return document;
}

/* The names in "Bucket, Key, Size". */
static const struct value *headers_of(struct region *region, const struct value *schema)
{
    const char *at = schema->as.text, *end = at + schema->size;
    struct value *names = value_new_items(region, schema->size / 2 + 1);
    size_t count = 0;

    while (at < end) {
        const char *comma = memchr(at, ',', (size_t)(end - at));
        const char *stop = comma != NULL ? comma : end, *next = stop < end ? stop + 1 : end;

        while (at < stop && *at == ' ')
            at++;
        while (stop > at && stop[-1] == ' ')
            stop--;
        if (stop > at)
            names[count++] = *value_string_copy(region, at, (size_t)(stop - at));
        at = next;
    }
    return value_array(region, names, count);
}

static bool read_manifest(struct manifest *manifest, char **problem)
{
    const struct value *document = read_document(manifest, problem);
    const struct value *schema = value_member_named(document, "fileSchema");

    if (document == NULL)
        return false;
    manifest->files = value_member_named(document, "files");
    if (!value_is(manifest->files, VALUE_ARRAY) || !value_is(schema, VALUE_STRING))
        *problem = text_format("%s is no manifest of an inventory: it lacks \"files\" or "
                               "\"fileSchema\"",
                               manifest->name);
    else if (!value_is_text(value_member_named(document, "fileFormat"), "CSV"))
        *problem = text_format("the inventory of %s is not of the fileFormat CSV", manifest->name);
    else
        manifest->headers = headers_of(&manifest->region, schema);
    return *problem == NULL;
}

static bool open_file(struct manifest *manifest, char **problem)
{
    const struct value *file = &manifest->files->as.items[manifest->at++];
    char *key, *path = NULL;

    if (!place_text(file, "key", &key, problem)) {
        char *why = *problem;

        *problem = text_format("a file of %s: %s", manifest->name, why);
        free(why);
        return false;
    }
    if (key == NULL)
        *problem = text_format("a file of %s has no \"key\"", manifest->name);
    else if (text_ends(key, ".gz"))
        *problem =
            text_format("%s names %s: compressed files are not read here", manifest->name, key);
    else
        path = place_object(manifest->folder, key, problem);
    if (path != NULL) {
        free(manifest->uri);
        manifest->uri = text_format("%s/%s", manifest->bucket_uri, key);
    }
    if (path != NULL)
        manifest->file = csv_open(path, ',', manifest->headers, problem);
    free(path);
    free(key);
    return manifest->file != NULL;
}

static const struct value *manifest_next(struct items *items, struct region *region, char **problem)
{
    struct manifest *manifest = (struct manifest *)items;

    for (;;) {
        if (manifest->file != NULL) {
            const struct value *item =
                manifest->file->format->next(manifest->file, region, problem);

            manifest->items.source = manifest->uri;
            if (item != NULL || *problem != NULL)
                return item;
            manifest->file->format->close(manifest->file);
            manifest->file = NULL;
        }
        if (manifest->at == manifest->files->size || !open_file(manifest, problem))
            return NULL;
    }
}

static void manifest_close(struct items *items)
{
    struct manifest *manifest = (struct manifest *)items;

    if (manifest->file != NULL)
        manifest->file->format->close(manifest->file);
    region_fini(&manifest->region);
    free(manifest->name);
    free(manifest->folder);
    free(manifest->bucket_uri);
    free(manifest->uri);
    free(manifest);
}

/* The folder of the files when the Key is a file: URI and there is no bucket: the manifest's. */
static char *folder_of(const char *path)
{
    const char *slash = strrchr(path, '/');

    return slash == NULL ? text_format(".") : mem_text(path, (size_t)(slash - path));
}

struct items *items_open_manifest(const struct items_request *request, char **problem)
{
    static const struct item_format format = {manifest_next, manifest_close};
    struct manifest *manifest = mem_zeroed(1, sizeof *manifest);

    manifest->items.format = &format;
    region_init(&manifest->region);
    manifest->name = text_format("%s", request->path);
    manifest->folder =
        request->folder != NULL ? text_format("%s", request->folder) : folder_of(request->path);
    manifest->bucket_uri = request->folder != NULL ? place_uri(&request->place, NULL)
                                                   : text_format("file:%s", manifest->folder);
    if (!read_manifest(manifest, problem)) {
        manifest_close(&manifest->items);
        return NULL;
    }
    return &manifest->items;
}
