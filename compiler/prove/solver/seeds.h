/* compiler/prove/solver/seeds.h - what the rules of a Choice in JSONata ask of values, as trees.
 *
 * Why: a rule such as $count(items[price > 10]) > 2 looks at no place that one value could be put
 * in. What it looks at is a list of objects with a price, and it names 10 and 2: of that values can
 * be grown (grow.h). */
#ifndef SFNC_PROVE_SOLVER_SEEDS_H
#define SFNC_PROVE_SOLVER_SEEDS_H

#include "compiler/prove/solver/formula.h"

#define SEEDS_WORDS_MAX 24

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
};

/* Constants that stand in the code beside each other. */
struct seed_words {
    const struct value *list[SEEDS_WORDS_MAX];
    size_t count;
};

struct seed {
    struct seed *whole; /* NULL: the input, or a variable */
    struct key key;     /* of a member */
    bool member;
    struct seed *parts, *next;
    enum seed_form form;
    const struct value *separator; /* of SEED_SPLIT */
    unsigned kinds;
    size_t rule;             /* the first one that looks at it */
    size_t least;            /* items, since one of them is asked for by its index */
    struct seed_words words; /* that it is compared with */
    size_t place;            /* of one without a whole */
};

struct seeds {
    struct arena *arena;
    struct seed **roots; /* by place; NULL: it is no root, or nothing is known of it */
    size_t count;
    struct seed_words *words; /* by rule: the constants in it */
    size_t rules;
    bool any; /* something that no place says */
};

/* Find what the function's rules ask. All lives in the formula's arena. */
struct seeds *seeds_of(const struct formula *formula, const struct ir_function *function);

#endif
