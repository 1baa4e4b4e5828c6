/* compiler/prove/solver/classes.h - all texts, cut into classes that a set of tests cannot tell
 * apart.
 *
 * The tests are: equality with constants, order against them, and wildcard patterns. Two texts of
 * one class pass the same tests; every class has a shortest text that stands for it. So whatever a
 * formula asks of a text it asks of the number of its class, and an answer is a text again.
 *
 * Found by running the tests side by side as automata: a trie of the constants, and for each
 * pattern the place in it, over all characters that some test can tell apart. */
#ifndef SFNC_PROVE_SOLVER_CLASSES_H
#define SFNC_PROVE_SOLVER_CLASSES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "compiler/support/arena.h"
#include "sfn/value.h"

#define CLASSES_PATTERNS_MAX 24

struct text_class {
    const struct value *text; /* stands for it */
    int constant;             /* the class is this constant alone; -1: it is not one */
    size_t rank;              /* how many constants are less than all texts of the class */
    uint32_t patterns;        /* a bit for each that its texts match */
};

/* What the tests are; the lists are borrowed. */
struct class_tests {
    const struct value *const *constants; /* texts, each once, in any order */
    size_t constant_count;
    bool ordered; /* order matters, too */
    /* Each an array of the texts between stars, at least two of them. */
    const struct value *const *patterns;
    size_t pattern_count; /* CLASSES_PATTERNS_MAX at most */
};

struct classes {
    struct text_class *list; /* when ordered: in their order */
    size_t count;
};

/* False when there would be too many; then nothing is known. */
bool classes_of(struct arena *arena, const struct class_tests *tests, struct classes *out);

#endif
