/* runtime/store/sqlite/upkeep.h - check, compact and export a database, as upkeep.h says. */
#ifndef SFN_STORE_SQLITE_UPKEEP_H
#define SFN_STORE_SQLITE_UPKEEP_H

#include "runtime/store/sqlite/store.h"

/* Give the texts in the first columns of all rows of some queries to a function of the caller's,
 * all as of one moment; false stops. */
enum store_result sqlite_each_text(struct sqlite_store *sqlite, const char *const *queries,
                                   size_t count,
                                   bool (*found)(void *context, struct store_text text),
                                   void *context);

enum store_result sqlite_check(struct store *store, bool (*found)(void *context, const char *line),
                               bool (*progress)(void *context), void *context);
enum store_result sqlite_compact(struct store *store,
                                 bool (*progress)(void *context, int64_t bytes_left),
                                 void *context);
enum store_result sqlite_export(struct store *store,
                                bool (*line)(void *context, const char *text, size_t size),
                                void *context);

#endif
