/* runtime/base/reads.h - which files this process has read.
 *
 * Why: what is read must not be overwritten by what is written. A file is remembered by its device
 * and inode, so that it is known by all its names: links, and paths from other folders.
 * What programs read that are started here, or functions in C, is not known. Any thread may call
 * this. Files are remembered for as long as the process lives. */
#ifndef SFN_BASE_READS_H
#define SFN_BASE_READS_H

#include <stdbool.h>

/* Count a file as read: an open one, or one that is read by other means. Only ordinary files count:
 * what is written to a device or a pipe overwrites nothing. */
void reads_note_open(int fd);
void reads_note(const char *path);

/* Whether the file was read. */
bool reads_include(const char *path);

#endif
