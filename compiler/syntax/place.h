/* compiler/syntax/place.h - the name of a place in a definition, as AWS writes it. */
#ifndef SFNC_SYNTAX_PLACE_H
#define SFNC_SYNTAX_PLACE_H

#include "compiler/syntax/tree.h"

/* What stands at a byte of the source: "/States/Charge/Catch[0]/Next"; "" for the whole. A place
 * between the fields of an object is the object. Lives in the arena. */
const char *tree_place(struct arena *arena, const struct tree *tree, size_t at);

#endif
