/* runtime/store/sqlite/schema.h - the tables of a store in a database: make them, know them again.
 *
 * docs/store.md describes them; a change there is a new version here. */
#ifndef SFN_STORE_SQLITE_SCHEMA_H
#define SFN_STORE_SQLITE_SCHEMA_H

#include "runtime/store/owner.h"
#include "runtime/store/sqlite/db.h"

#define SQLITE_SCHEMA_VERSION 3
#define SQLITE_SCHEMA_OLDEST 1           /* that is read as it is, and migrated by its next owner */
#define SQLITE_APPLICATION_ID 0x73666e63 /* "sfnc" */

/* Make the tables if the database is empty; they are in its file then, not in its log alone. */
enum store_result sqlite_schema_make(struct sqlite_db *db, const char *program, bool *made);

/* Whether the database is a store that this program can use, or, with `may_be_empty`, can become
 * one. *problem then says why not, as the end of a line that begins with its path, or is NULL if
 * the answer tells. Nothing is written. */
enum store_result sqlite_schema_check(struct sqlite_db *db, bool may_be_empty, char **problem);

/* Whether it is of an older version, in which some tables are not there yet. */
bool sqlite_schema_is_older(struct sqlite_db *db);

/* Bring it to this version, if it is of an older one, as its owner. */
enum store_result sqlite_schema_migrate(struct sqlite_db *db);

/* What is kept of the store as a whole. *problem says what is not as it must be, as above. */
enum store_result sqlite_schema_read(struct sqlite_db *db, struct store *store, char **problem);

/* What the shard says of its owners and executions. */
enum store_result sqlite_schema_mark(struct sqlite_db *db, struct owner_mark *mark);

/* Take the shard, which was read: nobody who had it before can write any more. */
enum store_result sqlite_schema_take(struct sqlite_db *db, struct store_lease *lease);

#endif
