/* tests/unit/store/hands.h - a test's own hands on a database. */
#ifndef TESTS_UNIT_STORE_HANDS_H
#define TESTS_UNIT_STORE_HANDS_H

void run_sql(const char *path, const char *sql);

/* The rows of a query: columns with a bar between, rows on lines. It lives until the next call. */
const char *rows_of_sql(const char *path, const char *sql);

#endif
