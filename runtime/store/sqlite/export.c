/* runtime/store/sqlite/export.c - write a database out, a JSON object a line.
 *
 * What the store keeps as the text of a JSON value is that value in the line; should it be none, it
 * stays a string. */
#include "runtime/base/count.h"
#include "runtime/store/sqlite/upkeep.h"

#define JSON(column) "CASE WHEN json_valid(" column ") THEN json(" column ") ELSE " column " END"

/* Parents first: an execution stands before what belongs to it. */
static const char *const queries[] = {
    "SELECT json_object('is', 'store', 'schema', (SELECT user_version FROM pragma_user_version),"
    " 'created_by', value) FROM meta WHERE name = 'created_by'",
    "SELECT json_object('is', 'shard', 'number', number, 'epoch', epoch,"
    " 'last_execution', last_execution) FROM shard ORDER BY number",
    "SELECT json_object('is', 'definition', 'number', number, 'digest', digest,"
    " 'text', " JSON("text") ") FROM definition ORDER BY number",
    "SELECT json_object('is', 'execution', 'number', number, 'shard', shard, 'id', id,"
    " 'machine', machine, 'name', name, 'status', status, 'started_ms', started_ms,"
    " 'ended_ms', ended_ms, 'redrive_until_ms', redrive_until_ms, 'redrives', redrives,"
    " 'redriven_ms', redriven_ms, 'parent', parent, 'child', child,"
    " 'map_run', map_run,"
    " 'definition', definition, 'error', error, 'cause', cause,"
    " 'detail', " JSON("detail") ", 'input', " JSON("input") ", 'output', " JSON(
        "output") ")"
                  " FROM execution ORDER BY number",
    "SELECT json_object('is', 'map_run', 'execution', execution, 'id', id, 'arn', arn,"
    " 'status', status, 'started_ms', started_ms, 'ended_ms', ended_ms,"
    " 'text', " JSON("text") ") FROM map_run ORDER BY execution, id",
    "SELECT json_object('is', 'row', 'execution', execution, 'frame', frame, 'kind', kind,"
    " 'position', position, 'name', name, 'parent', parent, 'text', " JSON(
        "text") ")"
                " FROM row ORDER BY execution, frame, kind, position, name",
    "SELECT json_object('is', 'events', 'execution', execution, 'first', first, 'count', count,"
    " 'events', " JSON("text") ") FROM event ORDER BY execution, first",
    "SELECT json_object('is', 'timer', 'execution', execution, 'id', id, 'shard', shard,"
    " 'due_ms', due_ms, 'by_clock', by_clock) FROM timer ORDER BY execution, id",
    "SELECT json_object('is', 'attempt', 'execution', execution, 'id', id, 'shard', shard,"
    " 'crashes', crashes, 'text', " JSON("text") ") FROM attempt ORDER BY execution, id",
    "SELECT json_object('is', 'offer', 'number', number, 'execution', execution, 'id', id,"
    " 'activity', activity) FROM offer ORDER BY number",
    "SELECT json_object('is', 'express', 'number', number, 'text', " JSON(
        "text") ")"
                " FROM express ORDER BY number",
    "SELECT json_object('is', 'resource', 'number', number, 'kind', kind, 'arn', arn,"
    " 'owner', owner, 'definition', definition, 'text', " JSON(
        "text") ")"
                " FROM resource ORDER BY number",
    "SELECT json_object('is', 'request', 'number', number, 'shard', shard, 'made_ms', made_ms,"
    " 'text', " JSON("text") ") FROM request ORDER BY number",
};

struct exporter {
    bool (*line)(void *context, const char *text, size_t size);
    void *context;
};

static bool add_line(void *context, struct store_text text)
{
    const struct exporter *exporter = context;

    return exporter->line(exporter->context, text.text, text.size);
}

enum store_result sqlite_export(struct store *store,
                                bool (*line)(void *context, const char *text, size_t size),
                                void *context)
{
    struct exporter exporter = {line, context};

    return sqlite_each_text((struct sqlite_store *)store, queries, COUNT_OF(queries), add_line,
                            &exporter);
}
