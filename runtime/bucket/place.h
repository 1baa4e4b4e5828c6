/* runtime/bucket/place.h - find the file that stands for an object in a bucket.
 *
 * Functions that return NULL, false or -1 have set *problem, one line to be freed. */
#ifndef SFN_BUCKET_PLACE_H
#define SFN_BUCKET_PLACE_H

#include "runtime/bucket/bucket.h"
#include "runtime/json/value.h"

/* All that tells where an object is: the Resource and its binding, the Parameters, and in
 * `literals` those of their members that are written in the definition. Only these may be file:
 * URIs, so that no input can choose a folder. */
struct place_request {
    const char *resource, *target;
    const struct value *parameters, *literals;
};

struct place_request place_request(const struct bucket_request *request);

/* The folder that stands for the Bucket of the Parameters; free it. */
char *place_bucket(const struct place_request *request, char **problem);

/* Whether a binding or the Bucket itself says which folder that is. */
bool place_is_known(const struct place_request *request);

/* The path of the file for a key in a bucket's folder; free it. */
char *place_object(const char *folder, const char *key, char **problem);

/* The path of the file for the Bucket and Key of the Parameters; *folder becomes that of the
 * bucket, or NULL. Free both. */
char *place_of(const struct place_request *request, char **folder, char **problem);

/* What $$.Map.Item.Source says of an object: s3://BUCKET/KEY, or that of the bucket when `key` is
 * NULL. A file: URI stands for itself. Free it. */
char *place_uri(const struct place_request *request, const char *key);

/* Open a file to be read, or to be written anew; returns a descriptor. It must be a regular file,
 * because a pipe or a device could block the loop. A compressed file is not read. */
int place_open(const char *path, bool writes, char **problem);

/* Copy the text of a member to *text, to be freed; NULL when it is absent. False when it is not a
 * string, or holds NUL, at which a path would end. */
bool place_text(const struct value *object, const char *name, char **text, char **problem);

#endif
