/* compiler/syntax/digest.h - the SHA-256 by which a definition is known. */
#ifndef SFNC_SYNTAX_DIGEST_H
#define SFNC_SYNTAX_DIGEST_H

#include "compiler/syntax/tree.h"

/* SHA-256, as 64 hexadecimal digits in the arena: of the source's text and, after a NUL each, of
 * NAME=VALUE for the fillings that were used (NAME:=VALUE of a structure), in the order of their
 * names, and of $ where unfilled placeholders are text, with the places of those that are not: the
 * marks of a composed text. Without any of this it is what sha256sum says of the file. */
const char *source_digest(struct arena *arena, const struct source *source,
                          const struct fillings *fillings);

#endif
