/* runtime/store/sqlite/write_resources.c - resources in a database, and the definitions that stay
 * for them. */
#include "runtime/store/sqlite/write.h"

/* A resource that is there: its number and that of its definition; 0: none. */
struct former {
    int64_t number, definition;
};

static enum store_result find_former(struct sqlite_db *db, struct store_text arn,
                                     struct former *former)
{
    sqlite3_stmt *statement = sqlite_db_statement(db, WRITE_FORMER_RESOURCE);
    enum store_result result;

    *former = (struct former){0, 0};
    sqlite_bind_text(statement, 1, arn);
    while (sqlite_db_next(db, statement, &result))
        *former =
            (struct former){sqlite3_column_int64(statement, 0), sqlite3_column_int64(statement, 1)};
    return result;
}

/* A definition goes with the last execution or resource that names it. */
static enum store_result release(struct sqlite_db *db, const struct former *former)
{
    return former->definition != 0
               ? sqlite_write_numbers(db, WRITE_REMOVE_DEFINITION, &former->definition, 1)
               : STORE_OK;
}

enum store_result sqlite_write_resource(struct sqlite_db *db, const struct store_resource *resource)
{
    struct former former;
    enum store_result result = find_former(db, resource->arn, &former);
    sqlite3_stmt *statement =
        sqlite_db_statement(db, former.number != 0 ? WRITE_REPLACE_RESOURCE : WRITE_MAKE_RESOURCE);

    if (result != STORE_OK)
        return result;
    sqlite_bind_number(statement, 1, resource->kind);
    sqlite_bind_text(statement, 2, resource->arn);
    sqlite_bind_text(statement, 3, resource->owner);
    sqlite_bind_text(statement, 4, resource->digest);
    sqlite_bind_text(statement, 5, resource->text);
    result = sqlite_write_one(db, statement);
    return result == STORE_OK ? release(db, &former) : result;
}

enum store_result sqlite_write_drop_resource(struct sqlite_db *db, struct store_text arn)
{
    struct former former;
    enum store_result result = find_former(db, arn, &former);

    if (result == STORE_OK)
        result = sqlite_write_numbers(db, WRITE_DROP_RESOURCE, &former.number, 1);
    return result == STORE_OK ? release(db, &former) : result;
}
