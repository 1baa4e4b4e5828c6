/* runtime/bucket/place.c - find the file that stands for an object in a bucket.
 *
 * In: Bucket and Key of Parameters, the binding. Out: a path.
 * Why here: readers and the writer must agree on it, and no Key may lead out of its folder. */
#include "runtime/bucket/place.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "runtime/base/bug.h"
#include "runtime/base/reads.h"
#include "runtime/base/text.h"

static bool is_uri(const char *text)
{
    return text_starts(text, "file:");
}

/* The path of a URI, file:PATH or file:///PATH. */
static const char *uri_path(const char *uri)
{
    const char *path = uri + strlen("file:");

    return text_starts(path, "//") ? path + 2 : path;
}

static bool is_folder(const char *path)
{
    struct stat status;

    return stat(path, &status) == 0 && S_ISDIR(status.st_mode);
}

/* Whether a key stays inside its folder: it has no part "..". */
static bool stays_inside(const char *key)
{
    for (const char *at = key; *at != '\0';) {
        size_t size = strcspn(at, "/");

        if (size == 2 && at[0] == '.' && at[1] == '.')
            return false;
        at += size;
        at += strspn(at, "/");
    }
    return true;
}

bool place_text(const struct value *object, const char *name, char **text, char **problem)
{
    const struct value *value = value_member_named(object, name);

    *text = NULL;
    if (value == NULL)
        return true;
    if (value->kind != VALUE_STRING)
        *problem = text_format("the %s must be a string", name);
    else if (value->size > 0 && memchr(value->as.text, '\0', value->size) != NULL)
        *problem = text_format("the %s holds NUL", name);
    else
        *text = mem_text(value->as.text, value->size);
    return *text != NULL;
}

/* The text of a member; NULL, with *problem set, when it is absent or not a text. */
static char *required_text(const struct value *parameters, const char *name, char **problem)
{
    char *text;

    if (place_text(parameters, name, &text, problem) && text == NULL)
        *problem = text_format("the Parameters lack a %s", name);
    return text;
}

/* Check that an open file is a regular one, and not compressed if it is to be read. False: see
 * *problem. */
static bool check_file(int file, const char *path, bool writes, char **problem)
{
    static const unsigned char gzip[2] = {0x1F, 0x8B};
    unsigned char first[sizeof gzip];
    struct stat status;

    if (fstat(file, &status) != 0)
        *problem = text_format("cannot look at %s: %s", path, strerror(errno));
    else if (!S_ISREG(status.st_mode))
        *problem = text_format("%s is not a regular file", path);
    else if (!writes && pread(file, first, sizeof first, 0) == sizeof first &&
             memcmp(first, gzip, sizeof first) == 0)
        *problem = text_format("%s is compressed (gzip): compressed files are not read here", path);
    return *problem == NULL;
}

int place_open(const char *path, bool writes, char **problem)
{
    int how = writes ? O_WRONLY | O_CREAT | O_TRUNC : O_RDONLY;
    int file = open(path, how | O_NONBLOCK | O_NOCTTY | O_CLOEXEC, 0666);

    if (file < 0)
        *problem = text_format("cannot %s %s: %s", writes ? "write" : "read", path,
                               errno == ENXIO ? "it is not a regular file" : strerror(errno));
    else if (!check_file(file, path, writes, problem)) {
        close(file);
        file = -1;
    } else if (!writes) {
        reads_note_open(file);
    }
    return file;
}

char *place_object(const char *folder, const char *key, char **problem)
{
    if (!stays_inside(key)) {
        *problem = text_format("the key \"%s\" leads out of the folder %s", key, folder);
        return NULL;
    }
    return text_format("%s/%s", folder, key);
}

struct place_request place_request(const struct bucket_request *request)
{
    return (struct place_request){
        .resource = request->resource,
        .target = request->target,
        .parameters = value_member_named(request->said, "Parameters"),
        .literals = value_member_named(request->said, "Literals"),
    };
}

/* The path of the file: URI in a member of the Parameters. NULL, with *problem set, when it names
 * nothing, or comes from data and not from the definition. */
static char *uri_target(const struct place_request *request, const char *name, const char *uri,
                        char **problem)
{
    const char *path = uri_path(uri);

    if (value_member_named(request->literals, name) == NULL)
        *problem = text_format("the %s \"%s\" comes from data: write it into the definition, or "
                               "bind %s with --bindings FILE",
                               name, uri, request->resource);
    else if (path[0] == '\0')
        *problem = text_format("the %s \"%s\" names nothing", name, uri);
    else
        return text_format("%s", path);
    return NULL;
}

static const char *bound_uri(const struct place_request *request)
{
    return request->target != NULL && is_uri(request->target) ? request->target : NULL;
}

bool place_is_known(const struct place_request *request)
{
    char *bucket, *problem = NULL;
    bool known;

    /* A problem with the Bucket is reported when it is used. */
    place_text(request->parameters, "Bucket", &bucket, &problem);
    known = bound_uri(request) != NULL || bucket == NULL || is_uri(bucket);
    free(bucket);
    free(problem);
    return known;
}

/* The FOLDER of a target that ends in a slash and a star, which has a folder for each bucket; NULL
 * for any other target. */
static char *folder_of_buckets(const char *target)
{
    const char *path = uri_path(target);
    size_t size = strlen(path);

    if (strcmp(path, "*") == 0)
        return text_format(".");
    return size >= 2 && strcmp(path + size - 2, "/*") == 0 ? mem_text(path, size - 2) : NULL;
}

/* The folder of a bucket among others; NULL, with *problem set, when there is none. */
static char *own_folder(const char *buckets, const char *bucket, char **problem)
{
    bool named = bucket[0] != '\0' && strchr(bucket, '/') == NULL && strcmp(bucket, ".") != 0 &&
                 strcmp(bucket, "..") != 0;
    char *folder = text_format("%s/%s", buckets, bucket);

    if (named && is_folder(folder))
        return folder;
    free(folder);
    *problem = text_format("no folder stands for the bucket \"%s\": there is none of that name in "
                           "%s",
                           bucket, buckets);
    return NULL;
}

/* The folder of a bucket: its own in a folder of buckets, or the bound folder itself. */
static char *bound_folder(const char *target, const char *bucket, char **problem)
{
    char *folder = folder_of_buckets(target);

    if (folder != NULL) {
        char *own = own_folder(folder, bucket, problem);

        free(folder);
        return own;
    }
    folder = place_object(uri_path(target), bucket, problem);

    if (folder == NULL || is_folder(folder))
        return folder;
    free(folder);
    return text_format("%s", uri_path(target));
}

char *place_bucket(const struct place_request *request, char **problem)
{
    char *bucket = required_text(request->parameters, "Bucket", problem);
    const char *target = bound_uri(request);
    char *folder = NULL;

    if (bucket == NULL)
        return NULL;
    if (is_uri(bucket))
        folder = uri_target(request, "Bucket", bucket, problem);
    else if (target != NULL)
        folder = bound_folder(target, bucket, problem);
    else
        *problem = text_format("no folder stands for the bucket \"%s\" here: map %s to "
                               "\"file:FOLDER\" with --bindings FILE",
                               bucket, request->resource);
    free(bucket);
    return folder;
}

char *place_of(const struct place_request *request, char **folder, char **problem)
{
    char *key = required_text(request->parameters, "Key", problem);
    char *path = NULL;

    *folder = NULL;
    if (key == NULL)
        return NULL;
    if (is_uri(key)) {
        path = uri_target(request, "Key", key, problem);
    } else {
        *folder = place_bucket(request, problem);
        if (*folder != NULL)
            path = place_object(*folder, key, problem);
    }
    free(key);
    return path;
}

char *place_uri(const struct place_request *request, const char *key)
{
    const struct value *value = value_member_named(request->parameters, "Bucket");
    char *bucket, *uri;

    if (key != NULL && is_uri(key))
        return text_format("%s", key);
    bucket =
        value_is(value, VALUE_STRING) ? mem_text(value->as.text, value->size) : mem_text("", 0);
    uri = text_format("%s%s%s%s", is_uri(bucket) ? "" : "s3://", bucket, key != NULL ? "/" : "",
                      key != NULL ? key : "");
    free(bucket);
    return uri;
}
