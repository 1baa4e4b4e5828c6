/* compiler/driver/file.h - read and write the files that the command line names.
 *
 * Why a limit: an endless file must be refused before it has taken all memory. Why a file is
 * written whole or not at all: who builds again while the disk is full, or gives up in the middle,
 * still has the executable that was there. */
#ifndef SFNC_DRIVER_FILE_H
#define SFNC_DRIVER_FILE_H

#include <stdbool.h>
#include <sys/stat.h>

#include "runtime/base/buffer.h"

#define FILE_DEFINITION_MAX ((size_t)64 << 20) /* AWS accepts definitions of a mebibyte */
#define FILE_INPUT_MAX ((size_t)1 << 30)       /* the limit of `run --input`, too */

/* Append the text of the file at `path` ("-": standard input), at most `limit` bytes. What comes
 * from a pipe may be read again, up to 16 MiB: schemas are. False after a line on stderr. */
bool file_read(struct buffer *text, const char *path, size_t limit);

/* Whether file_write could write to `path`, as far as can be known before: it is no directory, was
 * not read by this process (runtime/base/reads.h), and it and its folder are not protected. False
 * after a line on stderr, which names the option that gave the path. */
bool file_can_write(const char *path, const char *option);

/* Whether nothing would be lost at `path` but an ordinary file that begins with `mark`, or has it
 * in its first few thousand bytes when `within`. What is empty or absent is no loss. */
bool file_is_marked(const char *path, const char *mark, bool within);

/* Make the file at `path` ("-": standard output) hold the text. An ordinary file is replaced when
 * all has been written, so that what was there stays if that fails or is interrupted; symbolic
 * links are followed, owner and permissions kept. Devices, pipes and where our own output goes are
 * written straight. `mode` is for a new file, less the umask; its right to execute is for any.
 * 0, or EXIT_USAGE after a line on stderr. */
int file_write(const char *path, const struct buffer *text, mode_t mode);

#endif
