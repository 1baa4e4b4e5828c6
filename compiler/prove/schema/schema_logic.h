/* compiler/prove/schema/schema_logic.h - schemas that are alternatives, conditions and negations.
 */
#ifndef SFNC_PROVE_SCHEMA_SCHEMA_LOGIC_H
#define SFNC_PROVE_SCHEMA_SCHEMA_LOGIC_H

#include "compiler/prove/schema/schema_level.h"

/* Narrow what is left of a level by "$ref", "allOf", "anyOf", "oneOf", "not", "if", and by what
 * depends on members. */
void logic_narrow(struct schema_reading *r, struct schema_level *level);

#endif
