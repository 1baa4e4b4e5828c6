/* runtime/store/sqlite/log_file.h - the file of a database's log, written in few pieces.
 *
 * SQLite writes a page into its log by two calls of the system, one for the head of its frame and
 * one for the page, and a transaction has many pages. Here what follows each other is collected and
 * written at once: when the file is flushed, or read, or asked for its size, or when it is much.
 *
 * That is right only for a connection that flushes its log with each transaction before anybody is
 * told of it (PRAGMA synchronous=FULL): until then nobody else reads what it has written. */
#ifndef SFN_STORE_SQLITE_LOG_FILE_H
#define SFN_STORE_SQLITE_LOG_FILE_H

/* The name of a VFS of SQLite for such connections. It stands before the one that is SQLite's
 * default when this is first called, which does everything but collect. */
const char *sqlite_log_file_vfs(void);

#endif
