/* runtime/lang/intrinsic_math.c - States.MathAdd, MathRandom, UUID. */
#include "runtime/json/value.h"
#include "runtime/lang/argument.h"
#include "runtime/lang/frame.h"
#include "runtime/lang/random.h"

const struct value *sfn_math_add(struct sfn_frame *frame, const struct value *left,
                                 const struct value *right, const char *call)
{
    struct value *sum;
    int32_t a, b, total;

    if (!argument_rounded(left, &a) || !argument_rounded(right, &b) ||
        __builtin_add_overflow(a, b, &total))
        return argument_refuse(frame, call, "States.MathAdd");
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

/* A seed gives the number that Java's generator gives. It takes no more than 31 bits of range. */
const struct value *sfn_math_random(struct sfn_frame *frame, const struct value *start,
                                    const struct value *end, const struct value *seed,
                                    const char *call)
{
    int32_t from, to, range;
    int64_t given;
    uint64_t drawn;

    if (!argument_dropped(start, &from) || !argument_dropped(end, &to) || from >= to ||
        __builtin_sub_overflow(to, from, &range) || (seed != NULL && !argument_long(seed, &given)))
        return argument_refuse(frame, call, "States.MathRandom");
    drawn = seed != NULL ? random_java_below(given, (uint32_t)range)
                         : random_below(frame->random, (uint64_t)range);
    return value_integer(frame->region, from + (int64_t)drawn);
}

const struct value *sfn_uuid(struct sfn_frame *frame)
{
    char text[UUID_TEXT_SIZE];

    random_uuid(frame->random, text);
    return value_string_copy(frame->region, text, UUID_TEXT_SIZE - 1);
}
