/* runtime/api/actions/validate_state_machine_definition.c - what AWS says of a definition. */
#include <string.h>

#include "runtime/api/actions/actions.h"
#include "runtime/base/count.h"
#include "runtime/service/compiler.h"
#include "runtime/service/service.h"

static const struct request_member members[] = {
    {"definition", MEMBER_SECRET, true, 1, (int64_t)SERVICE_DEFINITION_MAX, NULL},
    {"type", MEMBER_TEXT, false, 0, 0, "STANDARD, EXPRESS"},
    {"severity", MEMBER_TEXT, false, 0, 0, "ERROR, WARNING"},
    {"maxResults", MEMBER_INTEGER, false, 0, 100, NULL},
};

static bool is_word(const struct request *request, const char *name, const char *word)
{
    struct store_text text = request_text(request, name);

    return text.text != NULL && text.size == strlen(word) &&
           memcmp(text.text, word, text.size) == 0;
}

void validate_state_machine_definition(struct request *request)
{
    const struct service_compiler *compiler = service_compiler(request->api->service);
    struct buffer diagnostics = BUFFER_EMPTY;
    struct store_text definition;
    struct service_source source = {.name = "machine"};
    enum service_validity validity;
    bool truncated;

    if (!request_check(request, members, COUNT_OF(members)))
        return;
    definition = request_text(request, "definition");
    source.text = definition.text;
    source.size = definition.size;
    source.express = is_word(request, "type", "EXPRESS");
    validity = compiler->validate(
        compiler->context, &source, is_word(request, "severity", "WARNING"),
        (int32_t)request_integer(request, "maxResults"), &diagnostics, &truncated);
    output_word(&request->output, "result", validity == SERVICE_VALID ? "OK" : "FAIL");
    output_json(&request->output, "diagnostics", diagnostics.text);
    output_json(&request->output, "truncated", truncated ? "true" : "false");
    buffer_fini(&diagnostics);
}
