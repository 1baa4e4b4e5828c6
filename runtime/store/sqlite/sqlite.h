/* runtime/store/sqlite/sqlite.h - a store in a database of SQLite. */
#ifndef SFN_STORE_SQLITE_H
#define SFN_STORE_SQLITE_H

#include "runtime/store/store.h"

/* As store_open does, for the path of a database. */
struct store *store_sqlite_open(const char *path, const struct store_options *options,
                                char **problem);

#endif
