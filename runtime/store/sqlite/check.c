/* runtime/store/sqlite/check.c - look through a database, and through what it says. */
#include "runtime/base/count.h"
#include "runtime/store/sqlite/upkeep.h"

#define PROGRESS_STEPS 10000 /* of SQLite's machine: less than a millisecond */

/* Queries that give a line for each thing that is wrong. First SQLite's own, which looks at every
 * page and index; then what the tables promise each other. */
static const char *const queries[] = {
    "SELECT * FROM (SELECT integrity_check AS line FROM pragma_integrity_check(1000))"
    " WHERE line <> 'ok'",
#define CHECK(table, what, values, rest)                                                           \
    "SELECT format('table " table ": " what "', " values ") FROM " rest,
#include "runtime/store/sqlite/check.def"
#undef CHECK
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
