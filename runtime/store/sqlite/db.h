/* runtime/store/sqlite/db.h - a connection to a database, its statements, and what SQLite answers.
 *
 * A connection belongs to one thread at a time. Its statements are prepared when they are first
 * used and kept. Whoever finds no memory in SQLite finds none here: the process ends. */
#ifndef SFN_STORE_SQLITE_DB_H
#define SFN_STORE_SQLITE_DB_H

#include <sqlite3.h>
#include <stdatomic.h>

#include "runtime/store/commit.h"
#include "runtime/store/kind.h"

/* What to do while someone else holds the database locked. */
struct sqlite_patience {
    const struct store *store; /* who is told after a second, and then each minute */
    int64_t most_ms;           /* give up after so long; 0: never, but with `hurry` */
    const atomic_bool *hurry;  /* NULL: nobody is in a hurry; else give up after a second */
    int64_t since_ms, told_ms; /* while it waits */
};

struct sqlite_db {
    sqlite3 *handle;
    const char *const *texts; /* of its statements */
    sqlite3_stmt **statements;
    size_t count;
    struct sqlite_patience patience;
};

/* Open a connection that can write, to a file that is there. `db` must stay where it is. Also
 * after a failure it must be closed. */
enum store_result sqlite_db_open(struct sqlite_db *db, const char *path,
                                 struct sqlite_patience patience);
/* The texts of the statements that sqlite_db_statement knows by number. */
void sqlite_db_prepare(struct sqlite_db *db, const char *const *texts, size_t count);
void sqlite_db_close(struct sqlite_db *db);
/* Whether the path does not lead to the open file any more: it was removed, or replaced. */
bool sqlite_db_is_gone(const struct sqlite_db *db);

/* What an answer of SQLite's means for a store. Answers that are no error are STORE_OK. */
enum store_result sqlite_db_result(const struct sqlite_db *db, int answer);

/* Run a text of SQL without results. */
enum store_result sqlite_db_run(struct sqlite_db *db, const char *sql);
/* The number in the first column of the first row; 0 if there is no row. */
enum store_result sqlite_db_number(struct sqlite_db *db, const char *sql, int64_t *number);

/* ---- statements ---- */
/* A statement that is ready to be bound; NULL: its text does not fit the database, and
 * sqlite3_errcode tells why. */
sqlite3_stmt *sqlite_db_statement(struct sqlite_db *db, size_t number);
/* Carry out a statement that gives no rows; it is ready again then. */
enum store_result sqlite_db_carry_out(struct sqlite_db *db, sqlite3_stmt *statement);
/* The statement's next row. False: there is none, or *result is an error; it is ready again. */
bool sqlite_db_next(struct sqlite_db *db, sqlite3_stmt *statement, enum store_result *result);

/* Stop before the last row: the statement is ready again. */
void sqlite_db_finish(sqlite3_stmt *statement);

/* Bind the parameter at a place, from 1 on. The text must live until the statement is ready
 * again. */
void sqlite_bind_number(sqlite3_stmt *statement, int place, int64_t number);
/* 0 is NULL there. */
void sqlite_bind_optional(sqlite3_stmt *statement, int place, int64_t number);
void sqlite_bind_text(sqlite3_stmt *statement, int place, struct store_text text);
/* Bind the first five parameters: the key of a row of an execution. */
void sqlite_bind_key(sqlite3_stmt *statement, int64_t execution, const struct store_row_key *key);
/* A column, from 0 on, of the row; the text lives until the next one. */
struct store_text sqlite_text(sqlite3_stmt *statement, int column);

#endif
