/* runtime/store/store.c - open the kind of store that a URL names, and hand calls over to it. */
#include "runtime/store/store.h"

#include <string.h>
#include <unistd.h>

#include "runtime/base/bug.h"
#include "runtime/base/count.h"
#include "runtime/base/text.h"
#include "runtime/store/kind.h"
#include "runtime/store/memory/memory.h"
#include "runtime/store/owner.h"
#include "runtime/store/sqlite/sqlite.h"

/* ---- opening ---- */

/* A scheme and who opens what stands behind it. */
struct scheme {
    const char *prefix;
    struct store *(*open)(const char *path, const struct store_options *options, char **problem);
};

static struct store *open_memory(const char *path, const struct store_options *options,
                                 char **problem)
{
    if (*path != '\0')
        *problem = text_format("\"memory:%s\": nothing may stand behind \"memory:\"", path);
    else if (options->mode == STORE_VISIT)
        *problem = text_format("a store in memory belongs to one process; nobody can visit it");
    return *problem == NULL ? store_memory_open(options) : NULL;
}

static struct store *refuse_postgresql(const char *path, const struct store_options *options,
                                       char **problem)
{
    *problem = text_format("this build has no store for PostgreSQL; sqlite:PATH is one");
    return NULL;
}

static const struct scheme schemes[] = {
    {"memory:", open_memory},
    {"sqlite:", store_sqlite_open},
    {"postgresql:", refuse_postgresql},
    {"postgres:", refuse_postgresql},
};

/* Whether the text begins as a URL does, and so is no path. One letter is no scheme: "C:orders.db"
 * is a file. */
static bool has_scheme(const char *url)
{
    const char *end = url;

    while ((*end >= 'a' && *end <= 'z') || (*end >= 'A' && *end <= 'Z') ||
           (end > url && *end != '\0' && strchr("0123456789+-.", *end) != NULL))
        end++;
    return *end == ':' && end - url > 1;
}

struct store *store_open(const char *url, const struct store_options *options, char **problem)
{
    *problem = NULL;
    for (size_t i = 0; i < COUNT_OF(schemes); i++)
        if (text_starts(url, schemes[i].prefix))
            return schemes[i].open(url + strlen(schemes[i].prefix), options, problem);
    if (!has_scheme(url) && *url != '\0')
        return store_sqlite_open(url, options, problem);
    *problem = text_format("\"%s\" names no store: memory:, sqlite:PATH and a path do", url);
    return NULL;
}

bool store_is_there(const char *url)
{
    static const char prefix[] = "sqlite:";

    return access(text_starts(url, prefix) ? url + strlen(prefix) : url, F_OK) == 0;
}

void store_close(struct store *store)
{
    if (store != NULL)
        store->kind->close(store);
}

const char *store_path(const struct store *store)
{
    return store->path;
}

bool store_has_owner(const struct store *store, long *process)
{
    *process = 0;
    return store->path != NULL && owner_find(store->path, process);
}

struct store_lease store_lease_of(const struct store *store)
{
    return store->lease;
}

int64_t store_last_execution(const struct store *store)
{
    return store->last_execution;
}

const unsigned char *store_key(const struct store *store)
{
    return store->key;
}

const char *store_problem(const struct store *store)
{
    return store->problem.text != NULL ? store->problem.text : "";
}

const char *store_barrier(const struct store *store)
{
    return store->barrier.text != NULL ? store->barrier.text : "";
}

/* ---- writing ---- */

void store_submit(struct store *store, struct store_commit *commit)
{
    ENSURE(commit->lease.epoch != 0 || store_commit_is_visit(commit));
    store->kind->submit(store, commit);
}

void store_flush(struct store *store)
{
    store->kind->flush(store);
}

bool store_is_gone(struct store *store)
{
    return store->kind->is_gone != NULL && store->kind->is_gone(store);
}

/* ---- reading ---- */

enum store_result store_read_row(struct store *store, int64_t execution,
                                 const struct store_row_key *key, struct buffer *text)
{
    return store->kind->reads->read_row(store, execution, key, text);
}

enum store_result store_read_rows(struct store *store, int64_t execution,
                                  const struct store_row_key *from, int32_t last,
                                  bool (*found)(void *context, const struct store_row *row),
                                  void *context)
{
    return store->kind->reads->read_rows(store, execution, from, last, found, context);
}

enum store_result store_read_children(struct store *store, int64_t execution, int64_t parent,
                                      int64_t after, bool (*found)(void *context, uint64_t frame),
                                      void *context)
{
    return store->kind->reads->read_children(store, execution, parent, after, found, context);
}

enum store_result store_read_execution(struct store *store, int64_t number, struct store_text id,
                                       bool (*found)(void *context,
                                                     const struct store_execution *execution),
                                       void *context)
{
    return store->kind->reads->read_execution(store, number, id, found, context);
}

/* A token is the number below which the page begins; it says nothing to whoever holds it. */
static bool read_token(struct store_text token, int64_t *below)
{
    uint64_t number = 0;

    if (token.size != 16)
        return false;
    for (size_t i = 0; i < token.size; i++) {
        const char *digits = "0123456789abcdef";
        const char *digit = token.text[i] != '\0' ? strchr(digits, token.text[i]) : NULL;

        if (digit == NULL)
            return false;
        number = number << 4 | (uint64_t)(digit - digits);
    }
    *below = (int64_t)number;
    return number > 0 && number <= INT64_MAX;
}

enum store_result store_list(struct store *store, const struct store_query *query,
                             struct buffer *token,
                             bool (*found)(void *context, const struct store_execution *execution),
                             void *context)
{
    int64_t below = INT64_MAX, next = 0;
    enum store_result result;

    ENSURE(query->most > 0);
    if (query->token.text != NULL && !read_token(query->token, &below)) {
        buffer_clear(&store->problem);
        buffer_add_text(&store->problem, "the token of the next page is none of this store's");
        return STORE_REFUSED;
    }
    result = store->kind->reads->list(store, query, below, &next, found, context);
    buffer_clear(token);
    if (result == STORE_OK && next > 0)
        buffer_add_format(token, "%016llx", (unsigned long long)next);
    return result;
}

enum store_result store_read_map_run(struct store *store, struct store_text arn,
                                     bool (*found)(void *context, const struct store_map_run *run),
                                     void *context)
{
    return store->kind->reads->read_map_run(store, arn, found, context);
}

enum store_result store_read_map_runs(struct store *store, int64_t execution, uint64_t after,
                                      bool (*found)(void *context, const struct store_map_run *run),
                                      void *context)
{
    return store->kind->reads->read_map_runs(store, execution, after, found, context);
}

enum store_result store_read_events(struct store *store, int64_t execution, int64_t from,
                                    bool reverse,
                                    bool (*found)(void *context, const struct store_events *events),
                                    void *context)
{
    return store->kind->reads->read_events(store, execution, from, reverse, found, context);
}

enum store_result store_read_timers(struct store *store, int32_t shard, int64_t until_ms,
                                    int32_t most, const struct store_timer *after,
                                    bool (*found)(void *context, const struct store_timer *timer),
                                    void *context)
{
    return store->kind->reads->read_timers(store, shard, until_ms, most, after, found, context);
}

enum store_result
store_read_attempts(struct store *store, int32_t shard, const struct store_attempt *after,
                    bool (*found)(void *context, const struct store_attempt *attempt),
                    void *context)
{
    return store->kind->reads->read_attempts(store, shard, after, found, context);
}

enum store_result
store_read_offers(struct store *store, struct store_text activity, int64_t after, int32_t most,
                  bool (*found)(void *context, int64_t number, int64_t execution, uint64_t id),
                  void *context)
{
    return store->kind->reads->read_offers(store, activity, after, most, found, context);
}

enum store_result store_read_express(struct store *store, int64_t after, int32_t most,
                                     bool (*found)(void *context, int64_t number,
                                                   struct store_text text),
                                     void *context)
{
    return store->kind->reads->read_express(store, after, most, found, context);
}

enum store_result store_read_resource(struct store *store, struct store_text arn,
                                      bool (*found)(void *context, int64_t number,
                                                    const struct store_resource *resource),
                                      void *context)
{
    return store->kind->reads->read_resource(store, arn, found, context);
}

enum store_result store_list_resources(struct store *store, int32_t kind, struct store_text owner,
                                       int64_t after, bool newest_first, int32_t most,
                                       bool (*found)(void *context, int64_t number,
                                                     const struct store_resource *resource),
                                       void *context)
{
    return store->kind->reads->list_resources(store, kind, owner, after, newest_first, most, found,
                                              context);
}

enum store_result store_read_requests(struct store *store, int32_t shard,
                                      bool (*found)(void *context,
                                                    const struct store_request *request),
                                      void *context)
{
    return store->kind->reads->read_requests(store, shard, found, context);
}

enum store_result store_read_definition(struct store *store, struct store_text digest,
                                        struct buffer *text)
{
    return store->kind->reads->read_definition(store, digest, text);
}

enum store_result store_read_digests(struct store *store,
                                     bool (*found)(void *context, struct store_text digest),
                                     void *context)
{
    return store->kind->reads->read_digests(store, found, context);
}

/* ---- upkeep ---- */

enum store_result store_check(struct store *store, bool (*found)(void *context, const char *line),
                              bool (*progress)(void *context), void *context)
{
    return store->kind->check != NULL ? store->kind->check(store, found, progress, context)
                                      : STORE_NONE;
}

enum store_result store_compact(struct store *store,
                                bool (*progress)(void *context, int64_t bytes_left), void *context)
{
    return store->kind->compact != NULL ? store->kind->compact(store, progress, context)
                                        : STORE_NONE;
}

enum store_result store_export(struct store *store,
                               bool (*line)(void *context, const char *text, size_t size),
                               void *context)
{
    return store->kind->export != NULL ? store->kind->export(store, line, context) : STORE_NONE;
}
