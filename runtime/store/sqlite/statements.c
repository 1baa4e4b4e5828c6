/* runtime/store/sqlite/statements.c - the texts of the statements that write. */
#include "runtime/store/sqlite/write.h"

const char *const sqlite_write_texts[WRITE_STATEMENTS] = {
#define STATEMENT(name, sql) [WRITE_##name] = sql,
#include "runtime/store/sqlite/write.def"
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
