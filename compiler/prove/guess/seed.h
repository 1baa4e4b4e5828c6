/* compiler/prove/guess/seed.h - what code asks of a value, as a tree, of which values are grown.
 *
 * Why: a rule such as $count(items[price > 10]) > 2 looks at no place that one value could be put
 * in. What it looks at is a list of objects with a price, and it names 10 and 2: of that values can
 * be grown (grow.h). */
#ifndef SFNC_PROVE_GUESS_SEED_H
#define SFNC_PROVE_GUESS_SEED_H

#include "compiler/support/arena.h"
#include "runtime/json/value.h"

#define SEED_WORDS_MAX 24

/* What functions and operators take a value for; bits. */
enum seed_kind {
    SEED_NUMBER = 1,
    SEED_TEXT = 2,
    SEED_TRUTH = 4,
    SEED_LIST = 8,
    SEED_MOMENT = 16,
    SEED_MEMBERS = 32, /* an object with members by any name */
};

enum seed_form {
    SEED_PLAIN,
    SEED_ITEMS,  /* an array: its only part stands for each item */
    SEED_SPLIT,  /* a text that is split: its only part stands for each piece */
    SEED_PARSED, /* a text that is parsed: its only part is what it is as JSON */
    SEED_MADE,   /* an object that code makes of others: nothing is grown of it */
};

/* Constants that stand in the code beside each other. */
struct seed_words {
    const struct value *list[SEED_WORDS_MAX];
    size_t count;
};

struct seed {
    struct seed *whole; /* NULL: something that code begins with */
    struct key key;     /* of a member */
    bool member;
    struct seed *parts, *next;
    struct seed
        *made_of; /* of what is SEED_MADE, what all else is in; of its parts, what they are */
    enum seed_form form;
    const struct value *separator; /* of SEED_SPLIT */
    unsigned kinds;
    size_t rule;             /* the first one that looks at it */
    size_t least;            /* items, since one of them is asked for by its index */
    struct seed_words words; /* that it is compared with */
};

/* One more, a part of `whole` or (NULL) of nothing. */
struct seed *seed_new(struct arena *arena, struct seed *whole, size_t rule);

/* The member of that name, or of each item of a list; NULL: there can be none. */
struct seed *seed_member(struct arena *arena, struct seed *seed, const char *name, size_t size,
                         size_t rule);

/* The only part of a seed that has such a form from now on; NULL: it has another one. */
struct seed *seed_formed(struct arena *arena, struct seed *seed, enum seed_form form, size_t rule);

/* Add a member to what is SEED_MADE. */
void seed_put(struct arena *arena, struct seed *made, const char *name, size_t size,
              struct seed *of);

/* Add a constant, or those that are in an array. */
void seed_add_words(struct seed_words *words, const struct value *value);

#endif
