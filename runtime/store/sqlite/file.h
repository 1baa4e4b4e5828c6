/* runtime/store/sqlite/file.h - the file of a database: make it, and see whether it can be used. */
#ifndef SFN_STORE_SQLITE_FILE_H
#define SFN_STORE_SQLITE_FILE_H

#include <stdbool.h>

/* The one path of the file; free it. With `make` the file is made, empty, if it is not there: only
 * who makes it may read and write it. NULL: it cannot be used, and *problem is a line that says why
 * (no such file, read-only, a folder, on a file system that several machines share). */
char *sqlite_file_find(const char *path, bool make, char **problem);

#endif
