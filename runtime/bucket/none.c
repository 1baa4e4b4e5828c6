/* runtime/bucket/none.c - buckets for a definition whose Maps read and write nothing: there are
 * none. See runtime/task/none.c. */
#include "runtime/base/bug.h"
#include "runtime/bucket/bucket.h"

struct item_source *source_open(const struct bucket_request *request, int64_t max_items)
{
    (void)request, (void)max_items;
    BUG("linked without tasks, but the definition has an ItemReader");
}

const struct value *source_read(struct item_source *source, size_t count, bool *last,
                                char **problem)
{
    (void)source, (void)count, (void)last, (void)problem;
    BUG("linked without tasks, but the definition has an ItemReader");
}

void source_close(struct item_source *source)
{
    (void)source;
    BUG("linked without tasks, but the definition has an ItemReader");
}

struct result_sink *sink_open(const struct bucket_request *request)
{
    (void)request;
    BUG("linked without tasks, but the definition has a ResultWriter");
}

void sink_add(struct result_sink *sink, const struct value *result, bool failed)
{
    (void)sink, (void)result, (void)failed;
    BUG("linked without tasks, but the definition has a ResultWriter");
}

void sink_add_pending(struct result_sink *sink, const struct value *items, size_t from)
{
    (void)sink, (void)items, (void)from;
    BUG("linked without tasks, but the definition has a ResultWriter");
}

char *sink_end(struct result_sink *sink)
{
    (void)sink;
    BUG("linked without tasks, but the definition has a ResultWriter");
}
