/* runtime/lang/jsonata/builtin/error.c - $error and $assert. */
#include "runtime/lang/jsonata/builtin/builtin.h"
#include "runtime/lang/jsonata/fail.h"
#include "runtime/lang/jsonata/truth.h"

static const struct value *fail(struct sfn_frame *frame, const char *code,
                                const struct value *message, const char *otherwise)
{
    if (!is_string(message) || message->size == 0)
        return query_fail(frame, code, "%s", otherwise);
    return query_fail(frame, code, "%.*s", (int)message->size, message->as.text);
}

static const struct value *error(struct sfn_frame *frame, const struct value *const *arguments,
                                 size_t count)
{
    (void)count;
    return fail(frame, "D3137", arguments[0], "$error() function evaluated");
}

BUILTIN(error, error)

static const struct value *assert_code(struct sfn_frame *frame,
                                       const struct value *const *arguments, size_t count)
{
    (void)count;
    if (truth_in_javascript(arguments[0]))
        return &value_undefined;
    return fail(frame, "D3141", arguments[1], "$assert() statement failed");
}

BUILTIN(assert, assert_code)
