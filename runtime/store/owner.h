/* runtime/store/owner.h - the lock that gives a store in a file to one process.
 *
 * It is a file beside the store, PATH.lock, that holds the number of the process, and a mark: what
 * its owner knows to be in the store. The system gives the lock back when the process ends, however
 * it ends. The file stays, and who finds less in the store than the mark says knows that something
 * was lost. The database itself is never locked so: SQLite's locks on it would be lost when another
 * descriptor of it is closed. */
#ifndef SFN_STORE_OWNER_H
#define SFN_STORE_OWNER_H

#include <stdbool.h>
#include <stdint.h>

#define OWNER_OTHER (-2)
/* Take the lock of the store at a path; it must be the only one that leads there. Returns a
 * descriptor; or OWNER_OTHER or -1, and *problem is then a line that says who has it, or what went
 * wrong. */
int owner_take(const char *path, char **problem);
/* What an owner has made durable. Both numbers only grow. */
struct owner_mark {
    int64_t epoch; /* of the owner */
    int64_t last_execution;
};

/* Read the mark in the file that is open as the lock. False: there is none, or nobody can read it.
 */
bool owner_read_mark(int lock, struct owner_mark *mark);
/* The mark of the last owner of the store at a path. False: there is none, or it has an owner now.
 */
bool owner_look(const char *path, struct owner_mark *mark);
/* Write the mark there. It need not succeed, nor reach the disk: an older one is right, too. */
void owner_write_mark(int lock, const struct owner_mark *mark);

/* Give it back. A negative descriptor is allowed. */
void owner_release(int lock);
/* Remove the file of a lock that we have. Who waits for it finds out, and makes another. */
void owner_remove(const char *path);
/* Whether a process has the lock, or may have it, as we must not look. *process is its number, or
 * not positive if that is not known. */
bool owner_find(const char *path, long *process);

#endif
