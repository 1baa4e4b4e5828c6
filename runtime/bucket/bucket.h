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

#include "runtime/task/task.h"
#include "sfn/value.h"

struct item_source;
struct result_sink;

/* `request` is {"Parameters", "Literals", "ReaderConfig"}, borrowed for the call; of `max_items` 0
 * means all. Never NULL: what is wrong comes out of the first reading. Pair: source_close. */
struct item_source *source_open(struct tasks *tasks, const char *resource,
                                const struct value *request, int64_t max_items);

/* The next items, at most `count`, as an array that lives until the next call; with *last there are
 * no more. NULL: *problem says why. */
const struct value *source_read(struct item_source *source, size_t count, bool *last,
                                char **problem);
void source_close(struct item_source *source);

/* `request` is {"Parameters", "Literals", "WriterConfig", "MapRunArn", "Key"}, borrowed for the
 * call; Key is where the manifest goes. Never NULL: what is wrong is told in the end.
 * Pair: sink_end. */
struct result_sink *sink_open(struct tasks *tasks, const char *resource,
                              const struct value *request);
void sink_add(struct result_sink *sink, const struct value *result, bool failed);
/* Items of an array, from one on, that no result will come of. */
void sink_add_pending(struct result_sink *sink, const struct value *items, size_t from);
/* Write the manifest; frees the sink. NULL, or what went wrong since it was opened. */
char *sink_end(struct result_sink *sink);

#endif
