/* compiler/driver/file.h - read the files that the command line names.
 *
 * Why a limit: an endless file must be refused before it has taken all memory. */
#ifndef SFNC_DRIVER_FILE_H
#define SFNC_DRIVER_FILE_H

#include <stdbool.h>

#include "runtime/base/buffer.h"

#define FILE_DEFINITION_MAX ((size_t)64 << 20) /* AWS accepts definitions of a mebibyte */
#define FILE_INPUT_MAX ((size_t)1 << 30)       /* the limit of `run --input`, too */

/* Append the text of the file at `path` ("-": standard input), at most `limit` bytes. False after a
 * line on stderr. */
bool file_read(struct buffer *text, const char *path, size_t limit);

#endif
