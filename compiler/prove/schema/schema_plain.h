/* compiler/prove/schema/schema_plain.h - keywords of a JSON Schema that have no schemas within. */
#ifndef SFNC_PROVE_SCHEMA_SCHEMA_PLAIN_H
#define SFNC_PROVE_SCHEMA_SCHEMA_PLAIN_H

#include "compiler/prove/schema/schema_text.h"

struct fitting {
    struct arena *arena;
    const struct value *whole; /* the document */
    size_t steps;              /* schemas that may still be looked at */
    unsigned depth;
    const struct value *said; /* by the keyword that decided it, the innermost one */
};

/* A keyword: what it says, in which schema, of which value. */
struct saying {
    struct fitting *f;
    const struct value *schema, *said, *value;
};

static inline enum fit fit_of(bool truth)
{
    return truth ? FIT_YES : FIT_NO;
}

static inline double saying_number(const struct value *said)
{
    return value_is_number(said) ? value_real(said) : 0;
}

/* Each says whether the value is as the keyword wants it. */
enum fit plain_type(const struct saying *saying);
enum fit plain_enum(const struct saying *saying);
enum fit plain_const(const struct saying *saying);
enum fit plain_minimum(const struct saying *saying);
enum fit plain_maximum(const struct saying *saying);
enum fit plain_above(const struct saying *saying);
enum fit plain_below(const struct saying *saying);
enum fit plain_multiple(const struct saying *saying);
enum fit plain_least_length(const struct saying *saying);
enum fit plain_most_length(const struct saying *saying);
enum fit plain_pattern(const struct saying *saying);
enum fit plain_format(const struct saying *saying);

#endif
