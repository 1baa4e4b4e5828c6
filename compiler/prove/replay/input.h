/* compiler/prove/replay/input.h - an input, and variables, made of what places are. */
#ifndef SFNC_PROVE_REPLAY_INPUT_H
#define SFNC_PROVE_REPLAY_INPUT_H

#include "compiler/prove/replay/places.h"
#include "runtime/json/value.h"

/* What a place is. Of an object or array the places that are parts of it say what is in it. */
struct place_value {
    enum { PLACE_ABSENT, PLACE_VALUE, PLACE_OBJECT, PLACE_ARRAY } form;
    const struct value *value; /* of PLACE_VALUE */
    size_t size;               /* of a PLACE_ARRAY: how many items it has at least */
};

struct witness {
    const struct value *input;
    const struct value **variables; /* by slot; NULL: not set */
    bool comes;                     /* it is known that they may, by one of the ways */
};

/* Make them of the values by place, in the arena; what no place says is as small as it can be.
 * False when there would be no input. */
bool input_build(const struct places *places, const struct place_value *values, struct arena *arena,
                 struct witness *out);

/* The same, but what no place says is what it has to be on one of the ways, if there is a way on
 * which they may come. */
bool input_build_to_come(const struct places *places, const struct place_value *values,
                         struct arena *arena, struct witness *out);

/* Whether it is known that it may come, by one of the ways. */
bool input_comes(const struct places *places, const struct witness *witness);

/* What the place is in the witness; NULL: absent. What JSONata reads of an array is the array. */
const struct value *input_part(const struct places *places, size_t place,
                               const struct witness *witness);

#endif
