/* compiler/prove/analysis/items.h - what the items are that a reader finds in a bucket. */
#ifndef SFNC_PROVE_ANALYSIS_ITEMS_H
#define SFNC_PROVE_ANALYSIS_ITEMS_H

#include "compiler/ir/ir.h"
#include "compiler/prove/shape/shape.h"

/* An item that is read by the Resource with a ReaderConfig of that shape; NULL: any value. */
const struct shape *items_read(struct arena *arena, const struct ir_resource *reader,
                               const struct shape *config);

#endif
