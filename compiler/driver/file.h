/* compiler/driver/file.h - files that the command line names: read whole, up to a limit.
 *
 * Why limits: an endless file must be refused by its name before it has taken all memory. */
#ifndef SFNC_DRIVER_FILE_H
#define SFNC_DRIVER_FILE_H

#include <stdbool.h>

#include "runtime/base/buffer.h"

#define FILE_DEFINITION_MAX ((size_t)64 << 20) /* AWS takes definitions of a mebibyte */
#define FILE_INPUT_MAX ((size_t)1 << 30)       /* as `run --input` takes it */

/* Append the file's text ("-": standard input). False after a line on stderr. */
bool file_read(struct buffer *text, const char *path, size_t limit);

#endif
