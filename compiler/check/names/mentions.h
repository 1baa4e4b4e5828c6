/* compiler/check/names/mentions.h - the names of fields that a machine mentions, and where it does.
 *
 * Not for other folders. All of it lives in the arena of the check. */
#ifndef SFNC_CHECK_NAMES_MENTIONS_H
#define SFNC_CHECK_NAMES_MENTIONS_H

#include <stdint.h>

#include "compiler/check/family.h"
#include "runtime/base/table.h"

#define MENTIONED_MAX ((size_t)64) /* bytes; longer names are passed over */
#define ALIKE_MAX 16               /* so many names that are alike are kept */

/* Where a name is read. */
struct reading {
    const struct tree *tree;
    const char *location;
    size_t start, end; /* in the text of the tree */
    uint64_t object;   /* of what: a digest of the path before it; 0: not known */
};

/* A name, and where the definition has it. */
struct name {
    const char *text;
    size_t size;
    size_t reads, makes, texts; /* how often it is read, given to something made, in a text */
    struct reading first;       /* where it is first read */
    struct span made;           /* where it is first made; line 0: nowhere */
    const char *made_in;        /* of that: "/States/Charge/Parameters" */
    bool assigned, used;        /* it is a variable; that is looked at */
    bool placed;                /* a ResultPath makes it */
    bool kept;                  /* what is made so does not only go to a task */
    size_t number;              /* of those that were met */
    struct name *next;          /* in the order in which they were met */
};

/* Names that are the same without one byte, or when they are written in another way. */
struct alike {
    struct name *name;
    struct alike *next;
    size_t count; /* of the first: how many there are */
    size_t reads; /* how often it is read so of the object */
};

struct mentions {
    struct check *check;
    const struct state *state; /* that is looked through */
    struct table names;
    struct name *first, **end;
    struct table spelt; /* by mention_spelt: struct alike */
};

/* Gather all names of a machine. */
void mentions_gather(struct mentions *mentions, struct check *check);

/* A digest of a field: of the object, which must be known, and of the name without case and _. */
uint64_t mention_spelt(uint64_t object, const struct name *name);
/* A digest of the name without case and without one byte; `at` behind its end: with all. */
uint64_t mention_without(const struct name *name, size_t at);
/* Put a name under a digest: what is found there is a list of struct alike, all different. */
void mention_put(struct arena *arena, struct table *table, uint64_t digest, struct name *name);

#endif
