/* compiler/driver/file.h - read the files that the command line names, and remember which.
 *
 * Why a limit: an endless file must be refused before it has taken all memory. Why remember: what
 * is read must not be overwritten by what is written. */
#ifndef SFNC_DRIVER_FILE_H
#define SFNC_DRIVER_FILE_H

#include <stdbool.h>

#include "runtime/base/buffer.h"

#define FILE_DEFINITION_MAX ((size_t)64 << 20) /* AWS accepts definitions of a mebibyte */
#define FILE_INPUT_MAX ((size_t)1 << 30)       /* the limit of `run --input`, too */

/* Append the text of the file at `path` ("-": standard input), at most `limit` bytes. False after a
 * line on stderr. */
bool file_read(struct buffer *text, const char *path, size_t limit);

/* Whether file_read has read this file, perhaps by another name: a link. */
bool file_was_read(const char *path);
/* Count a file that is read by other means as read. */
void file_remember(const char *path);

#endif
