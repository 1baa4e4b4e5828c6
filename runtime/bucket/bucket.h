/* runtime/bucket/bucket.h - read a Map's items from folders, and write its results to folders.
 *
 * The folders stand for S3's buckets: the Resource of an ItemReader or ResultWriter is bound to
 * one, or its Bucket or Key is a file: URI (docs/decisions/0006-folders-for-buckets.md). A call
 * reads or writes a bounded amount, and returns when that is done. Problems are one line each; free
 * them. */
#ifndef SFN_BUCKET_BUCKET_H
#define SFN_BUCKET_BUCKET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "sfn/value.h"

struct item_source;
struct result_sink;

/* What a reader or writer is opened with; borrowed for the call. */
struct bucket_request {
    const char *resource; /* as in the definition, for messages */
    const char *target;   /* what the Resource is bound to, "file:FOLDER", or NULL */
    /* {"Parameters", "Literals", "ReaderConfig"}, or for a writer {"Parameters", "Literals",
     * "WriterConfig", "MapRunArn", "Key"}; Key is where the manifest goes. */
    const struct value *said;
    uint64_t skip;  /* a reader: how many items are left out, as they were read before. MaxItems
                       counts them */
    bool simulated; /* the clock is: results for which there is no folder are dropped */
    /* Of a reader that a mock stands for: */
    const struct value *mocked; /* its items, an array or the members of an object, which outlive
                                   the source; NULL: there is no mock, or ... */
    const char *refused;        /* ... why it gives none */
};

/* Open a source of at most `max_items` items (0: all). Never NULL: the first source_read tells what
 * is wrong. Close it with source_close. */
struct item_source *source_open(const struct bucket_request *request, int64_t max_items);

/* Read the next items, at most `count`, as an array that lives until the next call. *origins tells
 * of each where it comes from, {"Source": URI}; of a member of an object, which is an item
 * {"Key", "Value"}, {"Source", "Key"}. *last tells that there are no more. NULL when that fails;
 * *problem then says why. */
const struct value *source_read(struct item_source *source, size_t count,
                                const struct value **origins, bool *last, char **problem);
void source_close(struct item_source *source);

/* Open a sink for results. Never NULL: sink_end tells what is wrong. */
struct result_sink *sink_open(const struct bucket_request *request);
void sink_add(struct result_sink *sink, const struct value *result, bool failed);
/* Add the items of an array, which have not been processed. */
void sink_add_pending(struct result_sink *sink, const struct value *items);
/* Write the manifest and free the sink. NULL, or the first thing that went wrong since it was
 * opened. */
char *sink_end(struct result_sink *sink);

/* The functions above as tables, which programs that need them refer to (sfn_program.reader and
 * .writer). runtime/host only calls them through these, so that other programs are not linked with
 * them. */
struct bucket_reader {
    struct item_source *(*open)(const struct bucket_request *request, int64_t max_items);
    const struct value *(*read)(struct item_source *source, size_t count,
                                const struct value **origins, bool *last, char **problem);
    void (*close)(struct item_source *source);
};

struct bucket_writer {
    struct result_sink *(*open)(const struct bucket_request *request);
    void (*add)(struct result_sink *sink, const struct value *result, bool failed);
    void (*add_pending)(struct result_sink *sink, const struct value *items);
    char *(*end)(struct result_sink *sink);
};

#endif
