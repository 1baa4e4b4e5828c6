/* runtime/store/sqlite/file.h - the file of a database: make it, and see whether it can be used. */
#ifndef SFN_STORE_SQLITE_FILE_H
#define SFN_STORE_SQLITE_FILE_H

#include <stdbool.h>

/* The one path of the file; free it. With `make` it need not be there, but its folder must. NULL:
 * it cannot be used, and *problem is a line that says why (no such file, read-only, a folder, of
 * two names, on a file system that several machines share). Who does not make it may only read it.
 */
char *sqlite_file_find(const char *path, bool make, char **problem);

/* Make the file, empty, if it is not there: only who makes it may read and write it. One that is
 * there is never opened here: closing it would take SQLite's locks from it, if this process has it
 * open, too. False: *problem is a line that says why. */
bool sqlite_file_make(const char *path, char **problem);

/* Whether it is a file that we may only read, and there is no index of a log, which we cannot make.
 */
bool sqlite_file_lacks_log(const char *path);

#endif
