/* compiler/prove/ways/items.h - what the items of a Map look like that it reads from a bucket. */
#ifndef SFNC_PROVE_WAYS_ITEMS_H
#define SFNC_PROVE_WAYS_ITEMS_H

#include "compiler/ir/ir.h"
#include "compiler/prove/shape/shape.h"

/* By the Resource of the ItemReader, and what its ReaderConfig is known to be. */
const struct shape *items_mocked(struct arena *arena, const struct ir_resource *reader,
                                 const struct shape *config);

#endif
