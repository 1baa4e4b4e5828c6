/* runtime/lang/jsonata/builtin/text.c - functions of texts that need no regular expression. */
#include "runtime/lang/jsonata/builtin/builtin.h"
#include "runtime/lang/jsonata/text/case.h"
#include "runtime/lang/jsonata/text/print.h"
#include "runtime/lang/jsonata/text/text.h"
#include "runtime/lang/jsonata/truth.h"

static const struct value *string(struct sfn_frame *frame, const struct value *const *arguments,
                                  size_t count)
{
    (void)count;
    if (is_undefined(arguments[0]))
        return arguments[0];
    return query_print(frame, sfn_query_context(arguments[0]), truth_in_javascript(arguments[1]));
}

static const struct value *quick_string(struct sfn_frame *frame, const struct value *const *values,
                                        size_t count)
{
    (void)frame;
    return count == 1 && is_string(values[0]) ? values[0] : NULL;
}

BUILTIN_QUICK(string, string, quick_string)

/* `compute` of the first argument, or undefined. */
#define OF_TEXT(symbol, compute)                                                                   \
    static const struct value *symbol##_code(struct sfn_frame *frame,                              \
                                             const struct value *const *arguments, size_t count)   \
    {                                                                                              \
        (void)count;                                                                               \
        (void)frame;                                                                               \
        return is_undefined(arguments[0]) ? arguments[0] : compute;                                \
    }                                                                                              \
    BUILTIN(symbol, symbol##_code)

/* A number, or `otherwise` where it is missing. */
static double number_or(const struct value *value, double otherwise)
{
    return is_undefined(value) ? otherwise : number_of(value);
}

/* A missing text is the word undefined, as in JavaScript. */
static const struct value *text_or_word(struct sfn_frame *frame, const struct value *value)
{
    return is_undefined(value) ? value_text(frame->region, "undefined") : value;
}

OF_TEXT(substring, query_text_part(frame, arguments[0], number_or(arguments[1], NAN),
                                   number_or(arguments[2], INFINITY)))
OF_TEXT(substring_before,
        query_text_before(frame, arguments[0], text_or_word(frame, arguments[1])))
OF_TEXT(substring_after, query_text_after(frame, arguments[0], text_or_word(frame, arguments[1])))
OF_TEXT(lowercase, query_lower(frame, arguments[0]))
OF_TEXT(uppercase, query_upper(frame, arguments[0]))
OF_TEXT(length, value_integer(frame->region, (int64_t)query_text_length(arguments[0])))
OF_TEXT(trim, query_text_trim(frame, arguments[0]))
OF_TEXT(pad, query_text_pad(frame, arguments[0], number_or(arguments[1], NAN),
                            is_undefined(arguments[2]) ? NULL : arguments[2]))
OF_TEXT(join, query_text_join(frame, arguments[0],
                              is_undefined(arguments[1]) ? NULL : arguments[1]))
