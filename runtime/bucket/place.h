/* runtime/bucket/place.h - which file an object of a bucket is. */
#ifndef SFN_BUCKET_PLACE_H
#define SFN_BUCKET_PLACE_H

#include "runtime/bucket/bucket.h"
#include "runtime/json/value.h"

/* What says where an object is: the Resource and its binding, the Parameters, and in Literals those
 * of their members that stand in the definition itself. Only these may be file: URIs: input must
 * not choose a folder. */
struct place_request {
    const char *resource, *target;
    const struct value *parameters, *literals;
};

struct place_request place_request(const struct bucket_request *request);

/* The folder that stands for the Bucket of the Parameters. NULL: *problem. Free both. */
char *place_bucket(const struct place_request *request, char **problem);

/* False: neither a binding nor the Bucket itself says which folder that is. */
bool place_is_known(const struct place_request *request);

/* The file of that Key in the bucket. NULL: *problem. */
char *place_object(const char *folder, const char *key, char **problem);

/* The file of the Parameters' Bucket and Key; *folder is the bucket's, or NULL. */
char *place_of(const struct place_request *request, char **folder, char **problem);

/* Open a file, to read or to write anew: only a regular one, as a pipe or a device could hold up
 * everything. A compressed one is not read. -1: *problem. */
int place_open(const char *path, bool writes, char **problem);

/* What the member says, copied to *text (free it); NULL when it is absent. False, and *problem: it
 * is no string, or holds NUL, at which every path would end. */
bool place_text(const struct value *object, const char *name, char **text, char **problem);

#endif
