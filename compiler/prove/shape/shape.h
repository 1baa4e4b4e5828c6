/* compiler/prove/shape/shape.h - what is known of a value before anything runs.
 *
 * A shape stands for a set of values: those that a place of the program may hold. It says which
 * kinds they are of, and of each kind something more: bounds of the numbers, the texts, the size
 * and items of the arrays, the members of the objects. A value outside of the set never gets there;
 * one inside may or may not. So a wider shape is always right, and only says less.
 *
 * Shapes are immutable, live in an arena, and share their parts. They are bounded in depth and in
 * breadth; what would be larger becomes wider instead. */
#ifndef SFNC_PROVE_SHAPE_SHAPE_H
#define SFNC_PROVE_SHAPE_SHAPE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "compiler/support/arena.h"
#include "compiler/support/span.h"
#include "runtime/base/buffer.h"
#include "runtime/json/value.h"

/* The kinds of values. */
enum shape_kind {
    SHAPE_ABSENT = 1, /* there is no value: a path found nothing; JSONata's undefined */
    SHAPE_NULL = 2,
    SHAPE_FALSE = 4,
    SHAPE_TRUE = 8,
    SHAPE_NUMBER = 16,
    SHAPE_TEXT = 32,
    SHAPE_ARRAY = 64,
    SHAPE_OBJECT = 128,
    SHAPE_FUNCTION = 256, /* while an expression of JSONata is evaluated */
    SHAPE_CONTAINER = SHAPE_ARRAY | SHAPE_OBJECT,
    SHAPE_BOOLEAN = SHAPE_FALSE | SHAPE_TRUE,
    SHAPE_JSON =
        SHAPE_NULL | SHAPE_BOOLEAN | SHAPE_NUMBER | SHAPE_TEXT | SHAPE_ARRAY | SHAPE_OBJECT,
    SHAPE_EVERY = SHAPE_JSON | SHAPE_ABSENT | SHAPE_FUNCTION,
};

struct shape;
struct alternatives;

/* The numbers of a shape: all from `low` to `high`, both included; only the whole ones or not. */
struct shape_range {
    double low, high;
    bool whole;
};

struct shape_word {
    const char *text;
    uint32_t size;
};

/* The texts of a shape: these, in order, or (none is listed) all that begin with the prefix and
 * have at least so many bytes. */
struct shape_texts {
    size_t count;
    const struct shape_word *words;
    struct shape_word prefix;
    uint32_t least; /* at least the prefix's; 0 where they are listed */
};

#define SHAPE_SIZE_ANY UINT32_MAX

/* The arrays of a shape. The first items may be known one by one, in arrays that have them. */
struct shape_items {
    uint32_t least, most; /* how many items; SHAPE_SIZE_ANY: no bound */
    uint32_t first_count;
    const struct shape *const *first;
    const struct shape *other;        /* all others */
    const struct alternatives *apart; /* in one of which each of those is (alternatives.h); NULL:
                                         that is not known. Only the same list is equal */
};

struct shape_member {
    struct key key;
    const struct shape *shape; /* with SHAPE_ABSENT: sometimes there; nothing else: never */
};

/* The objects of a shape. */
struct shape_members {
    size_t count;
    const struct shape_member *list; /* in the order of their keys */
    const struct shape *other;       /* what members of other names are; NULL: there are none */
    struct span made;                /* where all these objects were made; line 0: not known */
    bool documented;                 /* whoever makes them says that they have these, or more */
};

/* What values have to do with schemas: of what executions are given, of results. It goes where they
 * go: into what is read of them and made of them. */
enum shape_origin {
    ORIGIN_OPEN = 1,   /* they come from a part of which it says more than the shape does ... */
    ORIGIN_MIXED = 2,  /* ... of which it does, once its alternatives are in one shape */
    ORIGIN_WHOLE = 4,  /* each is what the execution was given, as it was */
    ORIGIN_RESULT = 8, /* as ORIGIN_OPEN, of the schema of a task's results */
    ORIGIN_PARTS = ORIGIN_OPEN | ORIGIN_MIXED | ORIGIN_RESULT,
};

struct shape {
    unsigned kinds;  /* none: no value gets there */
    unsigned origin; /* enum shape_origin */
    unsigned within; /* ORIGIN_PARTS of what stands in arrays and objects */
    bool lost;       /* of SHAPE_ABSENT: there is a way here on which it is absent for certain */
    bool functions;  /* of SHAPE_ARRAY, SHAPE_OBJECT: a function may stand in them */
    unsigned depth;  /* 0 of a shape without containers of which anything is known */
    struct shape_range range;            /* of SHAPE_NUMBER */
    const struct shape_texts *texts;     /* of SHAPE_TEXT; NULL: any text */
    const struct shape_items *items;     /* of SHAPE_ARRAY; NULL: any array */
    const struct shape_members *members; /* of SHAPE_OBJECT; NULL: any object */
};

#define SHAPE_DEPTH_MAX 12         /* of containers within each other */
#define SHAPE_LEAST_MAX 0x1000000u /* bytes; a text that is larger for certain is that large */
#define SHAPE_WORDS_MAX 24         /* different texts; with more only their prefix is known */
#define SHAPE_FIRST_MAX 16         /* items of an array that are known one by one */
#define SHAPE_MEMBERS_MAX 256      /* members of an object that are known by name */

/* ---- shape.c, contain.c: making them ---- */

/* All values of these kinds. Functions stand in arrays and objects only where they are among them.
 */
const struct shape *shape_of_kinds(struct arena *arena, unsigned kinds);
/* No value, for certain. */
const struct shape *shape_lost(struct arena *arena);
/* Exactly this value; NULL is absence. Its texts are borrowed. What is too large becomes wider. */
const struct shape *shape_of_value(struct arena *arena, const struct value *value);
/* Whether the value (NULL: none) has a text with a placeholder in it, which stands for anything. */
bool shape_is_unfilled(const struct value *value);
/* Numbers; an empty range is no value at all. */
const struct shape *shape_of_range(struct arena *arena, double low, double high, bool whole);
/* These texts (which are borrowed), or all that begin with a prefix. */
const struct shape *shape_of_words(struct arena *arena, const struct shape_word *words,
                                   size_t count);
const struct shape *shape_of_prefix(struct arena *arena, const char *text, size_t size);
/* All texts that begin with the text, which is copied, of at least so many bytes of UTF-8; more
 * than SHAPE_LEAST_MAX count as that. */
const struct shape *shape_of_texts_from(struct arena *arena, const char *text, size_t size,
                                        size_t least);
const struct shape *shape_of_long_texts(struct arena *arena, size_t least);
/* What all its texts begin with. */
struct shape_word shape_beginning(const struct shape *shape);
/* How many bytes of UTF-8 its texts have at least; 0 when it may be no text. */
size_t shape_least_text(const struct shape *shape);
/* Arrays of that many items, each of the shape `item`. */
const struct shape *shape_of_array(struct arena *arena, const struct shape *item, uint32_t least,
                                   uint32_t most);
/* Arrays of exactly these items. */
const struct shape *shape_of_items(struct arena *arena, const struct shape *const *items,
                                   size_t count);
/* Arrays of that many items, the first ones of these shapes, where they are there (SHAPE_FIRST_MAX
 * at most). */
const struct shape *shape_of_first_items(struct arena *arena, const struct shape *const *first,
                                         uint32_t count, const struct shape *other, uint32_t least,
                                         uint32_t most);
/* Objects of these members, in any order, each name once; the list is copied. `other` may be
 * NULL. */
const struct shape *shape_of_members(struct arena *arena, const struct shape_member *list,
                                     size_t count, const struct shape *other, struct span made);
/* The same shape, of objects whose members are documented. */
const struct shape *shape_documented(struct arena *arena, const struct shape *shape);
/* As shape_of_members, of members that are in the order of their keys; the list is given away. */
const struct shape *shape_of_sorted(struct arena *arena, struct shape_member *list, size_t count,
                                    const struct shape *other, struct span made);
/* The same shape with only those of its kinds that are in `kinds`. */
const struct shape *shape_only(struct arena *arena, const struct shape *shape, unsigned kinds);
/* ... and with these kinds, too, of which everything is then possible. */
const struct shape *shape_with(struct arena *arena, const struct shape *shape, unsigned kinds);
/* The same values, whose origin is that, too. */
const struct shape *shape_with_origin(struct arena *arena, const struct shape *shape,
                                      unsigned origin);
/* The same values, but of none and of no part of them it is said that a way lacks it. */
const struct shape *shape_unlost(struct arena *arena, const struct shape *shape);

/* ---- has.c, contain.c, print.c, say.c: what they say ---- */

/* Whether a value (NULL: absence) may get there. */
bool shape_has(const struct shape *shape, const struct value *value);
static inline bool shape_is_empty(const struct shape *shape)
{
    return shape->kinds == 0;
}
/* Whether all values are of these kinds (or there are none), and whether one may be. */
static inline bool shape_is_only(const struct shape *shape, unsigned kinds)
{
    return (shape->kinds & ~kinds) == 0;
}
static inline bool shape_may_be(const struct shape *shape, unsigned kinds)
{
    return (shape->kinds & kinds) != 0;
}
/* Of a value that does not get there: the first part that is not what the shape says, as ".a[0]"
 * (the value itself: ""), and what that would have to be (NULL: absent). misfit.c. */
struct shape_misfit {
    const char *path;
    const struct shape *shape;
};
struct shape_misfit shape_misfit(struct arena *arena, const struct shape *shape,
                                 const struct value *value);
/* The member of that name of what is an object; of anything else absent. */
const struct shape *shape_member_of(struct arena *arena, const struct shape *shape,
                                    const struct key *key);
/* The item at an index (negative: from the end) of what is an array; of anything else absent. */
const struct shape *shape_item_of(struct arena *arena, const struct shape *shape, int64_t index);
/* What all items of the arrays are; empty when they have none. */
const struct shape *shape_items_of(struct arena *arena, const struct shape *shape);
/* The only value that it stands for: NULL with *known when that is absence, NULL without when there
 * may be several. */
const struct value *shape_value(struct arena *arena, const struct shape *shape, bool *known);

/* A small value that it stands for; NULL: absence, or none is known. */
const struct value *shape_sample(struct arena *arena, const struct shape *shape);

/* How many bytes the JSON text of each of its values has at least; more than `most` stands for
 * whatever is more. */
size_t shape_least_bytes(const struct shape *shape, size_t most);

/* Append it in short: "{a: 1..5 whole, b?: "x" | "y", *: any}". */
void shape_print(const struct shape *shape, struct buffer *out);
/* The same in words, for a sentence: "null or a text", "an object with id, lines". */
const char *shape_say(struct arena *arena, const struct shape *shape);

/* Members are in the order of their keys (for qsort), and found by them; NULL: none is named so. */
int shape_compare_members(const void *left, const void *right);
const struct shape_member *shape_find(const struct shape_members *members, const struct key *key);

/* ---- join.c, meet.c: of two ---- */

bool shape_equals(const struct shape *left, const struct shape *right);
/* The values of either: the least shape that we have for that. */
const struct shape *shape_join(struct arena *arena, const struct shape *left,
                               const struct shape *right);
/* As shape_join, but what has grown since `before` is let go, so that an ascending chain ends. */
const struct shape *shape_widen(struct arena *arena, const struct shape *before,
                                const struct shape *after);
/* The values of both, and perhaps more. */
const struct shape *shape_meet(struct arena *arena, const struct shape *left,
                               const struct shape *right);
/* The object shape with one member as given; what is no object is gone. */
const struct shape *shape_set_member(struct arena *arena, const struct shape *shape,
                                     const struct key *key, const struct shape *member,
                                     struct span made);

#endif
