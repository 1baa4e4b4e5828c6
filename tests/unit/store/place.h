/* tests/unit/store/place.h - a folder for the databases of a test. */
#ifndef TESTS_UNIT_STORE_PLACE_H
#define TESTS_UNIT_STORE_PLACE_H

/* The folder is made when it is first asked for, and removed with all that is in it when the
 * process ends. It is in memory, where the system has such a place: what is flushed there is not
 * tested, and need not take its time. */
const char *place_folder(void);

/* A path in it that has not been used yet; it lives as long as the process. */
const char *place_new(void);

/* A path with something behind it, such as "-wal"; it lives until the next call. */
const char *place_beside(const char *path, const char *end);

/* Remove the files of the store at a path. */
void place_clear(const char *path);

#endif
