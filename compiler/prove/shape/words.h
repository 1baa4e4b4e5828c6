/* compiler/prove/shape/words.h - sets of texts: some that are listed, or all that begin alike. */
#ifndef SFNC_PROVE_SHAPE_WORDS_H
#define SFNC_PROVE_SHAPE_WORDS_H

#include "compiler/prove/shape/shape.h"

/* The order of their bytes: negative, 0, positive. */
int word_compare(struct shape_word left, struct shape_word right);

/* The set of these texts, in any order, equal ones among them or not. NULL stands for all texts. */
const struct shape_texts *words_of(struct arena *arena, const struct shape_word *words,
                                   size_t count);
/* All that begin with the prefix; NULL when it is empty. */
const struct shape_texts *words_with_prefix(struct arena *arena, struct shape_word prefix);

bool words_have(const struct shape_texts *texts, struct shape_word word);
bool words_equal(const struct shape_texts *left, const struct shape_texts *right);
/* The texts of either, or more. */
const struct shape_texts *words_join(struct arena *arena, const struct shape_texts *left,
                                     const struct shape_texts *right);
/* The texts of both. False when there are none; then *out is not set. */
bool words_meet(struct arena *arena, const struct shape_texts *left,
                const struct shape_texts *right, const struct shape_texts **out);

#endif
