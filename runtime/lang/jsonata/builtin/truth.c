/* runtime/lang/jsonata/builtin/truth.c - $boolean $not $exists $type. */
#include "runtime/lang/jsonata/builtin/builtin.h"
#include "runtime/lang/jsonata/kind.h"
#include "runtime/lang/jsonata/truth.h"

static const struct value *boolean(struct sfn_frame *frame, const struct value *const *arguments,
                                   size_t count)
{
    (void)count;
    return is_undefined(arguments[0]) ? arguments[0] : sfn_query_condition(frame, arguments[0], "");
}

BUILTIN(boolean, boolean)

static const struct value *not_code(struct sfn_frame *frame, const struct value *const *arguments,
                                    size_t count)
{
    const struct value *truth = boolean(frame, arguments, count);

    if (truth == NULL || is_undefined(truth))
        return truth;
    return truth_of(frame, truth) ? &value_false : &value_true;
}

BUILTIN(not, not_code)

static const struct value *exists(struct sfn_frame *frame, const struct value *const *arguments,
                                  size_t count)
{
    (void)frame;
    (void)count;
    return is_undefined(arguments[0]) ? &value_false : &value_true;
}

static const struct value *quick_exists(struct sfn_frame *frame, const struct value *const *values,
                                        size_t count)
{
    return count == 1 ? exists(frame, values, count) : NULL;
}

BUILTIN_QUICK(exists, exists, quick_exists)

static const struct value *type(struct sfn_frame *frame, const struct value *const *arguments,
                                size_t count)
{
    (void)count;
    if (is_undefined(arguments[0]))
        return arguments[0];
    return value_text(frame->region, kind_name(arguments[0]));
}

BUILTIN(type, type)
