/* runtime/api/actions/configuration.c - what a state machine is told besides its definition. */
#include "runtime/api/actions/configuration.h"

#include <string.h>

#include "runtime/api/resource.h"
#include "runtime/base/count.h"
#include "runtime/json/value.h"
#include "runtime/service/compiler.h"
#include "runtime/service/service.h"

static const char *const configurations[] = {"loggingConfiguration", "tracingConfiguration",
                                             "encryptionConfiguration"};

/* As recorded from AWS: a level but OFF needs one destination, and none may have two. */
static bool check_logging(struct request *request)
{
    const struct value *logging = request_value(request, "loggingConfiguration");
    const struct value *destinations = value_member_named(logging, "destinations");
    struct store_text level = resource_text(logging, "level");
    uint32_t count = value_is(destinations, VALUE_ARRAY) ? destinations->size : 0;

    if (count > 1 || (count == 0 && level.text != NULL && !store_text_is(level, "OFF")))
        request_fail(request, "InvalidLoggingConfiguration",
                     "Invalid Logging Configuration: Must specify exactly one Log Destination.");
    return request->error == NULL;
}

bool configuration_check(struct request *request)
{
    return check_logging(request);
}

void configuration_add(struct request *request, struct buffer *out, const struct value *text)
{
    for (size_t i = 0; i < COUNT_OF(configurations); i++)
        output_given(request, out, configurations[i], text);
}

const char *definition_check(struct request *request, const char *name, bool express)
{
    const struct service_compiler *compiler = service_compiler(request->api->service);
    struct store_text definition = request_text(request, "definition");
    const struct service_source source = {
        .text = definition.text, .size = definition.size, .name = name, .express = express};
    struct buffer refusal = BUFFER_EMPTY;
    struct service_program *program = compiler->compile(compiler->context, &source, &refusal);
    const char *digest = NULL;

    if (program == NULL) {
        request_fail_text(request, "InvalidDefinition", refusal.text);
    } else {
        digest = program->program->digest;
        digest = request_keep(request, (struct store_text){digest, strlen(digest)});
        compiler->release(compiler->context, program);
    }
    buffer_fini(&refusal);
    return digest;
}
