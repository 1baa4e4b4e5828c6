/* runtime/api/execution.c - ARNs, and the execution or machine that one names. */
#include <string.h>

#include "runtime/api/request.h"
#include "runtime/base/text.h"

/* The sixth part of "arn:PARTITION:states:REGION:ACCOUNT:KIND:..."; absent: there are fewer. */
static struct store_text arn_kind(struct store_text arn)
{
    struct store_text kind = {NULL, 0};
    unsigned part = 0;
    size_t from = 0;

    for (size_t i = 0; i <= arn.size; i++) {
        if (i < arn.size && arn.text[i] != ':')
            continue;
        if (part++ == 5 && i < arn.size)
            kind = (struct store_text){arn.text + from, i - from};
        from = i + 1;
    }
    return kind;
}

/* "...:express:MACHINE/LABEL:NAME" */
static bool is_express_child(struct store_text arn, struct store_text kind)
{
    const char *machine = kind.text + kind.size + 1;
    size_t left = (size_t)(arn.text + arn.size - machine);
    const char *end = memchr(machine, ':', left);

    return store_text_is(kind, "express") && end != NULL &&
           memchr(machine, '/', (size_t)(end - machine)) != NULL;
}

bool request_check_arn(struct request *request, struct store_text arn, const char *kind)
{
    struct store_text own = arn_kind(arn);
    struct buffer reason = BUFFER_EMPTY;

    if (arn.size < 4 || memcmp(arn.text, "arn:", 4) != 0) {
        buffer_add_text(&reason, "Invalid ARN prefix: ");
        text_add_clean(&reason, arn.text, arn.size, arn.size);
    } else if (own.text == NULL) {
        buffer_add_text(&reason, "Invalid ARN: not enough parts");
    } else if (!store_text_is(own, kind) &&
               !(strcmp(kind, "execution") == 0 && is_express_child(arn, own))) {
        buffer_add_text(&reason, "Resource type not valid in this context: ");
        text_add_clean(&reason, own.text, own.size, own.size);
    } else if (strcmp(kind, "stateMachine") == 0 && memchr(arn.text, '#', arn.size) != NULL) {
        buffer_add_text(&reason, "Invalid ARN: # names a test case, for a start with --mock");
    }
    if (reason.size > 0)
        request_fail_quoting(request, "InvalidArn",
                             "Invalid Arn: ", (struct store_text){reason.text, reason.size});
    buffer_fini(&reason);
    return request->error == NULL;
}

struct finding {
    struct request *request;
    void (*found)(struct request *request, const struct store_execution *execution, void *context);
    void *context;
};

static bool on_found(void *context, const struct store_execution *execution)
{
    const struct finding *finding = context;

    finding->found(finding->request, execution, finding->context);
    return true;
}

bool request_execution(struct request *request,
                       void (*found)(struct request *request,
                                     const struct store_execution *execution, void *context),
                       void *context)
{
    struct store_text arn = request_text(request, "executionArn");
    struct finding finding = {request, found, context};
    enum store_result result;

    if (!request_check_arn(request, arn, "execution"))
        return false;
    result = store_read_execution(request->api->store, 0, arn, on_found, &finding);
    if (result == STORE_NONE)
        request_fail_quoting(request, "ExecutionDoesNotExist", "Execution Does Not Exist: ", arn);
    else if (result != STORE_OK)
        request_fail_store(request, result);
    return request->error == NULL;
}
