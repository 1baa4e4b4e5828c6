/* runtime/task/invoke.c - find the function that the input of lambda:invoke names.
 *
 * In: a request with the input {"FunctionName", "Payload", "Qualifier"}. Out: what the function is
 * bound to, what it is given, and the version that its answer mentions. */
#include "runtime/task/invoke.h"

#include <stdlib.h>
#include <string.h>

#include "runtime/base/bug.h"
#include "runtime/base/text.h"
#include "runtime/json/value.h"

static char *explain_unbound(const char *function, const char *state)
{
    return text_format(
        "The function \"%s\" that state \"%s\" invokes is bound to nothing here: map "
        "its name with --bindings FILE or mock the state with --mock FILE.",
        function, state);
}

/* "NAME" or "NAME:QUALIFIER"; free it. */
static char *function_name(const struct value *function, const struct value *qualifier)
{
    if (!value_is(qualifier, VALUE_STRING))
        return mem_text(function->as.text, function->size);
    return text_format("%.*s:%.*s", (int)function->size, function->as.text, (int)qualifier->size,
                       qualifier->as.text);
}

char *invocation_init(struct invocation *invocation, const struct bindings *bindings,
                      const struct task_request *request, bool tokens_come_back)
{
    const struct value *input = request->input;
    const struct value *function = value_member_named(input, "FunctionName");
    const struct value *payload = value_member_named(input, "Payload");
    const struct value *qualifier = value_member_named(input, "Qualifier");
    char *problem = NULL;
    char *name;

    *invocation = (struct invocation){.payload = payload != NULL ? payload : &value_empty_object};
    if (!value_is(function, VALUE_STRING) || function->size == 0)
        return text_format("The Parameters of lambda:invoke need a FunctionName that is a string.");
    name = function_name(function, qualifier);
    invocation->target = bindings_find_function(bindings, name);
    if (invocation->target == NULL) {
        problem = explain_unbound(name, request->state);
    } else {
        /* With a task token the function's output stands for what would be sent with the token, if
         * nobody can send that. */
        if (tokens_come_back || !text_ends(request->resource, ".waitForTaskToken"))
            invocation->version = value_is(qualifier, VALUE_STRING)
                                      ? mem_text(qualifier->as.text, qualifier->size)
                                      : mem_text("$LATEST", strlen("$LATEST"));
    }
    free(name);
    return problem;
}

void invocation_fini(struct invocation *invocation)
{
    free(invocation->version);
}
