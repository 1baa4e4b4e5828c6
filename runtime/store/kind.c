/* runtime/store/kind.c - what all kinds of store share. */
#include "runtime/store/kind.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "runtime/base/bug.h"
#include "runtime/base/count.h"

#define LOG_BYTES_MAX (INT64_C(1) << 30)

const char *store_result_text(enum store_result result)
{
    static const char *const texts[] = {
        [STORE_OK] = "done",
        [STORE_NONE] = "there is none",
        [STORE_EXISTS] = "the execution exists already",
        [STORE_REFUSED] = "the commit contradicts what is stored",
        [STORE_FENCED] = "another process owns the store now",
        [STORE_FULL] = "no room is left",
        [STORE_BUSY] = "someone else holds the store locked",
        [STORE_BROKEN] = "the store could not be written",
        [STORE_DAMAGED] = "the store is damaged",
    };

    ENSURE((size_t)result < COUNT_OF(texts));
    return texts[result];
}

void store_init(struct store *store, const struct store_kind *kind,
                const struct store_options *options)
{
    *store = (struct store){.kind = kind, .options = *options};
    store->options.program = NULL;
    if (store->options.log_bytes_max == 0)
        store->options.log_bytes_max = LOG_BYTES_MAX;
}

void store_fini(struct store *store)
{
    buffer_fini(&store->problem);
    buffer_fini(&store->barrier);
}

void store_tell_done(struct store *store, struct store_commit *commit)
{
    store->options.done(store->options.context, commit->subject, commit->result);
    store_commit_free(commit);
}

void store_tell(const struct store *store, const char *format, ...)
{
    char line[512];
    va_list arguments;

    if (store->options.tell == NULL)
        return;
    va_start(arguments, format);
    vsnprintf(line, sizeof line, format, arguments);
    va_end(arguments);
    store->options.tell(store->options.context, line);
}

bool store_query_matches(const struct store_query *query, const struct store_execution *execution)
{
    const struct store_start *start = &execution->start;

    return (query->status.text == NULL || store_text_equal(query->status, execution->status)) &&
           (query->within.text == NULL ||
            (start->detail.text != NULL &&
             memmem(start->detail.text, start->detail.size, query->within.text,
                    query->within.size) != NULL)) &&
           (query->definition.text == NULL ||
            store_text_equal(query->definition, start->definition)) &&
           (query->started_from_ms == 0 || start->started_ms >= query->started_from_ms) &&
           (query->started_before_ms == 0 || start->started_ms < query->started_before_ms);
}
