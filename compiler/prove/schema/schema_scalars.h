/* compiler/prove/schema/schema_scalars.h - what keywords say of types, listed values, numbers and
 * texts, as shapes. */
#ifndef SFNC_PROVE_SCHEMA_SCHEMA_SCALARS_H
#define SFNC_PROVE_SCHEMA_SCHEMA_SCALARS_H

#include "compiler/prove/shape/alternatives.h"

/* "type": a name, or a list of them. */
struct alternatives scalars_of_types(struct arena *arena, const struct value *said);

/* "const": a value; "enum": a list of values. */
struct alternatives scalars_of_value(struct arena *arena, const struct value *said);
struct alternatives scalars_of_values(struct arena *arena, const struct value *said);

/* "minimum" and so on: the numbers that a schema lets through; its texts. */
struct alternatives scalars_of_bounds(struct arena *arena, const struct value *schema);
struct alternatives scalars_of_texts(struct arena *arena, const struct value *schema);

/* The number behind a keyword, or another where there is none. */
double scalars_number(const struct value *schema, const char *name, double otherwise);

#endif
