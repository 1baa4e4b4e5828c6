/* compiler/definition/beside.h - read a definition from a file beside the document that names it.
 */
#ifndef SFNC_DEFINITION_BESIDE_H
#define SFNC_DEFINITION_BESIDE_H

#include "compiler/definition/compose.h"

/* Read the file whose path, from the folder of the document, the string is. It has to be a file in
 * that folder or below. NULL after a finding. */
const struct source *beside_read(struct composer *composer, const struct tree *path);

#endif
