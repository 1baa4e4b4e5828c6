/* compiler/support/origin.h - where the pieces of a composed text stand in a file.
 *
 * A definition inside a template is a text of its own, composed of pieces: bytes of strings whose
 * escapes are undone, names that stand for references, brackets of a YAML block. It is read and
 * checked like any other. Only where a place is shown to someone (findings, lines for debuggers,
 * coverage) is it turned back into a place of the file, by source_place. */
#ifndef SFNC_SUPPORT_ORIGIN_H
#define SFNC_SUPPORT_ORIGIN_H

#include <stdbool.h>

#include "compiler/support/arena.h"
#include "compiler/support/span.h"

struct origin;

/* The origin of a text that has no pieces yet, in the arena. `file` is borrowed; it is itself no
 * composed text. */
struct origin *origin_new(struct arena *arena, const struct source *file);

/* The next `size` bytes of the composed text stand for the bytes of `place`, a span of the file (of
 * which the line and column of the end do not matter). When both are equally many, byte stands for
 * byte; else all of them stand for the whole place. */
void origin_add(struct origin *origin, size_t size, struct span place);

/* Mark the byte that is added next: what begins with it is no text of the file, it stands for
 * something. Whether byte `at` of the composed text is marked. */
void origin_mark(struct origin *origin);
bool origin_is_marked(const struct origin *origin, size_t at);

/* The file that the source stands in: itself, unless it is composed. */
const struct source *source_file(const struct source *source);

/* The place in source_file(source) of a span of the source. */
struct span source_place(const struct source *source, struct span span);

#endif
