/* runtime/store/sqlite/write.h - what the operations of a commit do to a database.
 *
 * All of this works inside a transaction of the caller's. An answer other than STORE_OK leaves
 * some of the commit behind, which the caller takes back. */
#ifndef SFN_STORE_SQLITE_WRITE_H
#define SFN_STORE_SQLITE_WRITE_H

#include "runtime/store/operation.h"
#include "runtime/store/sqlite/db.h"

enum sqlite_write_statement {
#define STATEMENT(name, sql) WRITE_##name,
#include "runtime/store/sqlite/write.def"
#undef STATEMENT
    WRITE_STATEMENTS
};

/* The texts of these statements, for sqlite_db_prepare. */
extern const char *const sqlite_write_texts[WRITE_STATEMENTS];

/* Carry out a statement whose parameters are these numbers. */
enum store_result sqlite_write_numbers(struct sqlite_db *db, enum sqlite_write_statement which,
                                       const int64_t *numbers, int count);

/* Carry out a statement that must change something: if it does not, the commit contradicts what is
 * there. */
enum store_result sqlite_write_one(struct sqlite_db *db, sqlite3_stmt *statement);

enum store_result sqlite_write_resource(struct sqlite_db *db,
                                        const struct store_resource *resource);
enum store_result sqlite_write_drop_resource(struct sqlite_db *db, struct store_text arn);

/* Carry out all operations, if the shard belongs to the commit's lease. `before`: the commit before
 * in the same transaction, or NULL. */
enum store_result sqlite_write_commit(struct sqlite_db *db, const struct store_commit *commit,
                                      const struct store_commit *before);

enum store_result sqlite_write_retain(struct sqlite_db *db,
                                      const struct store_retention *retention);

#endif
