/* runtime/store/sqlite/check.c - look through a database, and through what it says. */
#include "runtime/base/count.h"
#include "runtime/store/sqlite/upkeep.h"

#define PROGRESS_STEPS 10000 /* of SQLite's machine: less than a millisecond */

/* Queries that give a line for each thing that is wrong. First SQLite's own, which looks at every
 * page and index; then what the tables promise each other (docs/store.md). */
static const char *const queries[] = {
    "SELECT * FROM (SELECT integrity_check AS line FROM pragma_integrity_check(1000))"
    " WHERE line <> 'ok'",
    "SELECT format('execution %d: events %d follow on %d', execution, first, expected) FROM"
    " (SELECT execution, first, ifnull(lag(first + count) OVER"
    "   (PARTITION BY execution ORDER BY first), 1) AS expected FROM event)"
    " WHERE first <> expected",
    "SELECT format('execution %d: %d events are said to be %d', execution,"
    "  json_array_length(text), count) FROM event"
    " WHERE json_valid(text) AND json_array_length(text) <> count",
    "SELECT format('execution %d: its events from %d on are no JSON', execution, first)"
    " FROM event WHERE NOT json_valid(text)",
    "SELECT format('execution %d: it has no definition %d', number, definition) FROM execution"
    " WHERE definition NOT IN (SELECT number FROM definition)",
    "SELECT format('execution %d, which is not there, has rows', execution) FROM row"
    " WHERE execution NOT IN (SELECT number FROM execution) GROUP BY execution",
    "SELECT format('execution %d, which is not there, has events', execution) FROM event"
    " WHERE execution NOT IN (SELECT number FROM execution) GROUP BY execution",
    "SELECT format('execution %d, which does not run, has a timer or an attempt', execution)"
    " FROM (SELECT execution FROM timer UNION SELECT execution FROM attempt)"
    " WHERE execution NOT IN (SELECT number FROM execution WHERE ended_ms IS NULL)",
    "SELECT format('execution %d runs, but has no rows', number) FROM execution"
    " WHERE ended_ms IS NULL AND child IS NULL AND NOT EXISTS"
    " (SELECT 1 FROM row WHERE row.execution = execution.number)",
    "SELECT format('execution %d runs, but not execution %d, which it is a child of', number,"
    "  parent) FROM execution AS one WHERE ended_ms IS NULL AND child IS NOT NULL AND NOT EXISTS"
    " (SELECT 1 FROM execution AS above WHERE above.number = one.parent"
    "  AND above.ended_ms IS NULL)",
    "SELECT format('execution %d is of a map run that is not there: %s', number, map_run)"
    " FROM execution WHERE map_run IS NOT NULL AND map_run NOT IN (SELECT arn FROM map_run)"
    " AND parent IN (SELECT number FROM execution)", /* retention may remove that first */
    "SELECT format('execution %d, which is not there, has a map run', execution) FROM map_run"
    " WHERE execution NOT IN (SELECT number FROM execution) GROUP BY execution",
    "SELECT format('execution %d, which does not run, has a map run that does', execution)"
    " FROM map_run WHERE ended_ms IS NULL AND execution NOT IN"
    " (SELECT number FROM execution WHERE ended_ms IS NULL) GROUP BY execution",
    "SELECT format('shard %d has given the number %d, but not %d', shard.number, last_execution,"
    "  max(execution.number)) FROM shard JOIN execution ON execution.shard = shard.number"
    " GROUP BY shard.number HAVING max(execution.number) > last_execution",
};

struct checker {
    bool (*found)(void *context, const char *line);
    bool (*progress)(void *context);
    void *context;
    bool damaged, stopped;
};

static bool tell_line(void *context, struct store_text text)
{
    struct checker *checker = context;

    checker->damaged = true;
    checker->stopped = !checker->found(checker->context, text.text);
    return !checker->stopped;
}

/* SQLite calls this now and then; not 0 interrupts it. */
static int go_on(void *context)
{
    struct checker *checker = context;

    checker->stopped = checker->stopped || !checker->progress(checker->context);
    return checker->stopped;
}

enum store_result sqlite_check(struct store *store, bool (*found)(void *context, const char *line),
                               bool (*progress)(void *context), void *context)
{
    struct sqlite_store *sqlite = (struct sqlite_store *)store;
    struct checker checker = {.found = found, .progress = progress, .context = context};
    enum store_result result;

    sqlite3_progress_handler(sqlite->reader.handle, PROGRESS_STEPS, go_on, &checker);
    result = sqlite_each_text(sqlite, queries, COUNT_OF(queries), tell_line, &checker);
    sqlite3_progress_handler(sqlite->reader.handle, 0, NULL, NULL);
    if (checker.damaged)
        return STORE_DAMAGED;
    return checker.stopped ? STORE_NONE : result;
}
