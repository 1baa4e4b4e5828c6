/* runtime/store/sqlite/statements.c - the texts of the statements that write, and of those that
 * read. */
#include "runtime/store/sqlite/reader.h"
#include "runtime/store/sqlite/write.h"

const char *const sqlite_write_texts[WRITE_STATEMENTS] = {
#define STATEMENT(name, sql) [WRITE_##name] = sql,
#include "runtime/store/sqlite/write.def"
#undef STATEMENT
};

const char *const sqlite_read_texts[READ_STATEMENTS] = {
#define STATEMENT(name, sql) [READ_##name] = sql,
#include "runtime/store/sqlite/read.def"
#undef STATEMENT
};

enum store_result sqlite_write_numbers(struct sqlite_db *db, enum sqlite_write_statement which,
                                       const int64_t *numbers, int count)
{
    sqlite3_stmt *statement = sqlite_db_statement(db, which);

    for (int i = 0; i < count; i++)
        sqlite_bind_number(statement, i + 1, numbers[i]);
    return sqlite_db_carry_out(db, statement);
}

enum store_result sqlite_write_one(struct sqlite_db *db, sqlite3_stmt *statement)
{
    enum store_result result = sqlite_db_carry_out(db, statement);

    return result == STORE_OK && sqlite3_changes(db->handle) == 0 ? STORE_REFUSED : result;
}
