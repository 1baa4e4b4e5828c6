/* compiler/prove/shape/shown.h - a value as it stands in a sentence. */
#ifndef SFNC_PROVE_SHAPE_SHOWN_H
#define SFNC_PROVE_SHAPE_SHOWN_H

#include "compiler/support/arena.h"
#include "runtime/json/value.h"

/* Its JSON text, or how that begins: of more than so many bytes there are fewer, and "...". In the
 * arena. */
const char *value_shown(struct arena *arena, const struct value *value, size_t most);

#endif
