/* compiler/prove/solver/characters.h - texts as the places of their characters in the order of
 * texts.
 *
 * They are compared by their units of UTF-16 (runtime/lang/text.h): characters beyond U+FFFF are
 * written with surrogates, and so come before U+E000. */
#ifndef SFNC_PROVE_SOLVER_CHARACTERS_H
#define SFNC_PROVE_SOLVER_CHARACTERS_H

#include <stddef.h>
#include <stdint.h>

#include "compiler/support/arena.h"
#include "sfn/value.h"

#define CHARACTERS_COUNT 0x10f800u /* places: all code points but the surrogates */

struct characters {
    uint32_t *at; /* places */
    size_t count;
};

/* A text, in the arena. */
struct characters characters_of(struct arena *arena, const struct value *text);

/* Write the character of a place as UTF-8; returns the number of bytes. */
size_t characters_write(char out[4], uint32_t place);

/* One of the places from `from` to below `to`, of a character that can be printed if there is one;
 * `to`: there is none. */
uint32_t characters_between(uint32_t from, uint32_t to);

#endif
