/* runtime/bucket/bucket.h - folders in the place of buckets: items to read, results to write.
 *
 * An ItemReader's Resource and a ResultWriter's are bound to a folder, or their Bucket or Key is a
 * file: URI (docs/decisions/0006-folders-for-buckets.md). Reading and writing is done at once, a
 * bounded piece at a time. Problems are one line for a cause; free them. */
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
    const char *target;   /* what that is bound to, "file:FOLDER"; NULL: nothing */
    /* {"Parameters", "Literals", "ReaderConfig"}, or for a writer {"Parameters", "Literals",
     * "WriterConfig", "MapRunArn", "Key"}; Key is where the manifest goes. */
    const struct value *said;
    bool simulated; /* a trial: results that have no folder to go to are dropped */
};

/* Of `max_items` 0 means all. Never NULL: what is wrong comes out of the first reading.
 * Pair: source_close. */
struct item_source *source_open(const struct bucket_request *request, int64_t max_items);

/* The next items, at most `count`, as an array that lives until the next call; with *last there are
 * no more. NULL: *problem says why. */
const struct value *source_read(struct item_source *source, size_t count, bool *last,
                                char **problem);
void source_close(struct item_source *source);

/* Never NULL: what is wrong is told in the end. Pair: sink_end. */
struct result_sink *sink_open(const struct bucket_request *request);
void sink_add(struct result_sink *sink, const struct value *result, bool failed);
/* Items of an array, from one on, that no result will come of. */
void sink_add_pending(struct result_sink *sink, const struct value *items, size_t from);
/* Write the manifest; frees the sink. NULL, or what went wrong since it was opened. */
char *sink_end(struct result_sink *sink);

/* The same as programs name it: sfn_program.reader and .writer. Who drives an execution calls what
 * its program has, so that an executable that reads or writes nothing links nothing of it. */
struct bucket_reader {
    struct item_source *(*open)(const struct bucket_request *request, int64_t max_items);
    const struct value *(*read)(struct item_source *source, size_t count, bool *last,
                                char **problem);
    void (*close)(struct item_source *source);
};

struct bucket_writer {
    struct result_sink *(*open)(const struct bucket_request *request);
    void (*add)(struct result_sink *sink, const struct value *result, bool failed);
    void (*add_pending)(struct result_sink *sink, const struct value *items, size_t from);
    char *(*end)(struct result_sink *sink);
};

#endif
