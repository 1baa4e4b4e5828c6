/* runtime/lang/intrinsic_math.c - States.MathAdd, MathRandom, UUID. */
#include "runtime/json/value.h"
#include "runtime/lang/argument.h"
#include "runtime/lang/failures.h"
#include "runtime/lang/frame.h"
#include "runtime/lang/random.h"

const struct value *sfn_math_add(struct sfn_frame *frame, const struct value *left,
                                 const struct value *right)
{
    struct value *sum;
    int64_t a, b, total;

    if (value_is(left, VALUE_INTEGER) && value_is(right, VALUE_INTEGER)) {
        a = left->as.integer;
        b = right->as.integer;
    } else if (!argument_integer(frame, "States.MathAdd", 1, left, &a) ||
               !argument_integer(frame, "States.MathAdd", 2, right, &b)) {
        return NULL;
    }
    if (__builtin_add_overflow(a, b, &total))
        return frame_fail(frame, FAILURE_INTRINSIC,
                          "The sum of States.MathAdd is out of the range of integers.");
    sum = region_alloc(frame->region, sizeof(*sum));
    *sum = (struct value){.kind = VALUE_INTEGER, .as.integer = total};
    return sum;
}

/* A uniform random number below `range`. A number that would make some results more likely than
 * others is drawn again. */
static uint64_t random_below(uint64_t *state, uint64_t range)
{
    uint64_t unfair = -range % range; /* 2^64 modulo range */
    uint64_t bits;

    do
        bits = random_next(state);
    while (bits < unfair);
    return bits % range;
}

const struct value *sfn_math_random(struct sfn_frame *frame, const struct value *start,
                                    const struct value *end, const struct value *seed)
{
    static const char function[] = "States.MathRandom";
    int64_t from, to, given;
    uint64_t seeded, bits, *state = frame->random;

    if (!argument_integer(frame, function, 1, start, &from) ||
        !argument_integer(frame, function, 2, end, &to))
        return NULL;
    if (seed != NULL) {
        if (!argument_integer(frame, function, 3, seed, &given))
            return NULL;
        seeded = (uint64_t)given;
        state = &seeded;
    }
    if (from >= to)
        return frame_fail(frame, FAILURE_INTRINSIC, "The start of %s must be less than its end.",
                          function);
    bits = random_below(state, (uint64_t)to - (uint64_t)from);
    return value_integer(frame->region, (int64_t)((uint64_t)from + bits));
}

const struct value *sfn_uuid(struct sfn_frame *frame)
{
    char text[UUID_TEXT_SIZE];

    random_uuid(frame->random, text);
    return value_string_copy(frame->region, text, UUID_TEXT_SIZE - 1);
}
