/* compiler/prove/schema/schema_counts.h - objects by how many members they have. */
#ifndef SFNC_PROVE_SCHEMA_SCHEMA_COUNTS_H
#define SFNC_PROVE_SCHEMA_SCHEMA_COUNTS_H

#include "compiler/prove/shape/alternatives.h"

/* What is left of some shapes when their objects have from `least` to `most` members (UINT32_MAX:
 * no bound). *told becomes false where that says more than shapes do. */
struct alternatives counts_of_members(struct arena *arena, const struct alternatives *from,
                                      uint32_t least, uint32_t most, bool *told);

#endif
