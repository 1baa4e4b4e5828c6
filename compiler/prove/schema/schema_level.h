/* compiler/prove/schema/schema_level.h - what a JSON Schema that is being read has left so far.
 * Inside schema.c and its parts. */
#ifndef SFNC_PROVE_SCHEMA_SCHEMA_LEVEL_H
#define SFNC_PROVE_SCHEMA_SCHEMA_LEVEL_H

#include "compiler/prove/shape/alternatives.h"

#define SCHEMAS_MAX 20000   /* read in all, and again where they are referred to */
#define MEETS_OF_A_SCHEMA 2 /* as much work as to read one */

struct schema_reading;

/* What a schema lets through of some shapes. */
typedef struct alternatives schema_narrow(struct schema_reading *r,
                                          const struct alternatives *before,
                                          const struct value *schema);

struct schema_reading {
    struct arena *arena;
    const struct value *whole;
    schema_narrow *narrow;              /* by the keywords of a schema within another one */
    unsigned open_origin, mixed_origin; /* of parts of which more is said than shapes tell */
    size_t count;                       /* of schemas read */
    int references;                     /* that are being followed */
    unsigned conditional;     /* schemas around the members at hand that require on a condition */
    const struct value *open; /* what the first keyword says of which no shape tells all */
};

/* A schema that is being read. */
struct schema_level {
    const struct value *schema;
    struct alternatives left; /* by the keywords that have been read */
    bool told;                /* all that these say, but for schemas within */
};

static inline struct alternatives level_narrow(struct schema_reading *r,
                                               const struct alternatives *before,
                                               const struct value *schema)
{
    return r->narrow(r, before, schema);
}

/* Any value; what a schema lets through by itself. */
struct alternatives level_any(const struct schema_reading *r);
struct alternatives level_alone(struct schema_reading *r, const struct value *schema);

/* Something that is said is more than shapes tell; a keyword of the level is. */
void level_note_open(struct schema_reading *r, const struct value *said);
void level_leave_open(struct schema_reading *r, struct schema_level *level, const char *keyword);

/* The same shapes, of which that is told. */
struct alternatives level_told(struct alternatives all);

/* What is of the kinds is one of `part` now; all else is as before. */
void level_narrow_kinds(struct schema_reading *r, struct schema_level *level, unsigned kinds,
                        const struct alternatives *part);

/* The same, by what a keyword says; if that is not exact, it says more. */
void level_narrow_by(struct schema_reading *r, struct schema_level *level, const char *keyword,
                     unsigned kinds, struct alternatives part);

bool level_has(const struct schema_level *level, const char *keyword);

/* The first of the keywords that the level has; NULL: it has none. */
const char *level_first_of(const struct schema_level *level, const char *const *keywords,
                           size_t count);

#endif
