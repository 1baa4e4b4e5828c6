/* runtime/lang/jsonata/builtin/random.c - $random and $uuid. */
#include "runtime/lang/jsonata/builtin/builtin.h"
#include "runtime/lang/random.h"

/* With a seed it is what new java.util.Random(seed).nextDouble() is. */
static const struct value *random_code(struct sfn_frame *frame,
                                       const struct value *const *arguments, size_t count)
{
    double seed;

    (void)count;
    if (is_undefined(arguments[0]))
        return value_from_real(frame->region, random_real(frame->random));
    seed = number_of(arguments[0]);
    if (!(fabs(seed) < 9e18)) /* beyond what Java's long holds */
        seed = seed > 0 ? 9e18 : seed < 0 ? -9e18 : 0;
    return value_from_real(frame->region, random_java_real((int64_t)seed));
}

BUILTIN(random, random_code)

static const struct value *uuid(struct sfn_frame *frame, const struct value *const *arguments,
                                size_t count)
{
    char text[UUID_TEXT_SIZE];

    (void)arguments;
    (void)count;
    random_uuid(frame->random, text);
    return value_text(frame->region, text);
}

BUILTIN(uuid, uuid)
