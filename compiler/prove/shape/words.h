/* compiler/prove/shape/words.h - sets of texts: some that are listed, or all that begin alike. */
#ifndef SFNC_PROVE_SHAPE_WORDS_H
#define SFNC_PROVE_SHAPE_WORDS_H

#include "compiler/prove/shape/shape.h"

/* The order of their bytes: negative, 0, positive. */
int word_compare(struct shape_word left, struct shape_word right);

/* The set of these texts, in any order, equal ones among them or not. NULL stands for all texts. */
const struct shape_texts *words_of(struct arena *arena, const struct shape_word *words,
                                   size_t count);
/* All that begin with the prefix and have at least so many bytes; NULL when that says nothing. */
const struct shape_texts *words_with_prefix(struct arena *arena, struct shape_word prefix,
                                            uint32_t least);
/* What all of them begin with. */
struct shape_word words_prefix(const struct shape_texts *texts);
/* How many bytes they have at least. */
uint32_t words_least(const struct shape_texts *texts);

bool words_have(const struct shape_texts *texts, struct shape_word word);
bool words_equal(const struct shape_texts *left, const struct shape_texts *right);
/* The texts of either, or more. */
const struct shape_texts *words_join(struct arena *arena, const struct shape_texts *left,
                                     const struct shape_texts *right);
/* The same, but a least size that falls is let go. */
const struct shape_texts *words_widen(struct arena *arena, const struct shape_texts *before,
                                      const struct shape_texts *after);
/* The texts of both. False when there are none; then *out is not set. */
bool words_meet(struct arena *arena, const struct shape_texts *left,
                const struct shape_texts *right, const struct shape_texts **out);

#endif
